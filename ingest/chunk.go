package ingest

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"crmscore/ingest/exportfile"
)

// A chunk is full when either limit is reached. 122,880 rows are one row group
// of DuckDB; the bytes bound the memory of wide tables. Chunks wait as files until
// there are rows for two row groups, or many bytes: what an INSERT of less than a
// row group brings is copied once more at its commit.
const (
	chunkRows  = 122_880
	chunkBytes = 16 << 20
	batchRows  = 2 * chunkRows
	batchFiles = 64
)

// chunk carries rows of text from the reader to DuckDB: column by column in the
// plain encoding of Parquet, which is built by appending and read by DuckDB
// without parsing, in half the processor time of a CSV file. It is a private
// hand-over that lives for seconds, so it is uncompressed and written here
// directly: arrow-go, which writes the Parquet files that stay, took longer for
// this than reading the CSV and loading it together.
type chunk struct {
	columns []chunkColumn
	lines   []byte // int64, little-endian
	rows    int64
	bytes   int
}

// chunkColumn is the values of one column and, as runs, which of them are NULL.
type chunkColumn struct {
	data  []byte // per value that is not NULL: length as uint32, then the text
	runs  []byte // finished runs, see writeRun
	null  bool   // what the current run consists of
	run   uint64 // its length
	nulls bool   // whether the column has any NULL
}

// reset empties c for columns columns and keeps its memory.
func (c *chunk) reset(columns int) {
	for len(c.columns) < columns {
		c.columns = append(c.columns, chunkColumn{})
	}
	c.columns = c.columns[:columns]
	for i := range c.columns {
		col := &c.columns[i]
		*col = chunkColumn{data: col.data[:0], runs: col.runs[:0]}
	}
	c.lines, c.rows, c.bytes = c.lines[:0], 0, 0
}

// add appends a record of exactly as many values as there are columns.
func (c *chunk) add(r exportfile.Record) {
	for i := range r.Values {
		v := &r.Values[i]
		col := &c.columns[i]
		if v.Null != col.null {
			col.endRun()
			col.null = v.Null
		}
		col.run++
		if v.Null {
			col.nulls = true
			continue
		}
		col.data = binary.LittleEndian.AppendUint32(col.data, uint32(len(v.Text)))
		col.data = append(col.data, v.Text...)
		c.bytes += len(v.Text) + 4
	}
	c.lines = binary.LittleEndian.AppendUint64(c.lines, uint64(r.Line))
	c.rows++
}

func (c *chunk) full() bool { return c.rows >= chunkRows || c.bytes >= chunkBytes }

// endRun writes the current run as Parquet's definition levels have it: twice
// the length as a varint, then one byte, 1 for a value and 0 for NULL.
func (col *chunkColumn) endRun() {
	if col.run == 0 {
		return
	}
	col.runs = binary.AppendUvarint(col.runs, col.run<<1)
	level := byte(1)
	if col.null {
		level = 0
	}
	col.runs = append(col.runs, level)
	col.run = 0
}

// columnName is the name of the i-th column in the file; real names come in with
// the INSERT, where they are quoted once.
func columnName(i int) string { return fmt.Sprintf("c%d", i) }

// writeFile writes c as a Parquet file of one row group with the columns c0, c1,
// … (text) and _line (int64). The file must not exist; its mode is 0600.
func (c *chunk) writeFile(path string) (err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write rows for the database: %w", err)
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			err = fmt.Errorf("write rows for the database: %w", err)
		}
	}()
	w := &countingWriter{w: bufio.NewWriterSize(f, 256<<10)}
	if _, err := io.WriteString(w, parquetMagic); err != nil {
		return err
	}
	footer := newParquetFooter(c.rows, len(c.columns)+1)
	for i := range c.columns {
		col := &c.columns[i]
		var levels []byte
		if col.nulls {
			col.endRun()
			levels = binary.LittleEndian.AppendUint32(nil, uint32(len(col.runs)))
			levels = append(levels, col.runs...)
		}
		column := parquetColumn{name: columnName(i), text: true, nullable: col.nulls, offset: w.n}
		if column.size, err = writePage(w, c.rows, levels, col.data); err != nil {
			return err
		}
		footer.add(column)
	}
	column := parquetColumn{name: exportfile.LineColumn, offset: w.n}
	if column.size, err = writePage(w, c.rows, nil, c.lines); err != nil {
		return err
	}
	footer.add(column)
	if err := footer.write(w); err != nil {
		return err
	}
	return w.w.Flush()
}

// countingWriter knows how far into the file it is.
type countingWriter struct {
	w *bufio.Writer
	n int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}
