package xlsx

import (
	"strings"

	"crmscore/analyze/messages"
	"crmscore/report"
	"crmscore/report/xlsx/theme"
)

// below writes what belongs right below a table: how much of it is shown. What its
// columns mean waits for the end of the sheet, so that it stands between no two
// blocks.
func (p *page) below(t *table, row, last int) int {
	p.explained = append(p.explained, t)
	left := p.leftOut(t.block)
	if left == "" {
		return row
	}
	p.sentence(1, last, row, left, look{size: theme.BodySize, bold: true, color: theme.Watch.Text, fill: theme.Watch.Fill, indent: 1}, theme.HeadRow)
	return row + 1
}

// leftOut says which of a table's rows are not in the book; empty when all are.
func (p *page) leftOut(b *report.Block) string {
	rows, table := messages.N(b.Total), messages.F("table", tableOf(b.Query))
	switch {
	case b.HeadingsOnly && b.Folds[len(b.Folds)-1].To < len(b.Rows):
		return p.w.say("workbook.left_groups", messages.F("groups", len(b.Folds)), rows, table)
	case b.HeadingsOnly:
		return p.w.say("workbook.left_sums", rows, table)
	case b.Total > len(b.Rows):
		shown := messages.F("shown", len(b.Rows))
		switch tab, here := p.w.tabOf[b.More]; {
		case here:
			return p.w.say("workbook.left_more", shown, rows, messages.F("sheet", tab))
		case b.More != "" || p.w.book.Kind() == report.RepBook: // she has no other sheet, nor the database
			return p.w.say("workbook.left_first", shown, rows)
		}
		return p.w.say("workbook.left_rows", shown, rows)
	}
	return ""
}

// tableOf is the name that a query's rows have in the published database.
func tableOf(query string) string {
	return strings.ReplaceAll(strings.TrimSuffix(query, ".sql"), "/", ".")
}
