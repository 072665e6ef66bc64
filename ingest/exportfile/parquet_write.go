package exportfile

import (
	"fmt"
	"io"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// A batch becomes one row group; whichever limit is reached first ends it.
const (
	batchRows  = 64 << 10
	batchBytes = 64 << 20
)

// The columns that NewParquetWriter adds.
const (
	LineColumn  = "_line"
	SheetColumn = "_sheet"
)

// ParquetWriter writes one table of text to a Parquet file: the columns of the
// header as nullable strings (NULL and the empty text stay different), _line as
// int64, and _sheet as string where asked for. The same rows give the same
// bytes. It holds one batch in memory.
type ParquetWriter struct {
	file    *pqarrow.FileWriter
	builder *array.RecordBuilder
	text    []*array.StringBuilder
	line    *array.Int64Builder
	sheet   *array.StringBuilder // nil without _sheet
	rows    int
	bytes   int
}

// NewParquetWriter begins a file on w, which it does not close. Header names must
// be unique, also when upper and lower case are the same.
func NewParquetWriter(w io.Writer, header []string, sheet bool) (*ParquetWriter, error) {
	names := append([]string(nil), header...)
	names = append(names, LineColumn)
	if sheet {
		names = append(names, SheetColumn)
	}
	seen := make(map[string]bool, len(names))
	fields := make([]arrow.Field, 0, len(names))
	for i, name := range names {
		if key := strings.ToLower(name); seen[key] {
			return nil, fmt.Errorf("write parquet: column name %q stands twice", name)
		} else {
			seen[key] = true
		}
		f := arrow.Field{Name: name, Type: arrow.BinaryTypes.String, Nullable: i < len(header)}
		if name == LineColumn {
			f.Type = arrow.PrimitiveTypes.Int64
		}
		fields = append(fields, f)
	}
	schema := arrow.NewSchema(fields, nil)
	props := parquet.NewWriterProperties(
		parquet.WithCompression(compress.Codecs.Snappy), parquet.WithCreatedBy("crmscore"), parquet.WithMaxRowGroupLength(batchRows))
	// Hiding a Close method of w leaves closing it to the caller.
	file, err := pqarrow.NewFileWriter(schema, struct{ io.Writer }{w}, props, pqarrow.DefaultWriterProps())
	if err != nil {
		return nil, fmt.Errorf("write parquet: %w", err)
	}
	p := &ParquetWriter{file: file, builder: array.NewRecordBuilder(memory.DefaultAllocator, schema)}
	for i := range header {
		p.text = append(p.text, p.builder.Field(i).(*array.StringBuilder))
	}
	p.line = p.builder.Field(len(header)).(*array.Int64Builder)
	if sheet {
		p.sheet = p.builder.Field(len(header) + 1).(*array.StringBuilder)
	}
	return p, nil
}

// Row adds a record with as many values as the header has names. The name of
// the sheet is used only by a writer with a _sheet column.
func (p *ParquetWriter) Row(r Record, sheet string) error {
	if len(r.Values) != len(p.text) {
		return fmt.Errorf("write parquet: line %d has %d values for %d columns", r.Line, len(r.Values), len(p.text))
	}
	for i, v := range r.Values {
		if v.Null {
			p.text[i].AppendNull()
			continue
		}
		p.text[i].Append(v.Text)
		p.bytes += len(v.Text)
	}
	p.line.Append(r.Line)
	if p.sheet != nil {
		p.sheet.Append(sheet)
	}
	p.rows++
	if p.rows == batchRows || p.bytes >= batchBytes {
		return p.flush()
	}
	return nil
}

func (p *ParquetWriter) flush() error {
	batch := p.builder.NewRecordBatch()
	defer batch.Release()
	p.rows, p.bytes = 0, 0
	if err := p.file.Write(batch); err != nil {
		return fmt.Errorf("write parquet: %w", err)
	}
	return nil
}

// Close writes what is left and the footer; without it the file is not readable.
func (p *ParquetWriter) Close() error {
	defer p.builder.Release()
	if p.rows > 0 {
		if err := p.flush(); err != nil {
			return err
		}
	}
	if err := p.file.Close(); err != nil {
		return fmt.Errorf("write parquet: %w", err)
	}
	return nil
}
