// Package tablediff compares two relations of one database: which rows came, went or
// changed, with a few examples that a person can recognise.
//
// Rows are told apart by a key that the data themselves show: the first set of
// columns, ids before names, whose values occur once in both relations. Where there
// is none, a changed row counts as one that went and one that came. The order of
// rows does not count. It is meant for looking at the effect of an edit; it proves
// nothing about the key of other data.
package tablediff

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// Diff is how a relation differs from what it was before.
type Diff struct {
	Before, After           int64    // rows
	Added, Removed, Changed int64    // rows
	Columns, Gone           []string // columns that are new, and that are no more
	Examples                []Example
}

// Same tells that nothing differs.
func (d Diff) Same() bool {
	return d.Added+d.Removed+d.Changed == 0 && len(d.Columns)+len(d.Gone) == 0
}

// Example is one row that differs. Label tells which: the cells that name it. Cells
// are those that differ, Before nil for a row that came, After nil for one that went.
type Example struct {
	Kind  Kind
	Label []Cell
	Cells []Cell
}

// Cell is one value as the driver gives it.
type Cell struct {
	Column        string
	Before, After any
}

// Kind is what became of a row.
type Kind string

// Kinds of examples.
const (
	Changed Kind = "changed"
	Added   Kind = "added"
	Removed Kind = "removed"
)

// Compare compares two relations, named as SQL names them, and gives up to so many
// examples: changed rows first, then those that came and went, in the order of the
// later relation's key.
func Compare(ctx context.Context, conn *sql.Conn, before, after string, examples int) (Diff, error) {
	c := &comparison{conn: conn, before: before, after: after}
	d, err := c.compare(ctx, examples)
	if err != nil {
		return d, fmt.Errorf("compare %s with what it was: %w", after, err)
	}
	return d, nil
}

type column struct{ name, kind string }

type comparison struct {
	conn          *sql.Conn
	before, after string
	common        []column // in the later order, with the later type
	retyped       map[string]bool
	key           []string
}

func (c *comparison) compare(ctx context.Context, examples int) (Diff, error) {
	var d Diff
	old, err := c.columns(ctx, c.before)
	if err != nil {
		return d, err
	}
	now, err := c.columns(ctx, c.after)
	if err != nil {
		return d, err
	}
	c.retyped = map[string]bool{}
	for _, col := range now {
		i := slices.IndexFunc(old, func(o column) bool { return o.name == col.name })
		if i < 0 {
			d.Columns = append(d.Columns, col.name)
			continue
		}
		c.retyped[col.name] = old[i].kind != col.kind && !(numeric(old[i].kind) && numeric(col.kind))
		c.common = append(c.common, col)
	}
	for _, col := range old {
		if !slices.ContainsFunc(now, func(n column) bool { return n.name == col.name }) {
			d.Gone = append(d.Gone, col.name)
		}
	}
	if err := c.conn.QueryRowContext(ctx, fmt.Sprintf("SELECT (SELECT count(*) FROM %s), (SELECT count(*) FROM %s)", c.before, c.after)).Scan(&d.Before, &d.After); err != nil {
		return d, err
	}
	if len(c.common) == 0 {
		d.Removed, d.Added = d.Before, d.After
		return d, nil
	}
	if err := c.findKey(ctx, d.Before, d.After); err != nil {
		return d, err
	}
	if c.key == nil {
		err = c.withoutKey(ctx, &d, examples)
	} else {
		err = c.withKey(ctx, &d, examples)
	}
	return d, err
}

func (c *comparison) columns(ctx context.Context, relation string) ([]column, error) {
	rows, err := c.conn.QueryContext(ctx, "SELECT column_name, column_type FROM (DESCRIBE "+relation+")")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []column
	for rows.Next() {
		var col column
		if err := rows.Scan(&col.name, &col.kind); err != nil {
			return nil, err
		}
		found = append(found, col)
	}
	return found, rows.Err()
}

// numeric tells whether values of a type compare as numbers.
func numeric(kind string) bool {
	switch kind, _, _ := strings.Cut(kind, "("); kind {
	case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE", "DECIMAL":
		return true
	}
	return false
}

// withKey joins the two by the key.
func (c *comparison) withKey(ctx context.Context, d *Diff, examples int) error {
	var on []string
	for _, k := range c.key {
		on = append(on, fmt.Sprintf("b.r.%s IS NOT DISTINCT FROM a.r.%[1]s", quote(k)))
	}
	differs := []string{"false"}
	for _, col := range c.common {
		if !slices.Contains(c.key, col.name) {
			differs = append(differs, c.differs(col.name))
		}
	}
	joined := fmt.Sprintf(`(SELECT b.r AS b, a.r AS a, CASE WHEN b.r IS NULL THEN 2 WHEN a.r IS NULL THEN 3 WHEN %s THEN 1 ELSE 0 END AS kind
FROM (SELECT t AS r FROM %s AS t) AS b FULL JOIN (SELECT t AS r FROM %s AS t) AS a ON %s)`,
		strings.ReplaceAll(strings.ReplaceAll(strings.Join(differs, " OR "), "{b}", "b.r"), "{a}", "a.r"), c.before, c.after, strings.Join(on, " AND "))
	err := c.conn.QueryRowContext(ctx, "SELECT count(*) FILTER (kind = 1), count(*) FILTER (kind = 2), count(*) FILTER (kind = 3) FROM "+joined).
		Scan(&d.Changed, &d.Added, &d.Removed)
	if err != nil || examples == 0 || d.Changed+d.Added+d.Removed == 0 {
		return err
	}
	var cells, order []string
	for _, col := range c.common {
		cells = append(cells, "b."+quote(col.name), "a."+quote(col.name))
	}
	for _, k := range c.key {
		order = append(order, fmt.Sprintf("coalesce(a.%s, b.%[1]s)", quote(k)))
	}
	return c.examples(ctx, d, fmt.Sprintf("SELECT kind, %s FROM %s WHERE kind > 0 ORDER BY kind, %s LIMIT %d",
		strings.Join(cells, ", "), joined, strings.Join(order, ", "), examples))
}

// differs compares one column; where its type has changed, as text.
func (c *comparison) differs(name string) string {
	if c.retyped[name] {
		return fmt.Sprintf("cast({b}.%s AS VARCHAR) IS DISTINCT FROM cast({a}.%[1]s AS VARCHAR)", quote(name))
	}
	return fmt.Sprintf("{b}.%s IS DISTINCT FROM {a}.%[1]s", quote(name))
}

// withoutKey counts rows that one side has more often than the other.
func (c *comparison) withoutKey(ctx context.Context, d *Diff, examples int) error {
	var names []string
	for _, col := range c.common {
		name := quote(col.name)
		if c.retyped[col.name] {
			name = fmt.Sprintf("cast(%s AS VARCHAR) AS %[1]s", name)
		}
		names = append(names, name)
	}
	list := strings.Join(names, ", ")
	side := func(kind int, from, less string) string {
		return fmt.Sprintf("SELECT %d AS kind, * FROM (SELECT %s FROM %s EXCEPT ALL SELECT %[2]s FROM %[4]s)", kind, list, from, less)
	}
	both := "(" + side(2, c.after, c.before) + " UNION ALL " + side(3, c.before, c.after) + ")"
	err := c.conn.QueryRowContext(ctx, "SELECT count(*) FILTER (kind = 2), count(*) FILTER (kind = 3) FROM "+both).Scan(&d.Added, &d.Removed)
	if err != nil || examples == 0 || d.Added+d.Removed == 0 {
		return err
	}
	var cells []string
	for _, col := range c.common {
		cells = append(cells, fmt.Sprintf("CASE WHEN kind = 3 THEN %s END", quote(col.name)), fmt.Sprintf("CASE WHEN kind = 2 THEN %s END", quote(col.name)))
	}
	return c.examples(ctx, d, fmt.Sprintf("SELECT kind, %s FROM %s ORDER BY ALL LIMIT %d", strings.Join(cells, ", "), both, examples))
}

// examples reads rows of kind and, per common column, the value before and after.
func (c *comparison) examples(ctx context.Context, d *Diff, query string) error {
	rows, err := c.conn.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var kind int
		values := make([]any, 2*len(c.common))
		targets := []any{&kind}
		for i := range values {
			targets = append(targets, &values[i])
		}
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		d.Examples = append(d.Examples, c.example([]Kind{Changed, Added, Removed}[kind-1], values))
	}
	return rows.Err()
}

func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
