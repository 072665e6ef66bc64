package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
)

// dealRows is a table of deals per rep: columns and meaning of each.
func dealRows(meta sqlfile.Meta, rows ...[]any) analyze.Result {
	meta.Sheet, meta.Audience = "Deals", "user"
	r := file("deals", meta, nil, rows...)
	for _, c := range [][2]string{
		{"user_id", "VARCHAR"}, {"rep_name", "VARCHAR"}, {"deal_name", "VARCHAR"}, {"won_count", "DOUBLE"}, {"open_count", "BIGINT"}, {"won_amount", "DECIMAL(18,2)"},
		{"average_amount", "DECIMAL(18,2)"}, {"close_rate", "DOUBLE"}, {"age_days", "BIGINT"}, {"won_amount_low", "DOUBLE"},
	} {
		r.Columns = append(r.Columns, analyze.ColumnType{Name: c[0], Type: c[1]})
	}
	return r
}

// TestFold: rows alike come together, headings count and sum what may be
// summed, and what nobody knows stays unknown.
func TestFold(t *testing.T) {
	t.Parallel()
	b := build(t, dealRows(sqlfile.Meta{Group: "rep_name"},
		[]any{"a", "Anna", "one", .1, int64(1), 10.1, 5.0, .5, int64(7), 1.0},
		[]any{"b", "Bea", "two", 1.0, nil, nil, 5.0, .5, int64(7), 1.0},
		[]any{"a", "Anna", "three", .2, int64(2), 20.2, 5.0, .5, int64(7), 1.0},
		[]any{"x", nil, "four", nil, int64(1), nil, nil, nil, nil, nil},
	))["company"].Sheets[0].Blocks[0]
	want := []Fold{
		{Value: "Anna", From: 0, To: 2, Sums: []any{nil, nil, nil, .3, int64(3), 30.3, nil, nil, nil, nil}},
		{Value: "Bea", From: 2, To: 3, Sums: []any{nil, nil, nil, 1.0, nil, nil, nil, nil, nil, nil}},
		{Value: nil, From: 3, To: 4, Sums: []any{nil, nil, nil, nil, int64(1), nil, nil, nil, nil, nil}},
	}
	if diff := cmp.Diff(want, b.Folds); diff != "" {
		t.Errorf("folds (-want +got):\n%s", diff)
	}
	var order []any
	for _, row := range b.Rows {
		order = append(order, row[2])
	}
	if diff := cmp.Diff([]any{"one", "three", "two", "four"}, order); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

// TestFoldIsCut: a manager's headings hold the sums of her own rows only.
func TestFoldIsCut(t *testing.T) {
	t.Parallel()
	books := build(t, dealRows(sqlfile.Meta{Group: "rep_name"},
		[]any{"a", "Anna", "one", 1.0, nil, 10.0, nil, nil, nil, nil},
		[]any{"b", "Anna", "two", 1.0, nil, 90.0, nil, nil, nil, nil}, // a namesake of another team
	))
	for id, want := range map[string]any{"maria": 10.0, "nils": 90.0, "dora": 100.0} {
		if got := books[id].Sheets[0].Blocks[0].Folds[0].Sums[5]; got != want {
			t.Errorf("%s: %v, want %v", id, got, want)
		}
	}
}

// TestFoldTooLong: with too many rows the headings stay, with the sums of all.
func TestFoldTooLong(t *testing.T) {
	t.Parallel()
	row := func(rep string) []any { return []any{"a", rep, "deal", 1.0, nil, 10.0, nil, nil, nil, nil} }
	rows := [][]any{row("Anna"), row("Anna"), row("Bea")}
	for most, wantFolds := range map[int]int{2: 2, 1: 1} {
		b := build(t, dealRows(sqlfile.Meta{Group: "rep_name", Rows: most}, rows...))["maria"].Sheets[0].Blocks[0]
		if !b.HeadingsOnly || b.Total != 3 || len(b.Folds) != wantFolds || b.Folds[0].Sums[5] != 20.0 {
			t.Errorf("at most %d rows: %+v", most, b)
		}
	}
	b := build(t, dealRows(sqlfile.Meta{Group: "rep_name", Rows: 3}, rows...))["maria"].Sheets[0].Blocks[0]
	if b.HeadingsOnly || len(b.Rows) != 3 {
		t.Errorf("as many rows as allowed: %+v", b)
	}
}

// TestFoldNothing: a group that is no column, or of a block that is no table,
// leaves the rows as they are.
func TestFoldNothing(t *testing.T) {
	t.Parallel()
	for _, meta := range []sqlfile.Meta{{Group: "gone"}, {Group: "rep_name", Block: "actions"}, {}} {
		b := build(t, dealRows(meta, []any{"a", "Anna", "one", 1.0, nil, 10.0, nil, nil, nil, nil}))["maria"].Sheets[0].Blocks[0]
		if b.Group != "" || b.Folds != nil || len(b.Rows) != 1 {
			t.Errorf("%+v: %+v", meta, b)
		}
	}
}
