package analyze

import (
	"context"
	"database/sql"

	"crmscore/analyze/sqlfile"
)

// Result is what one scorecard file returned, or why it did not.
type Result struct {
	File    *sqlfile.File
	Columns []ColumnType
	Total   int64    // how many rows the table has
	Rows    [][]any  // nil, string, int64, float64, bool or time.Time per cell; never NaN or Inf. Read only for files with a sheet
	Err     error    // set when this sheet failed; the other sheets go out
	Notes   []string // doubts about a result that is shown all the same, for the log
}

// ColumnType is the name and the DuckDB type of one result column.
type ColumnType struct {
	Name string
	Type string // for example BIGINT, DECIMAL(18,2), DATE, TIMESTAMP, VARCHAR
}

// read fills in the columns, and the rows of a file that has a sheet. What only other
// queries read stays in the database: the deals behind the numbers of a large company
// are nine rows in ten, and would be held in memory for nothing.
func (r *Result) read(ctx context.Context, conn *sql.Conn, table string) error {
	if meta := r.File.Meta; meta.Sheet == "" || meta.Hide {
		var err error
		r.Columns, _, err = readRows(ctx, conn, "SELECT * FROM "+table+" LIMIT 0")
		return err
	}
	columns, rows, err := readTable(ctx, conn, table)
	if err != nil {
		return err
	}
	r.Columns, r.Rows = columns, rows
	return nil
}
