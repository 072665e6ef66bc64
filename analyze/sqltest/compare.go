package sqltest

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"crmscore/analyze/sqlfile"
)

// compare gives one difference per wanted cell that came out otherwise, per wanted
// row that did not come out and per row that nobody wanted. Rows are told apart by
// their content, so that one missing row does not shift all others; their order is
// judged last. Faults say what keeps the rows from being compared.
func compare(want *table, got *result, ordered bool) ([]Difference, sqlfile.Faults) {
	columns, faults := project(want, got)
	if len(faults) > 0 {
		return nil, faults
	}
	keys := keyColumns(want)
	pairs := match(want, got, columns, keys)
	used := map[int]bool{}
	if ordered && len(columns) == 1 && len(want.rows) == len(got.rows) {
		pairInPlace(pairs)
	}
	var all []Difference
	for i, r := range want.rows {
		at := pairs[i]
		here := Difference{Line: r.line, Row: i + 1, Key: label(want, r, keys)}
		if at < 0 {
			here.Kind, here.Wanted = RowMissing, shownCells(r.cells)
			all = append(all, here)
			continue
		}
		used[at] = true
		for j, c := range columns {
			if value := got.rows[at][c]; !same(r.cells[j], value, got.columns[c].kind) {
				d := here
				d.Column, d.Wanted, d.Got = want.columns[j], r.cells[j].shown(), shownBeside(r.cells[j], value, got.columns[c].kind)
				d.By = distance(r.cells[j], value, got.columns[c].kind)
				all = append(all, d)
			}
		}
	}
	for at := range got.rows {
		if !used[at] {
			all = append(all, Difference{Kind: RowUnwanted, Row: at + 1, Got: shownRow(got, at, columns)})
		}
	}
	if len(all) > 0 || !ordered {
		return all, nil
	}
	for i, r := range want.rows {
		if pairs[i] != i && !agrees(r, got, i, columns) {
			return []Difference{{Kind: OrderWrong, Line: r.line, Row: i + 1, Key: label(want, r, keys), Wanted: shownCells(r.cells), Got: shownRow(got, i, columns)}}, nil
		}
	}
	return nil, nil
}

// faultsOf says the differences in one fault per wanted row, and one for all rows
// that nobody wanted.
func faultsOf(want *table, all []Difference, cameOut int) sqlfile.Faults {
	var faults sqlfile.Faults
	var unwanted []string
	for i := 0; i < len(all); i++ {
		d := all[i]
		switch d.Kind {
		case RowMissing:
			faults = append(faults, want.fault(d.Line, "", "row %d (%s) is wanted but did not come out", d.Row, d.Key))
		case OrderWrong:
			faults = append(faults, want.fault(d.Line, "", "the rows are right but not their order: row %d is wanted to be (%s), it is (%s)", d.Row, d.Wanted, d.Got))
		case RowUnwanted:
			unwanted = append(unwanted, d.Got)
		default:
			var cells []string
			for ; i < len(all) && all[i].Kind == CellDiffers && all[i].Row == d.Row; i++ {
				cells = append(cells, fmt.Sprintf("%s is %s, wanted %s", all[i].Column, all[i].Got, all[i].Wanted))
			}
			i--
			faults = append(faults, want.fault(d.Line, "", "row %d (%s): %s", d.Row, d.Key, strings.Join(cells, "; ")))
		}
	}
	if n := len(unwanted); n > 0 {
		shown := unwanted[:min(n, shownAtMost)]
		if n > shownAtMost {
			shown = append(shown, "…")
		}
		faults = append(faults, want.fault(want.line, "", "%d of the %d rows that came out are not wanted: %s", n, cameOut, strings.Join(shown, " | ")))
	}
	return faults
}

const shownAtMost = 5

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
// full, then those that agree in the cells that name a row, then those that agree
// most, in at least one cell. -1 is none.
func match(want *table, got *result, columns []int, keys int) []int {
	pairs := make([]int, len(want.rows))
	used := map[int]bool{}
	take := func(count, accept int) {
		for i, r := range want.rows {
			for at := 0; at < len(got.rows) && pairs[i] < 0; at++ {
				if !used[at] && agreeing(r, got, at, columns[:count]) >= accept {
					pairs[i] = at
					used[at] = true
				}
			}
		}
	}
	for i := range pairs {
		pairs[i] = -1
	}
	take(len(columns), len(columns))
	take(keys, keys)
	for accept := len(columns) - 1; accept > 0 && len(used) < min(len(want.rows), len(got.rows)); accept-- {
		take(len(columns), accept)
	}
	return pairs
}

// pairInPlace pairs what is left over where a row stands in the wanted one's place:
// a single column, say a macro's result, has nothing else to be known by.
func pairInPlace(pairs []int) {
	for i := range pairs {
		if pairs[i] < 0 && !slices.Contains(pairs, i) {
			pairs[i] = i
		}
	}
}

// agreeing counts the cells that came out as wanted.
func agreeing(r row, got *result, at int, columns []int) int {
	n := 0
	for i, c := range columns {
		if same(r.cells[i], got.rows[at][c], got.columns[c].kind) {
			n++
		}
	}
	return n
}

func agrees(r row, got *result, at int, columns []int) bool {
	return agreeing(r, got, at, columns) == len(columns)
}

// label names a row by its first cells.
func label(want *table, r row, keys int) string {
	var parts []string
	for i, c := range r.cells[:keys] {
		parts = append(parts, want.columns[i]+" "+c.shown())
	}
	return strings.Join(parts, ", ")
}

func shownCells(cells []cell) string {
	parts := make([]string, len(cells))
	for i, c := range cells {
		parts[i] = c.String()
	}
	return strings.Join(parts, ",")
}

func shownRow(got *result, at int, columns []int) string {
	cells := make([]cell, len(columns))
	for i, c := range columns {
		cells[i] = tidied(got.rows[at][c], got.columns[c].kind)
	}
	return shownCells(cells)
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
