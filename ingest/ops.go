package ingest

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// PrepareOps makes the tables of catalog warehouse in which a load leaves its
// account, empty: ops.files, ops.columns and ops.rejected_rows. Call it once per
// run, before the first Load.
func PrepareOps(ctx context.Context, conn *sql.Conn) error {
	for _, statement := range []string{
		`CREATE SCHEMA IF NOT EXISTS warehouse.ops`,
		`CREATE OR REPLACE TABLE warehouse.ops.files (source VARCHAR, table_name VARCHAR, file VARCHAR, sha256 VARCHAR, bytes BIGINT,
			delivered_at TIMESTAMP, records BIGINT, loaded BIGINT, rejected BIGINT, used BOOLEAN, note VARCHAR)`,
		`CREATE OR REPLACE TABLE warehouse.ops.columns (source VARCHAR, table_name VARCHAR, column_name VARCHAR, header VARCHAR,
			position INTEGER, delivered BOOLEAN)`,
		`CREATE OR REPLACE TABLE warehouse.ops.rejected_rows (source VARCHAR, table_name VARCHAR, file VARCHAR, line BIGINT,
			reason VARCHAR, text VARCHAR)`,
	} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("prepare ops tables: %w", err)
		}
	}
	return nil
}

// describe records columns that the current table of r has not had before.
func (r *fileReader) describe(added []column) step {
	var rows [][]any
	for _, c := range added {
		rows = append(rows, []any{r.spec.Name, r.table.name, c.name, c.header, r.table.position[fold(c.name)] + 1, true})
	}
	return func(ctx context.Context, conn *sql.Conn) error { return insertOps(ctx, conn, "columns", 6, rows) }
}

// passedOver records a table inside a file that another series delivers later.
func (r *fileReader) passedOver(table string, owner *unit) step {
	u, part := r.unit, r.part
	return func(ctx context.Context, conn *sql.Conn) error {
		return insertOps(ctx, conn, "files", 11, [][]any{{r.spec.Name, table, part, u.SHA256, u.Bytes, u.DeliveredAt, nil, nil, nil, false,
			"table " + table + " is taken from the later " + owner.Name}})
	}
}

// account records what became of one file: its line in ops.files and its rejects.
func (r *fileReader) account(note string, records int64) step {
	u, source, table, part := r.unit, r.spec.Name, r.table.name, r.part
	rows, rejected, kept := r.seen.rows, r.seen.rejects, r.rejects
	return func(ctx context.Context, conn *sql.Conn) error {
		err := insertOps(ctx, conn, "files", 11, [][]any{{source, table, part, u.SHA256, u.Bytes, u.DeliveredAt, records, rows, rejected, true, nullIfEmpty(note)}})
		if err != nil {
			return err
		}
		var list [][]any
		for _, x := range kept {
			list = append(list, []any{source, table, part, x.Line, x.Reason, cut(x.Text)})
		}
		if more := rejected - int64(len(kept)); more > 0 {
			list = append(list, []any{source, table, part, nil, fmt.Sprintf("and %d more unreadable records of this file", more), nil})
		}
		return insertOps(ctx, conn, "rejected_rows", 6, list)
	}
}

// skipped records a landed file that is not part of its table any more.
func (ld *loader) skipped(u *unit) step {
	var records any
	if n, known := ld.known.counted[countedKey{u.File, u.table}]; known {
		records = n
	}
	return func(ctx context.Context, conn *sql.Conn) error {
		return insertOps(ctx, conn, "files", 11, [][]any{{ld.spec.Name, u.table, u.File, u.SHA256, u.Bytes, u.DeliveredAt, records, nil, nil, false, nullIfEmpty(u.note)}})
	}
}

// failed records a landed file that could not be read as a whole.
func (ld *loader) failed(u *unit, fault *InputError) step {
	return func(ctx context.Context, conn *sql.Conn) error {
		return insertOps(ctx, conn, "files", 11, [][]any{{ld.spec.Name, u.table, u.File, u.SHA256, u.Bytes, u.DeliveredAt, nil, nil, nil, false, fault.Message}})
	}
}

// insertOps inserts rows of width values into a table of ops, some at a time.
func insertOps(ctx context.Context, conn *sql.Conn, table string, width int, rows [][]any) error {
	const batch = 200
	one := "(?" + strings.Repeat(", ?", width-1) + ")"
	for some := range slices.Chunk(rows, batch) {
		var values []any
		for _, row := range some {
			values = append(values, row...)
		}
		text := "INSERT INTO warehouse.ops." + table + " VALUES " + one + strings.Repeat(", "+one, len(some)-1)
		if _, err := conn.ExecContext(ctx, text, values...); err != nil {
			return fmt.Errorf("record in ops.%s: %w", table, err)
		}
	}
	return nil
}

func nullIfEmpty(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// cut shortens a text to rejectRunes runes.
func cut(s string) string {
	n := 0
	for i := range s {
		if n == rejectRunes {
			return s[:i]
		}
		n++
	}
	return s
}
