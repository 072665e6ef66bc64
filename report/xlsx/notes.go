package xlsx

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
)

// notes writes what belongs below a table: how much of it is shown, what its
// columns mean, which query made it.
func (p *page) notes(t *table, row, last int) int {
	b := t.block
	if left := leftOut(b); left != "" {
		p.sentence(1, last, row, left, look{size: theme.BodySize, bold: true, color: theme.Watch.Text, fill: theme.Watch.Fill, indent: 1}, theme.HeadRow)
		row++
	}
	p.height(row, 6)
	row++
	from := row
	for _, c := range t.cols {
		if c.Note != "" {
			p.definition(row, last, c.label, c.Note)
			row++
		}
	}
	if b.Query != "" {
		text := b.Query
		if b.Grain != "" {
			text += ", " + b.Grain
		}
		p.definition(row, last, "Query", text)
		row++
	}
	if b == p.main && t.needsJump() && row > from+1 {
		p.put(last, 2, "What the columns mean ▼", p.w.style(look{
			size: theme.SmallSize, color: theme.Blue, under: true, align: "right", bottom: theme.Navy, bottomWeight: 2, format: theme.FormatText,
		}))
		p.jump(last, 2, tabRef(p.tab, cell(1, from)))
	}
	return row
}

// leftOut says which of a table's rows are not in the book; empty when all are.
func leftOut(b *report.Block) string {
	switch total := cells.Grouped(float64(b.Total), 0); {
	case b.HeadingsOnly && b.Folds[len(b.Folds)-1].To < len(b.Rows):
		return fmt.Sprintf("The first %s groups of %s rows, as their sums; the rows are in the published database, table %s.",
			cells.Grouped(float64(len(b.Folds)), 0), total, tableOf(b.Query))
	case b.HeadingsOnly:
		return fmt.Sprintf("%s rows are too many to read here: each line is the sum of one group. The rows are in the published database, table %s.",
			total, tableOf(b.Query))
	case b.Total > len(b.Rows):
		return fmt.Sprintf("The first %s of %s rows; the others are in the published database.", cells.Grouped(float64(len(b.Rows)), 0), total)
	}
	return ""
}

// tableOf is the name that a query's rows have in the published database.
func tableOf(query string) string {
	return strings.ReplaceAll(strings.TrimSuffix(query, ".sql"), "/", ".")
}

// needsJump says that the small print below the table is off the screen.
func (t *table) needsJump() bool { return t.tall() > 25 }

// definition writes one line of small print: what a heading means.
func (p *page) definition(row, to int, term, text string) {
	p.sentence(1, to, row, term+"   "+text, look{size: theme.NoteSize, color: theme.Grey, indent: 1}, theme.NoteRow)
	font := func(bold bool) *excelize.Font {
		return &excelize.Font{Family: theme.FontName, Size: theme.NoteSize, Bold: bold, Color: theme.Grey}
	}
	p.w.check(p.w.f.SetCellRichText(p.tab, cell(1, row), []excelize.RichTextRun{
		{Text: cells.Cut(cells.Text(term), 255) + "   ", Font: font(true)}, {Text: cells.Cut(cells.Text(text), cells.MaxText-300), Font: font(false)},
	}))
}
