package report

import (
	"math"
	"slices"
	"strings"
)

// Fold is one heading of a folded table, and which of the block's rows stand
// below it: Rows[From:To].
type Fold struct {
	Value    any // of the group column
	From, To int
	Sums     []any // one per column: int64, float64, or nil where nothing may be summed
}

// fold folds a table's rows by the column named in Group: rows alike in it come
// together where the first of them stood, and each group gets its sums. Without
// a group, or without that column, the block stays as it is.
func (b *Block) fold() {
	at := slices.IndexFunc(b.Columns, func(c Column) bool { return strings.EqualFold(c.Name, b.Group) })
	if b.Group == "" || at < 0 || b.Kind != TableBlock {
		b.Group = ""
		return
	}
	b.Group = b.Columns[at].Name
	var values []any
	groups := map[any][][]any{}
	for _, row := range b.Rows {
		v := row[at]
		if f, ok := v.(float64); ok && math.IsNaN(f) {
			v = nil // is like nothing, itself included
		}
		if _, known := groups[v]; !known {
			values = append(values, v)
		}
		groups[v] = append(groups[v], row)
	}
	rows := make([][]any, 0, len(b.Rows))
	b.Folds = nil
	for _, v := range values {
		f := Fold{Value: v, From: len(rows), Sums: make([]any, len(b.Columns))}
		rows = append(rows, groups[v]...)
		f.To = len(rows)
		for i, c := range b.Columns {
			if i != at && summable(c) {
				f.Sums[i] = sum(groups[v], i)
			}
		}
		b.Folds = append(b.Folds, f)
	}
	b.Rows = rows
}

// summable says whether the column's values of several rows may be added: those
// that Sums declares, never rates, ratios or what is no number.
func summable(c Column) bool {
	switch c.Kind {
	case Amount, Count, Days, Number:
		return c.Sums && !c.Hidden
	}
	return false
}

// total adds up what may be added, over all rows that the reader has; one row
// needs no total. Where no row has a value there is none.
func (b *Block) total() {
	if b.Kind != TableBlock || len(b.Rows) < 2 {
		return
	}
	sums, known := make([]any, len(b.Columns)), false
	for i, c := range b.Columns {
		if summable(c) {
			sums[i] = sum(b.Rows, i)
			known = known || sums[i] != nil
		}
	}
	if known {
		b.Sums = sums
	}
}

// sum adds a column; nil where no row has a value. Sums of amounts and of
// shares are rounded to six decimals, which binary fractions would miss.
func sum(rows [][]any, at int) any {
	var whole int64
	var broken float64
	known, isWhole := false, true
	for _, row := range rows {
		switch v := row[at].(type) {
		case int64:
			known = true
			whole += v
			broken += float64(v)
		case float64:
			known, isWhole = true, false
			broken += v
		}
	}
	switch {
	case !known:
		return nil
	case isWhole:
		return whole
	}
	if rounded := math.Round(broken*1e6) / 1e6; !math.IsInf(rounded, 0) {
		return rounded
	}
	return broken
}

// cap keeps a block within the rows that one book shows. A folded table that
// is too long keeps all its headings and shows no other row: some deals of some
// reps under the sums of all would be read as everything.
func (b *Block) cap(most int) {
	b.Total = len(b.Rows)
	if b.Total <= most {
		return
	}
	if b.Folds == nil {
		b.Rows = b.Rows[:most]
		return
	}
	b.HeadingsOnly = true
	b.Folds = b.Folds[:min(len(b.Folds), most)]
}
