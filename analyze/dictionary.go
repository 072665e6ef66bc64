package analyze

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"crmscore/analyze/contract"
	"crmscore/analyze/sqlfile"
)

// Dictionary says what everything that a query may read means. Nothing in it is
// written for it alone: canonical columns have the words of contract.csv, models
// and scorecards those of their front matter, the engine's own tables those that
// stand beside their declaration.
type Dictionary struct {
	Relations  []Relation // run and thresholds, staging, snapshots, ops, then the queries: by layer and name
	Macros     []Macro
	Thresholds []Threshold
}

// Relation is one table of the published database.
type Relation struct {
	Name     string          `json:"name"`                // with its schema; run and thresholds have none
	Title    string          `json:"title,omitempty"`     //
	Grain    string          `json:"grain,omitempty"`     // what one row is
	FilledBy string          `json:"filled_by,omitempty"` // who fills it, in words; models, checks and scorecards: the file
	Sheet    string          `json:"sheet,omitempty"`     // scorecards: the sheet it stands on
	Columns  []ColumnMeaning `json:"columns"`
}

// ColumnMeaning is one column of a relation. Inherited names the relation whose
// words these are where its own file has none.
type ColumnMeaning struct {
	Name      string   `json:"name"`
	Type      string   `json:"type"` // DuckDB's
	Meaning   string   `json:"meaning,omitempty"`
	Inherited string   `json:"inherited,omitempty"`
	FilledBy  []string `json:"filled_by,omitempty"` // canonical tables: the CRMs whose staging files have it
}

// Macro is a formula that queries may call.
type Macro struct {
	Name       string   `json:"name"`
	Parameters []string `json:"parameters"`
	Meaning    string   `json:"meaning"`
	File       string   `json:"file,omitempty"` // empty for the built-in ones
}

// Relation finds a relation by its name, or nil.
func (d *Dictionary) Relation(name string) *Relation {
	i := slices.IndexFunc(d.Relations, func(r Relation) bool { return strings.EqualFold(r.Name, name) })
	if i < 0 {
		return nil
	}
	return &d.Relations[i]
}

// Lacking are the columns that analysts may read and nobody has described:
// models.users.name. Columns of sheets and checks are not among them: nothing
// reads the ones, and the others are their own explanation.
func (d *Dictionary) Lacking() []string {
	var names []string
	for _, r := range d.Relations {
		if r.Sheet != "" || strings.HasPrefix(r.Name, "checks.") {
			continue
		}
		for _, c := range r.Columns {
			if c.Meaning == "" {
				names = append(names, r.Name+"."+c.Name)
			}
		}
	}
	return names
}

// EmptyDictionary is the dictionary without a database: types come from the
// queries bound over empty tables. Check must have been called; files with faults,
// and what reads them, have no columns.
func (c *Catalog) EmptyDictionary(ctx context.Context) (d *Dictionary, err error) {
	w, err := openMemory(ctx)
	if err != nil {
		return nil, fmt.Errorf("data dictionary: %w", err)
	}
	defer func() { err = errors.Join(err, w.release()) }()
	if _, err := c.Shapes(ctx, w.conn, emptyRun); err != nil {
		return nil, fmt.Errorf("data dictionary: %w", err)
	}
	return c.Dictionary(ctx, w.conn)
}

// emptyRun stands in for a night's row of run where only shapes are wanted.
var emptyRun = RunRow{AsOf: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), Timezone: "UTC", FiscalYearStartMonth: 1}

// Dictionary describes the relations of the connection's current catalog, which
// Shapes, a night or OpenPublished has filled; what it lacks has no columns.
func (c *Catalog) Dictionary(ctx context.Context, conn *sql.Conn) (*Dictionary, error) {
	types, err := columnTypes(ctx, conn)
	if err != nil {
		return nil, fmt.Errorf("data dictionary: %w", err)
	}
	d := &Dictionary{Thresholds: slices.Clone(c.thresholds), Macros: c.macros()}
	add := func(r Relation) {
		r.Columns = slices.Clone(types[strings.ToLower(r.Name)])
		d.Relations = append(d.Relations, r)
	}
	declared := func(schema string, t declaredTable) {
		add(Relation{Name: schema + t.name, Title: t.title, Grain: t.grain, FilledBy: t.filledBy})
		describe(&d.Relations[len(d.Relations)-1], t.columns)
	}
	declared("", runTable)
	declared("", thresholdsTable)
	for i := range c.contract.Tables {
		t := &c.contract.Tables[i]
		add(Relation{Name: "staging." + t.Name, Grain: t.Grain, FilledBy: c.fillers(t.Name)})
		c.describeStaging(&d.Relations[len(d.Relations)-1], t)
	}
	for _, t := range snapshotTables {
		declared("snapshots.", t.declaredTable)
	}
	for _, t := range slices.Concat(ingestOps, ownOps) {
		declared("ops.", t)
	}
	queries := len(d.Relations)
	for _, p := range c.order { // what a query reads is described before it
		m := p.File.Meta
		add(Relation{Name: relation(p.File), Title: m.Title, Grain: m.Grain, FilledBy: p.File.Path, Sheet: m.Sheet})
		d.describeQuery(&d.Relations[len(d.Relations)-1], p)
	}
	slices.SortStableFunc(d.Relations[queries:], func(a, b Relation) int {
		return cmp.Or(cmp.Compare(layerRank(a.Name), layerRank(b.Name)), cmp.Compare(a.Name, b.Name))
	})
	return d, nil
}

// columnTypes are the columns of all tables of the current catalog, by lower-case
// name of the relation. The main schema is left out of names.
func columnTypes(ctx context.Context, conn *sql.Conn) (map[string][]ColumnMeaning, error) {
	types := map[string][]ColumnMeaning{}
	var table, column, kind string
	err := eachRow(ctx, conn, `SELECT lower(CASE WHEN schema_name = 'main' THEN '' ELSE schema_name || '.' END || table_name), column_name, data_type
FROM duckdb_columns() WHERE database_name = current_database() AND NOT internal ORDER BY table_oid, column_index`,
		[]any{&table, &column, &kind}, func() error {
			types[table] = append(types[table], ColumnMeaning{Name: column, Type: kind})
			return nil
		})
	return types, err
}

// layerRank is the place of a relation's layer in the order of the work.
func layerRank(name string) int {
	layer, _, _ := strings.Cut(name, ".")
	return slices.Index(sqlLayers, sqlfile.Layer(layer))
}

func describe(r *Relation, columns []declaredColumn) {
	for i := range r.Columns {
		for _, c := range columns {
			if c.name == r.Columns[i].Name {
				r.Columns[i].Meaning = c.meaning
			}
		}
	}
}

// fillers names the CRMs that have a staging file for a table.
func (c *Catalog) fillers(table string) string {
	var names []string
	for _, f := range c.files {
		if f.Layer == sqlfile.Staging && f.Name == table {
			names = append(names, f.CRM)
		}
	}
	return strings.Join(names, ", ")
}

func (c *Catalog) describeStaging(r *Relation, t *contract.Table) {
	for i := range r.Columns {
		col := t.Column(r.Columns[i].Name)
		if col == nil {
			describe(&Relation{Columns: r.Columns[i : i+1]}, recordColumns)
			continue
		}
		r.Columns[i].Meaning = col.Meaning
		for _, f := range c.files {
			p := c.parsed[f.Path]
			if p != nil && f.Layer == sqlfile.Staging && f.Name == t.Name && hasColumn(p, col.Name) {
				r.Columns[i].FilledBy = append(r.Columns[i].FilledBy, f.CRM)
			}
		}
	}
}
