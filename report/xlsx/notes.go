package xlsx

import (
	"fmt"
	"strings"

	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
)

// below writes what belongs right below a table: how much of it is shown. What its
// columns mean waits for the end of the sheet, so that it stands between no two
// blocks.
func (p *page) below(t *table, row, last int) int {
	p.explained = append(p.explained, t)
	left := leftOut(t.block)
	if left == "" {
		return row
	}
	p.sentence(1, last, row, left, look{size: theme.BodySize, bold: true, color: theme.Watch.Text, fill: theme.Watch.Fill, indent: 1}, theme.HeadRow)
	return row + 1
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
