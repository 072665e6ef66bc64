package analyze

import (
	"encoding/json"
	"fmt"
	"strings"
)

// SchemaSQL is a script that makes every relation of the dictionary, empty, with
// the thresholds in force, the macros and the comments: executed in an empty DuckDB
// every query binds there. Language servers and diagrams can be fed with it.
func (c *Catalog) SchemaSQL(d *Dictionary) string {
	var b strings.Builder
	b.WriteString("-- Everything a query may read, empty; made by: crmscore query schema\n\n")
	for _, schema := range []string{"staging", "snapshots", "ops", "models", "checks", "scorecards"} {
		fmt.Fprintf(&b, "create schema if not exists %s;\n", schema)
	}
	for _, r := range d.Relations {
		if len(r.Columns) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\ncreate or replace table %s (\n", r.sqlName())
		for i, col := range r.Columns {
			comma := ","
			if i == len(r.Columns)-1 {
				comma = ""
			}
			fmt.Fprintf(&b, "    %s %s%s\n", quoteName(col.Name), col.Type, comma)
		}
		b.WriteString(");\n")
	}
	b.WriteString("\n")
	for _, t := range d.Thresholds {
		fmt.Fprintf(&b, "insert into main.thresholds values (%s, %g, %s, %s, %s, %s);\n", quoteText(t.Key), t.Value,
			textOrNull(t.Unit), textOrNull(t.Meaning), textOrNull(t.Source), textOrNull(t.Team))
	}
	b.WriteString("\n")
	for _, q := range builtinMacros {
		b.WriteString(q + ";\n")
	}
	for _, p := range c.macroOrder() {
		b.WriteString(strings.TrimRight(p.Macro.Statement, "; \n") + ";\n")
	}
	b.WriteString("\n")
	for _, q := range d.comments() {
		b.WriteString(q + ";\n")
	}
	return b.String()
}

func textOrNull(s string) string {
	if s == "" {
		return "null"
	}
	return quoteText(s)
}

// SchemaJSON is the dictionary for programs: {"relations": [{"name", "title",
// "grain", "filled_by", "sheet", "columns": [{"name", "type", "meaning", "inherited",
// "filled_by"}]}], "macros": [{"name", "parameters", "meaning", "file"}],
// "thresholds": [{"key", "team", "value", "unit", "meaning"}]}. What is empty is left out.
func (d *Dictionary) SchemaJSON() ([]byte, error) {
	type threshold struct {
		Key     string  `json:"key"`
		Team    string  `json:"team,omitempty"`
		Value   float64 `json:"value"`
		Unit    string  `json:"unit,omitempty"`
		Meaning string  `json:"meaning,omitempty"`
	}
	out := struct {
		Relations  []Relation  `json:"relations"`
		Macros     []Macro     `json:"macros"`
		Thresholds []threshold `json:"thresholds"`
	}{Macros: d.Macros}
	for _, r := range d.Relations {
		if len(r.Columns) > 0 {
			out.Relations = append(out.Relations, r)
		}
	}
	for _, t := range d.Thresholds {
		out.Thresholds = append(out.Thresholds, threshold{t.Key, t.Team, t.Value, t.Unit, t.Meaning})
	}
	text, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write schema: %w", err)
	}
	return append(text, '\n'), nil
}
