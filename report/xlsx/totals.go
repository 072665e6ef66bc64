package xlsx

import (
	"crmscore/analyze/messages"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
)

// totals draws the sums of a table below its rows, from row at on, and gives the
// next free row. A thin empty row keeps them out of the filter: spreadsheets take
// a row that touches the filtered ones for one of them, and would sort it among
// them.
func (p *page) totals(t *table, at int) int {
	if t.block.Sums == nil {
		return at
	}
	p.height(at, theme.ThinRow)
	at++
	word := p.w.say("workbook.total")
	if t.block.Total > len(t.block.Rows) {
		word = p.w.say("workbook.total_all", messages.N(t.block.Total))
	}
	tall, named := 1, false
	for _, c := range t.cols {
		l := look{size: theme.BodySize, bold: true, color: theme.Navy, fill: theme.Ground, topColor: theme.Navy, bottom: theme.Rule, align: "left", indent: 1, wrap: true, format: theme.FormatText}
		v := p.w.words.Value(c.Kind, t.block.Sums[c.at])
		switch {
		case v != nil:
			l.align, l.wrap, l.format = "right", false, c.look().format
			if c.wholeAmong(v) {
				l.format = theme.FormatWhole
			}
			l.color = theme.Twin(theme.Navy, c.nth, c.wholeAmong(v))
		case !named && c.Entry == "": // what stands below such a column would come back as a reader's
			v, named = word, true
			tall = cells.Lines(word, (p.chars(c.first, c.last, theme.BodySize)-1.5)/1.06)
		}
		p.span(c.first, c.last, at, v, p.w.style(l))
	}
	p.height(at, max(20, float64(tall)*theme.LineHeight+6))
	return at + 1
}
