package analyze

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"crmscore/analyze/contract"
	"crmscore/analyze/sqlfile"
)

// maxListed is how many unreadable cells are listed per column and source; the
// others are counted in one more line.
const maxListed = 1000

// typer turns what one staging query returns for one source into the canonical
// table: words holds its text, typed its values and, in the bits of _bad, which
// columns of a row could not be read.
//
// Exports write a type in one and the same way nearly everywhere, so all columns
// are first read the quick way; the bits of _left mark the cells that it leaves
// over. Only columns with such cells are read again, in every way that there is.
type typer struct {
	night  *Night
	conn   *sql.Conn
	job    *stagingJob
	table  *contract.Table
	format contract.Format

	columns          []typedColumn
	notes            []string
	loaded, rejected int64
}

// typedColumn is one column of the contract that the query returns.
type typedColumn struct {
	contract.Column
	text  bool   // false when the query returns another type than text
	full  bool   // the quick way does not read every cell
	order string // date order that reads it
}

const (
	wordsTable = workSchema + ".words"
	typedTable = workSchema + ".typed"
)

func (t *typer) run(ctx context.Context) error {
	if err := t.rename(ctx); err != nil {
		return err
	}
	if err := t.read(ctx); err != nil {
		return err
	}
	if err := t.insert(ctx); err != nil {
		return t.wrap("write staging."+t.table.Name, err)
	}
	if err := t.blame(ctx); err != nil {
		return t.wrap("trace rejected rows", err)
	}
	return exec(ctx, t.conn, "DROP TABLE "+wordsTable, "DROP TABLE "+typedTable)
}

func (t *typer) wrap(step string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("source %s: %s: %s: %w", t.job.source.Name, t.job.query.File.Path, step, err)
}

// rename runs the analyst's SELECT over the source's raw tables.
func (t *typer) rename(ctx context.Context) error {
	f := t.job.query.File
	lineage, err := t.job.query.LineageSQL(ctx, t.conn)
	if err != nil {
		return &QueryError{Fault: faultOf(f, err)}
	}
	path := "SET search_path = " + quoteText("raw."+quoteName("raw_"+t.job.source.Name)+",warehouse.main")
	if err := exec(ctx, t.conn, path); err != nil {
		return t.wrap("set search path", err)
	}
	late, err := timed(ctx, t.night.QueryTimeout, func(ctx context.Context) error {
		_, err := t.conn.ExecContext(ctx, "CREATE OR REPLACE TABLE "+wordsTable+" AS "+withoutSemicolon(lineage))
		return err
	})
	if back := exec(context.WithoutCancel(ctx), t.conn, "USE warehouse"); back != nil {
		return t.wrap("set search path back", errors.Join(err, back))
	}
	if err != nil {
		return t.night.queryError(ctx, f, late, err)
	}
	return t.describe(ctx)
}

// describe reads which columns came out and with which types.
func (t *typer) describe(ctx context.Context) error {
	var name, kind string
	return eachRow(ctx, t.conn, "SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = 'raw' AND schema_name = 'staging_work' AND table_name = 'words' ORDER BY column_index",
		[]any{&name, &kind}, func() error {
			if name == "_file" || name == "_line" {
				return nil
			}
			col := t.table.Column(strings.ToLower(name))
			if col == nil {
				return &QueryError{Fault: sqlfile.Fault{File: t.job.query.File.Path, Message: fmt.Sprintf("output column %q is not in contract.csv for table %s", name, t.table.Name),
					Hint: nearestHint(name, t.table.ColumnNames())}}
			}
			t.columns = append(t.columns, typedColumn{Column: *col, text: kind == "VARCHAR"})
			return nil
		})
}

// read makes table typed, at most twice.
func (t *typer) read(ctx context.Context) error {
	for i := range t.columns {
		c := &t.columns[i]
		c.order = t.format.Date
		quick, _ := contract.Quick(c.Type, "", "", t.format, c.order)
		c.full = !c.text || quick == ""
	}
	if err := exec(ctx, t.conn, t.typedSQL()); err != nil {
		return t.wrap("type values", err)
	}
	left, err := queryInt(ctx, t.conn, "SELECT coalesce(bit_or(_left), 0) FROM "+typedTable)
	if err != nil || left == 0 {
		return t.wrap("look for values left over", err)
	}
	for i := range t.columns {
		t.columns[i].full = t.columns[i].full || left&(1<<i) != 0
	}
	if err := t.dateOrders(ctx); err != nil {
		return err
	}
	return t.wrap("type values", exec(ctx, t.conn, t.typedSQL()))
}

// dateOrders settles in which order each date column is read that holds more than
// ISO dates.
func (t *typer) dateOrders(ctx context.Context) error {
	var errs []error
	for i := range t.columns {
		c := &t.columns[i]
		if !c.text || !c.full || c.order != "" || c.Type != contract.Date && c.Type != contract.Timestamp {
			continue
		}
		var e contract.Evidence
		targets, done := e.Scan()
		if err := t.conn.QueryRowContext(ctx, contract.EvidenceSQL(wordsTable, quoteName(c.Name))).Scan(targets...); err != nil {
			return t.wrap("look at dates of "+c.Name, err)
		}
		done()
		order, note, refusal := e.Decide()
		if refusal != "" {
			errs = append(errs, &FormatError{Source: t.job.source.Name, Table: t.table.Name, Column: c.Name, Message: refusal})
		}
		if note != "" {
			t.notes = append(t.notes, fmt.Sprintf("source %s, %s.%s: %s", t.job.source.Name, t.table.Name, c.Name, note))
		}
		c.order = order
	}
	return errors.Join(errs...)
}

// insert writes the readable rows and lists the unreadable cells in one
// transaction, then reads back what arrived.
func (t *typer) insert(ctx context.Context) error {
	target, source := "staging."+quoteName(t.table.Name), quoteText(t.job.source.Name)
	count := "SELECT count(*) FROM " + target
	before, err := queryInt(ctx, t.conn, count)
	if err != nil {
		return err
	}
	delivered, err := queryInt(ctx, t.conn, "SELECT count(*) FROM "+wordsTable)
	if err != nil {
		return err
	}
	if t.rejected, err = queryInt(ctx, t.conn, fmt.Sprintf("SELECT count(*) FROM %s WHERE _bad & %d <> 0", typedTable, t.required())); err != nil {
		return err
	}
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = quoteName(c.Name)
	}
	list := strings.Join(names, ", ")
	err = inTransaction(ctx, t.conn, func() error {
		if err := exec(ctx, t.conn, fmt.Sprintf("INSERT INTO %s (%s, source, _file, _line) SELECT %s, %s, _file, _line FROM %s WHERE _bad & %d = 0",
			target, list, list, source, typedTable, t.required())); err != nil {
			return err
		}
		return t.list(ctx)
	})
	if err != nil {
		return err
	}
	after, err := queryInt(ctx, t.conn, count)
	if err != nil {
		return err
	}
	if t.loaded = after - before; t.loaded+t.rejected != delivered {
		return fmt.Errorf("bug: %d rows from staging, but %d loaded and %d rejected", delivered, t.loaded, t.rejected)
	}
	return nil
}
