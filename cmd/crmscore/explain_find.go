package main

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
	"crmscore/report"
)

// number is one number of a sheet: a column, or a tile.
type number struct {
	file   *sqlfile.File
	column report.Column   // of a tile: its column value
	name   string          // the column's name, or the tile's label
	label  string          // as the reader sees it
	note   string          // what it means
	traced *analyze.Traced // nil where no trace is declared
}

// place is the number as one can ask for it.
func (n number) place() string { return n.file.Meta.Sheet + "." + n.name }

// explainer knows the last published night and all its numbers.
type explainer struct {
	lastNight
	numbers []number                        // in the order of the workbook
	files   map[string]*sqlfile.File        // last night's, by schema.name
	columns map[string][]analyze.ColumnType // of every table, by schema.name
}

func newExplainer(ctx context.Context, cfg *config.Config, catalog *analyze.Catalog, conn *sql.Conn) (*explainer, error) {
	e := &explainer{lastNight: lastNight{cfg: cfg, catalog: catalog, conn: conn}, files: map[string]*sqlfile.File{}, columns: map[string][]analyze.ColumnType{}}
	if err := conn.QueryRowContext(ctx, "select strftime(as_of, '%Y-%m-%d') from run").Scan(&e.asOf); err != nil {
		return nil, fmt.Errorf("read the published night: %w", err)
	}
	if err := e.readFiles(ctx); err != nil {
		return nil, fmt.Errorf("read last night's queries: %w", err)
	}
	if err := e.readColumns(ctx); err != nil {
		return nil, fmt.Errorf("read last night's tables: %w", err)
	}
	for _, key := range slices.Sorted(maps.Keys(e.files)) {
		f := e.files[key]
		if f.Layer != sqlfile.Scorecards || !hasNumbers(f) || e.columns[key] == nil {
			continue
		}
		found, err := e.numbersOf(ctx, f)
		if err != nil {
			return nil, err
		}
		e.numbers = append(e.numbers, found...)
	}
	inSheetOrder(e.numbers)
	return e, nil
}

// hasNumbers leaves out sheets of sentences: their columns only order them.
func hasNumbers(f *sqlfile.File) bool {
	return f.Meta.Sheet != "" && f.Meta.Block != "actions" && f.Meta.Block != "headline"
}

// readFiles takes the texts that last night ran: an edit since explains nothing.
func (e *explainer) readFiles(ctx context.Context) error {
	rows, err := e.conn.QueryContext(ctx, "select file, origin, sha256, text from ops.queries order by layer, name, file")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var path, origin, hash, text string
		if err := rows.Scan(&path, &origin, &hash, &text); err != nil {
			return err
		}
		f := e.now(path)
		if f == nil || f.SHA256 != hash || string(f.Origin) != origin {
			f, _ = sqlfile.Parse(path, []byte(text), sqlfile.Origin(origin))
		}
		e.files[string(f.Layer)+"."+f.Name] = f
	}
	return rows.Err()
}

func (e *explainer) readColumns(ctx context.Context) error {
	rows, err := e.conn.QueryContext(ctx, `select schema_name || '.' || table_name, column_name, data_type from duckdb_columns()
where database_name = current_database() order by 1, column_index`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var table string
		var c analyze.ColumnType
		if err := rows.Scan(&table, &c.Name, &c.Type); err != nil {
			return err
		}
		e.columns[table] = append(e.columns[table], c)
	}
	return rows.Err()
}

// numbersOf gives the visible numbers of one sheet's file.
func (e *explainer) numbersOf(ctx context.Context, f *sqlfile.File) ([]number, error) {
	columns := report.Columns(e.columns["scorecards."+f.Name], f.Meta)
	if f.Meta.Block == "tiles" {
		return e.tiles(ctx, f, columns)
	}
	var found []number
	for _, c := range columns {
		if _, declared := f.Meta.Traces[c.Name]; declared || isMeasure(c.Kind) && !c.Hidden {
			found = append(found, number{file: f, column: c, name: c.Name, label: c.Label, note: c.Note, traced: e.trace(ctx, f, c.Name)})
		}
	}
	return found, nil
}

// tiles gives one number per label; what it means may come with the tile.
func (e *explainer) tiles(ctx context.Context, f *sqlfile.File, columns []report.Column) ([]number, error) {
	at := slices.IndexFunc(columns, func(c report.Column) bool { return c.Name == "value" })
	if at < 0 {
		return nil, nil
	}
	definition := "null"
	if slices.ContainsFunc(columns, func(c report.Column) bool { return c.Name == "definition" }) {
		definition = "max(definition)"
	}
	rows, err := e.conn.QueryContext(ctx, fmt.Sprintf("select label, max(kind), %s from scorecards.%s where label is not null group by label order by min(position), label", definition, f.Name))
	if err != nil {
		return nil, fmt.Errorf("read the tiles of %s: %w", f.Path, err)
	}
	defer rows.Close()
	var found []number
	for rows.Next() {
		var label string
		var kind, note sql.NullString
		if err := rows.Scan(&label, &kind, &note); err != nil {
			return nil, err
		}
		column := columns[at]
		column.Kind = report.Kind(kind.String)
		found = append(found, number{file: f, column: column, name: label, label: label, note: note.String, traced: e.trace(ctx, f, label)})
	}
	return found, rows.Err()
}

// trace is the number's trace as last night had it; a trace that was added since
// serves as well, when its rows exist.
func (e *explainer) trace(ctx context.Context, f *sqlfile.File, name string) *analyze.Traced {
	t, declared := f.Meta.Traces[name]
	if !declared {
		now := e.now(f.Path)
		if now == nil {
			return nil
		}
		if t, declared = now.Meta.Traces[name]; !declared {
			return nil
		}
		added := analyze.Traced{File: now, Name: name, Trace: t}
		if len(e.catalog.InspectTraces(ctx, e.conn, added)) > 0 {
			return nil
		}
	}
	if e.columns[strings.ToLower(t.Rows)] == nil {
		return nil
	}
	return &analyze.Traced{File: f, Name: name, Trace: t}
}

// now is the file at a path as it stands in the queries today; nil when it is gone.
func (e *explainer) now(path string) *sqlfile.File {
	i, found := slices.BinarySearchFunc(e.catalog.Files(), path, func(f *sqlfile.File, path string) int { return strings.Compare(f.Path, path) })
	if !found {
		return nil
	}
	return e.catalog.Files()[i]
}

// declaredNumbers are the numbers that front matter tells of.
func declaredNumbers(catalog *analyze.Catalog) []number {
	var all []number
	for _, f := range catalog.Files() {
		if !hasNumbers(f) {
			continue
		}
		traces := map[string]*analyze.Traced{}
		for _, t := range analyze.Traces(f) {
			traces[t.Name] = &t
		}
		for _, name := range slices.Sorted(maps.Keys(f.Meta.Columns)) {
			if c := f.Meta.Columns[name]; c.Note != "" || traces[name] != nil {
				all = append(all, number{file: f, name: name, label: cmp.Or(c.Label, report.LabelOf(name)), note: c.Note, traced: traces[name]})
				delete(traces, name)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(traces)) {
			all = append(all, number{file: f, name: name, label: name, traced: traces[name]})
		}
	}
	inSheetOrder(all)
	return all
}

func inSheetOrder(numbers []number) {
	slices.SortStableFunc(numbers, func(a, b number) int {
		return cmp.Or(cmp.Compare(a.file.Meta.Order, b.file.Meta.Order), cmp.Compare(a.file.Path, b.file.Path))
	})
}

func isMeasure(k report.Kind) bool {
	return slices.Contains([]report.Kind{report.Amount, report.Count, report.Rate, report.Ratio, report.Days, report.Number}, k)
}

// findNumber finds all numbers that a word names, in the order of the workbook.
func findNumber(numbers []number, word string) ([]number, error) {
	wanted := sameName(word)
	var found []number
	var known []string
	for _, n := range numbers {
		names := []string{n.name, n.label}
		for _, of := range []string{n.file.Meta.Sheet, n.file.Name, n.file.Path} {
			names = append(names, of+"."+n.name, of+"."+n.label)
		}
		if slices.ContainsFunc(names, func(name string) bool { return sameName(name) == wanted }) {
			found = append(found, n)
		}
		known = append(known, n.name, n.label, n.place())
	}
	if len(found) > 0 {
		return found, nil
	}
	return nil, &night.InvalidError{Message: fmt.Sprintf("no sheet has a number %q", word), Hint: strings.TrimPrefix(sqlfile.DidYouMean(word, known)+" crmscore explain lists them all", " ")}
}

// sameName makes close_rate and "Close rate" alike.
func sameName(s string) string {
	return strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), "_", " ")
}
