package analyze

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"crmscore/analyze/sqlfile"
)

// stagingJob is one staging file for one source.
type stagingJob struct {
	source Source
	query  *sqlfile.Parsed
	needs  []rawNeed
	skip   string // why it does not run; empty when it does
}

// BuildStaging types what the sources delivered into the canonical tables of
// staging and accounts for every row. The warehouse must be prepared, loaded and
// locked. All *InputErrors come back joined, before anything runs; so do all
// *FormatErrors, after every column was looked at.
func (n *Night) BuildStaging(ctx context.Context, w *Warehouse) (BuildReport, error) {
	var report BuildReport
	raws := map[string]map[string]*rawTable{}
	var jobs []*stagingJob
	var errs []error
	for _, s := range n.Sources {
		tables, err := readRawTables(ctx, w.conn, s.Name)
		if err != nil {
			return report, fmt.Errorf("source %s: list raw tables: %w", s.Name, err)
		}
		raws[s.Name] = tables
		for _, p := range n.Catalog.stagingFiles(s.CRM) {
			job := &stagingJob{source: s, query: p, needs: rawNeeds(p)}
			errs = append(errs, job.require(tables)...)
			jobs = append(jobs, job)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return report, err
	}
	if err := exec(ctx, w.conn, "DELETE FROM ops.rejected_values", "DELETE FROM ops.queries", "DELETE FROM ops.row_counts", "DELETE FROM "+workSchema+".rejected"); err != nil {
		return report, fmt.Errorf("build staging: %w", err)
	}
	for _, t := range n.Catalog.contract.Tables {
		if err := exec(ctx, w.conn, "DELETE FROM staging."+quoteName(t.Name)); err != nil {
			return report, fmt.Errorf("build staging: %w", err)
		}
	}
	for i, job := range jobs {
		n.step("staging", i, len(jobs))
		notes, err := n.runStaging(ctx, w.conn, job, raws[job.source.Name])
		report.Notes = append(report.Notes, notes...)
		var format *FormatError
		if errors.As(err, &format) {
			errs = append(errs, err)
		} else if err != nil {
			return report, err
		}
	}
	n.step("staging", len(jobs), len(jobs))
	if err := errors.Join(errs...); err != nil {
		return report, err
	}
	rows, err := n.countRows(ctx, w.conn, raws)
	report.Rows = rows
	return report, err
}

func (n *Night) step(name string, done, total int) {
	if n.Progress != nil {
		n.Progress(name, done, total)
	}
}

func (n *Night) log() *slog.Logger {
	if n.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return n.Log
}

// require looks whether the delivery has what the file requires. A file whose
// tables were not delivered is skipped, save the one for opportunities; a table
// that was delivered without a required column is an error for every file.
func (j *stagingJob) require(tables map[string]*rawTable) []error {
	f := j.query.File
	var errs []error
	for _, name := range keys(f.Meta.Requires) {
		t := tables[strings.ToLower(name)]
		if t == nil {
			if f.Name == "opportunities" {
				found := rawNames(tables)
				errs = append(errs, &InputError{Source: j.source.Name, Table: name, Found: found, Nearest: nearest(name, found), File: f.Path})
			} else if j.skip == "" {
				j.skip = fmt.Sprintf("source %s: table %s was not delivered; staging.%s gets no rows from it", j.source.Name, name, f.Name)
			}
			continue
		}
		for _, column := range f.Meta.Requires[name] {
			if !t.has(column) {
				errs = append(errs, &InputError{Source: j.source.Name, Table: t.name, Missing: column, Found: t.columns, Nearest: nearest(column, t.columns), File: f.Path})
			}
		}
	}
	return errs
}

// runStaging runs one job and records it in ops.queries.
func (n *Night) runStaging(ctx context.Context, conn *sql.Conn, job *stagingJob, raws map[string]*rawTable) ([]string, error) {
	f := job.query.File
	if job.skip != "" {
		absent, err := noteAbsent(ctx, conn, job, raws)
		if err != nil {
			return nil, err
		}
		return append([]string{job.skip}, absent...), recordQuery(ctx, conn, f, "skipped", 0, job.skip)
	}
	notes, err := n.fillRaw(ctx, conn, job, raws)
	if err != nil {
		return notes, err
	}
	t := &typer{night: n, conn: conn, job: job, table: n.Catalog.tableOf(f), format: n.format(job.source)}
	if err := t.run(ctx); err != nil {
		return append(notes, t.notes...), err
	}
	n.log().Debug("staged", "source", job.source.Name, "table", f.Name, "rows", t.loaded, "rejected", t.rejected)
	return append(notes, t.notes...), recordQuery(ctx, conn, f, "ok", t.loaded, "")
}

// recordQuery adds one line to ops.queries.
func recordQuery(ctx context.Context, conn *sql.Conn, f *sqlfile.File, state string, rows int64, message string) error {
	return insertRows(ctx, conn, "ops.queries", [][]any{queryRow(f, state, rows, message)})
}

func queryRow(f *sqlfile.File, state string, rows int64, message string) []any {
	return []any{string(f.Layer), f.Name, f.Path, string(f.Origin), f.SHA256, f.Text, state, rows, orNull(message)}
}

// countRows accounts for every row of every delivered raw table.
func (n *Night) countRows(ctx context.Context, conn *sql.Conn, raws map[string]map[string]*rawTable) ([]RowCount, error) {
	var out []RowCount
	var lines [][]any
	for _, s := range n.Sources {
		for _, key := range keys(raws[s.Name]) {
			t := raws[s.Name][key]
			if !t.delivered {
				continue
			}
			rc, err := countTable(ctx, conn, s, t)
			if err != nil {
				return out, fmt.Errorf("count rows of %s.%s: %w", s.Name, t.name, err)
			}
			out = append(out, rc)
			lines = append(lines, []any{rc.Source, rc.Table, rc.Delivered, rc.Loaded, rc.Rejected})
		}
	}
	if err := insertRows(ctx, conn, "ops.row_counts", lines); err != nil {
		return out, err
	}
	written, err := queryInt(ctx, conn, "SELECT count(*) FROM ops.row_counts WHERE delivered = loaded + rejected")
	if err == nil && written != int64(len(out)) {
		err = fmt.Errorf("bug: %d of %d lines of ops.row_counts hold rows delivered = loaded + rejected", written, len(out))
	}
	return out, err
}

// countTable adds what loading could not read and what typing rejected. Rows that
// a later delta replaced count as loaded: they were read and then superseded.
func countTable(ctx context.Context, conn *sql.Conn, s Source, t *rawTable) (RowCount, error) {
	rc := RowCount{Source: s.Name, Table: t.name}
	var files, records, loaded, unreadable int64
	err := conn.QueryRowContext(ctx, `SELECT count(*), coalesce(sum(records), 0)::BIGINT, coalesce(sum(loaded), 0)::BIGINT, coalesce(sum(rejected), 0)::BIGINT
FROM ops.files WHERE source = ? AND lower(table_name) = lower(?) AND used`, s.Name, t.name).Scan(&files, &records, &loaded, &unreadable)
	if err != nil {
		return rc, err
	}
	inRaw, err := queryInt(ctx, conn, "SELECT count(*) FROM "+t.path)
	if err != nil {
		return rc, err
	}
	if files == 0 {
		records, loaded = inRaw, inRaw
	}
	rejected, err := queryInt(ctx, conn, "SELECT count(*) FROM (SELECT DISTINCT _file, _line FROM "+workSchema+".rejected WHERE source = ? AND table_name = ?)", s.Name, t.name)
	if err != nil {
		return rc, err
	}
	if records != loaded+unreadable || inRaw > loaded || rejected > inRaw {
		return rc, fmt.Errorf("bug: %d records delivered, %d loaded and %d unreadable by ops.files, %d in the raw table, %d rejected by typing: these do not add up", records, loaded, unreadable, inRaw, rejected)
	}
	rc.Delivered, rc.Rejected = records, unreadable+rejected
	rc.Loaded = rc.Delivered - rc.Rejected
	return rc, nil
}

func rawNames(tables map[string]*rawTable) []string {
	var names []string
	for _, key := range keys(tables) {
		if tables[key].delivered {
			names = append(names, tables[key].name)
		}
	}
	slices.Sort(names)
	return names
}
