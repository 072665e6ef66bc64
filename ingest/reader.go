package ingest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"crmscore/ingest/exportfile"
)

// At most keptRejects unreadable rows of a file are stored, one more row tells
// how many there were; their text is cut to rejectRunes.
const (
	keptRejects = 1000
	rejectRunes = 200
)

// fileReader takes the tables of one landed file from exportfile.Read and sends
// them to the database.
type fileReader struct {
	*loader
	unit *unit

	table       *rawTable // nil while a table is passed over
	part        string    // _file of its rows
	columns     []column
	insert      string // up to the list of chunk files
	chunk       *chunk
	waiting     []string // chunk files that are not inserted yet
	waitingRows int64
	seen        struct{ rows, rejects int64 }
	rejects     []exportfile.Reject
}

// Begin decides which table the coming records belong to.
func (r *fileReader) Begin(t exportfile.Table) error {
	name := r.tableName(r.unit, t)
	r.table, r.part, r.rejects = nil, r.unit.place(t), nil
	r.seen.rows, r.seen.rejects = 0, 0
	if !r.opt.wants(name) {
		return nil
	}
	if owner := r.owners[strings.ToLower(name)]; owner != nil && owner.series != r.unit.series {
		return r.db.exec(r.passedOver(name, owner))
	}
	if err := r.oneTable(t); err != nil {
		return err
	}
	columns, notes, fault := columnsOf(t.Header, synonymsFor(r.headers, name))
	if fault != "" {
		f := r.input(r.unit, fault, "delete one in the export, or map it in the headers.csv of "+r.spec.CRM)
		f.Line = 1
		if r.part != r.unit.File {
			f.File += "!" + t.Name
		}
		return f
	}
	r.table, r.columns = r.loader.table(r.unit, name), columns
	if r.table.key != "" {
		if err := r.checkKey(t); err != nil {
			return err
		}
	}
	for _, n := range notes {
		r.table.note("%s", n)
	}
	if t.Dialect != "" {
		r.table.note("%s", t.Dialect)
	}
	return r.prepare()
}

// oneTable refuses a second table where the file stands for one.
func (r *fileReader) oneTable(t exportfile.Table) error {
	if r.unit.inside || r.spec.isReturned() { // its sheets are one table
		return nil
	}
	name := parseName(t.Name).Table
	if isWorkbook(r.unit.Name) {
		name = t.Name
	}
	if first := r.unit.only; first != "" && first != name {
		hint := "name one with sheet:, or give one entry of tables per sheet"
		if !isWorkbook(r.unit.Name) {
			hint = "list the archive under files instead of tables, so that its entries name the tables"
		}
		return r.input(r.unit, fmt.Sprintf("it holds several tables (%s, %s)", first, name), hint)
	}
	r.unit.only = name
	return nil
}

// checkKey makes sure that the column by which deltas are put together is there,
// under its delivered or its canonical name.
func (r *fileReader) checkKey(t exportfile.Table) error {
	for _, c := range r.columns {
		if fold(c.name) == fold(r.table.key) || fold(c.header) == fold(r.table.key) {
			r.table.key = c.name
			return nil
		}
	}
	f := r.input(r.unit, fmt.Sprintf("the key column %q is missing", r.table.key), "")
	f.Line = 1
	if n := nearest(r.table.key, t.Header); n != "" {
		f.Hint = fmt.Sprintf("did you mean %q? set key under tables.%s", n, r.table.name)
	}
	return f
}

// prepare makes room in the database for the coming columns.
func (r *fileReader) prepare() error {
	added, statements := r.widen(r.table, r.columns)
	r.table.compareColumns(r.columns, added)
	names := make([]string, len(r.columns))
	values := make([]string, len(r.columns))
	for i, c := range r.columns {
		names[i], values[i] = quoteName(r.table.columns[r.table.position[fold(c.name)]]), columnName(i)
	}
	r.insert = fmt.Sprintf("INSERT INTO %s.%s (%s, %s, %s) SELECT %s, %s, %s FROM read_parquet(",
		r.schema, quoteName(r.table.name), strings.Join(names, ", "), quoteName(fileColumn), quoteName(lineColumn),
		strings.Join(values, ", "), quoteText(r.part), exportfile.LineColumn)
	r.chunk = r.empty()
	described := r.describe(added)
	return r.db.exec(func(ctx context.Context, conn *sql.Conn) error {
		for _, statement := range statements {
			if _, err := conn.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("make raw table: %w", err)
			}
		}
		return described(ctx, conn)
	})
}

// empty returns a chunk for the columns of the current table.
func (r *fileReader) empty() *chunk {
	var c *chunk
	select {
	case c = <-r.spare:
	default:
		c = &chunk{}
	}
	c.reset(len(r.columns))
	return c
}

// Row takes one record.
func (r *fileReader) Row(record exportfile.Record) error {
	r.seen.rows++
	if r.table == nil {
		return nil
	}
	if len(record.Values) != len(r.columns) {
		return fmt.Errorf("bug: %s:%d: %d values for %d columns", r.part, record.Line, len(record.Values), len(r.columns))
	}
	r.chunk.add(record)
	if !r.chunk.full() {
		return nil
	}
	if err := r.send(false); err != nil {
		return err
	}
	r.chunk = r.empty()
	return nil
}

// send gives the current chunk away, to be written and then, with those before
// it, inserted when they are enough or last.
func (r *fileReader) send(last bool) error {
	c, write := r.chunk, func() error { return nil }
	r.chunk = nil
	if c.rows > 0 {
		r.files++
		path := filepath.Join(r.temp, fmt.Sprintf("%d.parquet", r.files))
		r.waiting = append(r.waiting, path)
		r.waitingRows += c.rows
		write = func() error { return c.writeFile(path) }
		r.records += c.rows
		r.landing.report(Progress{Source: r.spec.Name, File: r.unit.Name, Step: "load", Done: r.records})
	}
	t := task{write: func() error { defer r.release(c); return write() }}
	if len(r.waiting) > 0 && (last || r.waitingRows >= batchRows || len(r.waiting) >= batchFiles) {
		t.exec = r.insertBatch(r.waiting, r.waitingRows)
		r.waiting, r.waitingRows = nil, 0
	}
	return r.db.do(t)
}

// insertBatch loads chunk files and removes them.
func (r *fileReader) insertBatch(paths []string, rows int64) step {
	quoted := make([]string, len(paths))
	for i, p := range paths {
		quoted[i] = quoteText(p)
	}
	statement := r.insert + "[" + strings.Join(quoted, ", ") + "])"
	return func(ctx context.Context, conn *sql.Conn) error {
		result, err := conn.ExecContext(ctx, statement)
		if err != nil {
			return fmt.Errorf("load raw rows: %w", err)
		}
		if n, err := result.RowsAffected(); err != nil || n != rows {
			return fmt.Errorf("bug: %d rows sent to the database, %d arrived (%v)", rows, n, err)
		}
		for _, p := range paths {
			if err := os.Remove(p); err != nil {
				return fmt.Errorf("remove loaded chunk: %w", err)
			}
		}
		return nil
	}
}

// release keeps the memory of a chunk for the next one.
func (r *fileReader) release(c *chunk) {
	select {
	case r.spare <- c:
	default:
	}
}

// Reject takes one unreadable record.
func (r *fileReader) Reject(reject exportfile.Reject) error {
	r.seen.rejects++
	if len(r.rejects) < keptRejects {
		r.rejects = append(r.rejects, reject)
	}
	return nil
}

// End proves that no record is lost, and holds the file against its limits.
func (r *fileReader) End(records int64) error {
	if r.table == nil {
		return nil
	}
	if err := r.send(true); err != nil {
		return err
	}
	rows, rejects := r.seen.rows, r.seen.rejects
	if rows+rejects != records {
		return fmt.Errorf("bug: %s: %d records, but %d rows and %d rejects", r.part, records, rows, rejects)
	}
	r.table.loaded += rows
	r.table.rejected += rejects
	r.table.files++
	if records == 0 {
		r.table.note("%s has no data rows", filepath.Base(r.unit.Name))
	}
	if rejects > 0 {
		r.table.note("%d of %d records of %s cannot be read", rejects, records, filepath.Base(r.unit.Name))
	}
	var note string
	if r.opt.Rejects.exceeded(rejects, records) {
		fault := r.tooMany(rejects, records)
		r.faults = append(r.faults, fault)
		note = fault.Message
	}
	r.known.countedNow(r.part, r.table.name, records)
	return r.db.exec(r.account(note, records))
}
