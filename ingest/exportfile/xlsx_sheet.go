package exportfile

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// maxColumns is what a worksheet can have.
const maxColumns = 16_384

// sheetReader turns the cells of one worksheet into records: the header is the
// first row with text; rows without text are passed; cells right of a short row
// are NULL. A cell with the empty text counts as empty: nobody sees a difference.
type sheetReader struct {
	place
	book    *workbook
	name    string
	row     int64
	column  int // of the current cell, from 0
	kind    string
	style   int
	text    strings.Builder
	inText  bool
	formula strings.Builder // of the current cell; read for forms only
	inside  bool            // of a formula
	filled  bool            // the current cell has a value
	values  []Value         // of the current row
	width   int             // cells up to the last one with text
	header  []Value
	records int64
}

// readSheet reports a sheet as a table; it returns 0 for an empty sheet, which is none.
func (b *workbook) readSheet(s sheet) (int, error) {
	r := &sheetReader{place: place{b.path, s.name}, book: b, name: s.name}
	if err := b.walk(s.part, walker{start: r.start, text: r.chars, end: r.end}); err != nil {
		return 0, err
	}
	if r.header == nil {
		return 0, nil
	}
	return 1, b.r.h.End(r.records)
}

func (r *sheetReader) start(name string, attr []xml.Attr) error {
	switch name {
	case "row":
		r.row++
		if n, err := strconv.ParseInt(value(attr, "r"), 10, 32); err == nil && n > 0 {
			r.row = n
		}
		r.values, r.width, r.column = r.values[:0], 0, -1
	case "c":
		r.column++
		if ref := value(attr, "r"); ref != "" {
			column, ok := columnOf(ref)
			if !ok {
				return r.fault(Unreadable, "save it again as .xlsx", "damaged: cell reference %q in row %d", cut(ref), r.row).at(r.row)
			}
			r.column = column
		}
		r.kind = value(attr, "t")
		r.style, _ = strconv.Atoi(value(attr, "s"))
		r.text.Reset()
		r.formula.Reset()
		r.filled = false
	case "f":
		r.inside = r.book.r.rows != nil
	case "v", "t":
		r.inText, r.filled = true, true
	case "rPh":
		r.kind = "phonetic of " + r.kind // its text is a reading aid, not the cell's
	}
	return nil
}

func (r *sheetReader) chars(s []byte) {
	if r.inText && !strings.HasPrefix(r.kind, "phonetic") {
		r.text.Write(s)
	}
	if r.inside {
		r.formula.Write(s)
	}
}

func (r *sheetReader) end(name string) error {
	switch name {
	case "f":
		r.inside = false
	case "v", "t":
		r.inText = false
	case "rPh":
		r.kind = strings.TrimPrefix(r.kind, "phonetic of ")
	case "c":
		if r.filled || r.formula.Len() > 0 {
			return r.cell()
		}
	case "row":
		return r.endRow()
	}
	return nil
}

// cell stores the value of a cell in its row.
func (r *sheetReader) cell() error {
	text := r.text.String()
	switch r.kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(text))
		if text == "" {
			return nil
		}
		if err != nil || i < 0 || i >= len(r.book.strings) {
			return r.fault(Unreadable, "save it again as .xlsx", "damaged: row %d names shared string %q of %d", r.row, cut(text), len(r.book.strings)).at(r.row)
		}
		text = r.book.strings[i]
	case "b":
		text = strconv.FormatBool(isTrue(strings.TrimSpace(text)))
	case "str", "inlineStr":
		text = unescape(text)
	case "e":
		text = r.typed(text)
	case "d":
	default:
		text = r.book.number(strings.TrimSpace(text), r.style)
	}
	if text == "" {
		text = r.typed("")
	}
	if text == "" {
		return nil
	}
	for len(r.values) <= r.column {
		r.values = append(r.values, Value{Null: true})
	}
	r.values[r.column] = Value{Text: text}
	r.width = max(r.width, r.column+1)
	return nil
}

// typed is the formula of a cell that has no other text, as somebody typed it:
// "-call Anna" makes a formula, too. Without one it is otherwise.
func (r *sheetReader) typed(otherwise string) string {
	formula := unescape(r.formula.String())
	switch {
	case formula == "":
		return otherwise
	case formula[0] == '-' || formula[0] == '+':
		return formula
	}
	return "=" + formula
}

// endRow reports the row that has been read.
func (r *sheetReader) endRow() error {
	if r.width == 0 {
		return nil
	}
	if rows := r.book.r.rows; rows != nil {
		return rows(r.name, Record{Line: r.row, Values: r.values[:r.width]})
	}
	if r.header == nil {
		return r.begin()
	}
	for len(r.values) < len(r.header) {
		r.values = append(r.values, Value{Null: true})
	}
	r.records++
	h := r.book.r.h
	switch beyond := r.width - len(r.header); {
	case beyond > 0:
		return h.Reject(r.reject(fmt.Sprintf("text in column %s, right of the last column with a name", columnName(r.width-1))))
	case same(r.values[:len(r.header)], r.header):
		return h.Reject(r.reject("repeated header"))
	case footerMark(r.values):
		return h.Reject(r.reject(footerReason))
	}
	return h.Row(Record{Line: r.row, Values: r.values[:len(r.header)]})
}

// begin makes the current row the header.
func (r *sheetReader) begin() error {
	r.header = slices.Clone(r.values[:r.width])
	names := make([]string, r.width)
	for i, v := range r.header {
		names[i] = v.Text
	}
	header, err := checkHeader(r.place, names, r.row)
	if err != nil {
		return err
	}
	return r.book.r.h.Begin(Table{Name: r.name, Header: header, Dialect: "xlsx"})
}

func (r *sheetReader) reject(reason string) Reject {
	var texts []string
	for _, v := range r.values {
		texts = append(texts, v.Text)
	}
	return Reject{Line: r.row, Reason: reason, Text: cut(strings.Join(texts, "\t"))}
}

// columnOf gives the column, from 0, of a reference such as AB12.
func columnOf(ref string) (int, bool) {
	n := 0
	i := 0
	for ; i < len(ref) && 'A' <= ref[i]&^0x20 && ref[i]&^0x20 <= 'Z'; i++ {
		if n = n*26 + int(ref[i]&^0x20-'A') + 1; n > maxColumns {
			return 0, false
		}
	}
	return n - 1, n > 0
}

// columnName is the inverse of columnOf.
func columnName(column int) string {
	name := ""
	for column++; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}
