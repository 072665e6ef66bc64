package ingest

import (
	"context"
	"database/sql"
	"fmt"
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
