package sqltest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"crmscore/analyze/sqlfile"
)

// ownQuery sends a case's own query through the gate that all queries pass.
func (w *worker) ownQuery(ctx context.Context, c Case, p *parts) (*sqlfile.Parsed, sqlfile.Faults) {
	f, faults := sqlfile.ParseCase(c.Path, strings.TrimPrefix(c.Query(), ideaPrefix), p.own.line, p.own.text)
	if len(faults) > 0 {
		return nil, faults
	}
	q, faults := w.gate.Inspect(ctx, f)
	if len(faults) > 0 {
		return nil, faults
	}
	var given []string
	for name := range p.inputs {
		given = append(given, name)
	}
	slices.Sort(given)
	for _, r := range q.Refs {
		if r.Schema != "" && indexFold(given, r.String()) < 0 {
			faults = append(faults, sqlfile.Fault{File: c.Path, Line: r.Line, Column: r.Column,
				Message: "the test gives no table " + r.String(), Hint: "add -- " + r.String() + ".csv --"})
		}
	}
	return q, faults
}

// fillGiven makes the tables of a case's own query, typed by the look of their
// values.
func (w *worker) fillGiven(ctx context.Context, p *parts) (sqlfile.Faults, error) {
	if err := w.exec(ctx, "CREATE SCHEMA given"); err != nil {
		return nil, fmt.Errorf("make given tables: %w", err)
	}
	for _, name := range p.inputNames() {
		if !strings.HasPrefix(name, "given.") {
			continue
		}
		t := p.inputs[name]
		columns := looks(t)
		if err := w.exec(ctx, fmt.Sprintf("CREATE TABLE %s (%s)", quotePath(name), ddl(columns))); err != nil {
			return sqlfile.Faults{t.fault(t.line, "", "%s", reason(err))}, nil
		}
		if faults := w.insert(ctx, name, columns, t); len(faults) > 0 {
			return faults, nil
		}
	}
	return nil, nil
}

// inputNames are the given tables, sorted.
func (p *parts) inputNames() []string {
	names := make([]string, 0, len(p.inputs))
	for name := range p.inputs {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// awaited judges a case that waits for its query: the query must not be there
// yet, and the tables given that are there already must have the columns named.
func (w *worker) awaited(c Case, p *parts) sqlfile.Faults {
	var faults sqlfile.Faults
	for _, q := range w.bench.Queries {
		if q.File.Path == p.pending.query {
			name := strings.TrimPrefix(longName(q.File.Path), string(sqlfile.Scorecards)+".")
			faults = append(faults, sqlfile.Fault{File: c.Path, Line: p.pending.line, Column: 1,
				Message: p.pending.query + " is here: turn this case into one of it",
				Hint:    "name it " + name + "__<case>.txtar, delete the parts pending and query.sql, and give the tables that the query reads"})
		}
	}
	if p.own != nil {
		return faults
	}
	for _, name := range p.inputNames() {
		t := p.inputs[name]
		columns := w.relations[w.relation(name)]
		for _, column := range t.columns {
			var known []string
			for _, k := range columns {
				known = append(known, k.name)
			}
			if known != nil && indexFold(known, column) < 0 {
				faults = append(faults, t.fault(t.line, sqlfile.DidYouMean(column, known), "table %s has no column %q", name, column))
			}
		}
	}
	return faults
}
