package night

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"crmscore/analyze"
	"crmscore/ingest"
	"crmscore/report"
)

// built is what the warehouse half of a night hands to the other half.
type built struct {
	report  analyze.BuildReport
	results []analyze.Result
	org     report.Org
	info    report.BookInfo
	books   []report.Book // company first
}

// build lands and loads the sources, runs staging, models and checks in one
// database instance, closes it, and runs the scorecards in a second one with a
// single thread, where sums of floating-point numbers repeat.
func (r *run) build(ctx context.Context) (*built, error) {
	n := &analyze.Night{
		Catalog: r.catalog, Changes: r.changes, QueryTimeout: r.Config.QueryTime(), Log: r.Log,
		Progress: func(step string, done, total int) { r.progress(step, int64(done), int64(total)) },
		Run: analyze.RunRow{Company: r.Config.Company, Timezone: r.Config.Timezone, Currency: r.Config.Currency,
			FiscalYearStartMonth: r.Config.FiscalMonth(), Display: r.Config.Display},
	}
	if r.Abort != nil {
		n.Stuck = func(query string, running time.Duration) {
			r.Abort(fmt.Sprintf("%s does not end: still running after %s, and it cannot be interrupted; nothing was published\n    hint: crmscore query show %s; long scalar calls (repeat, levenshtein on long texts) are the usual cause", query, running, strings.TrimSuffix(query, ".sql")))
		}
	}
	for _, s := range r.Config.Sources {
		n.Sources = append(n.Sources, analyze.Source{Name: s.Name, CRM: s.CRM,
			Date: s.Format.Date, Decimal: s.Format.Decimal, Timezone: s.Format.Timezone})
	}
	var err error
	if r.sources, err = r.withInbox(); err != nil {
		return nil, err
	}
	for _, s := range r.sources[len(r.Config.Sources):] {
		n.Sources = append(n.Sources, analyze.Source{Name: s.Name, CRM: s.CRM, Date: s.Format.Date, Decimal: s.Format.Decimal, Timezone: s.Format.Timezone})
	}
	b := &built{}
	if err := r.withWarehouse(ctx, r.Config.Limits.Threads, func(w *analyze.Warehouse) error {
		return r.fill(ctx, n, w, b)
	}); err != nil {
		return nil, err
	}
	if len(b.report.Blocks()) > 0 || len(r.Earlier) > 0 {
		return b, nil
	}
	return b, r.withWarehouse(ctx, 1, func(w *analyze.Warehouse) error { return r.score(ctx, n, w, b) })
}

// withWarehouse opens the one database instance of this moment and closes it.
func (r *run) withWarehouse(ctx context.Context, threads int, work func(*analyze.Warehouse) error) error {
	w, err := analyze.Open(ctx, r.warehouse(threads))
	if err != nil {
		return err
	}
	err = work(w)
	return errors.Join(err, w.Close())
}

// warehouse is how the night's database is opened, within the limits of the config.
func (r *run) warehouse(threads int) analyze.Settings {
	return analyze.Settings{
		Path: r.warehousePath(), TempDir: filepath.Join(r.state, "tmp", "spill"),
		MemoryLimit: r.Config.Limits.Memory, Threads: threads,
	}
}

func (r *run) warehousePath() string { return filepath.Join(r.state, "warehouse.duckdb") }

// fill is the first instance: load, lock, staging, models, checks.
func (r *run) fill(ctx context.Context, n *analyze.Night, w *analyze.Warehouse, b *built) error {
	if err := n.Prepare(ctx, w); err != nil {
		return err
	}
	if err := ingest.PrepareOps(ctx, w.Conn()); err != nil {
		return err
	}
	var err error
	if r.snapshots, err = analyze.LoadSnapshots(ctx, w, snapshotFolder(r.Config)); err != nil {
		return err
	}
	if err := r.step(ctx, "load", func() (int64, error) { return r.load(ctx, n, w) }); err != nil {
		return err
	}
	if err := w.Lock(ctx); err != nil {
		return err
	}
	err = r.step(ctx, "staging", func() (int64, error) {
		staged, err := n.BuildStaging(ctx, w)
		r.noteBuild(staged)
		return 0, err
	})
	if err != nil {
		return err
	}
	if n.Run.AsOf, err = r.asOf(ctx, n, w); err != nil {
		return err
	}
	if len(r.Earlier) > 0 {
		return r.step(ctx, "earlier nights", func() (int64, error) { return int64(len(r.Earlier)), r.seeEarlier(ctx, n, w) })
	}
	if n.Run.Fingerprint, err = r.fingerprint(ctx, w.Conn(), n.Run.AsOf); err != nil {
		return err
	}
	r.Summary.AsOf, r.Summary.Fingerprint = n.Run.AsOf.Format(time.DateOnly), n.Run.Fingerprint
	err = r.step(ctx, "models", func() (int64, error) {
		var err error
		b.report, err = n.BuildModels(ctx, w)
		r.noteBuild(b.report)
		return 0, err
	})
	if err != nil || len(b.report.Blocks()) > 0 {
		return err
	}
	return r.takeSnapshots(ctx, n, w)
}

// noteBuild copies what operators are told from the build's report.
func (r *run) noteBuild(b analyze.BuildReport) {
	for _, c := range b.Rows {
		r.Summary.Tables = append(r.Summary.Tables, TableCount(c))
	}
	r.Summary.Notes = append(r.Summary.Notes, b.Notes...)
	r.Summary.Warnings = append(r.Summary.Warnings, warnings(b)...)
}

// asOf is the business date: the last day that counts.
func (r *run) asOf(ctx context.Context, n *analyze.Night, w *analyze.Warehouse) (time.Time, error) {
	switch {
	case !r.AsOf.IsZero():
		return r.AsOf, nil
	case r.Config.AsOf == "newest_record":
		return n.NewestRecord(ctx, w)
	case r.Config.AsOf == "yesterday":
		day, err := time.Parse(time.DateOnly, r.LogicalDate)
		if err != nil {
			return time.Time{}, fmt.Errorf("logical date: %w", err)
		}
		return day.AddDate(0, 0, -1), nil
	}
	return time.Parse(time.DateOnly, r.Config.AsOf)
}

// fingerprint stands for everything that decides the night's numbers: the bytes
// that were loaded, what earlier nights saw, the queries and how they changed since
// the night before, the settings and the as-of date.
func (r *run) fingerprint(ctx context.Context, conn *sql.Conn, asOf time.Time) (string, error) {
	h := sha256.New()
	c := r.Config
	fmt.Fprintf(h, "%s %q %q %q %d %q\n", asOf.Format(time.DateOnly), c.Company, c.Timezone, c.Currency, c.FiscalMonth(), c.Display)
	fmt.Fprintln(h, r.version.Hash)
	for _, change := range r.changes {
		fmt.Fprintf(h, "%q\n", change)
	}
	for _, s := range c.Sources {
		fmt.Fprintf(h, "%q %q %+v %+v %q\n", s.Name, s.CRM, s.Format, s.Addresses(), s.Hosts())
	}
	for _, sum := range r.snapshots.Inputs(asOf) {
		fmt.Fprintln(h, "snapshot", sum)
	}
	rows, err := conn.QueryContext(ctx, `select source, table_name, sha256 from ops.files where used order by all`)
	if err != nil {
		return "", fmt.Errorf("read ops.files: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var source, table, sum string
		if err := rows.Scan(&source, &table, &sum); err != nil {
			return "", fmt.Errorf("read ops.files: %w", err)
		}
		fmt.Fprintf(h, "%q %q %s\n", source, table, sum)
	}
	return hex.EncodeToString(h.Sum(nil))[:16], rows.Err()
}

// score is the second instance: scorecards and what the books need to be cut.
func (r *run) score(ctx context.Context, n *analyze.Night, w *analyze.Warehouse, b *built) error {
	if err := w.Lock(ctx); err != nil {
		return err
	}
	return r.step(ctx, "scorecards", func() (rows int64, err error) {
		if b.results, err = n.Score(ctx, w); err != nil {
			return 0, err
		}
		for _, res := range b.results {
			rows += res.Total
			if res.Err != nil {
				r.Summary.Failed = append(r.Summary.Failed, r.failedSheet(res))
			}
		}
		if err := n.Describe(ctx, w); err != nil {
			return 0, err
		}
		if b.org, err = report.LoadOrg(ctx, w.Conn()); err != nil {
			return 0, err
		}
		b.info, err = BookInfo(ctx, w.Conn(), r.catalog.Texts())
		return rows, err
	})
}

// failedSheet names file and reason.
func (r *run) failedSheet(res analyze.Result) string {
	var refused *analyze.RefusedError
	if errors.As(res.Err, &refused) {
		return refused.Shown(r.Config.Shown(r.Config.Folders.Queries)).Error()
	}
	text := res.Err.Error()
	if !strings.HasPrefix(text, res.File.Path+":") {
		text = res.File.Path + ": " + text
	}
	return text
}
