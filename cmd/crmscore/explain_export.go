package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"

	"crmscore/report"
)

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
	if x.traced == nil || !x.single() {
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
