package analyze

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"crmscore/analyze/sqlfile"
)

// The built-in macros. They name tables by schema but not by catalog, so that
// they work in every copy of the database, and rename the columns that they read:
// otherwise an argument such as team would mean the thresholds' own column.
var builtinMacros = []string{
	"CREATE OR REPLACE MACRO as_of() AS (SELECT run_row.as_of FROM main.run AS run_row)",
	"CREATE OR REPLACE MACRO ratio(num, den) AS CASE WHEN den <> 0 THEN num / den END",
	`CREATE OR REPLACE MACRO threshold(wanted) AS (
  SELECT CASE WHEN count(*) = 0 THEN error('unknown threshold: ' || wanted) ELSE max(threshold_value) END
  FROM main.thresholds AS threshold_row(threshold_key, threshold_value, threshold_unit, threshold_meaning, threshold_source, threshold_team)
  WHERE threshold_key = wanted AND threshold_team IS NULL),
(wanted, wanted_team) AS (
  SELECT CASE WHEN count(*) = 0 THEN error('unknown threshold: ' || wanted) ELSE max_by(threshold_value, threshold_team IS NOT NULL) END
  FROM main.thresholds AS threshold_row(threshold_key, threshold_value, threshold_unit, threshold_meaning, threshold_source, threshold_team)
  WHERE threshold_key = wanted AND (threshold_team = wanted_team OR threshold_team IS NULL))`,
}

// writeMacros drops the macros of earlier nights and makes the built-in ones and
// those of queries/macros, callees first.
func (c *Catalog) writeMacros(ctx context.Context, conn *sql.Conn) (sqlfile.Faults, error) {
	var old []string
	var name string
	err := eachRow(ctx, conn, `SELECT DISTINCT function_name FROM duckdb_functions()
WHERE function_type = 'macro' AND NOT internal AND database_name = current_database() AND schema_name = 'main' ORDER BY 1`,
		[]any{&name}, func() error { old = append(old, name); return nil })
	if err != nil {
		return nil, err
	}
	for _, name := range old {
		if err := exec(ctx, conn, "DROP MACRO main."+quoteName(name)); err != nil {
			return nil, err
		}
	}
	if err := exec(ctx, conn, builtinMacros...); err != nil {
		return nil, fmt.Errorf("make built-in macros: %w", err)
	}
	var faults sqlfile.Faults
	for _, p := range c.macroOrder() {
		if _, err := conn.ExecContext(ctx, p.Macro.Statement); err != nil {
			faults = append(faults, sqlfile.Explain(p.File, err))
		}
	}
	return faults, nil
}

// recordMacros adds the files of macros to ops.queries.
func (c *Catalog) recordMacros(ctx context.Context, conn *sql.Conn) error {
	var rows [][]any
	for _, p := range c.macroOrder() {
		rows = append(rows, queryRow(p.File, "ok", 0, ""))
	}
	return insertRows(ctx, conn, "ops.queries", rows)
}

// macroOrder puts macros behind those that they call; a cycle among them ends at
// its first name and DuckDB reports the rest.
func (c *Catalog) macroOrder() []*sqlfile.Parsed {
	byName := map[string]*sqlfile.Parsed{}
	for _, f := range c.files {
		if p := c.parsed[f.Path]; p != nil && p.Macro != nil {
			byName[p.Macro.Name] = p
		}
	}
	var order []*sqlfile.Parsed
	var visit func(p *sqlfile.Parsed)
	seen := map[string]bool{}
	visit = func(p *sqlfile.Parsed) {
		if p == nil || seen[p.Macro.Name] {
			return
		}
		seen[p.Macro.Name] = true
		for _, call := range p.MacroCalls {
			visit(byName[call.Name])
		}
		order = append(order, p)
	}
	for _, name := range keys(byName) {
		visit(byName[name])
	}
	return slices.Clip(order)
}
