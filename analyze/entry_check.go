package analyze

import (
	"context"
	"database/sql"
	"fmt"

	"crmscore/analyze/sqlfile"
)

// checkEntries wants text, a date or nothing at all in columns that people fill
// in: what the query returns is what they would have typed. conn sees the tables
// of all queries, empty.
func (c *Catalog) checkEntries(ctx context.Context, conn *sql.Conn, known sqlfile.Faults) sqlfile.Faults {
	missing := c.faulty(known)
	var faults sqlfile.Faults
	for _, f := range c.files {
		if missing[relation(f)] || f.Meta.Hide {
			continue
		}
		for _, name := range keys(f.Meta.Columns) {
			entry := f.Meta.Columns[name].Entry
			if entry == "" {
				continue
			}
			var kind string
			err := conn.QueryRowContext(ctx, `SELECT any_value(data_type) FROM duckdb_columns()
WHERE database_name = current_database() AND schema_name = ? AND table_name = ? AND lower(column_name) = lower(?) HAVING count(*) > 0`,
				string(f.Layer), f.Name, name).Scan(&kind)
			// A bare NULL has no type of its own; DuckDB makes it an INTEGER.
			if err != nil || kind == "VARCHAR" || kind == "INTEGER" || entry == "date" && kind == "DATE" {
				continue // a column that is not there has its own fault
			}
			faults = append(faults, f.FaultOf("columns."+name+".entry", "give it as text, or NULL where nothing is filled in yet",
				fmt.Sprintf("column %s is filled in by people, but the query returns %s", name, kind)))
		}
	}
	return faults
}
