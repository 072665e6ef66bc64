package report

import (
	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
)

// Columns gives the columns of a result their meaning: what the front matter
// declares, else what the name's suffix says, else what the DuckDB type says.
func Columns(columns []analyze.ColumnType, meta sqlfile.Meta) []Column {
	return columnsOf(columns, meta)
}
