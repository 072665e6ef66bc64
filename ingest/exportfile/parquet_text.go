package exportfile

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
)

// cellText gives the text of a row's value, which is not NULL.
type cellText func(row int) string

// textOf gives the text of a column's values: numbers shortest and exact,
// decimals with all digits of their scale, dates and times in ISO 8601 (Z where
// the column is adjusted to UTC), binary as text if it is utf-8, else in
// hexadecimal, lists and structs as JSON.
func textOf(col arrow.Array) (cellText, error) {
	switch a := col.(type) {
	case *array.String:
		return func(i int) string { return strings.Clone(a.Value(i)) }, nil
	case *array.LargeString:
		return func(i int) string { return strings.Clone(a.Value(i)) }, nil
	case *array.Binary:
		return func(i int) string { return bytesText(a.Value(i)) }, nil
	case *array.LargeBinary:
		return func(i int) string { return bytesText(a.Value(i)) }, nil
	case *array.FixedSizeBinary:
		return func(i int) string { return bytesText(a.Value(i)) }, nil
	case *array.Boolean:
		return func(i int) string { return strconv.FormatBool(a.Value(i)) }, nil
	case *array.Null:
		return func(int) string { return "" }, nil
	case *array.Date32:
		return func(i int) string { return a.Value(i).ToTime().Format(time.DateOnly) }, nil
	case *array.Date64:
		return func(i int) string { return a.Value(i).ToTime().Format(time.DateOnly) }, nil
	case *array.Dictionary:
		inner, err := textOf(a.Dictionary())
		return func(i int) string { return inner(a.GetValueIndex(i)) }, err
	case array.ExtensionArray:
		return textOf(a.Storage())
	}
	if f := numberText(col); f != nil {
		return f, nil
	}
	if f := timeText(col); f != nil {
		return f, nil
	}
	if f, err := nestedText(col); f != nil || err != nil {
		return f, err
	}
	return nil, fmt.Errorf("values of type %s are not read", col.DataType())
}

func bytesText(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	return hex.EncodeToString(b)
}

// number is a column of numbers.
type number[T any] interface{ Value(int) T }

func signed[T int8 | int16 | int32 | int64](a number[T]) cellText {
	return func(i int) string { return strconv.FormatInt(int64(a.Value(i)), 10) }
}

func unsigned[T uint8 | uint16 | uint32 | uint64](a number[T]) cellText {
	return func(i int) string { return strconv.FormatUint(uint64(a.Value(i)), 10) }
}

func numberText(col arrow.Array) cellText {
	switch a := col.(type) {
	case *array.Int8:
		return signed(a)
	case *array.Int16:
		return signed(a)
	case *array.Int32:
		return signed(a)
	case *array.Int64:
		return signed(a)
	case *array.Uint8:
		return unsigned(a)
	case *array.Uint16:
		return unsigned(a)
	case *array.Uint32:
		return unsigned(a)
	case *array.Uint64:
		return unsigned(a)
	case *array.Float16:
		return func(i int) string { return floatText(float64(a.Value(i).Float32()), 32) }
	case *array.Float32:
		return func(i int) string { return floatText(float64(a.Value(i)), 32) }
	case *array.Float64:
		return func(i int) string { return floatText(a.Value(i), 64) }
	case *array.Decimal32:
		scale := a.DataType().(arrow.DecimalType).GetScale()
		return func(i int) string { return a.Value(i).ToString(scale) }
	case *array.Decimal64:
		scale := a.DataType().(arrow.DecimalType).GetScale()
		return func(i int) string { return a.Value(i).ToString(scale) }
	case *array.Decimal128:
		scale := a.DataType().(arrow.DecimalType).GetScale()
		return func(i int) string { return a.Value(i).ToString(scale) }
	case *array.Decimal256:
		scale := a.DataType().(arrow.DecimalType).GetScale()
		return func(i int) string { return a.Value(i).ToString(scale) }
	}
	return nil
}

// floatText is the shortest text that reads back as the same number; without an
// exponent as long as that is readable, so that a numeric id stays an id.
func floatText(f float64, bits int) string {
	if abs := max(f, -f); abs == 0 || abs >= 1e-6 && abs < 1e21 {
		return strconv.FormatFloat(f, 'f', -1, bits)
	}
	return strconv.FormatFloat(f, 'E', -1, bits)
}

func timeText(col arrow.Array) cellText {
	switch a := col.(type) {
	case *array.Timestamp:
		t := a.DataType().(*arrow.TimestampType)
		layout := "2006-01-02T15:04:05.999999999"
		if t.TimeZone != "" {
			layout += "Z"
		}
		return func(i int) string { return a.Value(i).ToTime(t.Unit).Format(layout) }
	case *array.Time32:
		unit := a.DataType().(*arrow.Time32Type).Unit
		return func(i int) string { return a.Value(i).ToTime(unit).Format("15:04:05.999999999") }
	case *array.Time64:
		unit := a.DataType().(*arrow.Time64Type).Unit
		return func(i int) string { return a.Value(i).ToTime(unit).Format("15:04:05.999999999") }
	}
	return nil
}

// nestedText writes lists, maps and structs as JSON. It gives nil for other columns.
func nestedText(col arrow.Array) (cellText, error) {
	var w jsonWriter
	switch col.DataType().ID() {
	case arrow.LIST, arrow.LARGE_LIST, arrow.FIXED_SIZE_LIST, arrow.STRUCT, arrow.MAP:
		var err error
		if w, err = jsonOf(col); err != nil {
			return nil, err
		}
	default:
		return nil, nil
	}
	return func(i int) string { return string(w(nil, i)) }, nil
}

// jsonWriter appends the JSON of a row's value.
type jsonWriter func(b []byte, row int) []byte

func jsonOf(col arrow.Array) (jsonWriter, error) {
	var write jsonWriter
	var err error
	switch a := col.(type) {
	case *array.Struct:
		write, err = jsonStruct(a)
	case *array.Map:
		write, err = jsonMap(a)
	case array.ListLike:
		write, err = jsonList(a)
	default:
		write, err = jsonLeaf(col)
	}
	if err != nil {
		return nil, err
	}
	return func(b []byte, i int) []byte {
		if col.IsNull(i) {
			return append(b, "null"...)
		}
		return write(b, i)
	}, nil
}

func jsonLeaf(col arrow.Array) (jsonWriter, error) {
	text, err := textOf(col)
	if err != nil {
		return nil, err
	}
	bare := col.DataType().ID() == arrow.BOOL || numberText(col) != nil
	return func(b []byte, i int) []byte {
		s := text(i)
		if bare && json.Valid([]byte(s)) { // NaN and Inf are not JSON
			return append(b, s...)
		}
		return appendJSONText(b, s)
	}, nil
}

func appendJSONText(b []byte, s string) []byte {
	quoted, err := json.Marshal(s)
	if err != nil { // a string always marshals
		panic(err)
	}
	return append(b, quoted...)
}

func jsonStruct(a *array.Struct) (jsonWriter, error) {
	fields := a.DataType().(*arrow.StructType).Fields()
	parts := make([]jsonWriter, len(fields))
	for i := range fields {
		var err error
		if parts[i], err = jsonOf(a.Field(i)); err != nil {
			return nil, err
		}
	}
	return func(b []byte, row int) []byte {
		b = append(b, '{')
		for i, f := range fields {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendJSONText(b, f.Name), ':')
			b = parts[i](b, row)
		}
		return append(b, '}')
	}, nil
}

func jsonList(a array.ListLike) (jsonWriter, error) {
	item, err := jsonOf(a.ListValues())
	if err != nil {
		return nil, err
	}
	return func(b []byte, row int) []byte {
		from, to := a.ValueOffsets(row)
		b = append(b, '[')
		for i := from; i < to; i++ {
			if i > from {
				b = append(b, ',')
			}
			b = item(b, int(i))
		}
		return append(b, ']')
	}, nil
}

// jsonMap writes a map as an object; its keys become text.
func jsonMap(a *array.Map) (jsonWriter, error) {
	key, err := textOf(a.Keys())
	if err != nil {
		return nil, err
	}
	item, err := jsonOf(a.Items())
	if err != nil {
		return nil, err
	}
	return func(b []byte, row int) []byte {
		from, to := a.ValueOffsets(row)
		b = append(b, '{')
		for i := from; i < to; i++ {
			if i > from {
				b = append(b, ',')
			}
			b = append(appendJSONText(b, key(int(i))), ':')
			b = item(b, int(i))
		}
		return append(b, '}')
	}, nil
}
