package analyze

import "crmscore/analyze/sqlfile"

// Result is what one scorecard file returned, or why it did not.
type Result struct {
	File    *sqlfile.File
	Columns []ColumnType
	Rows    [][]any  // nil, string, int64, float64, bool or time.Time per cell; never NaN or Inf
	Err     error    // set when this sheet failed; the other sheets go out
	Notes   []string // doubts about a result that is shown all the same, for the log
}

// ColumnType is the name and the DuckDB type of one result column.
type ColumnType struct {
	Name string
	Type string // for example BIGINT, DECIMAL(18,2), DATE, TIMESTAMP, VARCHAR
}
