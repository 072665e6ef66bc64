package sqltest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	_ "github.com/duckdb/duckdb-go/v2" // the database driver "duckdb"

	"crmscore/analyze/sqlfile"
)

// column is one column of a relation in the instance.
type column struct{ name, kind string }

// worker is one locked instance in memory that holds every relation without rows.
type worker struct {
	bench     Bench
	db        *sql.DB
	conn      *sql.Conn
	gate      *sqlfile.Gate
	relations map[string][]column // by schema.name; main's by bare name
	damaged   *sqlfile.Parsed     // the query that stands in for the one of its path; nil for none
}

func openWorker(ctx context.Context, b Bench) (*worker, error) {
	w := &worker{bench: b}
	var err error
	if w.db, err = sql.Open("duckdb", ""); err != nil {
		return nil, fmt.Errorf("open test instance: %w", err)
	}
	if err := w.prepare(ctx); err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

// prepare locks the instance and makes every relation, without rows.
func (w *worker) prepare(ctx context.Context) (err error) {
	if w.conn, err = w.db.Conn(ctx); err != nil {
		return fmt.Errorf("open test instance: %w", err)
	}
	for _, s := range []string{"SET threads = 1", "SET TimeZone = 'UTC'", "SET enable_external_access = false", "SET lock_configuration = true"} {
		if err := w.exec(ctx, s); err != nil {
			return fmt.Errorf("lock test instance: %w", err)
		}
	}
	if err := w.bench.Shapes(ctx, w.conn); err != nil {
		return fmt.Errorf("make the tables for tests: %w", err)
	}
	var macros []string
	for _, q := range w.bench.Queries {
		if q.Macro != nil {
			macros = append(macros, q.Macro.Name)
		}
	}
	w.gate = sqlfile.NewGate(w.conn, macros...)
	w.relations, err = w.readRelations(ctx, "database_name = current_database()")
	return err
}

func (w *worker) close() error {
	var errs []error
	if w.conn != nil {
		errs = append(errs, w.conn.Close())
	}
	return errors.Join(append(errs, w.db.Close())...)
}

func (w *worker) exec(ctx context.Context, statement string, args ...any) error {
	_, err := w.conn.ExecContext(ctx, statement, args...)
	return err
}

// readRelations lists tables and their columns.
func (w *worker) readRelations(ctx context.Context, where string) (map[string][]column, error) {
	rows, err := w.conn.QueryContext(ctx, `SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns()
WHERE NOT internal AND `+where+` ORDER BY schema_name, table_name, column_index`)
	if err != nil {
		return nil, fmt.Errorf("list tables: %w", err)
	}
	defer rows.Close()
	all := map[string][]column{}
	for rows.Next() {
		var schema, name string
		var c column
		if err := rows.Scan(&schema, &name, &c.name, &c.kind); err != nil {
			return nil, fmt.Errorf("list tables: %w", err)
		}
		if schema != "main" {
			name = schema + "." + name
		}
		all[name] = append(all[name], c)
	}
	return all, rows.Err()
}

// subject is the query that a case puts to the test.
func (w *worker) subject(ctx context.Context, c Case, p *parts) (*sqlfile.Parsed, sqlfile.Faults) {
	if p.own != nil {
		return w.ownQuery(ctx, c, p)
	}
	q, fault := pick(w.bench.Queries, c)
	if fault != nil {
		return nil, sqlfile.Faults{*fault}
	}
	return q, nil
}

// run runs one case. The error is the instance's trouble, not the case's.
func (w *worker) run(ctx context.Context, c Case, opt Options) (r Result, err error) {
	r = Result{Path: c.Path}
	p, faults := takeApart(c)
	r.Story = p.story
	if opt.Update != nil && p.want == nil && p.message == "" && len(p.sections) > 0 {
		faults = withoutMissingWant(faults)
	}
	if p.pending != nil {
		r.Awaits, r.Why = p.pending.query, p.pending.why
		faults = append(faults, w.awaited(c, p)...)
		if p.own == nil || len(faults) > 0 {
			r.Faults = faults
			return r, nil
		}
	}
	if r.Faults = faults; c.idea() && len(faults) > 0 {
		return r, nil // without its query there is none to look for
	}
	q, bad := w.subject(ctx, c, p)
	if r.Faults = append(faults, bad...); len(r.Faults) > 0 {
		return r, nil
	}
	if r.Query = q.File.Path; p.own != nil {
		r.Query = ""
	}
	return w.try(ctx, c, q, p, opt, r)
}

// try runs a case in a transaction that is rolled back.
func (w *worker) try(ctx context.Context, c Case, q *sqlfile.Parsed, p *parts, opt Options, r Result) (_ Result, err error) {
	if err := w.exec(ctx, "BEGIN TRANSACTION"); err != nil {
		return r, fmt.Errorf("run %s: %w", c.Path, err)
	}
	defer func() {
		// With the context ended the rollback must still happen. SET is no part of
		// the transaction: what a staging file was run with is taken back as well.
		still := context.WithoutCancel(ctx)
		err = errors.Join(err, w.exec(still, "ROLLBACK"))
		if q.File.Layer == sqlfile.Staging {
			err = errors.Join(err, w.exec(still, "SET search_path = 'memory.main'"))
		}
	}()
	if w.damaged != nil && w.damaged.Macro != nil {
		if err := w.exec(ctx, w.damaged.Macro.Statement); err != nil {
			fault := sqlfile.Explain(w.damaged.File, err)
			r.Faults = sqlfile.Faults{fault}
			return r, nil
		}
	}
	if c.Builtin && w.bench.Shipped != nil {
		if err := w.bench.Shipped(ctx, w.conn, q); err != nil {
			return r, fmt.Errorf("run %s: %w", c.Path, err)
		}
	}
	if r.Faults, err = w.fill(ctx, q, p, c); err != nil || len(r.Faults) > 0 {
		return r, err
	}
	got, failure := w.query(ctx, q, p, opt)
	if ctx.Err() != nil {
		return r, ctx.Err()
	}
	return w.judge(c, q, p, got, failure, opt, r)
}

// judge holds what came out against what is wanted.
func (w *worker) judge(c Case, q *sqlfile.Parsed, p *parts, got *result, failure *sqlfile.Fault, opt Options, r Result) (Result, error) {
	here := func(format string, args ...any) sqlfile.Faults {
		return sqlfile.Faults{{File: c.Path, Line: p.wantLine, Column: 1, Message: fmt.Sprintf(format, args...)}}
	}
	switch {
	case failure != nil && p.message != "":
		if !strings.Contains(failure.Error(), p.message) {
			r.Faults = here("the query failed with another message than %q: %s", p.message, failure.Message)
		}
		return r, nil
	case failure != nil:
		r.Faults = sqlfile.Faults{*failure}
		return r, nil
	case p.message != "":
		r.Faults = here("the query was to fail with %q but returned %d rows", p.message, len(got.rows))
		return r, nil
	}
	ordered := q.Ordered() || q.Macro != nil
	if p.want != nil {
		r.Differences, r.Faults = compare(p.want, got, ordered)
		r.Faults = append(r.Faults, faultsOf(p.want, r.Differences, len(got.rows))...)
	}
	if opt.Update != nil && (p.want == nil || len(r.Faults) > 0) {
		written, err := opt.Update(c, updated(p, got, ordered))
		if err != nil {
			return r, fmt.Errorf("update %s: %w", c.Path, err)
		}
		switch {
		case written:
			r.Faults, r.Differences, r.Updated = nil, nil, true
		case p.want == nil:
			r.Faults = here(wantsNothing)
		}
	}
	return r, nil
}

// withoutMissingWant drops the fault that an update is about to mend.
func withoutMissingWant(faults sqlfile.Faults) sqlfile.Faults {
	var kept sqlfile.Faults
	for _, f := range faults {
		if f.Message != wantsNothing {
			kept = append(kept, f)
		}
	}
	return kept
}
