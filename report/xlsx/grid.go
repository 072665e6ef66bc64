package xlsx

import (
	"cmp"
	"strings"

	"crmscore/analyze/messages"
	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/chart"
	"crmscore/report/xlsx/theme"
)

// The summary's grid: a gutter and groups of three columns with gaps, four of
// them on a page across, three on an upright one.
const (
	gridFirst  = 2
	gridHalf   = 8  // last column of the left half of four groups
	gridRight  = 10 // first column of the right half
	gridWide   = 4
	gridNarrow = 3
)

func gridWidths(groups int) []float64 {
	widths := []float64{1.5}
	for g := range groups {
		if g > 0 {
			widths = append(widths, 1.5)
		}
		widths = append(widths, 13, 6, 12)
	}
	return widths
}

// group is the first column of tile group g, from 0 on.
func group(g int) int { return gridFirst + 4*g }

// gridLast is the last column of the grid.
func (p *page) gridLast() int { return group(p.groups-1) + 2 }

// grid draws the summary: what happened, is it good, what to do this week,
// where the definitions are. A person's sheet is the same for one page upright.
func (p *page) grid() {
	p.groups = gridWide
	if p.sheet.UserID != "" {
		p.groups, p.portrait = gridNarrow, true
	}
	p.setWidths(gridWidths(p.groups))
	p.fitTall = 1
	title := p.sheet.Title
	if p.first {
		title = p.w.book.Title
	}
	p.title(gridFirst, p.gridLast(), title, p.gridSubtitle())
	p.back(p.gridLast())
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

// gridSubtitle is whose numbers these are, and of when; an upright page has no
// room for more than the latter.
func (p *page) gridSubtitle() string {
	when := append([]string{p.w.week()}, p.w.quarter()...)
	switch {
	case p.portrait:
		return p.w.subtitleOf(false, when...)
	case p.w.book.Kind() == report.CompanyBook:
		return p.w.subtitle(append(when, p.w.say("workbook.company"))...)
	}
	return p.w.subtitle(append(when, p.w.say("workbook.manager", messages.F("owner", p.w.book.Owner)))...)
}

// lead writes the headline sentence.
func (p *page) lead(b *report.Block, row int) int {
	texts, l := headlines(*b), look{size: theme.LeadSize, bold: true}
	if len(texts) == 0 || b.Failed != "" {
		texts, l = []string{cmp.Or(b.Failed, b.Empty)}, look{size: theme.BodySize, italic: true, color: theme.Grey}
	}
	for _, text := range texts {
		p.sentence(gridFirst, p.gridLast(), row, text, l, theme.LeadRow)
		row++
	}
	p.height(row, 6)
	return row + 1
}

// halves puts charts on the left and actions on the right; where one of the two
// is missing the other takes its place.
func (p *page) halves(charts, actions []*report.Block, row int) int {
	if p.portrait && len(charts)+len(actions) > 1 { // one below the other
		for _, b := range charts {
			row = p.halves([]*report.Block{b}, nil, row)
		}
		for _, b := range actions {
			row = p.halves(nil, []*report.Block{b}, row)
		}
		return row
	}
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
			leftTo = p.gridLast()
		}
		if i >= len(left) {
			rightFrom = gridFirst
		}
		next := row + 1
		if i < len(right) {
			p.head(rightFrom, p.gridLast(), row, p.headOf(*right[i].b))
			if right[i].action {
				next = p.actions(right[i].b, rightFrom, row+1)
			}
		}
		pair := i < len(left) || (i < len(right) && !right[i].action)
		if pair {
			rows := 10
			if p.portrait {
				rows = 7
			}
			for next < row+1+rows { // room for a chart
				p.height(next, 22)
				next++
			}
		}
		if i < len(left) {
			p.head(gridFirst, leftTo, row, p.headOf(*left[i].b))
			p.gridChart(left[i].b, gridFirst, leftTo, row+1, next)
		}
		if i < len(right) && !right[i].action {
			p.gridChart(right[i].b, rightFrom, p.gridLast(), row+1, next)
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
func (p *page) headOf(b report.Block) string {
	text := b.Title
	if text == "" {
		switch b.Kind {
		case report.ActionsBlock:
			text = p.w.say("workbook.to_do")
		default:
			text = report.LabelOf(strings.TrimSuffix(b.Query[strings.LastIndex(b.Query, "/")+1:], ".sql"))
		}
	}
	if b.Kind == report.ChartBlock && len(b.Rows) > 0 && b.Failed == "" {
		if legend := chart.Plan(b, p.w.words).Legend(); legend != "" && !strings.Contains(text, "=") {
			text += " (" + legend + ")"
		}
	}
	return text
}

// actions lists what to do, each with a link to its sheet.
func (p *page) actions(b *report.Block, col, row int) int {
	if b.Failed != "" || len(b.Rows) == 0 {
		p.sentence(col, p.gridLast(), row, cmp.Or(b.Failed, b.Empty), look{size: theme.BodySize, italic: true, color: theme.Grey}, 30)
		return row + 1
	}
	sheetAt, actionAt := b.Index("sheet"), b.Index("action")
	for _, values := range b.Rows {
		name, action := textAt(values, sheetAt), textAt(values, actionAt)
		l := look{size: theme.BodySize, bottom: theme.Rule, wrap: true, align: "left", format: theme.FormatText}
		p.span(col+2, p.gridLast(), row, action, p.w.style(l))
		l.bold = true
		tab, linked := p.w.tabOf[name]
		if linked {
			l.color, l.under = theme.Blue, true
		}
		p.span(col, col+1, row, name, p.w.style(l))
		if linked {
			p.jump(col, row, tabRef(tab, "A1"))
		}
		n := cells.Lines(action, p.chars(col+2, p.gridLast(), theme.BodySize))
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
