package xlsx

import (
	"crmscore/analyze/messages"
	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
)

// stack draws a sheet block by block, one below the other. All tables share the
// sheet's columns. Where a sheet is one table, its header is in row 4, or in row
// 6 below a sentence.
func (p *page) stack() {
	tables := make([]*table, len(p.sheet.Blocks))
	var all []*table
	only := -1 // the one block that is not a sentence
	for i := range p.sheet.Blocks {
		b := &p.sheet.Blocks[i]
		if b.Kind != report.HeadlineBlock {
			if only++; only == 0 {
				p.main = b
			}
		}
		if drawnAsTable(*b) {
			tables[i] = newTable(b, p.w.words)
			all = append(all, tables[i])
		}
	}
	if only > 0 {
		p.main = nil
	}
	p.setWidths(shareColumns(all))
	subtitle := p.w.subtitle(p.grain()...)
	beside := 12.0 // the way back, or to the meaning of the columns
	if mayJump(all, p.sheet.Blocks) {
		beside = 24
	}
	last := p.wide(len(p.widths), cells.Width(subtitle)*theme.SmallSize/11+beside)
	if hidden := anyHidden(all); hidden > 0 && last > len(p.widths) { // the way back must not stand in a hidden column
		last = max(last, len(p.widths)+hidden+1)
	}
	p.title(1, last, p.sheet.Title, subtitle)
	p.back(last)
	p.freezeRow = 3
	filtered := biggest(all)
	row := p.contents(p.listed(all), 4, last)
	for i := range p.sheet.Blocks {
		b := &p.sheet.Blocks[i]
		if i > 0 {
			p.height(row, 12)
			if p.main != nil {
				p.height(row, 6)
			}
			row++
		}
		top := row
		if (p.main == nil || b.Kind == report.ChartBlock) && b.Title != "" && b.Kind != report.HeadlineBlock {
			p.head(1, last, row, p.headOf(*b))
			p.headRows = append(p.headRows, row)
			row++
		}
		row = p.block(b, tables[i], top, row, last, tables[i] != nil && tables[i] == filtered)
	}
	p.linkContents()
	row = p.smallPrint(row, last)
	if len(p.sheet.Blocks) > 1 && p.repeatRow == 0 {
		p.paginate(last, row)
	}
}

// biggest is the table that gets the sheet's only filter; tables with merged
// cells cannot be sorted and get none.
func biggest(tables []*table) *table {
	var most *table
	for _, t := range tables {
		merged := false
		for _, c := range t.cols {
			merged = merged || c.last > c.first
		}
		if !merged && (most == nil || len(t.block.Rows) > len(most.block.Rows)) {
			most = t
		}
	}
	return most
}

// drawnAsTable says whether a block without the summary's grid is a table.
func drawnAsTable(b report.Block) bool {
	return b.Failed == "" && len(b.Rows) > 0 && len(b.Columns) > 0 && b.Kind != report.HeadlineBlock && b.Kind != report.ChartBlock
}

// block draws one block from row on, whose heading is in row top, and gives the
// next free row; filter says that it gets the sheet's filter.
func (p *page) block(b *report.Block, t *table, top, row, last int, filter bool) int {
	switch {
	case b.Failed != "":
		p.keep(top, row+1)
		return p.remark(b.Failed, row, last)
	case len(b.Rows) == 0:
		p.keep(top, row+1)
		return p.remark(b.Empty, row, last)
	case b.Kind == report.HeadlineBlock:
		for _, text := range headlines(*b) {
			p.sentence(1, last, row, text, look{size: theme.BodySize, fill: theme.Ground, leftEdge: theme.Blue, indent: 1}, 24)
			row++
		}
		return row
	case b.Kind == report.ChartBlock:
		next := p.stackChart(b, row, last)
		p.keep(top, next)
		return next
	}
	if t == nil {
		return p.remark(p.w.say("workbook.no_columns"), row, last)
	}
	if b == p.main {
		p.repeatRow = row
		if row <= 7 {
			p.freezeRow, p.freezeCol = row, t.keys()
		}
	}
	next := p.table(t, row)
	end := p.trends(t, row, p.entries(t, row))
	if filter {
		p.filterArea = cell(t.cols[0].first, row) + ":" + cell(end, row+t.tall())
	}
	next = p.below(t, next, last)
	p.keepTable(top, row+1, next)
	return next
}

// remark writes the sentence that stands where a table would.
func (p *page) remark(text string, row, last int) int {
	p.sentence(1, last, row, text, look{size: theme.BodySize, italic: true, color: theme.Grey, indent: 1}, theme.HeadRow)
	return row + 1
}

// wide is the last column of a sheet's frame: that of its tables, or further
// where these are narrower than the lines above and below them.
func (p *page) wide(last int, least float64) int {
	for p.across(1, last) < max(95, min(least, pageWidth)) {
		last++
	}
	return last
}

// grain is whose sheet it is and, for a sheet of one table, what its rows are.
func (p *page) grain() []string {
	b := p.main
	if b == nil || b.Grain == "" || len(b.Rows) == 0 {
		return []string{p.w.book.Owner}
	}
	rows := p.w.words.Grouped(float64(len(b.Rows)), 0)
	if len(b.Folds) > 0 {
		return []string{p.w.book.Owner, report.Capitalized(b.Grain) + p.foldHint(b)}
	}
	if b.Total > len(b.Rows) {
		rows = p.w.say("workbook.first_of", messages.F("shown", len(b.Rows)), messages.F("all", b.Total))
	}
	return []string{p.w.book.Owner, report.Capitalized(b.Grain) + " (" + rows + ")"}
}

// headlines are the sentences of a headline block.
func headlines(b report.Block) []string {
	at := b.Index("sentence")
	if at < 0 {
		for i, c := range b.Columns {
			if !c.Hidden && !cells.Numeric(c.Kind) {
				at = i
			}
		}
	}
	var out []string
	for _, row := range b.Rows {
		if at < 0 {
			break
		}
		if s, ok := row[at].(string); ok && s != "" {
			out = append(out, s)
		}
	}
	return out
}
