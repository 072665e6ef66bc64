package sqltest

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"crmscore/analyze/sqlfile"
)

// fill puts the case's tables into the instance.
func (w *worker) fill(ctx context.Context, q *sqlfile.Parsed, p *parts, c Case) (sqlfile.Faults, error) {
	var faults sqlfile.Faults
	if q.File.Layer == sqlfile.Staging {
		bad, err := w.fillRaw(ctx, q, p)
		if err != nil || len(bad) > 0 {
			return bad, err
		}
	}
	if q.File.Layer == sqlfile.Tests {
		bad, err := w.fillGiven(ctx, p)
		if err != nil || len(bad) > 0 {
			return bad, err
		}
	}
	for _, name := range p.inputNames() {
		t := p.inputs[name]
		var bad sqlfile.Faults
		switch {
		case name == "run":
			bad = w.fillRun(ctx, t)
		case name == "thresholds":
			bad = w.fillThresholds(ctx, t)
		case name == "args" && q.Macro != nil:
			bad = w.fillArguments(ctx, q.Macro, t)
		case q.File.Layer == sqlfile.Staging && strings.HasPrefix(name, "raw."):
		case q.File.Layer == sqlfile.Tests && reads(q, name):
		case !reads(q, name):
			bad = sqlfile.Faults{t.fault(t.line-1, sqlfile.DidYouMean(name, readNames(q)), "%s does not read %s", q.File.Path, name)}
		default:
			bad = w.insert(ctx, name, w.relations[w.relation(name)], t)
		}
		faults = append(faults, bad...)
		if len(bad) > 0 && ctx.Err() == nil {
			// A failed statement ends the transaction; what follows would fail in its wake.
			break
		}
	}
	if q.Macro != nil && p.inputs["args"] == nil {
		faults = append(faults, sqlfile.Fault{File: c.Path, Message: "a macro is tested by args.csv, whose columns are its parameters"})
	}
	return faults, ctx.Err()
}

// relation gives a relation's name as the instance spells it.
func (w *worker) relation(name string) string {
	for known := range w.relations {
		if strings.EqualFold(known, name) {
			return known
		}
	}
	return name
}

func reads(q *sqlfile.Parsed, name string) bool {
	return indexFold(readNames(q), name) >= 0
}

// readNames are the inputs that a query may be given.
func readNames(q *sqlfile.Parsed) []string {
	names := []string{"run", "thresholds"}
	for _, r := range q.Refs {
		if q.File.Layer == sqlfile.Staging {
			names = append(names, "raw."+r.Name)
		} else {
			names = append(names, r.String())
		}
	}
	return names
}

// insert adds rows, unnamed columns NULL.
func (w *worker) insert(ctx context.Context, name string, columns []column, t *table) sqlfile.Faults {
	if columns == nil {
		return sqlfile.Faults{t.fault(t.line-1, "", "there is no table %s", name)}
	}
	var targets, values, known []string
	var faults sqlfile.Faults
	for _, c := range columns {
		known = append(known, c.name)
	}
	for i, column := range t.columns {
		at := indexFold(known, column)
		if at < 0 {
			faults = append(faults, t.fault(t.line, sqlfile.DidYouMean(column, known), "table %s has no column %q", name, column))
			continue
		}
		targets = append(targets, quoteName(columns[at].name))
		values = append(values, fmt.Sprintf("CAST($%d AS %s)", i+1, columns[at].kind))
	}
	if len(faults) > 0 {
		return faults
	}
	statement := fmt.Sprintf("INSERT INTO %s (%s) SELECT %s", quotePath(name), strings.Join(targets, ", "), strings.Join(values, ", "))
	if len(t.rows) == 0 {
		return nil
	}
	insert, err := w.conn.PrepareContext(ctx, statement)
	if err != nil {
		return sqlfile.Faults{t.fault(t.line, "", "%s", reason(err))}
	}
	defer insert.Close()
	for _, r := range t.rows {
		args := make([]any, len(r.cells))
		for i, c := range r.cells {
			args[i] = sql.NullString{String: c.text, Valid: !c.null}
		}
		if _, err := insert.ExecContext(ctx, args...); err != nil {
			return sqlfile.Faults{t.fault(r.line, "", "%s%s", badColumn(t, r, err), reason(err))}
		}
	}
	return nil
}

// badColumn names the column whose text the database quotes in its complaint.
func badColumn(t *table, r row, err error) string {
	for i, c := range r.cells {
		if !c.null && c.text != "" && (strings.Contains(err.Error(), "'"+c.text+"'") || strings.Contains(err.Error(), `"`+c.text+`"`)) {
			return t.columns[i] + ": "
		}
	}
	return ""
}

// reason is the database's message without its place in a statement nobody wrote.
func reason(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	_, after, ok := strings.Cut(line, "Error: ")
	if ok {
		return after
	}
	return line
}

// fillRun writes the run row: what follows from as_of, then what the case says.
func (w *worker) fillRun(ctx context.Context, t *table) sqlfile.Faults {
	if len(t.rows) != 1 {
		return sqlfile.Faults{t.fault(t.line, "", "run has exactly one row, not %d", len(t.rows))}
	}
	r := t.rows[0]
	asOf := indexFold(t.columns, "as_of")
	if asOf < 0 || w.bench.WriteRun == nil {
		if err := w.exec(ctx, "DELETE FROM main.run"); err != nil {
			return sqlfile.Faults{t.fault(t.line, "", "%s", reason(err))}
		}
		return w.insert(ctx, "run", w.relations["run"], t)
	}
	day, err := time.Parse(time.DateOnly, r.cells[asOf].text)
	if err != nil {
		return sqlfile.Faults{t.fault(r.line, "write it as 2026-01-31", "as_of %q is no date", r.cells[asOf].text)}
	}
	month := 1
	if i := indexFold(t.columns, "fiscal_year_start_month"); i >= 0 {
		if month, err = strconv.Atoi(r.cells[i].text); err != nil || month < 1 || month > 12 {
			return sqlfile.Faults{t.fault(r.line, "", "fiscal_year_start_month %q is no month", r.cells[i].text)}
		}
	}
	if err := w.bench.WriteRun(ctx, w.conn, day, month); err != nil {
		return sqlfile.Faults{t.fault(r.line, "", "%s", reason(err))}
	}
	for i, name := range t.columns {
		at := slices.IndexFunc(w.relations["run"], func(c column) bool { return strings.EqualFold(c.name, name) })
		if at < 0 {
			return sqlfile.Faults{t.fault(t.line, "", "table run has no column %q", name)}
		}
		value := sql.NullString{String: r.cells[i].text, Valid: !r.cells[i].null}
		err := w.exec(ctx, fmt.Sprintf("UPDATE main.run SET %s = CAST($1 AS %s)", quoteName(name), w.relations["run"][at].kind), value)
		if err != nil {
			return sqlfile.Faults{t.fault(r.line, "", "%s: %s", name, reason(err))}
		}
	}
	return nil
}

// fillThresholds overrides shipped values.
func (w *worker) fillThresholds(ctx context.Context, t *table) sqlfile.Faults {
	key := indexFold(t.columns, "key")
	if key < 0 || indexFold(t.columns, "value") < 0 {
		return sqlfile.Faults{t.fault(t.line, "", "thresholds.csv needs the columns key and value")}
	}
	keys, err := w.texts(ctx, "SELECT DISTINCT key FROM main.thresholds ORDER BY key")
	if err != nil {
		return sqlfile.Faults{t.fault(t.line, "", "%s", reason(err))}
	}
	team := indexFold(t.columns, "team")
	for _, r := range t.rows {
		name := r.cells[key].text
		if !slices.Contains(keys, name) {
			return sqlfile.Faults{t.fault(r.line, sqlfile.DidYouMean(name, keys), "there is no threshold %q", name)}
		}
		of := sql.NullString{}
		if team >= 0 {
			of = sql.NullString{String: r.cells[team].text, Valid: !r.cells[team].null}
		}
		if err := w.exec(ctx, "DELETE FROM main.thresholds WHERE key = $1 AND team IS NOT DISTINCT FROM $2", name, of); err != nil {
			return sqlfile.Faults{t.fault(r.line, "", "%s", reason(err))}
		}
	}
	return w.insert(ctx, "thresholds", w.relations["thresholds"], t)
}

func quoteName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// quotePath quotes schema.name, or a bare name.
func quotePath(path string) string {
	schema, name, ok := strings.Cut(path, ".")
	if !ok {
		return quoteName(path)
	}
	return quoteName(schema) + "." + quoteName(name)
}
