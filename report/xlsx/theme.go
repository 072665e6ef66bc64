package xlsx

import "crmscore/report"

// The palette. Every pair of text and ground has a contrast of at least 4.5;
// blue and orange survive red-green blindness, and no meaning hangs on a colour
// alone: each status is also a word.
const (
	ink      = "1F2933" // text, the actual line of a chart
	grey     = "5B6672" // labels, second-rank text
	rule     = "D5DAE0" // lines between rows
	ground   = "F4F6F8" // tiles
	navy     = "12355B" // titles and headers
	white    = "FFFFFF"
	blue     = "1B5E97" // series, links
	band     = "A9B4BF" // prior periods, limits
	barGood  = "9CC3E6" // data bars
	barBad   = "C9D1D9"
	tabColor = "FF12355B" // tab colours take eight digits
	noColor  = ""
)

const (
	fontName = "Calibri" // in every Office; Aptos is not

	titleSize  = 18
	valueSize  = 22
	headSize   = 11
	leadSize   = 12 // the headline sentence
	bodySize   = 10
	smallSize  = 9
	noteSize   = 8
	titleRow   = 30.0 // row heights in points
	subRow     = 16.0
	gapRow     = 8.0
	leadRow    = 34.0
	headRow    = 20.0
	denseRow   = 17.0
	noteRow    = 13.0
	lineHeight = 13.5 // of one line of body text
)

// tone is the look of a judgement; the word itself is always written too.
type tone struct {
	text, fill, edge string
}

var (
	onTrack = tone{text: blue, fill: "DCEBF7", edge: blue}
	watch   = tone{text: "8A5A00", fill: "FFF1CC", edge: "C98A00"}
	act     = tone{text: white, fill: "9C3A0A", edge: "9C3A0A"}
	neutral = tone{text: grey, fill: ground, edge: band}
)

// statusWords are the judgements that have a look, as they stand in cells.
// Words that are not here are shown plain.
var statusWords = []struct {
	word string
	tone tone
}{
	{"Act", act}, {"Coach", act}, {"Blocked", act}, {"Failed", act}, {"Block", act}, {"Overdue", act}, {"Past due", act}, {"Behind", act},
	{"Watch", watch}, {"Warn", watch}, {"Ramping", watch}, {"At risk", watch}, {"Stale", watch},
	{"On track", onTrack}, {"Ok", onTrack}, {"Ahead", onTrack}, {"Reached", onTrack},
	{"Too few deals", neutral}, {"Likely chance", neutral}, {"Not eligible", neutral}, {"Excluded", neutral},
}

// toneOf is the look of a status word; neutral when it has none.
func toneOf(word string) tone {
	for _, s := range statusWords {
		if s.word == word {
			return s.tone
		}
	}
	return neutral
}

// Number formats. Amounts in tiles are shortened; negative ones are not, since
// the format's conditions leave no room for a sign.
const (
	formatCount  = `#,##0`
	formatAmount = `#,##0`
	formatShort  = `[>=999500]#,##0.0,,"M";[>=1000]#,##0,"k";0`
	formatRate   = `0%`
	formatRate1  = `0.0%`
	formatDays   = `#,##0" d"`
	formatRatio  = `0.0"×"`
	formatDate   = `yyyy-mm-dd`
	formatTime   = `yyyy-mm-dd hh:mm`
	formatText   = `@`
)

// formatOf is the number format of a kind in a table; decimals counts for plain
// numbers and for counts.
func formatOf(k report.Kind, decimals int) string {
	switch k {
	case report.Amount:
		return formatAmount
	case report.Count:
		return [...]string{formatCount, "#,##0.0"}[min(decimals, 1)]
	case report.Rate:
		return formatRate
	case report.Days:
		return formatDays
	case report.Ratio:
		return formatRatio
	case report.Date:
		return formatDate
	case report.Time:
		return formatTime
	case report.Number:
		return [...]string{"#,##0", "#,##0.0", "#,##0.00", "General"}[min(decimals, 3)]
	}
	return formatText
}

// numeric says whether values of the kind stand on the right.
func numeric(k report.Kind) bool {
	switch k {
	case report.Amount, report.Count, report.Rate, report.Days, report.Ratio, report.Number:
		return true
	}
	return false
}

// Widest columns by kind, in characters of body text.
func widestOf(k report.Kind) float64 {
	switch k {
	case report.Note:
		return 52
	case report.Text, report.Link:
		return 34
	case report.Status:
		return 20
	}
	return 24
}
