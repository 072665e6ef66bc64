package analyze

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"crmscore/analyze/contract"
	"crmscore/analyze/sqlfile"
)

// Check finds everything that can be known without data, all at once: what the
// gate refuses, relations, thresholds and columns that do not exist, cycles,
// front matter that does not fit the query, canonical tables that nothing fills,
// and, by binding every query over empty tables in an instance of its own, names
// and types inside the queries. conn serves only to parse text. What LoadCatalog
// reported is not repeated. A catalog must have been checked before it runs.
func (c *Catalog) Check(ctx context.Context, conn *sql.Conn) sqlfile.Faults {
	faults := c.inspect(ctx, conn)
	for _, f := range c.files {
		p := c.parsed[f.Path]
		if p == nil {
			continue
		}
		mine := slices.Concat(c.checkRefs(p), c.checkThresholds(p))
		switch f.Layer {
		case sqlfile.Staging:
			mine = append(mine, c.checkOutput(p)...)
		case sqlfile.Models:
			mine = append(mine, checkSnapshot(p)...)
		case sqlfile.Checks:
			mine = append(mine, c.checkCheck(p)...)
		}
		if len(mine) > 0 {
			delete(c.parsed, f.Path)
			faults = append(faults, mine...)
		}
	}
	faults = append(faults, c.checkUnfilled()...)
	faults = append(faults, c.checkPlaces()...)
	faults = append(faults, c.checkWords()...)
	order, cycles := c.sortQueries()
	c.order = order
	faults = append(faults, cycles...)
	bound, err := c.dryBind(ctx)
	if err != nil {
		bound = append(bound, sqlfile.Fault{File: "queries", Message: "bind over empty tables: " + err.Error()})
	}
	faults = append(faults, bound...)
	c.checked = len(faults) == 0 && len(c.broken) == 0
	if err := c.own(faults).Err(); err != nil { // sorts
		return faults
	}
	return nil
}

// Queries are the models, checks and scorecards in the order in which they run.
// It is complete after a Check without faults.
func (c *Catalog) Queries() []*sqlfile.Parsed { return slices.Clone(c.order) }

// Query is what the gate knows of the file at a path such as
// "models/opportunities.sql"; nil before Check and for files with faults.
func (c *Catalog) Query(path string) *sqlfile.Parsed { return c.parsed[path] }

// inspect sends every file through the gate.
func (c *Catalog) inspect(ctx context.Context, conn *sql.Conn) sqlfile.Faults {
	gate := c.gate(conn)
	clear(c.parsed)
	sound := slices.DeleteFunc(slices.Clone(c.files), func(f *sqlfile.File) bool { return c.broken[f.Path] })
	gate.Ahead(ctx, sound)
	var faults sqlfile.Faults
	for _, f := range sound {
		p, ff := gate.Inspect(ctx, f)
		if len(ff) > 0 {
			faults = append(faults, ff...)
			continue
		}
		c.parsed[f.Path] = p
		c.reads[strings.ToLower(relation(f))] = p.Refs
	}
	return faults
}

// gate knows the catalog's macros, and its relations for hints.
func (c *Catalog) gate(conn *sql.Conn) *sqlfile.Gate {
	g := sqlfile.NewGate(conn, c.macroNames()...)
	g.Offer(keys(c.relations()))
	return g
}

// relation is the name under which other files read a file's table.
func relation(f *sqlfile.File) string { return string(f.Layer) + "." + f.Name }

// relations are all tables that a query may name with its schema.
func (c *Catalog) relations() map[string]bool {
	known := map[string]bool{"main.run": true, "main.thresholds": true}
	for _, t := range c.contract.Tables {
		known["staging."+t.Name] = true
	}
	for _, name := range opsTables() {
		known["ops."+name] = true
	}
	for _, t := range snapshotTables {
		known["snapshots."+t.name] = true
	}
	for _, f := range c.files {
		switch f.Layer {
		case sqlfile.Models, sqlfile.Checks, sqlfile.Scorecards:
			known[relation(f)] = true
		}
	}
	return known
}

func (c *Catalog) checkRefs(p *sqlfile.Parsed) sqlfile.Faults {
	known := c.relations()
	var faults sqlfile.Faults
	for _, r := range p.Refs {
		schema, name := strings.ToLower(r.Schema), strings.ToLower(r.Name)
		if schema == "" && (name == "run" || name == "thresholds") || known[schema+"."+name] {
			continue
		}
		if schema == "" && p.File.Layer == sqlfile.Staging {
			continue // a raw table: known when it is delivered
		}
		fault := sqlfile.Fault{File: p.File.Path, Line: r.Line, Column: r.Column, Message: fmt.Sprintf("table %q does not exist", r.String())}
		fault.Hint = sqlfile.NearestRelation(r, c.readable(p.File.Layer, known))
		faults = append(faults, fault)
	}
	return faults
}

// readable are the relations that files of a layer may read, sorted.
func (c *Catalog) readable(layer sqlfile.Layer, known map[string]bool) []string {
	return slices.DeleteFunc(keys(known), func(name string) bool {
		schema, _, _ := strings.Cut(name, ".")
		return slices.Index(sqlLayers, sqlfile.Layer(schema)) > slices.Index(sqlLayers, layer)
	})
}

func (c *Catalog) checkThresholds(p *sqlfile.Parsed) sqlfile.Faults {
	known := c.thresholdKeys()
	var faults sqlfile.Faults
	for _, use := range p.ThresholdKeys {
		if !slices.Contains(known, use.Key) {
			faults = append(faults, sqlfile.Fault{File: p.File.Path, Line: use.Line, Column: use.Column,
				Message: fmt.Sprintf("threshold %q does not exist", use.Key), Hint: nearestHint(use.Key, known)})
		}
	}
	return faults
}

// checkStaging holds a staging file's output against the contract, and sees
// whether its rows can be followed back to the files they come from.
func (c *Catalog) checkStaging(ctx context.Context, p *sqlfile.Parsed, conn *sql.Conn) sqlfile.Faults {
	faults := c.checkOutput(p)
	if _, err := p.LineageSQL(ctx, conn); err != nil {
		faults = append(faults, faultOf(p.File, err))
	}
	return faults
}

func (c *Catalog) checkOutput(p *sqlfile.Parsed) sqlfile.Faults {
	f := p.File
	t := c.contract.Table(f.Name)
	if t == nil {
		return sqlfile.Faults{{File: f.Path, Message: fmt.Sprintf("contract.csv has no table %q", f.Name), Hint: nearestHint(f.Name, c.contract.TableNames())}}
	}
	var faults sqlfile.Faults
	for _, name := range p.Columns {
		if t.Column(strings.ToLower(name)) == nil {
			faults = append(faults, p.FaultAtColumn(name, nearestHint(name, t.ColumnNames()), fmt.Sprintf("output column %q is not in contract.csv for table %s", name, t.Name)))
		}
	}
	for _, col := range t.Columns {
		produced := slices.ContainsFunc(p.Columns, func(name string) bool { return strings.EqualFold(name, col.Name) })
		if col.Required && p.Columns != nil && !produced {
			faults = append(faults, p.FaultAtColumn("", "select … as "+col.Name, fmt.Sprintf("required column %s.%s is not in the output", t.Name, col.Name)))
		}
	}
	return faults
}

// faultOf keeps a fault as it is and explains any other error.
func faultOf(f *sqlfile.File, err error) sqlfile.Fault {
	var fault sqlfile.Fault
	if errors.As(err, &fault) {
		return fault
	}
	return sqlfile.Explain(f, err)
}

// checkUnfilled finds canonical tables that no staging file fills.
func (c *Catalog) checkUnfilled() sqlfile.Faults {
	filled := map[string]bool{}
	for _, f := range c.files {
		if f.Layer == sqlfile.Staging {
			filled[f.Name] = true
		}
	}
	var faults sqlfile.Faults
	for _, t := range c.contract.Tables {
		if !filled[t.Name] {
			faults = append(faults, sqlfile.Fault{File: t.Columns[0].File, Line: t.Columns[0].Line, Column: 1, Origin: c.declared[t.Name],
				Message: fmt.Sprintf("no staging file fills table %q%s", t.Name, c.readBy("staging."+t.Name)), Hint: fmt.Sprintf("add staging/<crm>/%s.sql, or delete the table", t.Name)})
		}
	}
	return faults
}

// readBy says in brackets which queries read a relation.
func (c *Catalog) readBy(name string) string {
	if readers := c.readersOf(name); len(readers) > 0 {
		return " (read by " + strings.Join(readers, ", ") + ")"
	}
	return ""
}

// tableOf is the contract's table that a staging file fills.
func (c *Catalog) tableOf(f *sqlfile.File) *contract.Table { return c.contract.Table(f.Name) }
