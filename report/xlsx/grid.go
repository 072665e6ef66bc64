package xlsx

import (
	"cmp"
	"strings"

	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/chart"
	"crmscore/report/xlsx/theme"
)

// The summary's grid: a gutter and four groups of three columns with gaps.
const (
	gridFirst = 2
	gridLast  = 16
	gridHalf  = 8  // last column of the left half
	gridRight = 10 // first column of the right half
	groups    = 4
)

func gridWidths() []float64 {
	widths := []float64{1.5}
	for g := range groups {
		if g > 0 {
			widths = append(widths, 1.5)
		}
		widths = append(widths, 13, 6, 12)
	}
	return widths
}

// group is the first column of tile group g, 0 to 3.
func group(g int) int { return gridFirst + 4*g }

// grid draws the summary: what happened, is it good, what to do this week,
// where the definitions are.
func (p *page) grid() {
	p.setWidths(gridWidths())
	p.fitTall = 1
	who := "Manager: " + p.w.book.Owner
	if p.w.book.ManagerID == "" {
		who = "Whole company"
	}
	title := p.sheet.Title
	if p.first {
		title = p.w.book.Title
	}
	p.title(gridFirst, gridLast, title, p.w.subtitle(p.w.week(), who))
	p.back(gridLast)
	row := 4
	var tiles, charts, actions, tables []*report.Block
	for i := range p.sheet.Blocks {
		b := &p.sheet.Blocks[i]
		switch b.Kind {
		case report.HeadlineBlock:
			row = p.lead(b, row)
		case report.TilesBlock:
			tiles = append(tiles, b)
		case report.ChartBlock:
			charts = append(charts, b)
		case report.ActionsBlock:
			actions = append(actions, b)
		default:
			tables = append(tables, b)
		}
	}
	for _, b := range tiles {
		row = p.tiles(b, row)
	}
	row = p.halves(charts, actions, row)
	for _, b := range tables {
		row = p.gridTable(b, row)
	}
	p.foot(row)
}

// lead writes the headline sentence.
func (p *page) lead(b *report.Block, row int) int {
	texts, l := headlines(*b), look{size: theme.LeadSize, bold: true}
	if len(texts) == 0 || b.Failed != "" {
		texts, l = []string{cmp.Or(b.Failed, b.Empty)}, look{size: theme.BodySize, italic: true, color: theme.Grey}
	}
	for _, text := range texts {
		p.sentence(gridFirst, gridLast, row, text, l, theme.LeadRow)
		row++
	}
	p.height(row, 6)
	return row + 1
}

// halves puts charts on the left and actions on the right; where one of the two
// is missing the other takes its place.
func (p *page) halves(charts, actions []*report.Block, row int) int {
	type part struct {
		b      *report.Block
		action bool
	}
	var left, right []part
	for _, b := range charts {
		left = append(left, part{b, false})
	}
	for _, b := range actions {
		right = append(right, part{b, true})
	}
	for len(left) > len(right)+1 {
		right, left = append(right, left[len(left)-1]), left[:len(left)-1]
	}
	for i := range max(len(left), len(right)) {
		p.height(row, 10)
		row++
		leftTo, rightFrom := gridHalf, gridRight
		if i >= len(right) {
			leftTo = gridLast
		}
		if i >= len(left) {
			rightFrom = gridFirst
		}
		next := row + 1
		if i < len(right) {
			p.head(rightFrom, gridLast, row, headOf(*right[i].b))
			if right[i].action {
				next = p.actions(right[i].b, rightFrom, row+1)
			}
		}
		pair := i < len(left) || (i < len(right) && !right[i].action)
		if pair {
			for next < row+1+10 { // room for a chart
				p.height(next, 22)
				next++
			}
		}
		if i < len(left) {
			p.head(gridFirst, leftTo, row, headOf(*left[i].b))
			p.gridChart(left[i].b, gridFirst, leftTo, row+1, next)
		}
		if i < len(right) && !right[i].action {
			p.gridChart(right[i].b, rightFrom, gridLast, row+1, next)
		}
		row = next
	}
	return row
}

// gridChart draws a chart, or why there is none, between two rows.
func (p *page) gridChart(b *report.Block, col, toCol, row, next int) {
	if b.Failed != "" || len(b.Rows) == 0 {
		l := look{size: theme.BodySize, italic: true, color: theme.Grey, wrap: true, align: "left", valign: "top", format: theme.FormatText}
		p.span(col, toCol, row, cmp.Or(b.Failed, b.Empty), p.w.style(l))
		return
	}
	tall := 0.0
	for r := row; r < next; r++ {
		h, err := p.w.f.GetRowHeight(p.tab, r)
		p.w.check(err)
		tall += h * 4 / 3
	}
	p.chart(b, col, row, p.pixels(col, toCol)-2, int(tall)-4)
}

// headOf is a block's heading; a chart's says what bars and lines are.
func headOf(b report.Block) string {
	text := b.Title
	if text == "" {
		switch b.Kind {
		case report.ActionsBlock:
			text = "What to do this week"
		default:
			text = report.LabelOf(strings.TrimSuffix(b.Query[strings.LastIndex(b.Query, "/")+1:], ".sql"))
		}
	}
	if b.Kind == report.ChartBlock && len(b.Rows) > 0 && b.Failed == "" {
		if legend := chart.Plan(b).Legend(); legend != "" && !strings.Contains(text, "=") {
			text += " (" + legend + ")"
		}
	}
	return text
}

// actions lists what to do, each with a link to its sheet.
func (p *page) actions(b *report.Block, col, row int) int {
	if b.Failed != "" || len(b.Rows) == 0 {
		p.sentence(col, gridLast, row, cmp.Or(b.Failed, b.Empty), look{size: theme.BodySize, italic: true, color: theme.Grey}, 30)
		return row + 1
	}
	sheetAt, actionAt := b.Index("sheet"), b.Index("action")
	for _, values := range b.Rows {
		name, action := textAt(values, sheetAt), textAt(values, actionAt)
		l := look{size: theme.BodySize, bottom: theme.Rule, wrap: true, align: "left", format: theme.FormatText}
		p.span(col+2, gridLast, row, action, p.w.style(l))
		l.bold = true
		tab, linked := p.w.tabOf[name]
		if linked {
			l.color, l.under = theme.Blue, true
		}
		p.span(col, col+1, row, name, p.w.style(l))
		if linked {
			p.jump(col, row, tabRef(tab, "A1"))
		}
		n := cells.Lines(action, p.chars(col+2, gridLast, theme.BodySize))
		p.height(row, max(24, float64(n)*theme.LineHeight+8))
		row++
	}
	return row
}

func textAt(values []any, at int) string {
	if at < 0 {
		return ""
	}
	s, _ := values[at].(string)
	return s
}

// gridTable draws a table on the grid, each column over as many grid columns as
// it needs.
func (p *page) gridTable(b *report.Block, row int) int {
	p.height(row, 10)
	p.head(gridFirst, gridLast, row+1, headOf(*b))
	row += 2
	if b.Failed != "" || len(b.Rows) == 0 {
		p.sentence(gridFirst, gridLast, row, cmp.Or(b.Failed, b.Empty), look{size: theme.BodySize, italic: true, color: theme.Grey}, theme.HeadRow)
		return row + 1
	}
	t := newTable(b)
	p.onGrid(t)
	return p.table(t, row)
}

// onGrid spreads a table's columns over the grid from left to right; what does
// not fit stands right of it.
func (p *page) onGrid(t *table) {
	at := gridFirst
	for i := range t.cols {
		c := &t.cols[i]
		left := len(t.cols) - i - 1
		c.first, c.last = at, at
		if at > gridLast {
			p.setWidths(append(p.widths[:at-1], c.wants))
		}
		for c.last < gridLast && (p.across(c.first, c.last) < c.wants || left == 0) && gridLast-c.last > left {
			c.last++
		}
		at = c.last + 1
	}
}

// foot says where the meaning of it all is.
func (p *page) foot(row int) {
	text := "Status words carry the meaning; colour only repeats it. Blue = on track, yellow = watch, brown = act."
	notes, ok := p.w.tabOf["Notes"]
	if ok {
		text += " Definitions and thresholds: sheet Notes."
	}
	if p.w.book.Fingerprint != "" {
		text += " Fingerprint " + cells.Clip(p.w.book.Fingerprint, 12) + "."
	}
	p.height(row, theme.GapRow)
	p.sentence(gridFirst, gridLast, row+1, text, look{size: theme.NoteSize, italic: true, color: theme.Grey}, 24)
	if ok {
		p.jump(gridFirst, row+1, tabRef(notes, "A1"))
	}
}
