package analyze

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// rawTable is one loaded table of one source as it was delivered.
type rawTable struct {
	name, path string // path is the quoted name with catalog and schema
	columns    []string
	delivered  bool // false for tables made empty because a query reads them
}

func (t *rawTable) has(column string) bool {
	return slices.ContainsFunc(t.columns, func(c string) bool { return strings.EqualFold(c, column) })
}

func rawPath(source, table string) string {
	return "raw." + quoteName("raw_"+source) + "." + quoteName(table)
}

// readRawTables lists what a source delivered, by lower-case name; the lineage
// columns are left out.
func readRawTables(ctx context.Context, conn *sql.Conn, source string) (map[string]*rawTable, error) {
	tables := map[string]*rawTable{}
	var table, column string
	err := eachRow(ctx, conn, `SELECT table_name, column_name FROM duckdb_columns()
WHERE database_name = 'raw' AND schema_name = ? ORDER BY table_name, column_index`, []any{&table, &column}, func() error {
		key := strings.ToLower(table)
		t := tables[key]
		if t == nil {
			t = &rawTable{name: table, path: rawPath(source, table), delivered: true}
			tables[key] = t
		}
		if column != "_file" && column != "_line" {
			t.columns = append(t.columns, column)
		}
		return nil
	}, "raw_"+source)
	return tables, err
}

// fillRaw gives the raw tables what the query names and the delivery lacks, as
// NULL columns and empty tables, and notes it in ops.columns.
func (n *Night) fillRaw(ctx context.Context, conn *sql.Conn, job *stagingJob, raws map[string]*rawTable) ([]string, error) {
	var notes []string
	for _, need := range job.needs {
		key := strings.ToLower(need.name)
		t := raws[key]
		if t == nil {
			t = &rawTable{name: need.name, path: rawPath(job.source.Name, need.name)}
			if err := exec(ctx, conn, createRaw("raw."+quoteName("raw_"+job.source.Name), need.name, nil)); err != nil {
				return notes, fmt.Errorf("source %s: make empty table %s: %w", job.source.Name, need.name, err)
			}
			raws[key] = t
			notes = append(notes, fmt.Sprintf("source %s: table %s was not delivered; %s reads it as empty", job.source.Name, need.name, job.query.File.Path))
		}
		for _, column := range need.columns {
			if t.has(column) {
				continue
			}
			if err := exec(ctx, conn, "ALTER TABLE "+t.path+" ADD COLUMN "+quoteName(column)+" VARCHAR"); err != nil {
				return notes, fmt.Errorf("source %s: add column %s.%s: %w", job.source.Name, t.name, column, err)
			}
			t.columns = append(t.columns, column)
			if err := recordAbsent(ctx, conn, job.source.Name, t.name, column); err != nil {
				return notes, err
			}
		}
	}
	return notes, nil
}

// noteAbsent records the columns that a skipped query would have read.
func noteAbsent(ctx context.Context, conn *sql.Conn, job *stagingJob, raws map[string]*rawTable) ([]string, error) {
	for _, need := range job.needs {
		t := raws[strings.ToLower(need.name)]
		for _, column := range need.columns {
			if t != nil && t.has(column) {
				continue
			}
			if err := recordAbsent(ctx, conn, job.source.Name, need.name, column); err != nil {
				return nil, err
			}
		}
	}
	return nil, nil
}

// recordAbsent adds a column that was not delivered to ops.columns, once.
func recordAbsent(ctx context.Context, conn *sql.Conn, source, table, column string) error {
	_, err := conn.ExecContext(ctx, `INSERT INTO ops.columns (source, table_name, column_name, delivered)
SELECT $1, $2, $3, false WHERE NOT EXISTS (SELECT 1 FROM ops.columns WHERE source = $1 AND lower(table_name) = lower($2) AND lower(column_name) = lower($3) AND NOT delivered)`,
		source, table, column)
	if err != nil {
		return fmt.Errorf("record column %s.%s in ops.columns: %w", table, column, err)
	}
	return nil
}
