package analyze

import (
	"slices"
	"strings"

	"crmscore/analyze/sqlfile"
)

// describeQuery gives a query's columns the words of its front matter, and those
// of what it reads where it has none.
func (d *Dictionary) describeQuery(r *Relation, p *sqlfile.Parsed) {
	for i := range r.Columns {
		col := &r.Columns[i]
		m := p.File.Meta.Columns[col.Name]
		col.Meaning = m.Note
		if col.Meaning == "" {
			col.Meaning = m.Label
		}
		if col.Meaning == "" {
			col.Meaning, col.Inherited = d.inherited(p, *col)
		}
	}
}

// inherited finds the words for a column that its own file does not describe: those
// of the same column in the canonical table of the same name, else in the other
// queries and snapshots that it reads, where these agree. Both must be of one kind
// of value. Ids never inherit from a canonical table: they are bare there, and
// source:id behind it.
func (d *Dictionary) inherited(p *sqlfile.Parsed, col ColumnMeaning) (meaning, from string) {
	isID := strings.HasSuffix(col.Name, "_id")
	var names []string
	for _, ref := range p.Refs {
		names = append(names, strings.ToLower(ref.String()))
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		isCanonical := strings.HasPrefix(name, "staging.")
		if isCanonical && (isID || name != "staging."+p.File.Name) {
			continue
		}
		r := d.Relation(name)
		if r == nil {
			continue
		}
		i := slices.IndexFunc(r.Columns, func(c ColumnMeaning) bool { return c.Name == col.Name })
		if i < 0 || r.Columns[i].Meaning == "" || valueKind(r.Columns[i].Type) != valueKind(col.Type) {
			continue
		}
		if isCanonical {
			return r.Columns[i].Meaning, name
		}
		if meaning != "" && meaning != r.Columns[i].Meaning {
			return "", ""
		}
		meaning, from = r.Columns[i].Meaning, name
	}
	return meaning, from
}

// valueKind puts DuckDB's types together that differ only in size.
func valueKind(t string) string {
	name, _, _ := strings.Cut(t, "(")
	switch name {
	case "INTEGER", "BIGINT", "HUGEINT", "SMALLINT", "TINYINT", "DOUBLE", "DECIMAL", "FLOAT":
		return "number"
	}
	return t
}

// macros are the built-in ones, then those of queries/macros by name; what such a
// file says in its first comment is its meaning.
func (c *Catalog) macros() []Macro {
	all := []Macro{
		{Name: "as_of", Parameters: []string{}, Meaning: "The as-of date: the last day that counts. The only clock a query has."},
		{Name: "ratio", Parameters: []string{"num", "den"}, Meaning: "num / den; NULL where den is 0 or NULL."},
		{Name: "threshold", Parameters: []string{"wanted"}, Meaning: "Value of a key of thresholds.csv; the key must stand there as a literal."},
		{Name: "threshold", Parameters: []string{"wanted", "wanted_team"}, Meaning: "The same for a team, where it has a value of its own."},
	}
	for _, f := range c.files {
		if p := c.parsed[f.Path]; p != nil && p.Macro != nil {
			all = append(all, Macro{Name: p.Macro.Name, Parameters: p.Macro.Params, Meaning: firstComment(f.Text), File: f.Path})
		}
	}
	return all
}

// firstComment is the text of the -- lines that a file begins with, as one line.
func firstComment(text string) string {
	var words []string
	for line := range strings.Lines(text) {
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), "--")
		if !ok {
			break
		}
		words = append(words, strings.TrimSpace(rest))
	}
	return strings.Join(words, " ")
}
