package analyze

import (
	"context"
	"errors"
	"fmt"

	"crmscore/analyze/sqlfile"
)

// Results are the scorecards' results after the last Apply, which must have been
// one of everything, as Score would give them: a preview is made from them.
func (b *Workbench) Results(ctx context.Context) ([]Result, error) {
	c := b.night.Catalog
	var results []Result
	for _, p := range c.inLayers(sqlfile.Scorecards) {
		r := Result{File: p.File, Err: b.failed[keyOf(p.File)]}
		if r.Err == nil {
			table := "warehouse.scorecards."
			if b.views[keyOf(p.File)] {
				table = "crm.scorecards." // a view does not tell the order of its rows
			}
			b.read(ctx, &r, table+quoteName(p.File.Name))
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		results = append(results, r)
	}
	return append(results, c.refusedResults()...), nil
}

// read fills in columns and rows, or why they cannot be shown.
func (b *Workbench) read(ctx context.Context, r *Result, table string) {
	if err := r.read(ctx, b.w.conn, table); err != nil {
		r.Err = &QueryError{Fault: sqlfile.Fault{File: r.File.Path, Message: err.Error()}}
	}
}

// PublishedResults are the results that the published workbooks were made from,
// with the front matter that they had.
func (b *Workbench) PublishedResults(ctx context.Context) ([]Result, error) {
	type line struct{ path, origin, text, state, message string }
	var l line
	var lines []line
	err := eachRow(ctx, b.w.conn, "SELECT file, origin, text, state, coalesce(error, '') FROM crm.ops.queries WHERE layer = 'scorecards' ORDER BY rowid",
		[]any{&l.path, &l.origin, &l.text, &l.state, &l.message}, func() error { lines = append(lines, l); return nil })
	if err != nil {
		return nil, fmt.Errorf("read the published results: %w", err)
	}
	var results []Result
	for _, l := range lines {
		f, _ := sqlfile.Parse(l.path, []byte(l.text), sqlfile.Origin(l.origin))
		r := Result{File: f}
		if l.state == "ok" {
			b.read(ctx, &r, "crm.scorecards."+quoteName(f.Name))
		} else {
			r.Err = errors.New(l.message)
		}
		results = append(results, r)
	}
	return results, ctx.Err()
}

// AsPublished runs work while the plain names mean the published relations.
func (b *Workbench) AsPublished(ctx context.Context, work func() error) error {
	if err := exec(ctx, b.w.conn, "USE crm"); err != nil {
		return err
	}
	return errors.Join(work(), exec(context.WithoutCancel(ctx), b.w.conn, "USE warehouse"))
}
