package main

import (
	"cmp"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/queries"
)

// TestEveryFilePastes opens the published database as an analyst's tool does, with
// nothing set, and runs the text of every shipped model, check and scorecard, front
// matter included. Each must give the rows of its own table, and no row twice: a row
// that stands there twice comes from a join with a table of another grain.
func TestEveryFilePastes(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("duckdb", sampleNight.of(t).path("output/db/crm.duckdb")+"?access_mode=READ_ONLY")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	catalog, faults := analyze.LoadCatalog(queries.FS, nil)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	compared, rows := 0, 0
	for _, f := range catalog.Files() {
		if f.Layer == sqlfile.Macros || f.Layer == sqlfile.Staging {
			continue
		}
		stored, err := bag(db, fmt.Sprintf(`select * from %s.%q`, f.Layer, f.Name))
		if err != nil {
			t.Errorf("%s: %v", f.Path, err)
			continue
		}
		pasted, err := bag(db, f.Text)
		if err != nil {
			t.Errorf("%s, pasted: %v", f.Path, err)
			continue
		}
		if difference := bagDifference(pasted, stored); difference != "" {
			t.Errorf("%s, pasted, differs from its table: %s", f.Path, difference)
		}
		for i := 1; i < len(stored); i++ {
			if row := rowText(stored[i]); row == rowText(stored[i-1]) {
				t.Errorf("%s has this row more than once: %s", f.Path, row)
				break
			}
		}
		compared, rows = compared+1, rows+len(stored)
	}
	if compared < 100 || rows < 5000 {
		t.Errorf("only %d files with %d rows were compared", compared, rows)
	}
}

// bag reads a query's rows, sorted by their text. Fractions count to six digits
// there: sums of them differ in the last digits with the number of threads.
func bag(db *sql.DB, query string) ([][]any, error) {
	rows, err := db.Query(query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	type keyed struct {
		text  string
		cells []any
	}
	var all []keyed
	for rows.Next() {
		cells, targets := make([]any, len(columns)), make([]any, len(columns))
		for i := range cells {
			targets[i] = &cells[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		all = append(all, keyed{rowText(cells), cells})
	}
	slices.SortFunc(all, func(a, b keyed) int { return cmp.Compare(a.text, b.text) })
	sorted := make([][]any, len(all))
	for i, row := range all {
		sorted[i] = row.cells
	}
	return sorted, rows.Err()
}

func rowText(cells []any) string {
	texts := make([]string, len(cells))
	for i, cell := range cells {
		texts[i] = fmt.Sprint(text(cell))
		if f, ok := cell.(float64); ok {
			texts[i] = fmt.Sprintf("%.6g", f)
		}
	}
	return strings.Join(texts, "|")
}

// bagDifference names the first row in which two sorted bags differ, fractions by
// more than a billionth.
func bagDifference(got, want [][]any) string {
	if len(got) != len(want) {
		return fmt.Sprintf("%d rows, want %d", len(got), len(want))
	}
	for i := range got {
		for k := range got[i] {
			a, isA := got[i][k].(float64)
			b, isB := want[i][k].(float64)
			if isA && isB && math.Abs(a-b) <= 1e-9*max(1, math.Abs(b)) {
				continue
			}
			if isA != isB || isA && isB || fmt.Sprint(text(got[i][k])) != fmt.Sprint(text(want[i][k])) {
				return fmt.Sprintf("row %s, want %s", rowText(got[i]), rowText(want[i]))
			}
		}
	}
	return ""
}
