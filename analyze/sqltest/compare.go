package sqltest

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"crmscore/analyze/sqlfile"
)

// compare gives one fault per wanted row that came out otherwise or not at all,
// and one for the rows that nobody wanted. Rows are told apart by their content,
// so that one missing row does not shift all others; their order is judged last.
func compare(want *table, got *result, ordered bool) sqlfile.Faults {
	columns, faults := project(want, got)
	if len(faults) > 0 {
		return faults
	}
	pairs := match(want, got, columns)
	used := map[int]bool{}
	for i, r := range want.rows {
		at := pairs[i]
		if at < 0 {
			faults = append(faults, want.fault(r.line, "", "row %d (%s) is wanted but did not come out", i+1, label(want, r)))
			continue
		}
		used[at] = true
		if differences := differ(want, r, got, at, columns); len(differences) > 0 {
			faults = append(faults, want.fault(r.line, "", "row %d (%s): %s", i+1, label(want, r), strings.Join(differences, "; ")))
		}
	}
	if extra := unwanted(want, got, columns, used); extra != "" {
		faults = append(faults, want.fault(want.line, "", "%s", extra))
	}
	if len(faults) > 0 || !ordered {
		return faults
	}
	for i, r := range want.rows {
		if pairs[i] != i && len(differ(want, r, got, i, columns)) > 0 {
			return sqlfile.Faults{want.fault(r.line, "", "the rows are right but not their order: row %d is wanted to be (%s), it is (%s)", i+1, label(want, r), shownRow(got, i, columns))}
		}
	}
	return nil
}

// project finds the wanted columns in the result.
func project(want *table, got *result) ([]int, sqlfile.Faults) {
	var names []string
	for _, c := range got.columns {
		names = append(names, c.name)
	}
	var faults sqlfile.Faults
	columns := make([]int, len(want.columns))
	for i, name := range want.columns {
		if columns[i] = indexFold(names, name); columns[i] < 0 {
			faults = append(faults, want.fault(want.line, sqlfile.DidYouMean(name, names), "the query returns no column %q", name))
		}
	}
	return columns, faults
}

// match pairs wanted rows with rows that came out: first those that agree in
// full, then those that agree most, in at least one cell. -1 is none.
func match(want *table, got *result, columns []int) []int {
	pairs := make([]int, len(want.rows))
	used := map[int]bool{}
	take := func(accept int) {
		for i, r := range want.rows {
			for at := 0; at < len(got.rows) && pairs[i] < 0; at++ {
				if !used[at] && len(columns)-len(differ(want, r, got, at, columns)) >= accept {
					pairs[i] = at
					used[at] = true
				}
			}
		}
	}
	for i := range pairs {
		pairs[i] = -1
	}
	for accept := len(columns); accept > 0 && len(used) < min(len(want.rows), len(got.rows)); accept-- {
		take(accept)
	}
	return pairs
}

// differ names each wanted cell that came out otherwise.
func differ(want *table, r row, got *result, at int, columns []int) []string {
	var out []string
	for i, c := range columns {
		if value := got.rows[at][c]; !same(r.cells[i], value, got.columns[c].kind) {
			out = append(out, fmt.Sprintf("%s is %s, wanted %s", want.columns[i], value.shown(), r.cells[i].shown()))
		}
	}
	return out
}

// label names a row by its first cells.
func label(want *table, r row) string {
	var parts []string
	for i, c := range r.cells[:min(2, len(r.cells))] {
		parts = append(parts, want.columns[i]+" "+c.shown())
	}
	return strings.Join(parts, ", ")
}

func shownRow(got *result, at int, columns []int) string {
	var parts []string
	for _, c := range columns {
		parts = append(parts, got.rows[at][c].String())
	}
	return strings.Join(parts, ",")
}

const shownAtMost = 5

// unwanted tells of rows that came out besides the wanted ones.
func unwanted(want *table, got *result, columns []int, used map[int]bool) string {
	var shown []string
	count := 0
	for at := range got.rows {
		if used[at] {
			continue
		}
		if count++; count <= shownAtMost {
			shown = append(shown, shownRow(got, at, columns))
		}
	}
	switch {
	case count == 0:
		return ""
	case count > shownAtMost:
		shown = append(shown, "…")
	}
	return fmt.Sprintf("%d of the %d rows that came out are not wanted: %s", count, len(got.rows), strings.Join(shown, " | "))
}

// same holds a wanted cell against a value of the given DuckDB type.
func same(want, got cell, kind string) bool {
	if want.null || got.null {
		return want.null == got.null
	}
	if want.text == got.text {
		return true
	}
	if !isNumeric(kind) {
		return false
	}
	wanted, err := strconv.ParseFloat(want.text, 64)
	value, err2 := strconv.ParseFloat(got.text, 64)
	if err != nil || err2 != nil || math.IsNaN(wanted) || math.IsNaN(value) {
		return false
	}
	slack := 1e-9 * math.Max(1, math.Abs(wanted))
	if digits := decimals(want.text); digits > 0 {
		slack = 0.5*math.Pow(10, -float64(digits)) + 1e-12*math.Abs(wanted)
	}
	return math.Abs(wanted-value) <= slack
}

func isNumeric(kind string) bool {
	for _, prefix := range []string{"DECIMAL", "DOUBLE", "FLOAT", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"} {
		if strings.HasPrefix(kind, prefix) && !strings.HasSuffix(kind, "]") {
			return true
		}
	}
	return false
}

// decimals counts the digits behind the point; 0 for a number with an exponent.
func decimals(text string) int {
	_, behind, ok := strings.Cut(text, ".")
	if !ok || strings.ContainsAny(behind, "eE") {
		return 0
	}
	return len(behind)
}
