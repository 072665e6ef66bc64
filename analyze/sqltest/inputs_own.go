package sqltest

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"crmscore/analyze/sqlfile"
)

// fillRaw makes the raw tables of a staging file: the columns given, and those
// that the file names besides, which are NULL as if they were not delivered.
func (w *worker) fillRaw(ctx context.Context, q *sqlfile.Parsed, p *parts) (sqlfile.Faults, error) {
	if err := w.exec(ctx, "CREATE SCHEMA raw_test"); err != nil {
		return nil, fmt.Errorf("make raw tables: %w", err)
	}
	for name, named := range q.NamedColumns() {
		columns := []column{}
		input := p.inputs["raw."+name]
		if input != nil {
			for _, c := range input.columns {
				columns = append(columns, column{name: c, kind: "VARCHAR"})
			}
		}
		for _, n := range named {
			if !slices.ContainsFunc(columns, func(c column) bool { return strings.EqualFold(c.name, n.Name) }) {
				columns = append(columns, column{name: n.Name, kind: "VARCHAR"})
			}
		}
		columns = append(columns, column{name: "_file", kind: "VARCHAR"}, column{name: "_line", kind: "BIGINT"})
		if err := w.exec(ctx, fmt.Sprintf("CREATE TABLE raw_test.%s (%s)", quoteName(name), ddl(columns))); err != nil {
			return nil, fmt.Errorf("make raw table %s: %w", name, err)
		}
		if input != nil {
			if faults := w.insert(ctx, "raw_test."+name, columns, input); len(faults) > 0 {
				return faults, nil
			}
		}
	}
	return nil, nil
}

// fillArguments makes the table of a macro's arguments, typed by their look.
func (w *worker) fillArguments(ctx context.Context, m *sqlfile.Macro, t *table) sqlfile.Faults {
	for _, name := range t.columns {
		if !slices.Contains(m.Params, name) {
			return sqlfile.Faults{t.fault(t.line, sqlfile.DidYouMean(name, m.Params), "macro %s has no parameter %q", m.Name, name)}
		}
	}
	columns := looks(t)
	if err := w.exec(ctx, "CREATE TEMP TABLE sqltest_args ("+ddl(columns)+")"); err != nil {
		return sqlfile.Faults{t.fault(t.line, "", "%s", reason(err))}
	}
	return w.insert(ctx, "sqltest_args", columns, t)
}

func ddl(columns []column) string {
	items := make([]string, len(columns))
	for i, c := range columns {
		items[i] = quoteName(c.name) + " " + c.kind
	}
	return strings.Join(items, ", ")
}

// look is how the values of a type are written.
type look struct {
	pattern *regexp.Regexp
	kind    string
}

// Later ones win: what looks like a whole number looks like a number as well.
var typeLooks = []look{
	{regexp.MustCompile(`^-?[0-9]+(?:\.[0-9]+)?(?:[eE]-?[0-9]+)?$`), "DOUBLE"},
	{regexp.MustCompile(`^-?[0-9]{1,18}$`), "BIGINT"},
	{regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`), "DATE"},
	{regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?$`), "TIMESTAMP"},
	{regexp.MustCompile(`^(?:true|false)$`), "BOOLEAN"},
}

// looks gives each column the type that all its values look like, else text.
func looks(t *table) []column {
	columns := make([]column, len(t.columns))
	for i, name := range t.columns {
		columns[i] = column{name: name, kind: "VARCHAR"}
		for _, l := range typeLooks {
			if all(t, i, l.pattern) {
				columns[i].kind = l.kind
			}
		}
	}
	return columns
}

// all reports whether every value of a column looks so, and there is one.
func all(t *table, column int, look *regexp.Regexp) bool {
	some := false
	for _, r := range t.rows {
		if c := r.cells[column]; !c.null {
			if !look.MatchString(c.text) {
				return false
			}
			some = true
		}
	}
	return some
}
