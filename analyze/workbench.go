package analyze

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"crmscore/analyze/sqlfile"
)

// Workbench is a published database on which an analyst's edits are tried. The
// published file is attached for reading only; beside it lies an empty database in
// memory in which every relation is a view of the published one until Apply makes
// it anew. So an edit costs what it touches, and nothing that a night made changes.
//
// Queries see the names that they see at night: relations with their schema. The
// instance is locked like the night's and has one thread, because sums of
// floating-point numbers must come out as they will at night.
//
// What a workbench cannot show: edits of staging files, of the contract, of header
// synonyms and of the config's company, currency, time zone and fiscal year. They
// take effect where delivered files are read, which is tonight.
type Workbench struct {
	w     *Warehouse
	night Night

	made    map[string]string // SHA-256 by path of what the relations at hand were made from
	views   map[string]bool   // relations that are still the published ones
	failed  map[string]error  // relations without rows, and why
	waiting map[string]string // relations that an edit touched and that were not made anew yet, and why
	limits  map[string]string // thresholds by key, as one text
	texts   map[string]string // the tables of settings, each as one text
}

// OpenWorkbench attaches the published database at s.Path. The limits of s and of n
// hold as at night, save that there is one thread; n needs no catalog.
func OpenWorkbench(ctx context.Context, s Settings, n Night) (*Workbench, error) {
	if _, err := os.Stat(s.Path); errors.Is(err, fs.ErrNotExist) {
		return nil, &NotPublishedError{Path: s.Path}
	}
	w, err := openMemory(ctx)
	if err != nil {
		return nil, fmt.Errorf("open workbench: %w", err)
	}
	b := &Workbench{w: w, night: n, made: map[string]string{}, views: map[string]bool{}, failed: map[string]error{}, waiting: map[string]string{}}
	if err := b.open(ctx, s); err != nil {
		return nil, errors.Join(err, w.release())
	}
	return b, nil
}

func (b *Workbench) open(ctx context.Context, s Settings) error {
	published := s.Path
	s.Path, s.Threads = ":memory:", 1
	for _, q := range append(s.statements(), "ATTACH "+quoteText(published)+" AS crm (READ_ONLY)", "ATTACH ':memory:' AS before") {
		if _, err := b.w.conn.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("open published database %s: %w\n    hint: a night makes it anew: crmscore run", published, err)
		}
	}
	for _, step := range []func(context.Context) error{b.w.Lock, b.showPublished, b.readPublished} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("open workbench on %s: %w", published, err)
		}
	}
	return nil
}

// Close throws the copy away.
func (b *Workbench) Close() error { return b.w.release() }

// Conn is the one connection; relations carry their plain schema names and show the
// state after the last Apply.
func (b *Workbench) Conn() *sql.Conn { return b.w.conn }

// The tables of which the workbench keeps a copy of its own: Apply rewrites them.
var ownCopies = map[string]bool{"main.run": true, "main.thresholds": true, "ops.checks": true, "ops.queries": true, "ops.definitions": true}

// showPublished makes a view of every published table. As during a night's
// scoring, ops.queries holds no scorecards yet.
func (b *Workbench) showPublished(ctx context.Context) error {
	var qs []string
	for _, schema := range []string{"staging", "models", "checks", "scorecards", "ops", "snapshots"} {
		qs = append(qs, "CREATE SCHEMA IF NOT EXISTS "+schema, "CREATE SCHEMA IF NOT EXISTS before."+schema)
	}
	var schema, table string
	err := eachRow(ctx, b.w.conn, "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'crm' ORDER BY ALL", []any{&schema, &table}, func() error {
		name := schema + "." + quoteName(table)
		kind, where := "VIEW", ""
		if ownCopies[schema+"."+table] {
			kind = "TABLE"
		} else {
			b.views[strings.ToLower(schema+"."+table)] = true
		}
		if schema == "ops" && table == "queries" {
			where = " WHERE layer <> 'scorecards' ORDER BY rowid"
		}
		qs = append(qs, fmt.Sprintf("CREATE %s %s AS SELECT * FROM crm.%s%s", kind, name, name, where))
		return nil
	})
	if err != nil {
		return err
	}
	return exec(ctx, b.w.conn, qs...)
}

// readPublished learns what the published relations were made from. What the night
// could not make is made again.
func (b *Workbench) readPublished(ctx context.Context) error {
	var path, layer, name, sum, state string
	err := eachRow(ctx, b.w.conn, "SELECT file, layer, name, sha256, state FROM crm.ops.queries ORDER BY ALL", []any{&path, &layer, &name, &sum, &state}, func() error {
		b.made[path] = sum
		if state != "ok" && layer != string(sqlfile.Staging) && layer != string(sqlfile.Macros) {
			b.waiting[strings.ToLower(layer+"."+name)] = "it failed last night"
		}
		return nil
	})
	if err != nil {
		return err
	}
	if b.limits, err = b.readLimits(ctx); err != nil {
		return err
	}
	b.texts, err = b.readTexts(ctx)
	return err
}

// readLimits gives the thresholds at hand by key, a line per team.
func (b *Workbench) readLimits(ctx context.Context) (map[string]string, error) {
	found := map[string]string{}
	var key, text string
	err := eachRow(ctx, b.w.conn, "SELECT key, concat_ws(' ', value, team) FROM main.thresholds ORDER BY ALL", []any{&key, &text},
		func() error { found[key] += text + "\n"; return nil })
	return found, err
}

// readTexts gives the tables of settings at hand, each as one text.
func (b *Workbench) readTexts(ctx context.Context) (map[string]string, error) {
	texts := map[string]string{}
	for _, table := range []string{"main.thresholds", "ops.definitions"} {
		var text string
		err := b.w.conn.QueryRowContext(ctx, "SELECT coalesce(string_agg(cast(d AS VARCHAR), chr(10) ORDER BY cast(d AS VARCHAR)), '') FROM "+table+" AS d").Scan(&text)
		if err != nil {
			return nil, err
		}
		texts[table] = text
	}
	return texts, nil
}
