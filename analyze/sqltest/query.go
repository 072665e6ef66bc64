package sqltest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"crmscore/analyze/sqlfile"
)

// result is what a query returned, as DuckDB writes it.
type result struct {
	columns []column
	rows    [][]cell
}

// query runs the file under test. A failure that is the query's own is a fault.
func (w *worker) query(ctx context.Context, q *sqlfile.Parsed, p *parts, opt Options) (*result, *sqlfile.Fault) {
	limited, cancel := context.WithTimeout(ctx, opt.Timeout)
	defer cancel()
	got, err := w.collect(limited, q, p)
	if err == nil {
		return got, nil
	}
	fault := sqlfile.Explain(q.File, err)
	if errors.Is(limited.Err(), context.DeadlineExceeded) {
		fault = sqlfile.Fault{File: q.File.Path, Message: fmt.Sprintf("the query did not end within %s", opt.Timeout)}
	}
	return nil, &fault
}

func (w *worker) collect(ctx context.Context, q *sqlfile.Parsed, p *parts) (*result, error) {
	text := q.SelectSQL()
	switch {
	case q.Macro != nil:
		text = "SELECT *, " + macroCall(q.Macro, p.inputs["args"].columns) + " AS result FROM sqltest_args ORDER BY rowid"
	case q.File.Layer == sqlfile.Staging:
		if err := w.exec(ctx, "SET search_path = 'memory.raw_test,memory.main'"); err != nil {
			return nil, err
		}
	}
	if err := w.exec(ctx, "CREATE OR REPLACE TEMP TABLE sqltest_result AS\n"+text+"\n"); err != nil {
		return nil, err
	}
	got := &result{}
	var err error
	if got.columns, err = w.resultColumns(ctx); err != nil {
		return nil, err
	}
	var items []string
	for _, c := range got.columns {
		items = append(items, "CAST("+quoteName(c.name)+" AS VARCHAR)")
	}
	rows, err := w.conn.QueryContext(ctx, "SELECT "+strings.Join(items, ", ")+" FROM temp.sqltest_result ORDER BY rowid")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		values := make([]sql.NullString, len(got.columns))
		targets := make([]any, len(values))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		cells := make([]cell, len(values))
		for i, v := range values {
			cells[i] = cell{text: v.String, null: !v.Valid}
		}
		got.rows = append(got.rows, cells)
	}
	return got, rows.Err()
}

// resultColumns are the columns of the result; asking for all tables of the
// instance, as readRelations does, would take longer than most queries.
func (w *worker) resultColumns(ctx context.Context) ([]column, error) {
	rows, err := w.conn.QueryContext(ctx, "SELECT column_name, column_type FROM (DESCRIBE temp.sqltest_result)")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var columns []column
	for rows.Next() {
		var c column
		if err := rows.Scan(&c.name, &c.kind); err != nil {
			return nil, err
		}
		columns = append(columns, c)
	}
	return columns, rows.Err()
}

// macroCall writes the call with the arguments that the case gives; behind one
// that is left to its default they go by name.
func macroCall(m *sqlfile.Macro, given []string) string {
	var args []string
	skipped := false
	for _, p := range m.Params {
		if !slices.Contains(given, p) {
			skipped = true
			continue
		}
		if skipped {
			args = append(args, p+" := "+quoteName(p))
		} else {
			args = append(args, quoteName(p))
		}
	}
	return m.Name + "(" + strings.Join(args, ", ") + ")"
}

// texts gives a query's one column of text.
func (w *worker) texts(ctx context.Context, query string) ([]string, error) {
	rows, err := w.conn.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}
