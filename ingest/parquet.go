package ingest

import (
	"encoding/binary"
	"io"
)

// The few parts of the Parquet format that a chunk needs, after the format's own
// specification (github.com/apache/parquet-format): one row group, one plain
// uncompressed page per column, metadata in Thrift's compact protocol.

const parquetMagic = "PAR1"

// Numbers that the specification gives to types, encodings and so on.
const (
	typeInt64      = 2
	typeByteArray  = 6
	required       = 0
	optional       = 1
	convertedUTF8  = 0
	encodingPlain  = 0
	encodingLevels = 3
	dataPage       = 0
)

// parquetColumn is what the footer says about one column.
type parquetColumn struct {
	name           string
	text, nullable bool
	offset, size   int64 // of its only page, header included
}

func (c parquetColumn) physical() int64 {
	if c.text {
		return typeByteArray
	}
	return typeInt64
}

// writePage writes one page of rows values and returns its size in the file.
func writePage(w io.Writer, rows int64, levels, data []byte) (size int64, err error) {
	var t thrift
	t.begin()
	t.i32(1, dataPage)
	t.i32(2, int64(len(levels)+len(data)))
	t.i32(3, int64(len(levels)+len(data)))
	t.field(5, thriftStruct)
	t.begin()
	t.i32(1, rows)
	t.i32(2, encodingPlain)
	t.i32(3, encodingLevels)
	t.i32(4, encodingLevels)
	t.end()
	t.end()
	for _, part := range [][]byte{t.out, levels, data} {
		if _, err := w.Write(part); err != nil {
			return 0, err
		}
		size += int64(len(part))
	}
	return size, nil
}

// parquetFooter collects the metadata of a file while its pages are written.
type parquetFooter struct {
	rows    int64
	columns []parquetColumn
}

func newParquetFooter(rows int64, columns int) *parquetFooter {
	return &parquetFooter{rows: rows, columns: make([]parquetColumn, 0, columns)}
}

func (f *parquetFooter) add(c parquetColumn) { f.columns = append(f.columns, c) }

// write ends the file.
func (f *parquetFooter) write(w io.Writer) error {
	var t thrift
	t.begin()
	t.i32(1, 1) // version
	t.list(2, thriftStruct, len(f.columns)+1)
	t.begin()
	t.text(4, "rows")
	t.i32(5, int64(len(f.columns)))
	t.end()
	var size int64
	for _, c := range f.columns {
		f.schema(&t, c)
		size += c.size
	}
	t.i64(3, f.rows)
	t.list(4, thriftStruct, 1) // row groups
	t.begin()
	t.list(1, thriftStruct, len(f.columns))
	for _, c := range f.columns {
		f.column(&t, c)
	}
	t.i64(2, size)
	t.i64(3, f.rows)
	t.end()
	t.text(6, "crmscore")
	t.end()
	out := binary.LittleEndian.AppendUint32(t.out, uint32(len(t.out)))
	_, err := w.Write(append(out, parquetMagic...))
	return err
}

func (f *parquetFooter) schema(t *thrift, c parquetColumn) {
	t.begin()
	t.i32(1, c.physical())
	repetition := int64(required)
	if c.nullable {
		repetition = optional
	}
	t.i32(3, repetition)
	t.text(4, c.name)
	if c.text {
		t.i32(6, convertedUTF8)
	}
	t.end()
}

func (f *parquetFooter) column(t *thrift, c parquetColumn) {
	t.begin()
	t.i64(2, c.offset)
	t.field(3, thriftStruct)
	t.begin()
	t.i32(1, c.physical())
	t.list(2, thriftI32, 2)
	t.number(encodingPlain)
	t.number(encodingLevels)
	t.list(3, thriftBinary, 1)
	t.string(c.name)
	t.i32(4, 0) // not compressed
	t.i64(5, f.rows)
	t.i64(6, c.size)
	t.i64(7, c.size)
	t.i64(9, c.offset)
	t.end()
	t.end()
}

// thrift writes structs in Thrift's compact protocol. Fields must come in rising
// order and less than 16 apart, as they do here.
type thrift struct {
	out  []byte
	last []int // number of the last field, per open struct
}

// Types of the compact protocol.
const (
	thriftI32    = 5
	thriftI64    = 6
	thriftBinary = 8
	thriftList   = 9
	thriftStruct = 12
)

func (t *thrift) begin() { t.last = append(t.last, 0) }

func (t *thrift) end() {
	t.out = append(t.out, 0)
	t.last = t.last[:len(t.last)-1]
}

func (t *thrift) field(number int, kind byte) {
	last := &t.last[len(t.last)-1]
	t.out = append(t.out, byte(number-*last)<<4|kind)
	*last = number
}

func (t *thrift) i32(number int, v int64) { t.field(number, thriftI32); t.number(v) }
func (t *thrift) i64(number int, v int64) { t.field(number, thriftI64); t.number(v) }

func (t *thrift) text(number int, s string) { t.field(number, thriftBinary); t.string(s) }

// number writes a whole number as a zigzag varint.
func (t *thrift) number(v int64) { t.out = binary.AppendVarint(t.out, v) }

func (t *thrift) string(s string) {
	t.out = binary.AppendUvarint(t.out, uint64(len(s)))
	t.out = append(t.out, s...)
}

// list begins a list; its elements follow without field headers.
func (t *thrift) list(number int, kind byte, length int) {
	t.field(number, thriftList)
	if length < 15 {
		t.out = append(t.out, byte(length)<<4|kind)
		return
	}
	t.out = append(t.out, 0xF0|kind)
	t.out = binary.AppendUvarint(t.out, uint64(length))
}
