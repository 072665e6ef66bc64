package sqltest

import (
	"fmt"
	"strings"

	"crmscore/analyze/sqlfile"
)

// cell is one value: text, or NULL.
type cell struct {
	text string
	null bool
}

// String writes the cell as CSV has it: NULL empty, empty text as "".
func (c cell) String() string {
	switch {
	case c.null:
		return ""
	case c.text == "" || strings.ContainsAny(c.text, ",\"\n\r") || strings.HasPrefix(c.text, "#") || strings.TrimSpace(c.text) != c.text:
		return `"` + strings.ReplaceAll(c.text, `"`, `""`) + `"`
	}
	return c.text
}

// shown writes the cell for people.
func (c cell) shown() string {
	if c.null {
		return "NULL"
	}
	return c.String()
}

// row is the cells of one line, with its place in the test file.
type row struct {
	cells []cell
	line  int
}

// table is one CSV part of a test file.
type table struct {
	path    string // the test file
	line    int    // of the header
	columns []string
	rows    []row
}

func (t *table) fault(line int, hint, format string, args ...any) sqlfile.Fault {
	return sqlfile.Fault{File: t.path, Line: line, Column: 1, Message: fmt.Sprintf(format, args...), Hint: hint}
}

// readTable reads CSV that tells an empty cell (NULL) from "" (empty text), which
// the standard library's reader does not.
func readTable(path string, s section) (*table, sqlfile.Faults) {
	t := &table{path: path, line: s.line}
	var faults sqlfile.Faults
	rest, line := s.text, s.line
	for rest != "" {
		if plain, after, _ := strings.Cut(rest, "\n"); strings.TrimSpace(plain) == "" || strings.HasPrefix(plain, "#") {
			// A line of nothing is a row of one NULL only where there is one column.
			if strings.TrimSpace(plain) == "" && len(t.columns) == 1 && !strings.HasPrefix(plain, "#") {
				t.rows = append(t.rows, row{cells: []cell{{null: true}}, line: line})
			}
			rest = after
			line++
			continue
		}
		cells, after, problem := readRecord(rest)
		if problem != "" {
			return t, append(faults, t.fault(line, "", "%s: %s", s.name, problem))
		}
		if t.columns == nil {
			faults = append(faults, t.header(cells, line, s.name)...)
		} else if len(cells) != len(t.columns) {
			faults = append(faults, t.fault(line, "", "%s: %d values for %d columns", s.name, len(cells), len(t.columns)))
		} else {
			t.rows = append(t.rows, row{cells: cells, line: line})
		}
		line += strings.Count(rest[:len(rest)-len(after)], "\n")
		rest = after
	}
	if t.columns == nil {
		faults = append(faults, t.fault(s.line, "write the columns' names in the first line", "%s is empty", s.name))
	}
	return t, faults
}

func (t *table) header(cells []cell, line int, name string) sqlfile.Faults {
	var faults sqlfile.Faults
	t.line, t.columns = line, []string{}
	for _, c := range cells {
		column := strings.TrimSpace(c.text)
		if column == "" {
			faults = append(faults, t.fault(line, "", "%s: a column has no name", name))
		} else if indexFold(t.columns, column) >= 0 {
			faults = append(faults, t.fault(line, "", "%s: column %q is named twice", name, column))
		}
		t.columns = append(t.columns, column)
	}
	return faults
}

// readRecord reads one line of CSV, which may span lines inside quotes.
func readRecord(text string) (cells []cell, rest, problem string) {
	for {
		if strings.HasPrefix(text, `"`) {
			value, after, ok := quotedValue(text[1:])
			if !ok {
				return nil, "", "a quote is never closed"
			}
			cells, text = append(cells, cell{text: value}), after
			if text != "" && !strings.ContainsRune(",\r\n", rune(text[0])) {
				return nil, "", "text stands behind a closing quote"
			}
		} else {
			end := strings.IndexAny(text, ",\n")
			if end < 0 {
				end = len(text)
			}
			value := strings.TrimSuffix(text[:end], "\r")
			cells, text = append(cells, cell{text: value, null: value == ""}), text[end:]
		}
		text = strings.TrimPrefix(text, "\r")
		if after, more := strings.CutPrefix(text, ","); more {
			text = after
			continue
		}
		return cells, strings.TrimPrefix(text, "\n"), ""
	}
}

// quotedValue reads up to the closing quote; a doubled quote is one.
func quotedValue(text string) (value, rest string, ok bool) {
	var b strings.Builder
	for {
		at := strings.IndexByte(text, '"')
		if at < 0 {
			return "", "", false
		}
		b.WriteString(text[:at])
		if !strings.HasPrefix(text[at+1:], `"`) {
			return b.String(), text[at+1:], true
		}
		b.WriteByte('"')
		text = text[at+2:]
	}
}

// text writes the table as CSV.
func (t *table) text() string {
	var b strings.Builder
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = cell{text: c}.String()
	}
	b.WriteString(strings.Join(names, ",") + "\n")
	for _, r := range t.rows {
		cells := make([]string, len(r.cells))
		for i, c := range r.cells {
			cells[i] = c.String()
		}
		b.WriteString(strings.Join(cells, ",") + "\n")
	}
	return b.String()
}

func indexFold(list []string, name string) int {
	for i, s := range list {
		if strings.EqualFold(s, name) {
			return i
		}
	}
	return -1
}
