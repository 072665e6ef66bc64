package analyze

import (
	"fmt"
	"strings"
)

// Markdown is the whole dictionary as one page: links, then a table per relation
// of the canonical data, the models and what sheets are made from.
func (d *Dictionary) Markdown() string {
	var b strings.Builder
	b.WriteString("# Data dictionary\n\nMade by `go test ./queries -update` from contract.csv, the front matter of the queries and thresholds.csv; do not edit it.\n" +
		"`crmscore query show NAME` prints the same for one table, your own included. A meaning followed by ← comes from the table named there. NULL means not known where nothing else is said; ids are source:id from the models on.\n")
	for _, part := range parts {
		fmt.Fprintf(&b, "\n**%s**: ", part.title)
		var links []string
		for _, r := range d.in(part.prefix) {
			links = append(links, fmt.Sprintf("[%s](#%s)", strings.TrimPrefix(r.Name, part.prefix), anchor(r.Name)))
		}
		b.WriteString(strings.Join(links, ", ") + "\n")
	}
	b.WriteString("\n**Formulas**: [macros](#macros), [thresholds](#thresholds-in-force)\n")
	for _, part := range parts {
		for _, r := range d.in(part.prefix) {
			r.markdown(&b)
		}
	}
	d.formulas(&b)
	return b.String()
}

// parts are the schemas in the order in which they are filled.
var parts = []struct{ title, prefix string }{
	{"The night", ""}, {"Canonical tables", "staging."}, {"What earlier nights saw", "snapshots."}, {"The program's accounts", "ops."},
	{"Models", "models."}, {"What sheets are made from", "scorecards."},
}

// in gives the relations of one schema that other queries may read.
func (d *Dictionary) in(prefix string) []Relation {
	var found []Relation
	for _, r := range d.Relations {
		if r.Sheet == "" && strings.HasPrefix(r.Name, prefix) && (prefix != "" || !strings.Contains(r.Name, ".")) {
			found = append(found, r)
		}
	}
	return found
}

// anchor is the address that GitHub gives a heading.
func anchor(heading string) string { return strings.ReplaceAll(heading, ".", "") }

func (r Relation) markdown(b *strings.Builder) {
	fmt.Fprintf(b, "\n## %s\n\n", r.Name)
	var head []string
	for _, s := range []string{r.Title, r.Grain} {
		if s != "" {
			head = append(head, s)
		}
	}
	fmt.Fprintf(b, "%s. Filled by %s.\n\n", strings.Join(head, ": "), r.filler())
	canonical := strings.HasPrefix(r.Name, "staging.")
	if canonical {
		b.WriteString("| column | type | meaning | filled by |\n|---|---|---|---|\n")
	} else {
		b.WriteString("| column | type | meaning |\n|---|---|---|\n")
	}
	for _, c := range r.Columns {
		meaning := cell(c.Meaning)
		if c.Inherited != "" {
			meaning += " ← " + c.Inherited
		}
		fmt.Fprintf(b, "| %s | %s | %s |", c.Name, c.Type, meaning)
		if canonical {
			by := strings.Join(c.FilledBy, ", ")
			if len(c.FilledBy) == 0 {
				by = "no CRM yet"
			}
			if isRecord(c.Name) {
				by = "the program"
			}
			fmt.Fprintf(b, " %s |", by)
		}
		b.WriteString("\n")
	}
}

func isRecord(column string) bool {
	for _, c := range recordColumns {
		if c.name == column {
			return true
		}
	}
	return false
}

// filler links a query's file; others are named in words.
func (r Relation) filler() string {
	if strings.HasSuffix(r.FilledBy, ".sql") {
		return fmt.Sprintf("[%s](%s)", r.FilledBy, r.FilledBy)
	}
	return r.FilledBy
}

func cell(text string) string { return strings.ReplaceAll(text, "|", "\\|") }

func (d *Dictionary) formulas(b *strings.Builder) {
	b.WriteString("\n## macros\n\n| call | meaning | file |\n|---|---|---|\n")
	for _, m := range d.Macros {
		file := "built in"
		if m.File != "" {
			file = fmt.Sprintf("[%s](%s)", m.File, m.File)
		}
		fmt.Fprintf(b, "| %s(%s) | %s | %s |\n", m.Name, strings.Join(m.Parameters, ", "), cell(m.Meaning), file)
	}
	b.WriteString("\n## thresholds in force\n\nAs shipped, from [thresholds.csv](thresholds.csv).\n\n| key | value | unit | meaning |\n|---|---|---|---|\n")
	for _, t := range d.Thresholds {
		key := t.Key
		if t.Team != "" {
			key += " (" + t.Team + ")"
		}
		fmt.Fprintf(b, "| %s | %g | %s | %s |\n", key, t.Value, cell(t.Unit), cell(t.Meaning))
	}
}

// Overview is one line per canonical table and model: name, what one row is, and
// who fills it.
func (d *Dictionary) Overview() string {
	var b strings.Builder
	b.WriteString("| table | one row is | filled by |\n|---|---|---|\n")
	for _, prefix := range []string{"staging.", "models."} {
		for _, r := range d.in(prefix) {
			fmt.Fprintf(&b, "| [%s](dictionary.md#%s) | %s | %s |\n", r.Name, anchor(r.Name), cell(strings.TrimPrefix(r.Grain, "one row per ")), r.filler())
		}
	}
	return b.String()
}
