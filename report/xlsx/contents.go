package xlsx

import (
	"crmscore/report"
	"crmscore/report/xlsx/theme"
)

// A long sheet of many tables begins with its contents: a line per table that
// leads to it.

// Sheets of at least so many tables and lines below their headers have contents.
const (
	manyTables = 4
	manyLines  = 80
)

// listed are the headings that the contents name, nil for a sheet that needs none.
func (p *page) listed(tables []*table) []string {
	var texts []string
	for _, b := range p.sheet.Blocks {
		if b.Title != "" && b.Kind != report.HeadlineBlock {
			texts = append(texts, p.headOf(b))
		}
	}
	lines := 0
	for _, t := range tables {
		lines += t.tall()
	}
	if len(texts) < manyTables || lines < manyLines {
		return nil
	}
	return texts
}

// contents leaves room for the lines from row on; what they lead to is known
// when the sheet is drawn.
func (p *page) contents(texts []string, row, last int) int {
	if len(texts) == 0 {
		return row
	}
	p.contentsAt = row
	style := p.w.style(look{size: theme.BodySize, color: theme.Blue, under: true, align: "left", indent: 1, format: theme.FormatText})
	for _, text := range texts {
		p.span(1, last, row, text, style)
		p.height(row, theme.NoteRow+2)
		row++
	}
	p.height(row, 12)
	return row + 1
}

// linkContents makes the contents lead to the headings, which stand in the same order.
func (p *page) linkContents() {
	if p.contentsAt == 0 {
		return
	}
	for i, row := range p.headRows {
		p.jump(1, p.contentsAt+i, tabRef(p.tab, cell(1, row)))
	}
}
