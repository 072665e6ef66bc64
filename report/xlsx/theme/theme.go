// Package theme is the look of a workbook in one place: palette, type sizes, row
// heights, number formats, the tones of status words. Another look is another
// theme and nothing else; it knows kinds of values and no cell.
package theme

import (
	"fmt"
	"slices"
	"strconv"

	"crmscore/report"
)

// The palette. Every pair of text and ground has a contrast of at least 4.5;
// Blue and orange survive red-green blindness, and no meaning hangs on a colour
// alone: each status is also a word.
const (
	Ink       = "1F2933" // text, the actual line of a chart
	Grey      = "5B6672" // labels, second-rank text
	Rule      = "D5DAE0" // lines between rows
	Ground    = "F4F6F8" // tiles
	Navy      = "12355B" // titles and headers
	White     = "FFFFFF"
	Blue      = "1B5E97" // series, links
	Band      = "A9B4BF" // prior periods, limits
	BarGood   = "9CC3E6" // data bars
	BarBad    = "C9D1D9"
	Rise      = Blue // changes in a waterfall: a fall is no judgement, so it has no tone
	Fall      = Band
	Inside    = BarGood // points that chance can explain, and those that it cannot
	Outside   = Navy
	EntryFill = "FFFBEB" // cells to be filled in
	EntryEdge = "C9B98A"
	TabColor  = "FF12355B" // tab colours take eight digits
)

// Twin is a colour that is the same to the eye and another one to LibreOffice,
// which forgets a number's distance from the edge when it differs from its left
// neighbour in nothing but its format: neighbours take different twins.
func Twin(color string, column int, whole bool) string {
	last, err := strconv.ParseUint(color[4:], 16, 8)
	if err != nil {
		return color
	}
	n := uint64(column % 2)
	if whole {
		n += 2
	}
	return fmt.Sprintf("%s%02X", color[:4], last^n)
}

// The font, its sizes in points, and row heights in points.
const (
	FontName = "Calibri" // in every Office; Aptos is not

	TitleSize  = 18
	ValueSize  = 22
	HeadSize   = 11
	LeadSize   = 12 // the headline sentence
	BodySize   = 10
	SmallSize  = 9
	NoteSize   = 8
	TitleRow   = 30.0
	SubRow     = 16.0
	GapRow     = 8.0
	ThinRow    = 4.0
	LeadRow    = 34.0
	HeadRow    = 20.0
	DenseRow   = 17.0
	NoteRow    = 13.0
	LineHeight = 13.5 // of one line of body text
)

// Percent of the size on the screen at which sheets are printed, where page breaks
// leave a choice: below the smallest, body text has less than seven points.
const (
	LargestPrint  = 100
	SmallestPrint = 72
	SqueezedPrint = 64 // where else a page would hold nothing but small print
)

// Tone is the look of a judgement; the word itself is always written too.
type Tone struct {
	Text, Fill, Edge string
}

// The tones, from good to bad; Neutral judges nothing.
var (
	OnTrack = Tone{Text: Blue, Fill: "DCEBF7", Edge: Blue}
	Watch   = Tone{Text: "8A5A00", Fill: "FFF1CC", Edge: "C98A00"}
	Act     = Tone{Text: White, Fill: "9C3A0A", Edge: "9C3A0A"}
	Neutral = Tone{Text: Grey, Fill: Ground, Edge: Band}
)

// Status is a judgement that has a look, by its machine's word.
type Status struct {
	Key  string
	Tone Tone
}

// statuses: words that are not here are shown plain.
var statuses = []Status{
	{"act", Act}, {"blocked", Act}, {"failed", Act}, {"block", Act}, {"overdue", Act}, {"past_due", Act}, {"behind", Act},
	{"watch", Watch}, {"coach", Watch}, {"not_kept", Watch}, {"warn", Watch}, {"ramping", Watch}, {"at_risk", Watch}, {"stale", Watch},
	{"on_track", OnTrack}, {"ok", OnTrack}, {"ahead", OnTrack}, {"reached", OnTrack}, {"kept", OnTrack},
	{"too_few_deals", Neutral}, {"likely_chance", Neutral}, {"not_eligible", Neutral}, {"excluded", Neutral}, {"open", Neutral}, {"not_judged", Neutral},
}

// Statuses are all judgements that have a look, worst first.
func Statuses() []Status { return slices.Clone(statuses) }

// ToneOf is the look of a status by its machine's word; neutral when it has none.
func ToneOf(key string) Tone {
	for _, s := range statuses {
		if s.Key == key {
			return s.Tone
		}
	}
	return Neutral
}

// Number formats. Amounts in tiles are shortened; negative ones are not, since
// the format's conditions leave no room for a sign, unless they are huge.
const (
	FormatCount  = `#,##0`
	FormatWhole  = `#,##0_._0` // a whole number among numbers with a decimal: digits below digits
	FormatAmount = `#,##0`
	FormatShort  = `[>=999500]#,##0.0,,"M";[>=1000]#,##0,"k";0`
	FormatHuge   = `#,##0.0,,,"bn"` // from a billion on, of either sign: a tile has no room for ten digits
	FormatRate   = `0%`
	FormatBelow  = `"below 1%"` // rates that would be rounded to none or to all
	FormatAbove  = `"above 99%"`
	FormatRate1  = `0.0%`
	FormatDays   = `#,##0" d"`
	FormatRatio  = `0.0"×"`
	FormatDate   = `yyyy-mm-dd`
	FormatTime   = `yyyy-mm-dd hh:mm`
	FormatText   = `@`
)

// FormatOf is the number format of a kind in a table; decimals counts for plain
// numbers and for counts.
func FormatOf(k report.Kind, decimals int) string {
	switch k {
	case report.Amount:
		return FormatAmount
	case report.Count:
		return [...]string{FormatCount, "#,##0.0"}[min(decimals, 1)]
	case report.Rate:
		return FormatRate
	case report.Days:
		return FormatDays
	case report.Ratio:
		return FormatRatio
	case report.Date:
		return FormatDate
	case report.Time:
		return FormatTime
	case report.Number:
		return [...]string{"#,##0", "#,##0.0", "#,##0.00", "General"}[min(decimals, 3)]
	}
	return FormatText
}

// WidestLink is how wide names may be that lead somewhere: LibreOffice does not wrap
// such cells. On a page that is too small for that they keep LeastLink.
const WidestLink, LeastLink = 46, 30

// WidestOf is how wide a column of a kind may become, in widths of a digit of body
// text.
func WidestOf(k report.Kind) float64 {
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
