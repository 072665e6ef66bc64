package tablediff

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
)

// findKey looks for the columns that tell rows apart in both relations.
func (c *comparison) findKey(ctx context.Context, before, after int64) error {
	candidates := c.candidates()
	var counts []string
	for _, columns := range candidates {
		var names []string
		for _, name := range columns {
			names = append(names, quote(name))
		}
		counts = append(counts, "count(DISTINCT row("+strings.Join(names, ", ")+"))")
	}
	if len(counts) == 0 {
		return nil
	}
	unique := func(relation string) ([]int64, error) {
		found := make([]int64, len(counts))
		targets := make([]any, len(counts))
		for i := range found {
			targets[i] = &found[i]
		}
		return found, c.conn.QueryRowContext(ctx, fmt.Sprintf("SELECT %s FROM %s", strings.Join(counts, ", "), relation)).Scan(targets...)
	}
	old, err := unique(c.before)
	if err != nil {
		return err
	}
	now, err := unique(c.after)
	if err != nil {
		return err
	}
	for i, columns := range candidates {
		if old[i] == before && now[i] == after {
			c.key = columns
			return nil
		}
	}
	return nil
}

// places are numbers that say where a row stands, unlike counts.
var places = []string{"position", "fiscal_year", "quarter", "month", "depth"}

// candidates are sets of columns that may be a key, the likelier first: one id, two
// ids, all ids, one name, an id and what else names things, and all of these.
func (c *comparison) candidates() [][]string {
	var ids, names []string
	for _, col := range c.common {
		switch {
		case c.retyped[col.name]:
		case strings.HasSuffix(col.name, "_id"):
			ids = append(ids, col.name)
		case col.kind == "VARCHAR", col.kind == "DATE", col.kind == "TIMESTAMP", slices.Contains(places, col.name):
			names = append(names, col.name)
		}
	}
	const most = 6 // columns on their own and in pairs; more would be a scan each
	few := func(list []string) []string { return list[:min(most, len(list))] }
	var out [][]string
	for _, id := range few(ids) {
		out = append(out, []string{id})
	}
	for i, a := range few(ids) {
		for _, b := range few(ids)[i+1:] {
			out = append(out, []string{a, b})
		}
	}
	if len(ids) > 2 {
		out = append(out, ids)
	}
	for _, name := range few(names) {
		out = append(out, []string{name})
	}
	for _, id := range few(ids) {
		for _, name := range few(names) {
			out = append(out, []string{id, name})
		}
	}
	if all := slices.Concat(ids, names); len(all) > 2 {
		out = append(out, all)
	}
	return out
}

// example names the row and keeps the cells that differ.
func (c *comparison) example(kind Kind, values []any) Example {
	e := Example{Kind: kind}
	naming := c.naming()
	for i, col := range c.common {
		cell := Cell{col.name, values[2*i], values[2*i+1]}
		named := slices.Contains(naming, col.name)
		switch {
		case named && kind == Removed:
			e.Label = append(e.Label, Cell{Column: col.name, Before: cell.Before, After: cell.Before})
		case named:
			e.Label = append(e.Label, Cell{Column: col.name, Before: cell.After, After: cell.After})
		}
		if slices.Contains(c.key, col.name) || named && kind != Changed {
			continue
		}
		if !same(cell.Before, cell.After) {
			e.Cells = append(e.Cells, cell)
		}
	}
	return e
}

// same compares two values of the driver; decimals of different scale are equal when
// their numbers are.
func same(a, b any) bool {
	x, isX := a.(duckdb.Decimal)
	y, isY := b.(duckdb.Decimal)
	if isX && isY {
		return x.Float64() == y.Float64()
	}
	return reflect.DeepEqual(a, b)
}

// naming are the columns by which a person recognises a row: of the key those that
// are no ids, and instead of ids the first column that holds a name.
func (c *comparison) naming() []string {
	var naming []string
	ids := 0
	for _, k := range c.key {
		if strings.HasSuffix(k, "_id") {
			ids++
		} else {
			naming = append(naming, k)
		}
	}
	if ids == 0 {
		return naming
	}
	for _, suffix := range []string{"_name", "name", "title"} {
		for _, col := range c.common {
			if strings.HasSuffix(col.name, suffix) && col.kind == "VARCHAR" {
				return append(naming, col.name)
			}
		}
	}
	return c.key
}
