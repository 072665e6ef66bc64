package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
)

// TestTotals: amounts and counts of all rows, also of those beyond the cap; what
// nobody knows stays unknown, and what front matter declares goes before names.
func TestTotals(t *testing.T) {
	t.Parallel()
	rows := [][]any{
		{"a", "Anna", "one", .1, int64(1), 10.1, 5.0, .5, int64(7), nil},
		{"b", "Bea", "two", 1.0, nil, nil, 5.0, .5, int64(8), nil},
		{"a", "Anna", "three", .2, int64(2), 20.2, 5.0, .5, nil, nil},
	}
	for name, tc := range map[string]struct {
		meta sqlfile.Meta
		want []any
	}{
		"none asked for":  {sqlfile.Meta{}, nil},
		"by name":         {sqlfile.Meta{Totals: true}, []any{nil, nil, nil, 1.3, int64(3), 30.3, nil, nil, nil, nil}},
		"beyond the cap":  {sqlfile.Meta{Totals: true, Rows: 1}, []any{nil, nil, nil, 1.3, int64(3), 30.3, nil, nil, nil, nil}},
		"of a fold":       {sqlfile.Meta{Totals: true, Group: "rep_name"}, []any{nil, nil, nil, 1.3, int64(3), 30.3, nil, nil, nil, nil}},
		"of sums of rows": {sqlfile.Meta{Totals: true, Group: "rep_name", Rows: 1}, []any{nil, nil, nil, 1.3, int64(3), 30.3, nil, nil, nil, nil}},
		"declared": {sqlfile.Meta{Totals: true, Columns: map[string]sqlfile.Column{
			"won_count": {Total: "none"}, "age_days": {Total: "sum"}, "won_amount": {Hidden: true}, "open_count": {Format: "rate"}, "won_amount_low": {Total: "sum"},
		}}, []any{nil, nil, nil, nil, nil, nil, nil, nil, int64(15), nil}},
	} {
		b := build(t, dealRows(tc.meta, rows...))["company"].Sheets[0].Blocks[0]
		if diff := cmp.Diff(tc.want, b.Sums); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestTotalsAreCut: a manager's total is that of her own rows, and one row has none.
func TestTotalsAreCut(t *testing.T) {
	t.Parallel()
	books := build(t, dealRows(sqlfile.Meta{Totals: true},
		[]any{"a", "Anna", "one", 1.0, nil, 10.0, nil, nil, nil, nil},
		[]any{"a", "Anna", "two", 1.0, nil, 15.0, nil, nil, nil, nil},
		[]any{"b", "Bea", "three", 1.0, nil, 90.0, nil, nil, nil, nil},
	))
	for id, want := range map[string]any{"maria": 25.0, "dora": 115.0, "company": 115.0} {
		if got := books[id].Sheets[0].Blocks[0].Sums; got == nil || got[5] != want {
			t.Errorf("%s: totals %v, wanted %v won", id, got, want)
		}
	}
	same := build(t, dealRows(sqlfile.Meta{Totals: true, Group: "rep_name"},
		[]any{"a", "Anna", "one", 1.0, nil, 10.0, nil, nil, nil, nil},
		[]any{"a", "Anna", "two", 1.0, nil, 15.0, nil, nil, nil, nil},
	))["company"].Sheets[0].Blocks[0]
	if same.Sums != nil || same.Folds[0].Sums[5] != 25.0 {
		t.Errorf("below the one heading stand the totals %v once more", same.Sums)
	}
	if got := books["nils"].Sheets[0].Blocks[0].Sums; got != nil {
		t.Errorf("one row has the totals %v", got)
	}
}

// TestFoldAsDeclared: the headings of groups add up what totals would.
func TestFoldAsDeclared(t *testing.T) {
	t.Parallel()
	r := dealRows(sqlfile.Meta{Group: "rep_name", Columns: map[string]sqlfile.Column{"won_count": {Total: "none"}, "age_days": {Total: "sum"}}},
		[]any{"a", "Anna", "one", 1.0, int64(1), 10.0, nil, nil, int64(7), nil, int64(2025)},
		[]any{"a", "Anna", "two", 1.0, int64(1), 15.0, nil, nil, int64(9), nil, int64(2026)},
	)
	r.Columns = append(r.Columns, analyze.ColumnType{Name: "year", Type: "BIGINT"})
	want := []any{nil, nil, nil, nil, int64(2), 25.0, nil, nil, int64(16), nil, nil}
	if diff := cmp.Diff(want, build(t, r)["company"].Sheets[0].Blocks[0].Folds[0].Sums); diff != "" {
		t.Errorf("sums (-want +got):\n%s", diff)
	}
}
