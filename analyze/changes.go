package analyze

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/csv"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"crmscore/analyze/messages"
	"crmscore/analyze/sqlfile"
)

// Change is one difference between two versions of the queries, as ops.query_changes
// lists it.
type Change struct {
	File   string // path of the query, contract.csv, thresholds.csv, staging/<crm>/headers.csv or messages/<language>.yaml
	Kind   string // changed, added, removed or threshold
	What   string // definition, layout or wording; of a threshold "key: 5 → 8"; empty for added and removed
	Sheets string // sheets that it reaches, in the order of the workbook: "Team, Close rate"
}

// ChangesSince compares the catalog, which has been checked, with an older version.
// Comments, blanks and letter case do not count. A change of definition reaches every
// sheet behind the file in the order of work; layout and wording stay on its own.
// conn serves only to parse text. Rows are sorted by kind, file and what.
func (c *Catalog) ChangesSince(ctx context.Context, conn *sql.Conn, old Version) ([]Change, error) {
	now := c.Version()
	if now.Hash == old.Hash {
		return nil, nil
	}
	d := &differ{catalog: c, gate: sqlfile.NewGate(conn), old: old, now: now}
	for _, path := range now.Differs(old) {
		if err := d.file(ctx, path); err != nil {
			return nil, fmt.Errorf("compare with the earlier queries: %w", err)
		}
	}
	slices.SortFunc(d.found, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.File, b.File), cmp.Compare(a.What, b.What))
	})
	return d.found, nil
}

// writeChanges fills ops.query_changes.
func (n *Night) writeChanges(ctx context.Context, conn *sql.Conn) error {
	if err := exec(ctx, conn, "DELETE FROM ops.query_changes"); err != nil {
		return fmt.Errorf("write the changes of the queries: %w", err)
	}
	rows := make([][]any, len(n.Changes))
	for i, c := range n.Changes {
		rows[i] = []any{c.File, c.Kind, orNull(c.What), orNull(c.Sheets)}
	}
	return insertRows(ctx, conn, "ops.query_changes", rows)
}

// differ collects the differences of two versions.
type differ struct {
	catalog  *Catalog
	gate     *sqlfile.Gate
	old, now Version
	found    []Change
}

func (d *differ) add(path, kind, what, sheets string) {
	d.found = append(d.found, Change{File: path, Kind: kind, What: what, Sheets: sheets})
}

func (d *differ) file(ctx context.Context, path string) error {
	before, had := d.old.Text(path)
	after, has := d.now.Text(path)
	switch {
	case path == thresholdsFile:
		d.thresholds(before, after)
	case path == contractFile:
		d.contract(before, after)
	case strings.HasSuffix(path, "/"+headersFile):
		crm := strings.Split(path, "/")[1]
		d.add(path, "changed", "definition", d.catalog.sheetsBehind(func(f *sqlfile.File, _ *sqlfile.Parsed) bool { return f.CRM == crm }))
	case messages.IsFile(path): // the language as it is spoken now; what was spoken before is gone with it
		if has {
			d.add(path, "changed", "wording", "")
		}
	case !had:
		d.add(path, "added", "", d.catalog.sheetsBehindFile(path))
	case !has:
		f, _ := sqlfile.Parse(path, []byte(before), sqlfile.Overlay)
		d.add(path, "removed", "", f.Meta.Sheet)
	default:
		return d.query(ctx, path, before, after)
	}
	return nil
}

// query compares two texts of one file: SQL by its tree, front matter by what it says.
func (d *differ) query(ctx context.Context, path, before, after string) error {
	was, _ := sqlfile.Parse(path, []byte(before), sqlfile.Overlay)
	is, _ := sqlfile.Parse(path, []byte(after), sqlfile.Overlay)
	same, err := d.sameSQL(ctx, was, is)
	if err != nil {
		return err
	}
	switch {
	case !same || !reflect.DeepEqual(definition(was.Meta), definition(is.Meta)):
		d.add(path, "changed", "definition", d.catalog.sheetsBehindFile(path))
	case !reflect.DeepEqual(layout(was.Meta), layout(is.Meta)):
		d.add(path, "changed", "layout", is.Meta.Sheet)
	case !reflect.DeepEqual(wording(was.Meta), wording(is.Meta)):
		d.add(path, "changed", "wording", is.Meta.Sheet)
	}
	return nil
}

// sameSQL compares by the trees; what does not parse is another definition.
func (d *differ) sameSQL(ctx context.Context, a, b *sqlfile.File) (bool, error) {
	if a.Body == b.Body {
		return true, nil
	}
	first, err := d.gate.Canonical(ctx, a)
	if err == nil {
		var second string
		if second, err = d.gate.Canonical(ctx, b); err == nil {
			return first == second, nil
		}
	}
	return false, ctx.Err()
}

// definition is the front matter that decides what is computed or held back.
func definition(m sqlfile.Meta) sqlfile.Meta {
	return sqlfile.Meta{Requires: m.Requires, Severity: m.Severity, Scope: m.Scope, Limit: m.Limit}
}

// wording is the front matter that people read.
func wording(m sqlfile.Meta) sqlfile.Meta {
	said := sqlfile.Meta{Title: m.Title, Grain: m.Grain, Traces: m.Traces, Columns: map[string]sqlfile.Column{}}
	for name, col := range m.Columns {
		said.Columns[name] = sqlfile.Column{Label: col.Label, Note: col.Note}
	}
	return said
}

// layout is what is left: on which sheet, for whom, in which form. The requirements
// that a file serves are for its readers only.
func layout(m sqlfile.Meta) sqlfile.Meta {
	columns := map[string]sqlfile.Column{}
	for name, col := range m.Columns {
		col.Label, col.Note = "", ""
		if !reflect.ValueOf(col).IsZero() {
			columns[name] = col
		}
	}
	m.Title, m.Grain, m.Serves, m.Traces, m.Columns = "", "", nil, nil, columns
	m.Requires, m.Severity, m.Scope, m.Limit = nil, "", "", nil
	return m
}

// thresholds lists each value that differs.
func (d *differ) thresholds(before, after string) {
	const key, value, team = 0, 1, 5
	id := func(row []string) string {
		if row[team] == "" {
			return row[key]
		}
		return row[key] + " (team " + row[team] + ")"
	}
	was, is := byID(before, id), byID(after, id)
	names := append(keys(was), keys(is)...)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		a, b := was[name], is[name]
		what := ""
		switch {
		case slices.Equal(a, b):
			continue
		case a == nil:
			what = "new, " + b[value]
		case b == nil:
			what = a[value] + " → none"
		case a[value] != b[value]:
			what = a[value] + " → " + b[value]
		default:
			d.add(thresholdsFile, "threshold", name+": wording", "")
			continue
		}
		changed := slices.Concat(a, b)[key]
		d.add(thresholdsFile, "threshold", name+": "+what, d.catalog.sheetsBehind(func(_ *sqlfile.File, p *sqlfile.Parsed) bool {
			return p != nil && usesThreshold(p, changed)
		}))
	}
}

// usesThreshold tells whether a query reads a threshold by its key, or all of them.
func usesThreshold(p *sqlfile.Parsed, key string) bool {
	return slices.ContainsFunc(p.ThresholdKeys, func(use sqlfile.KeyUse) bool { return use.Key == key }) ||
		slices.ContainsFunc(p.Refs, func(r sqlfile.Ref) bool {
			return (r.Schema == "" || r.Schema == "main") && strings.EqualFold(r.Name, "thresholds")
		})
}

// contract says whether types or only meanings differ, for the sheets behind the
// tables concerned.
func (d *differ) contract(before, after string) {
	const table, column, meaning = 0, 1, 4
	id := func(row []string) string { return row[table] + "." + row[column] }
	was, is := byID(before, id), byID(after, id)
	touched := map[string]bool{}
	for _, name := range append(keys(was), keys(is)...) {
		a, b := was[name], is[name]
		if a == nil || b == nil || !slices.Equal(a[:meaning], b[:meaning]) {
			of, _, _ := strings.Cut(name, ".")
			touched[of] = true
		}
	}
	if len(touched) == 0 {
		d.add(contractFile, "changed", "wording", "")
		return
	}
	d.add(contractFile, "changed", "definition", d.catalog.sheetsBehind(func(f *sqlfile.File, _ *sqlfile.Parsed) bool {
		return f.Layer == sqlfile.Staging && touched[f.Name]
	}))
}

// byID reads CSV that csvText wrote; nothing where it is damaged.
func byID(text string, id func(row []string) string) map[string][]string {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) == 0 {
		return nil
	}
	found := map[string][]string{}
	for _, row := range rows[1:] {
		found[id(row)] = row
	}
	return found
}
