package analyze

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"crmscore/analyze/sqlfile"
)

// Build is BuildStaging and BuildModels one after the other, for nights whose
// as-of date does not come from the data.
func (n *Night) Build(ctx context.Context, w *Warehouse) (BuildReport, error) {
	report, err := n.BuildStaging(ctx, w)
	if err != nil {
		return report, err
	}
	built, err := n.BuildModels(ctx, w)
	report.Checks, report.Failed = built.Checks, built.Failed
	report.Notes = append(report.Notes, built.Notes...)
	return report, err
}

// BuildModels writes the row of table run and runs models and checks over what
// BuildStaging made. A model that fails ends it with a *QueryError, because
// everything behind it would be wrong; a check that fails is a verdict.
func (n *Night) BuildModels(ctx context.Context, w *Warehouse) (BuildReport, error) {
	var report BuildReport
	if n.Run.AsOf.IsZero() {
		return report, errors.New("build models: no as-of date is set")
	}
	if err := writeRun(ctx, w.conn, n.Run); err != nil {
		return report, fmt.Errorf("build models: %w", err)
	}
	if err := exec(ctx, w.conn, "DELETE FROM ops.checks", "DELETE FROM ops.queries WHERE layer <> 'staging'"); err != nil {
		return report, fmt.Errorf("build models: %w", err)
	}
	if err := n.Catalog.writeDefinitions(ctx, w.conn); err != nil {
		return report, err
	}
	if err := n.Catalog.recordMacros(ctx, w.conn); err != nil {
		return report, fmt.Errorf("build models: %w", err)
	}
	if err := n.writeChanges(ctx, w.conn); err != nil {
		return report, err
	}
	queries := n.Catalog.inLayers(sqlfile.Models, sqlfile.Checks)
	lost := map[string]bool{}
	for i, p := range queries {
		n.step(string(p.File.Layer), i, len(queries))
		if err := n.buildOne(ctx, w.conn, p, lost, &report); err != nil {
			return report, err
		}
	}
	n.step("checks", len(queries), len(queries))
	return report, nil
}

// buildOne runs one model or check; lost collects the checks without a result.
func (n *Night) buildOne(ctx context.Context, conn *sql.Conn, p *sqlfile.Parsed, lost map[string]bool, report *BuildReport) error {
	for _, d := range dependencies(p) {
		if lost[d] {
			lost[relation(p.File)] = true
			return n.failCheck(ctx, conn, p.File, "skipped", d+" failed", report)
		}
	}
	rows, err := n.runQuery(ctx, conn, p)
	if err != nil {
		if ctx.Err() != nil {
			return err
		}
		var failed *QueryError
		if !errors.As(err, &failed) || p.File.Layer == sqlfile.Models {
			return errors.Join(err, recordQuery(ctx, conn, p.File, "failed", 0, err.Error()))
		}
		lost[relation(p.File)] = true
		report.Failed = append(report.Failed, failed.Fault)
		return n.failCheck(ctx, conn, p.File, "failed", failed.Fault.Message, report)
	}
	if err := recordQuery(ctx, conn, p.File, "ok", rows, ""); err != nil {
		return err
	}
	if p.File.Layer != sqlfile.Checks {
		return nil
	}
	verdicts, err := judge(ctx, conn, p.File, rows)
	report.Checks = append(report.Checks, verdicts...)
	return err
}

// runQuery makes the table of one query within the time limit and counts its rows.
func (n *Night) runQuery(ctx context.Context, conn *sql.Conn, p *sqlfile.Parsed) (int64, error) {
	start := time.Now()
	defer n.watch(p.File)()
	late, err := timed(ctx, n.QueryTimeout, func(ctx context.Context) error {
		_, err := conn.ExecContext(ctx, createAs(p, "warehouse"))
		return err
	})
	if err != nil {
		// Bound on its own, the text gives the place that the wrapped one blurs.
		if !late && ctx.Err() == nil {
			if fault := bind(ctx, conn, p.File, p.File.Body); fault != nil {
				return 0, &QueryError{Fault: *fault}
			}
		}
		return 0, n.queryError(ctx, p.File, late, err)
	}
	rows, err := queryInt(ctx, conn, fmt.Sprintf("SELECT count(*) FROM warehouse.%s.%s", p.File.Layer, quoteName(p.File.Name)))
	n.log().Debug("query done", "query", p.File.Path, "rows", rows, "seconds", time.Since(start).Seconds())
	return rows, err
}

// watch reports a query that does not end when it is told to; the returned
// function ends the watch.
func (n *Night) watch(f *sqlfile.File) (stop func()) {
	if n.Stuck == nil {
		return func() {}
	}
	limit := n.QueryTimeout
	if limit <= 0 {
		limit = defaultQueryTimeout
	}
	t := time.AfterFunc(limit+stuckAfter, func() { n.Stuck(f.Path, limit+stuckAfter) })
	return func() { t.Stop() }
}

// queryError is the cancellation of the night, or the file's own fault.
func (n *Night) queryError(ctx context.Context, f *sqlfile.File, late bool, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("run %s: %w", f.Path, ctx.Err())
	}
	if late {
		limit := n.QueryTimeout
		if limit <= 0 {
			limit = defaultQueryTimeout
		}
		return &QueryError{TimedOut: true, Fault: sqlfile.Fault{File: f.Path, Message: fmt.Sprintf("not done after %s: stopped", limit),
			Hint: "look for a join without a condition or a recursion without an end, or raise the time limit"}}
	}
	return &QueryError{Fault: sqlfile.Explain(f, err)}
}

// inLayers are the queries of some layers in the order of work.
func (c *Catalog) inLayers(layers ...sqlfile.Layer) []*sqlfile.Parsed {
	return slices.DeleteFunc(slices.Clone(c.order), func(p *sqlfile.Parsed) bool { return !slices.Contains(layers, p.File.Layer) })
}

// writeDefinitions fills ops.definitions from the front matter of the sheets:
// what each column means and which file makes it.
func (c *Catalog) writeDefinitions(ctx context.Context, conn *sql.Conn) error {
	if err := exec(ctx, conn, "DELETE FROM ops.definitions"); err != nil {
		return err
	}
	sheets := slices.DeleteFunc(slices.Clone(c.files), func(f *sqlfile.File) bool {
		return f.Layer != sqlfile.Scorecards || f.Meta.Sheet == "" || c.parsed[f.Path] == nil
	})
	slices.SortStableFunc(sheets, func(a, b *sqlfile.File) int {
		return cmp.Or(cmp.Compare(a.Meta.Order, b.Meta.Order), cmp.Compare(a.Path, b.Path))
	})
	position := map[string]int{}
	var rows [][]any
	for _, f := range sheets {
		columns := c.parsed[f.Path].Columns
		if columns == nil {
			columns = keys(f.Meta.Columns)
		}
		for _, name := range columns {
			col, described := f.Meta.Columns[name]
			if !described || col.Hidden {
				continue
			}
			position[f.Meta.Sheet]++
			rows = append(rows, []any{f.Meta.Sheet, position[f.Meta.Sheet], name, orNull(col.Label), orNull(col.Note), f.Path})
		}
	}
	return insertRows(ctx, conn, "ops.definitions", rows)
}
