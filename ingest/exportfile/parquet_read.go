package exportfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// readRows is how many rows of a Parquet file are held at once.
const readRows = 8 << 10

// parquetMagic is at both ends of a Parquet file.
var parquetMagic = []byte("PAR1")

// readParquet reads a Parquet file. The format has no checksum over the file, so
// damage inside a page may show only after records have been reported.
func (r *reading) readParquet(name string) (err error) {
	tail := make([]byte, len(parquetMagic))
	if _, err := r.file.ReadAt(tail, max(r.size-int64(len(tail)), 0)); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read export: %w", err)
	}
	if r.size < 12 || !bytes.Equal(tail, parquetMagic) {
		return r.fault(Incomplete, "", "ended inside its data, before the footer; export incomplete")
	}
	inHandler := false
	defer func() {
		if p := recover(); p != nil {
			if inHandler {
				panic(p) // the caller's bug, not the file's
			}
			err = r.damagedParquet(fmt.Errorf("%v", p))
		}
	}()
	props := parquet.NewReaderProperties(memory.DefaultAllocator)
	props.BufferedStreamEnabled = true
	pq, err := file.NewParquetReader(io.NewSectionReader(r.file, 0, r.size), file.WithReadProps(props))
	if err != nil {
		return r.damagedParquet(err)
	}
	defer pq.Close()
	arrowProps := pqarrow.ArrowReadProperties{BatchSize: readRows}
	fr, err := pqarrow.NewFileReader(pq, arrowProps, memory.DefaultAllocator)
	if err != nil {
		return r.damagedParquet(err)
	}
	schema, err := fr.Schema()
	if err != nil {
		return r.damagedParquet(err)
	}
	names := make([]string, schema.NumFields())
	for i, f := range schema.Fields() {
		names[i] = f.Name
	}
	header, err := checkHeader(r.place, names, 1)
	if err == nil && len(header) < len(names) {
		err = r.fault(Unreadable, "give it a name in the export, or leave the column out", "column %d has no name", len(header)+1)
	}
	if err != nil {
		return err
	}
	call := func(f func() error) error {
		inHandler = true
		err := f()
		inHandler = false
		return err
	}
	if err := call(func() error { return r.h.Begin(Table{Name: name, Header: header, Dialect: "parquet"}) }); err != nil {
		return err
	}
	rows, err := r.parquetRows(fr, len(header), call)
	if err != nil {
		return err
	}
	if rows != pq.NumRows() {
		return r.fault(Unreadable, "deliver it again", "damaged: its footer promises %d rows, its pages hold %d", pq.NumRows(), rows)
	}
	return call(func() error { return r.h.End(rows) })
}

func (r *reading) damagedParquet(err error) error {
	if r.ctx.Err() != nil {
		return r.ctx.Err()
	}
	return r.fault(Unreadable, "deliver it again", "damaged: not readable as Parquet (%s)", firstLine(cut(err.Error()))).because(err)
}

// parquetRows reports all rows. The line of a row is its number plus one.
func (r *reading) parquetRows(fr *pqarrow.FileReader, columns int, call func(func() error) error) (int64, error) {
	rr, err := fr.GetRecordReader(r.ctx, nil, nil)
	if err != nil {
		return 0, r.damagedParquet(err)
	}
	defer rr.Release()
	spent := r.budget(false)
	values := make([]Value, columns)
	cells := make([]cellText, columns)
	var rows int64
	for rr.Next() {
		if err := r.ctx.Err(); err != nil {
			return rows, err
		}
		batch := rr.RecordBatch()
		for c := range cells {
			if cells[c], err = textOf(batch.Column(c)); err != nil {
				return rows, r.fault(Unreadable, "export it as text", "column %s: %s", batch.ColumnName(c), err)
			}
		}
		for i := range int(batch.NumRows()) {
			size := 0
			for c, cell := range cells {
				values[c] = Value{Null: batch.Column(c).IsNull(i)}
				if !values[c].Null {
					values[c].Text = cell(i)
					size += len(values[c].Text)
				}
			}
			if err := spent.spend(size); err != nil {
				return rows, err
			}
			rows++
			if err := call(func() error { return r.h.Row(Record{Line: rows + 1, Values: values}) }); err != nil {
				return rows, err
			}
		}
	}
	if err := rr.Err(); err != nil && !errors.Is(err, io.EOF) {
		return rows, r.damagedParquet(err)
	}
	return rows, nil
}
