package inputs

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"
)

// Content holds rows by the name of their sheet, cells in the order of its
// columns: numbers with a full stop, dates as YYYY-MM-DD, flags as yes or no,
// "" for an empty cell. Missing cells at the end of a row are empty.
type Content map[string][][]string

// listRows is how far down drop-down lists and checks reach beyond the content.
const listRows = 2000

// WriteTemplate writes inputs.xlsx with the given content; nil content makes the
// empty workbook of crmscore init. The same content gives the same bytes. Rows
// that do not fit their sheet are reported all at once, and nothing is written.
func WriteTemplate(path string, content Content) error {
	if err := check(content); err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	w, err := newWriter()
	if err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	defer w.f.Close()
	err = w.readme()
	for _, s := range Sheets() {
		if err == nil {
			err = w.sheet(s, content[s.Name])
		}
	}
	if err == nil {
		err = save(w.f, path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	return nil
}

func save(f *excelize.File, path string) error {
	buf, err := f.WriteToBuffer()
	if err != nil {
		return err
	}
	return os.WriteFile(path, buf.Bytes(), 0o644)
}

// check reports every row that does not fit its sheet.
func check(content Content) error {
	var faults []error
	known := map[string]Sheet{}
	for _, s := range Sheets() {
		known[s.Name] = s
	}
	names := make([]string, 0, len(content))
	for name := range content {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		s, ok := known[name]
		if !ok {
			faults = append(faults, fmt.Errorf("there is no sheet %q", name))
			continue
		}
		for i, r := range content[name] {
			faults = append(faults, checkRow(s, i+2, r)...)
		}
	}
	return errors.Join(faults...)
}

func checkRow(s Sheet, line int, cells []string) (faults []error) {
	if len(cells) > len(s.Columns) {
		return []error{fmt.Errorf("%s row %d has %d cells for %d columns", s.Name, line, len(cells), len(s.Columns))}
	}
	for i, text := range cells {
		if _, err := s.Columns[i].value(text); err != nil {
			faults = append(faults, fmt.Errorf("%s row %d, %s: %w", s.Name, line, s.Columns[i].Name, err))
		}
	}
	return faults
}

// value turns the text of a cell into what Excel is to store.
func (c Column) value(text string) (any, error) {
	if text == "" {
		return nil, nil
	}
	if choices := c.choices(); choices != nil && !slices.Contains(choices, text) {
		return nil, fmt.Errorf("%q is none of %v", text, choices)
	}
	switch c.Kind {
	case Number:
		x, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is not a number", text)
		}
		return x, nil
	case Date:
		d, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return nil, fmt.Errorf("%q is not a date like 2026-03-31", text)
		}
		return d, nil
	}
	return text, nil
}

func (c Column) choices() []string {
	if c.Kind == Flag {
		return []string{"yes", "no"}
	}
	return c.Choices
}
