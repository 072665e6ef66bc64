package xlsx

import (
	"slices"

	"crmscore/report"
)

// saysNothing says whether a column would only take room from the others: notes of
// which no row has any, and the team where all rows are of the same one.
func saysNothing(b *report.Block, at int) bool {
	c := b.Columns[at]
	if len(b.Rows) == 0 || b.HeadingsOnly || c.Entry != "" || c.Name == b.Group {
		return false
	}
	switch {
	case c.Kind == report.Note:
		return !slices.ContainsFunc(b.Rows, func(row []any) bool { return row[at] != nil && row[at] != "" })
	case c.Name == "team":
		first := b.Rows[0][at]
		return len(b.Rows) > 1 && first != nil && !slices.ContainsFunc(b.Rows, func(row []any) bool { return row[at] != first })
	}
	return false
}
