package analyze

import (
	"context"
	"fmt"
	"strings"

	"crmscore/analyze/contract"
)

// list writes the cells that could not be read to ops.rejected_values, in the
// order of the delivered files.
func (t *typer) list(ctx context.Context) error {
	any, err := queryInt(ctx, t.conn, "SELECT count(*) FROM "+typedTable+" WHERE _bad <> 0")
	if err != nil || any == 0 {
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
// the order of the query's text, that holds a record of that file and line.
func (t *typer) blame(ctx context.Context) error {
	if t.rejected == 0 {
		return nil
	}
	left := fmt.Sprintf("SELECT DISTINCT _file, _line FROM %s WHERE _bad & %d <> 0", typedTable, t.required())
	var tried []string
	for _, need := range t.job.needs {
		path := rawPath(t.job.source.Name, need.name)
		here := "SELECT _file, _line FROM " + path
		q := fmt.Sprintf("INSERT INTO %s.rejected SELECT %s, (SELECT any_value(table_name) FROM duckdb_tables() WHERE database_name = 'raw' AND schema_name = %s AND lower(table_name) = lower(%s)), _file, _line FROM ((%s) INTERSECT (%s)",
			workSchema, quoteText(t.job.source.Name), quoteText("raw_"+t.job.source.Name), quoteText(need.name), left, here)
		if len(tried) > 0 {
			q += " EXCEPT (" + strings.Join(tried, " UNION ALL ") + ")"
		}
		if err := exec(ctx, t.conn, q+")"); err != nil {
			return err
		}
		tried = append(tried, here)
	}
	return nil
}
