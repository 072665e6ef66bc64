package sqltest

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// updated is the case's text with what came out as want.csv: the columns that it
// named (all, where it has no want.csv), cells that were right as they were
// written. Comments inside want.csv are lost.
func updated(p *parts, got *result, ordered bool) string {
	old := p.want
	var columns []int
	if old != nil {
		var missing bool
		columns, missing = keptColumns(old, got)
		if missing {
			old = nil
		}
	}
	if old == nil {
		columns = columns[:0]
		for i := range got.columns {
			columns = append(columns, i)
		}
	}
	fresh := &table{}
	for _, c := range columns {
		fresh.columns = append(fresh.columns, got.columns[c].name)
	}
	for at := range got.rows {
		fresh.rows = append(fresh.rows, row{cells: freshCells(got, at, columns)})
	}
	if old != nil {
		for i, at := range match(old, got, columns, keyColumns(old)) {
			if at >= 0 {
				keepWritten(fresh.rows[at].cells, old.rows[i], got, at, columns)
			}
		}
	}
	if !ordered {
		slices.SortStableFunc(fresh.rows, func(a, b row) int {
			return slices.CompareFunc(a.cells, b.cells, func(x, y cell) int { return strings.Compare(x.String(), y.String()) })
		})
	}
	sections := slices.Clone(p.sections)
	at := slices.IndexFunc(sections, func(s section) bool { return s.name == "want.csv" })
	if at < 0 {
		sections = append(sections, section{name: "want.csv"})
		at = len(sections) - 1
	}
	sections[at].text = fresh.text()
	return joinArchive(p.comment, sections)
}

func keptColumns(old *table, got *result) (columns []int, missing bool) {
	columns, faults := project(old, got)
	return columns, len(faults) > 0
}

// freshCells writes a row for people: fractions with four digits.
func freshCells(got *result, at int, columns []int) []cell {
	cells := make([]cell, len(columns))
	for i, c := range columns {
		cells[i] = got.rows[at][c]
		kind := got.columns[c].kind
		if v, err := strconv.ParseFloat(cells[i].text, 64); err == nil && (kind == "DOUBLE" || kind == "FLOAT") && !cells[i].null && !math.IsInf(v, 0) && !math.IsNaN(v) {
			if v == math.Trunc(v) && math.Abs(v) < 1e15 {
				cells[i].text = strconv.FormatFloat(v, 'f', 0, 64)
			} else if math.Abs(v) >= 0.001 {
				cells[i].text = strconv.FormatFloat(v, 'f', 4, 64)
			}
		}
	}
	return cells
}

// keepWritten keeps wanted cells that were met as they were written.
func keepWritten(cells []cell, wanted row, got *result, at int, columns []int) {
	for i, c := range columns {
		if same(wanted.cells[i], got.rows[at][c], got.columns[c].kind) {
			cells[i] = wanted.cells[i]
		}
	}
}
