package analyze

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"crmscore/analyze/sqlfile"
)

// Applied is what Apply did, in the order of work.
type Applied struct {
	Edits   []Edit
	Rebuilt []Rebuilt
	Gone    []string // relations whose file was taken away
	Tonight []string // paths of edits that only a night can show
}

// Rebuilt is one relation made anew.
type Rebuilt struct {
	Name   string // with its schema, for example models.open_deals
	File   *sqlfile.File
	Why    string // edited, new, or what it reads, calls or uses that was touched
	Rows   int64
	Err    error  // a *QueryError; the relation is empty-handed then and has no rows to show
	Before string // the relation that holds the rows from before; empty when there were none
}

// Apply brings the database up to the catalog, which must have been checked or
// excused: every model, check and scorecard whose text differs from the one that
// its rows were made with, and all behind it, is made anew; macros and thresholds
// count for the files that use them. A query that fails is in its Rebuilt.Err, and
// so are those that read it; the error is for what makes all results unsure.
func (b *Workbench) Apply(ctx context.Context, c *Catalog) (Applied, error) {
	if !c.checked {
		return Applied{}, errors.New("try edits: the queries have not been checked, or have faults")
	}
	return b.apply(ctx, c, func(*sqlfile.Parsed) bool { return true })
}

// ApplyBehind is Apply for no more than what one file reads, directly or through
// others; the rest waits for a later Apply. The catalog must have been checked, at
// least by CheckFor for that file.
func (b *Workbench) ApplyBehind(ctx context.Context, c *Catalog, f *sqlfile.File) (Applied, error) {
	p := c.parsed[f.Path]
	if p == nil {
		return Applied{}, fmt.Errorf("try edits: %s has not been checked, or has faults", f.Path)
	}
	need := upstream(c, p)
	all := readsOthers(p)
	return b.apply(ctx, c, func(other *sqlfile.Parsed) bool {
		return need[keyOf(other.File)] || all && other.File.Layer == sqlfile.Checks
	})
}

func (b *Workbench) apply(ctx context.Context, c *Catalog, wanted func(*sqlfile.Parsed) bool) (done Applied, err error) {
	b.night.Catalog = c
	settings, err := b.settings(ctx, c)
	if err != nil {
		return done, fmt.Errorf("try edits: %w", err)
	}
	files := b.fileEdits(c)
	done.Edits = append(files, settings.edits...)
	b.touch(c, files, settings)
	if done.Gone, err = b.remove(ctx, files); err != nil {
		return done, fmt.Errorf("try edits: %w", err)
	}
	for _, e := range files {
		if strings.HasPrefix(e.Path, string(sqlfile.Staging)+"/") {
			done.Tonight = append(done.Tonight, e.Path)
		}
	}
	differs, err := b.contractDiffers(ctx, c)
	if err != nil {
		return done, fmt.Errorf("try edits: %w", err)
	}
	if differs {
		done.Tonight = append(done.Tonight, contractFile)
	}
	for i, p := range c.order {
		if b.waiting[keyOf(p.File)] == "" || !wanted(p) {
			continue
		}
		b.night.step("queries", i, len(c.order))
		rebuilt, err := b.rebuild(ctx, p)
		if err != nil {
			return done, fmt.Errorf("try edits: %w", err)
		}
		done.Rebuilt = append(done.Rebuilt, rebuilt)
	}
	b.night.step("queries", len(c.order), len(c.order))
	b.remember(c)
	return done, nil
}

// contractDiffers tells whether the canonical tables have other columns now than the
// night filled.
func (b *Workbench) contractDiffers(ctx context.Context, c *Catalog) (bool, error) {
	qs := []string{"DROP SCHEMA IF EXISTS before.staging CASCADE", "CREATE SCHEMA before.staging"}
	for i := range c.contract.Tables {
		t := &c.contract.Tables[i]
		qs = append(qs, fmt.Sprintf("CREATE TABLE before.staging.%s (%s)", quoteName(t.Name), t.DDL()))
	}
	if err := exec(ctx, b.w.conn, qs...); err != nil {
		return false, err
	}
	list := func(database string) string {
		return "SELECT lower(table_name) AS t, lower(column_name) AS c, data_type FROM duckdb_columns() WHERE schema_name = 'staging' AND database_name = '" + database + "'"
	}
	n, err := queryInt(ctx, b.w.conn, fmt.Sprintf("SELECT count(*) FROM ((%s EXCEPT %s) UNION ALL (%[2]s EXCEPT %[1]s))", list("before"), list("crm")))
	return n > 0, err
}

// remember notes the texts that are applied now. Staging files stay as the night
// read them.
func (b *Workbench) remember(c *Catalog) {
	for _, p := range slices.Concat(c.macroOrder(), c.order) {
		b.made[p.File.Path] = p.File.SHA256
	}
	for _, f := range c.files {
		if c.refused[f.Path] != nil {
			b.made[f.Path] = c.mark(f)
		}
	}
}

// upstream are the names of all that a query reads, directly or through others.
func upstream(c *Catalog, p *sqlfile.Parsed) map[string]bool {
	need := map[string]bool{}
	add := func(p *sqlfile.Parsed) {
		for _, d := range dependencies(p) {
			need[d] = true
		}
	}
	add(p)
	if readsOthers(p) {
		for _, other := range c.inLayers(sqlfile.Checks) {
			add(other)
		}
	}
	for _, other := range slices.Backward(c.order) { // readers stand behind what they read
		if need[keyOf(other.File)] {
			add(other)
		}
	}
	return need
}

// keyOf is a relation's name without regard to case.
func keyOf(f *sqlfile.File) string { return strings.ToLower(relation(f)) }

// remove drops the relations whose files are gone.
func (b *Workbench) remove(ctx context.Context, edits []Edit) (gone []string, err error) {
	for _, e := range edits {
		parts := strings.Split(strings.TrimSuffix(e.Path, ".sql"), "/")
		if e.What != "removed" || len(parts) != 2 { // staging tables stay as they are
			continue
		}
		delete(b.made, e.Path)
		if parts[0] == string(sqlfile.Macros) {
			continue
		}
		name := strings.ToLower(parts[0] + "." + parts[1])
		delete(b.waiting, name)
		delete(b.failed, name)
		if err := b.drop(ctx, parts[0], parts[1]); err != nil {
			return gone, err
		}
		if err := b.forget(ctx, &sqlfile.File{Layer: sqlfile.Layer(parts[0]), Name: parts[1], Path: e.Path}); err != nil {
			return gone, err
		}
		gone = append(gone, name)
	}
	return gone, nil
}

func (b *Workbench) drop(ctx context.Context, layer, name string) error {
	kind := "TABLE"
	if key := strings.ToLower(layer + "." + name); b.views[key] {
		kind = "VIEW"
		delete(b.views, key)
	}
	return exec(ctx, b.w.conn, fmt.Sprintf("DROP %s IF EXISTS %s.%s", kind, layer, quoteName(name)))
}

// forget takes a file's lines out of the account of the night.
func (b *Workbench) forget(ctx context.Context, f *sqlfile.File) error {
	qs := []string{"DELETE FROM ops.queries WHERE file = " + quoteText(f.Path)}
	if f.Layer == sqlfile.Checks {
		qs = append(qs, "DELETE FROM ops.checks WHERE check_name = "+quoteText(f.Name))
	}
	return exec(ctx, b.w.conn, qs...)
}

// rebuild makes one relation anew as the night would.
func (b *Workbench) rebuild(ctx context.Context, p *sqlfile.Parsed) (Rebuilt, error) {
	name := keyOf(p.File)
	r := Rebuilt{Name: relation(p.File), File: p.File, Why: b.waiting[name]}
	var err error
	if r.Before, err = b.keep(ctx, p.File); err != nil {
		return r, err
	}
	if err := b.drop(ctx, string(p.File.Layer), p.File.Name); err != nil {
		return r, err
	}
	if err := b.forget(ctx, p.File); err != nil {
		return r, err
	}
	delete(b.waiting, name)
	delete(b.failed, name)
	if r.Rows, r.Err = b.make(ctx, p); r.Err != nil {
		var own *QueryError
		if ctx.Err() != nil || !errors.As(r.Err, &own) {
			return r, r.Err
		}
		r.Err = own
		b.failed[name] = own
		return r, b.drop(ctx, string(p.File.Layer), p.File.Name)
	}
	return r, nil
}

// keep saves the rows that a rebuild replaces and names where they are.
func (b *Workbench) keep(ctx context.Context, f *sqlfile.File) (string, error) {
	name := keyOf(f)
	own := string(f.Layer) + "." + quoteName(f.Name)
	switch {
	case b.views[name]:
		return "crm." + own, nil
	case b.failed[name] != nil:
		return "", nil
	}
	there, err := queryInt(ctx, b.w.conn, "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'warehouse' AND schema_name = ? AND lower(table_name) = lower(?)", string(f.Layer), f.Name)
	if err != nil || there == 0 {
		return "", err
	}
	return "before." + own, exec(ctx, b.w.conn, fmt.Sprintf("CREATE OR REPLACE TABLE before.%s AS FROM %s", own, own))
}

// make runs one query and judges it when it is a check.
func (b *Workbench) make(ctx context.Context, p *sqlfile.Parsed) (int64, error) {
	for _, d := range dependencies(p) {
		if b.failed[d] != nil {
			return 0, &QueryError{Fault: sqlfile.Fault{File: p.File.Path, Message: "it reads " + d + ", which failed"}}
		}
	}
	if p.File.Layer != sqlfile.Scorecards {
		var report BuildReport
		lost := map[string]bool{}
		if err := b.night.buildOne(ctx, b.w.conn, p, lost, &report); err != nil {
			return 0, err
		}
		if len(report.Failed) > 0 {
			return 0, &QueryError{Fault: report.Failed[0]}
		}
		return queryInt(ctx, b.w.conn, "SELECT count(*) FROM "+string(p.File.Layer)+"."+quoteName(p.File.Name))
	}
	r := b.night.scoreOne(ctx, b.w.conn, p, nil)
	return r.Total, r.Err
}
