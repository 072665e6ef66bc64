package sample

import (
	"path/filepath"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"
)

// writeWorkbooks writes a table as Name.xlsx and, each time limit rows are full, a further part.
func writeWorkbooks(dir string, t table, limit int) error {
	var book *workbook
	part := 0
	turn := func() error {
		if book != nil {
			if err := book.save(); err != nil {
				return err
			}
		}
		part++
		name := t.name
		if part > 1 {
			name += "_" + strconv.Itoa(part)
		}
		var err error
		book, err = newWorkbook(filepath.Join(dir, name+".xlsx"), t)
		return err
	}
	if err := turn(); err != nil {
		return err
	}
	for r := range t.rows {
		if book.line > limit {
			if err := turn(); err != nil {
				return err
			}
		}
		if err := book.add(t.columns, r); err != nil {
			return err
		}
	}
	return book.save()
}

// workbook streams one sheet.
type workbook struct {
	path           string
	f              *excelize.File
	w              *excelize.StreamWriter
	line           int // last line written
	date, dateTime int // styles
	cells          []any
}

func newWorkbook(path string, t table) (*workbook, error) {
	b := &workbook{path: path, f: excelize.NewFile(), line: 1}
	if err := b.f.SetSheetName(b.f.GetSheetName(0), t.name); err != nil {
		return nil, err
	}
	var err error
	for _, s := range []struct {
		id     *int
		format string
	}{{&b.date, "yyyy-mm-dd"}, {&b.dateTime, "yyyy-mm-dd hh:mm"}} {
		if *s.id, err = b.f.NewStyle(&excelize.Style{CustomNumFmt: &s.format}); err != nil {
			return nil, err
		}
	}
	if b.w, err = b.f.NewStreamWriter(t.name); err != nil {
		return nil, err
	}
	for _, name := range t.header() {
		b.cells = append(b.cells, name)
	}
	return b, b.w.SetRow("A1", b.cells)
}

func (b *workbook) add(cols []column, r []string) error {
	b.line++
	for i, col := range cols {
		b.cells[i] = b.cell(col.kind, r[i])
	}
	return b.w.SetRow("A"+strconv.Itoa(b.line), b.cells)
}

// cell is what a person who typed the table into Excel would have in the cell.
func (b *workbook) cell(k kind, text string) any {
	if text == "" {
		return nil
	}
	switch k {
	case kindNumber:
		if x, ok := number(text); ok {
			return x
		}
	case kindFlag:
		return text == "1"
	case kindDate:
		if d, err := time.Parse(time.DateOnly, text); err == nil {
			return excelize.Cell{StyleID: b.date, Value: d}
		}
	case kindTime:
		if d, err := time.Parse(instantLayout, text); err == nil {
			return excelize.Cell{StyleID: b.dateTime, Value: d}
		}
	}
	return text
}

func (b *workbook) save() error {
	if err := b.w.Flush(); err != nil {
		return err
	}
	if err := b.f.SaveAs(b.path); err != nil {
		return err
	}
	if err := b.f.Close(); err != nil {
		return err
	}
	return markDone(b.path)
}
