package exportfile

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// parquetFile writes one batch with a schema of arrow's types.
func parquetFile(t testing.TB, schema *arrow.Schema, fill func(*array.RecordBuilder)) []byte {
	t.Helper()
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	fill(b)
	batch := b.NewRecordBatch()
	defer batch.Release()
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(schema, &out, parquet.NewWriterProperties(), pqarrow.NewArrowWriterProperties(pqarrow.WithStoreSchema()))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(batch); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestParquetTypes(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 31, 23, 5, 6, 120_000_000, time.UTC)
	type column struct {
		typ  arrow.DataType
		add  func(array.Builder)
		want string
	}
	columns := []column{
		{arrow.BinaryTypes.String, func(b array.Builder) { b.(*array.StringBuilder).Append("Åsa") }, "Åsa"},
		{arrow.BinaryTypes.String, func(b array.Builder) { b.(*array.StringBuilder).Append("") }, ""},
		{arrow.BinaryTypes.Binary, func(b array.Builder) { b.(*array.BinaryBuilder).Append([]byte{0xff, 1}) }, "ff01"},
		{arrow.FixedWidthTypes.Boolean, func(b array.Builder) { b.(*array.BooleanBuilder).Append(true) }, "true"},
		{arrow.PrimitiveTypes.Int8, func(b array.Builder) { b.(*array.Int8Builder).Append(-128) }, "-128"},
		{arrow.PrimitiveTypes.Int64, func(b array.Builder) { b.(*array.Int64Builder).Append(9007199254740993) }, "9007199254740993"},
		{arrow.PrimitiveTypes.Uint64, func(b array.Builder) { b.(*array.Uint64Builder).Append(1<<64 - 1) }, "18446744073709551615"},
		{arrow.PrimitiveTypes.Float64, func(b array.Builder) { b.(*array.Float64Builder).Append(0.1) }, "0.1"},
		{arrow.PrimitiveTypes.Float32, func(b array.Builder) { b.(*array.Float32Builder).Append(0.1) }, "0.1"},
		{arrow.PrimitiveTypes.Float64, func(b array.Builder) { b.(*array.Float64Builder).Append(123456789012345) }, "123456789012345"},
		{&arrow.Decimal128Type{Precision: 38, Scale: 2}, func(b array.Builder) {
			n, err := decimal128.FromString("123456789012345678901234567890.10", 38, 2)
			if err != nil {
				panic(err)
			}
			b.(*array.Decimal128Builder).Append(n)
		}, "123456789012345678901234567890.10"},
		{arrow.FixedWidthTypes.Date32, func(b array.Builder) { b.(*array.Date32Builder).Append(arrow.Date32FromTime(at)) }, "2026-01-31"},
		{&arrow.TimestampType{Unit: arrow.Microsecond}, func(b array.Builder) {
			b.(*array.TimestampBuilder).Append(arrow.Timestamp(at.UnixMicro()))
		}, "2026-01-31T23:05:06.12"},
		{&arrow.TimestampType{Unit: arrow.Millisecond, TimeZone: "UTC"}, func(b array.Builder) {
			b.(*array.TimestampBuilder).Append(arrow.Timestamp(at.UnixMilli()))
		}, "2026-01-31T23:05:06.12Z"},
		{arrow.FixedWidthTypes.Time64us, func(b array.Builder) { b.(*array.Time64Builder).Append(3_600_000_000) }, "01:00:00"},
		{arrow.ListOf(arrow.PrimitiveTypes.Int32), func(b array.Builder) {
			l := b.(*array.ListBuilder)
			l.Append(true)
			l.ValueBuilder().(*array.Int32Builder).AppendValues([]int32{1, 0}, []bool{true, false})
		}, "[1,null]"},
		{arrow.StructOf(arrow.Field{Name: "z", Type: arrow.FixedWidthTypes.Date32, Nullable: true}, arrow.Field{Name: "a", Type: arrow.BinaryTypes.String, Nullable: true}), func(b array.Builder) {
			s := b.(*array.StructBuilder)
			s.Append(true)
			s.FieldBuilder(0).(*array.Date32Builder).Append(arrow.Date32FromTime(at))
			s.FieldBuilder(1).(*array.StringBuilder).Append("\"å")
		}, `{"z":"2026-01-31","a":"\"å"}`},
		{arrow.MapOf(arrow.BinaryTypes.String, arrow.FixedWidthTypes.Boolean), func(b array.Builder) {
			m := b.(*array.MapBuilder)
			m.Append(true)
			m.KeyBuilder().(*array.StringBuilder).Append("k")
			m.ItemBuilder().(*array.BooleanBuilder).Append(true)
		}, `{"k":true}`},
	}
	var fields []arrow.Field
	for i, c := range columns {
		fields = append(fields, arrow.Field{Name: fmt.Sprintf("c%d", i), Type: c.typ, Nullable: true})
	}
	content := parquetFile(t, arrow.NewSchema(fields, nil), func(b *array.RecordBuilder) {
		for i, c := range columns {
			c.add(b.Field(i))
			b.Field(i).AppendNull()
		}
	})
	table := read(t, tempFile(t, "t.parquet", content), Options{})[0]
	if len(table.rows) != 2 || table.rows[0].Line != 2 || table.rows[1].Line != 3 || table.Native || table.Dialect != "parquet" {
		t.Fatalf("%+v", table)
	}
	for i, c := range columns {
		if got := table.rows[0].Values[i]; got.Null || got.Text != c.want {
			t.Errorf("%s: got %+v, want %q", c.typ, got, c.want)
		}
		if got := table.rows[1].Values[i]; !got.Null || got.Text != "" {
			t.Errorf("%s: got %+v, want NULL", c.typ, got)
		}
	}
}

// writeParquet writes records with ParquetWriter.
func writeParquet(t testing.TB, header []string, sheet bool, records []Record) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := NewParquetWriter(&b, header, sheet)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		if err := w.Row(r, "Quotas"); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestParquetWriter(t *testing.T) {
	t.Parallel()
	var records []Record
	for i := range batchRows + 10 { // more than one batch
		records = append(records, Record{Line: int64(i + 2), Values: []Value{{Text: fmt.Sprint(i)}, {Null: i%3 == 0}}})
	}
	content := writeParquet(t, []string{"id", "note"}, true, records)
	if !bytes.Equal(content, writeParquet(t, []string{"id", "note"}, true, records)) {
		t.Error("the same records give other bytes")
	}
	table := read(t, tempFile(t, "t.parquet", content), Options{})[0]
	if got := strings.Join(table.Header, "|"); got != "id|note|_line|_sheet" {
		t.Errorf("header %s", got)
	}
	if len(table.rows) != len(records) {
		t.Fatalf("%d rows, want %d", len(table.rows), len(records))
	}
	for i, r := range table.rows {
		want := []Value{records[i].Values[0], records[i].Values[1], {Text: fmt.Sprint(i + 2)}, {Text: "Quotas"}}
		for c := range want {
			if r.Values[c] != want[c] {
				t.Fatalf("row %d: got %+v, want %+v", i, r.Values, want)
			}
		}
	}
	if empty := read(t, tempFile(t, "e.parquet", writeParquet(t, []string{"id"}, false, nil)), Options{})[0]; len(empty.rows) != 0 || len(empty.Header) != 2 {
		t.Errorf("empty table: %+v", empty)
	}
	if _, err := NewParquetWriter(&bytes.Buffer{}, []string{"Id", "_LINE"}, false); err == nil {
		t.Error("a column named _LINE is accepted beside _line")
	}
}

func TestDamagedParquet(t *testing.T) {
	t.Parallel()
	whole := writeParquet(t, []string{"id", "note"}, false, []Record{{2, []Value{{Text: "1"}, {Text: "x"}}}, {3, []Value{{Text: "2"}, {Null: true}}}})
	for i := 4; i < len(whole); i += 3 {
		if got, kind := fault(t, tempFile(t, "t.parquet", whole[:i]), Options{}); kind != Incomplete && i < len(whole)-4 {
			t.Errorf("cut at %d: %d %s", i, kind, got)
		}
		flipped := bytes.Clone(whole)
		flipped[i] ^= 0x55
		// Parquet has no checksum: a flipped byte may give another text, but never a panic.
		_ = Read(context.Background(), tempFile(t, "t.parquet", flipped), Options{}, &collector{})
	}
}
