package sample

import (
	"errors"
	"io"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// batchRows is how many rows go into the file at a time.
const batchRows = 32_768

// writeParquet goes over the rows twice: a column is typed only if every value in it can be read.
func writeParquet(f io.Writer, t table) error {
	kinds := readableKinds(t)
	fields := make([]arrow.Field, len(kinds))
	for i, k := range kinds {
		fields[i] = arrow.Field{Name: t.columns[i].name, Type: arrowType(k), Nullable: true}
	}
	schema := arrow.NewSchema(fields, nil)
	props := parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Snappy))
	w, err := pqarrow.NewFileWriter(schema, keepOpen{f}, props, pqarrow.DefaultWriterProps())
	if err != nil {
		return err
	}
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	flush := func() error {
		batch := b.NewRecordBatch()
		defer batch.Release()
		return w.WriteBuffered(batch)
	}
	held := 0
	for r := range t.rows {
		for i, k := range kinds {
			if err := appendValue(b.Field(i), k, r[i]); err != nil {
				return err
			}
		}
		if held++; held == batchRows {
			if err := flush(); err != nil {
				return err
			}
			held = 0
		}
	}
	if err := flush(); err != nil {
		return err
	}
	return w.Close()
}

// keepOpen leaves closing the file to whoever opened it.
type keepOpen struct{ io.Writer }

func readableKinds(t table) []kind {
	kinds := make([]kind, len(t.columns))
	for i, c := range t.columns {
		kinds[i] = c.kind
	}
	for r := range t.rows {
		for i, k := range kinds {
			if k != kindText && r[i] != "" && !readable(k, r[i]) {
				kinds[i] = kindText
			}
		}
	}
	return kinds
}

func readable(k kind, text string) bool {
	var err error
	switch k {
	case kindNumber:
		_, ok := number(text)
		return ok
	case kindDate:
		_, err = time.Parse(time.DateOnly, text)
	case kindTime:
		_, err = time.Parse(instantLayout, text)
	}
	return err == nil
}

func arrowType(k kind) arrow.DataType {
	switch k {
	case kindNumber:
		return arrow.PrimitiveTypes.Float64
	case kindDate:
		return arrow.FixedWidthTypes.Date32
	case kindTime:
		return arrow.FixedWidthTypes.Timestamp_us
	case kindFlag:
		return arrow.FixedWidthTypes.Boolean
	}
	return arrow.BinaryTypes.String
}

// appendValue adds one cell; text that readableKinds found unreadable never gets here as a typed one.
func appendValue(b array.Builder, k kind, text string) error {
	if text == "" {
		b.AppendNull()
		return nil
	}
	switch b := b.(type) {
	case *array.StringBuilder:
		b.Append(text)
	case *array.BooleanBuilder:
		b.Append(text == "1")
	case *array.Float64Builder:
		x, _ := number(text)
		b.Append(x)
	case *array.Date32Builder:
		d, err := time.Parse(time.DateOnly, text)
		b.Append(arrow.Date32FromTime(d))
		return err
	case *array.TimestampBuilder:
		d, err := time.Parse(instantLayout, text)
		b.Append(arrow.Timestamp(d.UnixMicro()))
		return err
	default:
		return errors.New("no builder for a column of kind " + string('0'+rune(k)))
	}
	return nil
}
