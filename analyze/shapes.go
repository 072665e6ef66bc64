package analyze

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"crmscore/analyze/sqlfile"
)

// opsTables are the names that queries may read in schema ops.
func opsTables() []string {
	var names []string
	for _, t := range slices.Concat(ownOps, ingestOps) {
		names = append(names, t.name)
	}
	return names
}

// Shapes makes everything a query may read, empty, in the connection's current
// catalog: run (one row), thresholds, the macros, the canonical tables of staging,
// ops and snapshots, and one empty table per model, check and scorecard. Check must have
// been called before. Files that do not bind come back as faults, each once: what
// depends on such a file is left out in silence. It serves the dry run of Check
// and tests of single queries.
func (c *Catalog) Shapes(ctx context.Context, conn *sql.Conn, run RunRow) (sqlfile.Faults, error) {
	faults, err := c.base(ctx, conn, run)
	if err != nil {
		return nil, fmt.Errorf("make empty tables: %w", err)
	}
	missing := c.faulty(faults)
	for _, p := range c.order {
		key := relation(p.File)
		needs := dependencies(p)
		for _, call := range p.MacroCalls {
			needs = append(needs, "macros."+call.Name)
		}
		if slices.ContainsFunc(needs, func(d string) bool { return missing[d] }) {
			missing[key] = true
			continue
		}
		if fault := c.shape(ctx, conn, p); fault != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			missing[key] = true
			faults = append(faults, *fault)
		}
	}
	return faults, nil
}

// faulty are the relations whose files have faults already.
func (c *Catalog) faulty(faults sqlfile.Faults) map[string]bool {
	missing := map[string]bool{}
	for _, f := range c.files {
		found := slices.ContainsFunc(faults, func(fault sqlfile.Fault) bool { return fault.File == f.Path })
		if c.parsed[f.Path] == nil || found {
			missing[relation(f)] = true
		}
	}
	return missing
}

// shape makes the empty table of one query without running it. A query that
// fails is bound once more on its own: then error places refer to its text.
func (c *Catalog) shape(ctx context.Context, conn *sql.Conn, p *sqlfile.Parsed) *sqlfile.Fault {
	_, err := timed(ctx, defaultQueryTimeout, func(ctx context.Context) error {
		_, err := conn.ExecContext(ctx, createAs(p, "")+"\nWITH NO DATA")
		return err
	})
	if err == nil {
		return nil
	}
	if alone := prepares(ctx, conn, p.File.Body); alone != nil {
		err = alone
	}
	fault := sqlfile.Explain(p.File, err, columnsRead(ctx, conn, p)...)
	return &fault
}

// columnsRead are the columns of the tables that a query reads, for hints; none
// when they cannot be had.
func columnsRead(ctx context.Context, conn *sql.Conn, p *sqlfile.Parsed) []string {
	all, err := allColumns(ctx, conn)
	if err != nil {
		return nil
	}
	var names []string
	for _, r := range p.Refs {
		for _, name := range all[strings.ToLower(r.String())] {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// bind lets DuckDB resolve names and types of gated text without running it.
func bind(ctx context.Context, conn *sql.Conn, f *sqlfile.File, text string) *sqlfile.Fault {
	if err := prepares(ctx, conn, text); err != nil {
		fault := sqlfile.Explain(f, err)
		return &fault
	}
	return nil
}

// prepares gives the error that DuckDB has with gated text.
func prepares(ctx context.Context, conn *sql.Conn, text string) error {
	var stmt *sql.Stmt
	_, err := timed(ctx, defaultQueryTimeout, func(ctx context.Context) error {
		var err error
		stmt, err = conn.PrepareContext(ctx, text)
		return err
	})
	if err == nil {
		err = stmt.Close()
	}
	return err
}

// createAs is the statement that makes a query's table in the given catalog (the
// current one when empty). The text is exactly what the gate has judged.
func createAs(p *sqlfile.Parsed, catalog string) string {
	if catalog != "" {
		catalog += "."
	}
	return fmt.Sprintf("CREATE OR REPLACE TABLE %s%s.%s AS %s", catalog, p.File.Layer, quoteName(p.File.Name), selectText(p.File))
}

// base makes all but the queries' own tables, from nothing.
func (c *Catalog) base(ctx context.Context, conn *sql.Conn, run RunRow) (sqlfile.Faults, error) {
	var qs []string
	for _, schema := range []string{"staging", "models", "checks", "scorecards"} {
		qs = append(qs, "DROP SCHEMA IF EXISTS "+schema+" CASCADE", "CREATE SCHEMA "+schema)
	}
	qs = append(qs, "CREATE SCHEMA IF NOT EXISTS ops", "CREATE SCHEMA IF NOT EXISTS snapshots")
	for _, t := range snapshotTables {
		qs = append(qs, "CREATE OR REPLACE TABLE snapshots."+t.ddl())
	}
	for _, t := range ownOps {
		qs = append(qs, "CREATE OR REPLACE TABLE ops."+t.ddl())
	}
	for _, t := range ingestOps {
		qs = append(qs, "CREATE TABLE IF NOT EXISTS ops."+t.ddl())
	}
	for i := range c.contract.Tables {
		t := &c.contract.Tables[i]
		qs = append(qs, fmt.Sprintf("CREATE TABLE staging.%s (%s)", quoteName(t.Name), t.DDL()))
	}
	if err := exec(ctx, conn, qs...); err != nil {
		return nil, err
	}
	return c.ground(ctx, conn, run)
}

// ground makes what every layer may read: run, thresholds and the macros.
func (c *Catalog) ground(ctx context.Context, conn *sql.Conn, run RunRow) (sqlfile.Faults, error) {
	if err := writeRun(ctx, conn, run); err != nil {
		return nil, err
	}
	if err := c.writeThresholds(ctx, conn); err != nil {
		return nil, err
	}
	return c.writeMacros(ctx, conn)
}

// writeRun replaces the one row of table run. While the as-of date is not known
// the table is empty: nothing may be computed from a date that is made up.
func writeRun(ctx context.Context, conn *sql.Conn, run RunRow) error {
	known := "true"
	if run.AsOf.IsZero() {
		known, run.AsOf = "false", time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	month := max(run.FiscalYearStartMonth, 1)
	p, money := periods(run.AsOf, month, run.Display), run.Display.Money(run.Currency)
	return exec(ctx, conn, fmt.Sprintf(`CREATE OR REPLACE TABLE main.run AS SELECT %s AS as_of, %s AS company, %s AS timezone, %s AS currency,
  %s AS currency_prefix, %s AS currency_suffix,
  %d::INTEGER AS fiscal_year, %d::INTEGER AS fiscal_year_start_month, %s AS fiscal_year_start, %s AS fiscal_year_end,
  %d::INTEGER AS quarter, %s AS quarter_name, %s AS quarter_pattern, %s AS quarter_start, %s AS quarter_end, %s AS previous_quarter_start, %s AS previous_quarter_end,
  %s AS month_start, %s AS month_end, %s AS previous_month_start, %s AS previous_month_end, %s AS week_start,
  nullif(%d, 0)::INTEGER AS week, nullif(%d, 0)::INTEGER AS week_year, %s AS fingerprint WHERE %s`,
		dateLiteral(run.AsOf), quoteText(run.Company), quoteText(run.Timezone), quoteText(run.Currency),
		quoteText(money.Prefix), quoteText(money.Suffix), p.fiscalYear, month, dateLiteral(p.yearStart), dateLiteral(p.yearEnd),
		p.quarter, quoteText(p.quarterName), quoteText(run.Display.QuarterPattern(month)), dateLiteral(p.quarterStart), dateLiteral(p.quarterEnd), dateLiteral(p.previousQuarterStart), dateLiteral(p.previousQuarterEnd),
		dateLiteral(p.monthStart), dateLiteral(p.monthEnd), dateLiteral(p.previousMonthStart), dateLiteral(p.previousMonthEnd),
		dateLiteral(p.weekStart), p.week, p.weekYear, quoteText(run.Fingerprint), known))
}

func (c *Catalog) writeThresholds(ctx context.Context, conn *sql.Conn) error {
	if err := exec(ctx, conn, "CREATE OR REPLACE TABLE main."+thresholdsTable.ddl()); err != nil {
		return err
	}
	return insertRows(ctx, conn, "main.thresholds", thresholdRows(c.thresholds))
}
