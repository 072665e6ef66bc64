package inputs

import (
	"fmt"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// writer holds the workbook under construction and its few styles.
type writer struct {
	f                    *excelize.File
	header, title, prose int
	text, number, date   int
}

func newWriter() (*writer, error) {
	w := &writer{f: excelize.NewFile()}
	dateFormat := "yyyy-mm-dd"
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&w.header, excelize.Style{
			Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1F4E79"}},
			Alignment: &excelize.Alignment{Vertical: "center"},
		}},
		{&w.title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 14}}},
		{&w.prose, excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}},
		{&w.text, excelize.Style{NumFmt: 49}}, // 49 = "@": what is typed stays text
		{&w.number, excelize.Style{}},
		{&w.date, excelize.Style{CustomNumFmt: &dateFormat}},
	} {
		id, err := w.f.NewStyle(&s.style)
		if err != nil {
			return nil, err
		}
		*s.id = id
	}
	return w, nil
}

// readme fills the first sheet: what the workbook is for and how it is filled in.
func (w *writer) readme() error {
	f := w.f
	if err := f.SetSheetName(f.GetSheetName(0), ReadmeSheet); err != nil {
		return err
	}
	lines := []string{
		"What the CRM does not know",
		"crmscore reads this workbook every night. Each further sheet is a table: fill in rows below its blue header, or leave the sheet empty.",
		"Point at a header to read what belongs into its column, with an example. Where only certain words are allowed, the cell offers a list.",
		"Do not rename sheets or headers, and keep one fact per row. Columns of your own and colours are fine. A value that cannot be read is reported with sheet and cell; the rest still counts.",
		"",
	}
	for _, s := range Sheets() {
		lines = append(lines, s.Name+": "+s.Purpose)
	}
	for i, text := range lines {
		if err := f.SetCellStr(ReadmeSheet, fmt.Sprintf("A%d", i+1), text); err != nil {
			return err
		}
	}
	if err := f.SetColWidth(ReadmeSheet, "A", "A", 110); err != nil {
		return err
	}
	if err := f.SetCellStyle(ReadmeSheet, "A2", fmt.Sprintf("A%d", len(lines)), w.prose); err != nil {
		return err
	}
	return f.SetCellStyle(ReadmeSheet, "A1", "A1", w.title)
}

func (w *writer) sheet(s Sheet, rows [][]string) error {
	if _, err := w.f.NewSheet(s.Name); err != nil {
		return err
	}
	for i, c := range s.Columns {
		if err := w.column(s.Name, i+1, c, len(rows)+1+listRows); err != nil {
			return err
		}
	}
	for i, cells := range rows {
		if err := w.row(s, i+2, cells); err != nil {
			return err
		}
	}
	return w.f.SetPanes(s.Name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

func (w *writer) row(s Sheet, line int, cells []string) error {
	for i, text := range cells {
		v, err := s.Columns[i].value(text)
		if err != nil {
			return err
		}
		if v == nil {
			continue
		}
		cell, err := excelize.CoordinatesToCellName(i+1, line)
		if err != nil {
			return err
		}
		if err := w.f.SetCellValue(s.Name, cell, v); err != nil {
			return err
		}
		if err := w.f.SetCellStyle(s.Name, cell, cell, w.style(s.Columns[i])); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) style(c Column) int {
	switch c.Kind {
	case Number:
		return w.number
	case Date:
		return w.date
	}
	return w.text
}

// column writes a header with its comment and sets width, format and allowed values below it.
func (w *writer) column(sheet string, number int, c Column, lastRow int) error {
	name, err := excelize.ColumnNumberToName(number)
	if err != nil {
		return err
	}
	f, cell := w.f, name+"1"
	width := max(14, float64(utf8.RuneCountInString(c.Name)+4))
	if c.Kind == Text && c.Choices == nil {
		width = max(width, min(34, float64(utf8.RuneCountInString(c.Example)+2)))
	}
	for _, step := range []func() error{
		func() error { return f.SetColWidth(sheet, name, name, width) },
		func() error { return f.SetColStyle(sheet, name, w.style(c)) },
		func() error { return f.SetCellStr(sheet, cell, c.Name) },
		func() error { return f.SetCellStyle(sheet, cell, cell, w.header) },
		func() error { return f.AddComment(sheet, comment(cell, c)) },
		func() error { return w.allow(sheet, name, c, lastRow) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func comment(cell string, c Column) excelize.Comment {
	return excelize.Comment{
		Author: "crmscore", Cell: cell, Width: 320, Height: 110,
		Paragraph: []excelize.RichTextRun{
			{Text: c.Note + "\n"},
			{Text: "Example: " + c.Example, Font: &excelize.Font{Italic: true}},
		},
	}
}

// Excel counts days from 1899-12-30; these bound what is believed as a date.
const (
	firstDate = 32874 // 1990-01-01
	lastDate  = 73050 // 2099-12-31
)

// allow offers the allowed words as a list and warns about dates and numbers typed as text.
func (w *writer) allow(sheet, name string, c Column, lastRow int) error {
	v := excelize.NewDataValidation(true)
	v.SetSqref(fmt.Sprintf("%s2:%s%d", name, name, lastRow))
	var err error
	switch choices := c.choices(); {
	case choices != nil:
		err = v.SetDropList(choices)
		v.SetError(excelize.DataValidationErrorStyleStop, c.Name, "Please choose from the list.")
	case c.Kind == Date:
		err = v.SetRange(firstDate, lastDate, excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween)
		v.SetError(excelize.DataValidationErrorStyleStop, c.Name, "Please enter a date, for example "+c.Example+".")
	case c.Kind == Number:
		err = v.SetRange(-1e12, 1e12, excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorBetween)
		v.SetError(excelize.DataValidationErrorStyleStop, c.Name, "Please enter a number.")
	default:
		return nil
	}
	if err != nil {
		return err
	}
	return w.f.AddDataValidation(sheet, v)
}
