package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"crmscore/cmd/crmscore/config"
	"crmscore/report"
)

// shown writes a value as a reader of the workbook knows it.
func shown(kind report.Kind, v any) string {
	var f float64
	switch v := v.(type) {
	case nil:
		return "–"
	case string:
		return oneLine(v)
	case bool:
		return map[bool]string{true: "yes", false: "no"}[v]
	case time.Time:
		return text(v)
	case int64:
		f = float64(v)
	case float64:
		f = v
	default:
		return fmt.Sprint(v)
	}
	switch kind {
	case report.Rate:
		return fixed(100*f, 1) + "%"
	case report.Ratio:
		return fixed(f, 2)
	case report.Days:
		return trimmed(f, 1) + " d"
	case report.Amount:
		if f != math.Trunc(f) {
			return fixed(f, 2)
		}
	}
	return trimmed(f, 3)
}

// fixed writes so many digits after the point, thousands apart.
func fixed(f float64, digits int) string { return thousands(strconv.FormatFloat(f, 'f', digits, 64)) }

// trimmed writes at most so many digits after the point.
func trimmed(f float64, digits int) string {
	s := strconv.FormatFloat(f, 'f', digits, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return thousands(s)
}

// thousands sets commas between thousands.
func thousands(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, rest, dotted := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dotted {
		whole += "." + rest
	}
	return sign + whole
}

func runes(s string) int { return utf8.RuneCountInString(s) }

// cut shortens text to so many characters.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// wrapped breaks text into lines of at most so many characters.
func wrapped(s string, width int) string {
	var b strings.Builder
	at := 0
	for i, word := range strings.Fields(s) {
		switch {
		case i == 0:
		case at+1+runes(word) > width:
			b.WriteByte('\n')
			at = 0
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += runes(word)
	}
	return b.String()
}

// changedAt is when an analyst's file was last written.
func changedAt(cfg *config.Config, path string) string {
	info, err := os.Stat(filepath.Join(cfg.Folders.Queries, filepath.FromSlash(path)))
	if err != nil {
		return "it cannot be read"
	}
	return info.ModTime().Format("2006-01-02 15:04")
}

// printCSV writes the rows behind one number whole, or the number in each of many
// rows of the sheet.
func (x *explanation) printCSV(out io.Writer) error {
	w := csv.NewWriter(out)
	write := func(row []any) error {
		texts := make([]string, len(row))
		for i, v := range row {
			texts[i] = guardFormula(exactly(v))
		}
		return w.Write(texts)
	}
	columns, rows := x.ofRows, x.behind
	if x.traced == nil || len(x.rows) > 1 {
		columns, rows = x.columns, x.sheet
	}
	head := make([]any, len(columns))
	for i, c := range columns {
		head[i] = c.Name
	}
	if err := write(head); err != nil {
		return err
	}
	for _, r := range rows {
		if err := write(r); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// exactly writes a number with all its digits.
func exactly(v any) string {
	if f, ok := v.(float64); ok {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return text(v)
}

// explained is the explanation as one JSON object.
type explained struct {
	Number     string           `json:"number"`
	Label      string           `json:"label"`
	Definition string           `json:"definition,omitempty"`
	Sheet      string           `json:"sheet"`
	File       string           `json:"file"`
	AsOf       string           `json:"as_of"`
	Of         string           `json:"of"`
	ID         any              `json:"id"`
	Trace      *explainedTrace  `json:"trace"`
	Values     []explainedValue `json:"values"`
	Rows       []map[string]any `json:"rows,omitempty"`
	Notes      []string         `json:"notes,omitempty"`
}

type explainedTrace struct {
	Rows        string   `json:"rows"`
	Match       string   `json:"match,omitempty"`
	Value       string   `json:"value,omitempty"`
	Numerator   string   `json:"numerator,omitempty"`
	Denominator string   `json:"denominator,omitempty"`
	Filters     []string `json:"filters,omitempty"`
}

type explainedValue struct {
	Row         map[string]any `json:"row"` // of the sheet
	Shown       any            `json:"shown"`
	Again       any            `json:"again"`
	Numerator   any            `json:"numerator,omitempty"`
	Denominator any            `json:"denominator,omitempty"`
	Behind      int64          `json:"rows_behind"`
	Agrees      bool           `json:"agrees"`
}

func (x *explanation) printJSON(out io.Writer) error {
	e := explained{Number: x.place(), Label: x.label, Definition: x.note, Sheet: x.file.Meta.Sheet, File: x.file.Path,
		AsOf: x.asOf, Of: x.who.name, ID: x.who.id, Notes: x.edits()}
	if x.traced != nil {
		t := x.traced.Trace
		e.Trace = &explainedTrace{Rows: t.Rows, Match: t.Match, Value: t.Value, Numerator: t.Numerator, Denominator: t.Denominator}
		for _, f := range x.allFilters() {
			e.Trace.Filters = append(e.Trace.Filters, fmt.Sprintf("%s:%d: %s", f.file.Path, f.Line, oneLine(f.Text)))
		}
	}
	for i, r := range x.rows {
		e.Values = append(e.Values, explainedValue{Row: object(x.columns, x.sheet[i]), Shown: plainJSON(r.Shown), Again: plainJSON(r.Value),
			Numerator: plainJSON(r.Numerator), Denominator: plainJSON(r.Denominator), Behind: r.Behind, Agrees: x.traced != nil && r.Agrees()})
	}
	for _, r := range x.behind {
		e.Rows = append(e.Rows, object(x.ofRows, r))
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(e)
}

func object(columns []report.Column, row []any) map[string]any {
	o := map[string]any{}
	for i, c := range columns {
		o[c.Name] = plainJSON(row[i])
	}
	return o
}

func plainJSON(v any) any {
	if t, ok := v.(time.Time); ok {
		return text(t)
	}
	return v
}
