package analyze

import (
	"context"
	"fmt"

	"crmscore/analyze/contract"
)

// list writes the cells that could not be read to ops.rejected_values, in the
// order of the delivered files.
func (t *typer) list(ctx context.Context) error {
	bad, err := queryInt(ctx, t.conn, "SELECT count(*) FROM "+typedTable+" WHERE _bad <> 0")
	if err != nil || bad == 0 {
		return err
	}
	for i, c := range t.columns {
		bit := int64(1) << i
		count, err := queryInt(ctx, t.conn, fmt.Sprintf("SELECT count(*) FROM %s WHERE _bad & %d <> 0", typedTable, bit))
		if err != nil {
			return err
		}
		if count == 0 {
			continue
		}
		if err := t.listColumn(ctx, c, bit); err != nil {
			return err
		}
		if count > maxListed {
			if err := exec(ctx, t.conn, fmt.Sprintf("INSERT INTO ops.rejected_values VALUES (%s, %s, NULL, NULL, %s, NULL, %s, %t)",
				quoteText(t.job.source.Name), quoteText(t.table.Name), quoteText(c.Name), quoteText(fmt.Sprintf("%d more cells of this column are not listed", count-maxListed)), c.Required)); err != nil {
				return err
			}
		}
		t.notes = append(t.notes, fmt.Sprintf("source %s, %s.%s: %d cells could not be read", t.job.source.Name, t.table.Name, c.Name, count))
	}
	return nil
}

func (t *typer) listColumn(ctx context.Context, c typedColumn, bit int64) error {
	word := "cast(w." + quoteName(c.Name) + " AS VARCHAR)"
	return exec(ctx, t.conn, fmt.Sprintf(`INSERT INTO ops.rejected_values
SELECT %s, %s, w._file, w._line, %s, left(%s, 200), CASE WHEN %s IS NULL THEN 'a value' ELSE %s END, t._bad & %d <> 0
FROM %s AS t JOIN %s AS w ON w.rowid = t._row WHERE t._bad & %d <> 0 ORDER BY w._file, w._line, t._row LIMIT %d`,
		quoteText(t.job.source.Name), quoteText(t.table.Name), quoteText(c.Name), word,
		contract.Trim(word), quoteText(contract.Wanted(c.Type, t.format, c.order)), t.required(),
		typedTable, wordsTable, bit, maxListed))
}

// blame finds the raw table that each rejected row came from: the first one, in
// the order of the query's text, that holds a record of that file and line. Two
// sheets of one workbook share a file; there a place that was rejected twice is
// counted in two tables.
func (t *typer) blame(ctx context.Context) error {
	if t.rejected == 0 {
		return nil
	}
	source := t.job.source.Name
	earlier := "SELECT NULL::VARCHAR AS _file, NULL::BIGINT AS _line WHERE false"
	for _, need := range t.job.needs {
		here := "SELECT DISTINCT _file, _line FROM " + rawPath(source, need.name)
		q := fmt.Sprintf(`INSERT INTO %s.rejected
SELECT %s, (SELECT max(table_name) FROM duckdb_tables() WHERE database_name = 'raw' AND schema_name = %s AND lower(table_name) = lower(%s)), bad._file, bad._line
FROM (SELECT _file, _line, count(*) AS times FROM %s WHERE _bad & %d <> 0 GROUP BY ALL) AS bad
SEMI JOIN (%s) AS here ON here._file = bad._file AND here._line = bad._line
LEFT JOIN (SELECT _file, _line, count(*) AS times FROM (%s) GROUP BY ALL) AS earlier ON earlier._file = bad._file AND earlier._line = bad._line
WHERE bad.times > coalesce(earlier.times, 0)`,
			workSchema, quoteText(source), quoteText("raw_"+source), quoteText(need.name), typedTable, t.required(), here, earlier)
		if err := exec(ctx, t.conn, q); err != nil {
			return err
		}
		earlier += " UNION ALL " + here
	}
	return nil
}
