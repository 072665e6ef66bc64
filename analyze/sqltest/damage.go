package sqltest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"crmscore/analyze/sqlfile"
)

// Damage is the outcome of one mutation.
type Damage struct {
	Mutation
	At      int            // line of the query's file that was damaged
	Cases   []string       // paths of the cases that exercise the query
	FoundBy string         // the case that failed; empty: the damage survived
	Faults  sqlfile.Faults // why the damage could not be tried; then it says nothing about the tests
}

// Survived reports a damage that no test noticed: a story is missing.
func (d Damage) Survived() bool { return d.FoundBy == "" && len(d.Faults) == 0 }

// Mutate damages one query after the other, in memory, and runs the cases that
// exercise it until one fails: those that name it, and for a macro also those of
// the queries that call it. The cases must pass on the undamaged queries; Mutate
// does not look at that again. Outcomes come in the order of the mutations.
func Mutate(ctx context.Context, b Bench, cases []Case, mutations []Mutation, opt Options) ([]Damage, error) {
	opt = opt.withDefaults()
	opt.Update = nil
	outcomes := make([]Damage, len(mutations))
	err := spread(ctx, b, len(mutations), opt.Workers, func(ctx context.Context, w *worker, i int) (err error) {
		outcomes[i], err = w.damage(ctx, mutations[i], cases, opt)
		return err
	})
	if err != nil {
		return nil, err
	}
	return outcomes, nil
}

// damage tries one mutation.
func (w *worker) damage(ctx context.Context, m Mutation, cases []Case, opt Options) (Damage, error) {
	d := Damage{Mutation: m}
	at := slices.IndexFunc(w.bench.Queries, func(q *sqlfile.Parsed) bool { return q.File.Path == m.File })
	if at < 0 {
		var known []string
		for _, q := range w.bench.Queries {
			known = append(known, q.File.Path)
		}
		d.Faults = sqlfile.Faults{m.fault(sqlfile.DidYouMean(m.File, known), "there is no query %q", m.File)}
		return d, nil
	}
	whole := w.bench.Queries
	damaged, faults := w.damagedQuery(ctx, &d, whole[at])
	if d.Faults = faults; len(faults) > 0 {
		return d, nil
	}
	w.bench.Queries = slices.Clone(whole)
	w.bench.Queries[at], w.damaged = damaged, damaged
	defer func() { w.bench.Queries, w.damaged = whole, nil }()
	if d.Faults = w.binds(ctx, m, damaged); len(d.Faults) > 0 {
		return d, nil
	}
	for _, c := range cases {
		if !exercises(whole, c, whole[at]) {
			continue
		}
		d.Cases = append(d.Cases, c.Path)
		r, err := w.run(ctx, c, opt)
		if err != nil {
			return d, err
		}
		if r.Failed() {
			d.FoundBy = c.Path
			return d, nil
		}
	}
	return d, nil
}

// damagedQuery makes the damaged text and sends it through the gate.
func (w *worker) damagedQuery(ctx context.Context, d *Damage, q *sqlfile.Parsed) (*sqlfile.Parsed, sqlfile.Faults) {
	text := q.File.Text
	switch strings.Count(text, d.Find) {
	case 0:
		return nil, sqlfile.Faults{d.fault("the query has changed: choose the text anew, or delete the damage", "%s does not hold %q", d.File, d.Find)}
	case 1:
	default:
		return nil, sqlfile.Faults{d.fault("make it longer", "%s holds %q %d times", d.File, d.Find, strings.Count(text, d.Find))}
	}
	offset := strings.Index(text, d.Find)
	d.At = 1 + strings.Count(text[:offset], "\n")
	f, faults := sqlfile.Parse(q.File.Path, []byte(strings.Replace(text, d.Find, d.Replace, 1)), q.File.Origin)
	var p *sqlfile.Parsed
	if len(faults) == 0 {
		p, faults = w.gate.Inspect(ctx, f)
	}
	if len(faults) > 0 {
		return nil, sqlfile.Faults{d.refused(faults[0].Message)}
	}
	return p, nil
}

// refused: what crmscore check finds by itself proves nothing about the tests.
func (m Mutation) refused(message string) sqlfile.Fault {
	return m.fault("choose a damage that runs and is wrong", "the damaged %s cannot run: %s", m.File, message)
}

// binds holds a damaged query against the empty tables.
func (w *worker) binds(ctx context.Context, m Mutation, q *sqlfile.Parsed) sqlfile.Faults {
	if q.Macro != nil || q.File.Layer == sqlfile.Staging {
		return nil // the cases bind these: over their arguments, over the columns given
	}
	statement, err := w.conn.PrepareContext(ctx, q.SelectSQL())
	if err != nil {
		return sqlfile.Faults{m.refused(sqlfile.Explain(q.File, err).Message)}
	}
	if err := statement.Close(); err != nil {
		return sqlfile.Faults{m.refused(fmt.Sprint(err))}
	}
	return nil
}

// exercises reports whether a case runs a query, directly or as a macro that the
// case's query calls.
func exercises(queries []*sqlfile.Parsed, c Case, q *sqlfile.Parsed) bool {
	subject, fault := pick(queries, c)
	if fault != nil {
		return false
	}
	seen := map[*sqlfile.Parsed]bool{}
	var reaches func(p *sqlfile.Parsed) bool
	reaches = func(p *sqlfile.Parsed) bool {
		if p == q {
			return true
		}
		if seen[p] {
			return false
		}
		seen[p] = true
		for _, call := range p.MacroCalls {
			at := slices.IndexFunc(queries, func(other *sqlfile.Parsed) bool {
				return other.Macro != nil && strings.EqualFold(other.Macro.Name, call.Name)
			})
			if at >= 0 && reaches(queries[at]) {
				return true
			}
		}
		return false
	}
	return reaches(subject)
}
