package xlsx

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
)

// rules colours a column by the values that stand in it, so that the colours
// follow when a reader sorts. Only rules by cell value and data bars: excelize
// shares icon sets between workbooks. Solid bars have automatic ends, which is
// zero to the largest as long as nothing is negative. A rate with its interval
// beside it gets no bar: the eye would take chance for a ranking. Nor have folded
// tables: their headings' sums would make the rows' bars vanish.
func (p *page) rules(c column, t *table, top, bottom int) {
	rows := t.block.Rows
	var rules []excelize.ConditionalFormatOptions
	switch {
	case c.Kind == report.Status:
		present := map[string]bool{}
		for _, row := range rows {
			if s, ok := p.w.words.Value(c.Kind, row[c.at]).(string); ok {
				present[s] = true
			}
		}
		for _, s := range theme.Statuses() {
			if word := p.w.words.Status(s.Key); present[word] {
				rules = append(rules, p.whenEqual(word, s.Tone))
				delete(present, word) // a language may have one word for two
			}
		}
	case c.Kind == report.Flag && c.Scale == "high_is_bad":
		rules = append(rules, p.whenEqual(p.w.words.YesNo(true), theme.Watch))
	case c.Kind == report.Flag && c.Scale == "low_is_bad":
		rules = append(rules, p.whenEqual(p.w.words.YesNo(false), theme.Watch))
	case c.Scale != "" && !c.estimate && !t.folded() && cells.Numeric(c.Kind) && hasBars(c.Kind, rows, c.at):
		color := theme.BarBad
		if c.Scale == "low_is_bad" {
			color = theme.BarGood
		}
		rules = append(rules, excelize.ConditionalFormatOptions{
			Type: "data_bar", Criteria: "=", MinType: "num", MinValue: "0", MaxType: "max", BarColor: color, BarSolid: true,
		})
	}
	if len(rules) == 0 {
		return
	}
	p.w.check(p.w.f.SetConditionalFormat(p.tab, cell(c.first, top)+":"+cell(c.first, bottom), rules))
}

// whenEqual colours the cells that hold a word, written as a formula writes a text:
// a quotation mark twice, everything else as it is.
func (p *page) whenEqual(word string, t theme.Tone) excelize.ConditionalFormatOptions {
	style := p.w.toneStyle(t)
	text := `"` + strings.ReplaceAll(word, `"`, `""`) + `"`
	return excelize.ConditionalFormatOptions{Type: "cell", Criteria: "==", Value: text, Format: &style}
}

// hasBars says whether bars from zero make sense: at least three rows to compare,
// a positive value, no negative one, and not counts that a digit says at a glance.
func hasBars(kind report.Kind, rows [][]any, at int) bool {
	if len(rows) < 3 {
		return false
	}
	most := 0.0
	for _, row := range rows {
		var v float64
		switch x := row[at].(type) {
		case int64:
			v = float64(x)
		case float64:
			v = x
		}
		if v < 0 {
			return false
		}
		most = max(most, v)
	}
	return most > 0 && (kind != report.Count || most >= 10)
}
