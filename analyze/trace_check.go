package analyze

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"crmscore/analyze/sqlfile"
)

// checkTraces judges the traces of all files over the tables, empty or not, that
// conn sees. Files that have faults already, and what they would fill, are left out.
func (c *Catalog) checkTraces(ctx context.Context, conn *sql.Conn, known sqlfile.Faults) sqlfile.Faults {
	missing := c.faulty(known)
	var traced []Traced
	for _, f := range c.files {
		if missing[relation(f)] {
			continue
		}
		for _, t := range Traces(f) {
			if !missing[strings.ToLower(t.Trace.Rows)] {
				traced = append(traced, t)
			}
		}
	}
	return c.InspectTraces(ctx, conn, traced...)
}

// InspectTraces judges traces: the number stands on the sheet, its rows exist and
// agree with the sheet in a key, its SQL passes the gate that all queries pass, and
// its names and types bind. conn sees the tables of all queries, with rows or
// without. Each fault points to the trace's place in the front matter.
func (c *Catalog) InspectTraces(ctx context.Context, conn *sql.Conn, traced ...Traced) sqlfile.Faults {
	if len(traced) == 0 {
		return nil
	}
	columns, err := allColumns(ctx, conn)
	if err != nil {
		return sqlfile.Faults{{File: traced[0].File.Path, Message: "look at the tables behind the numbers: " + err.Error()}}
	}
	check := traceCheck{catalog: c, conn: conn, gate: c.gate(conn), columns: columns, relations: c.relations()}
	var pieces []*sqlfile.File
	for _, t := range traced {
		for _, part := range sqlfile.TraceParts {
			if t.Trace.Part(part) != "" {
				pieces = append(pieces, t.piece(part))
			}
		}
	}
	check.gate.Ahead(ctx, pieces)
	var faults sqlfile.Faults
	for _, t := range traced {
		faults = append(faults, check.inspect(ctx, t)...)
	}
	return faults
}

// piece is one piece of a trace's SQL as a query of its own.
func (t Traced) piece(part string) *sqlfile.File {
	text := fmt.Sprintf("select (%s\n) as number from %s", t.Trace.Part(part), t.Trace.Rows)
	return &sqlfile.File{Path: t.File.Path, Layer: sqlfile.Scorecards, Name: t.File.Name, Text: text, Body: text, Origin: t.File.Origin}
}

// traceCheck is what the traces of many files are judged with.
type traceCheck struct {
	catalog   *Catalog
	conn      *sql.Conn
	gate      *sqlfile.Gate
	columns   map[string][]string // of each table, by schema.name
	relations map[string]bool     // that a query may name
}

func (c *traceCheck) inspect(ctx context.Context, t Traced) sqlfile.Faults {
	at := "trace." + t.Name
	fault := func(key, hint, format string, args ...any) sqlfile.Faults {
		return sqlfile.Faults{t.File.FaultOf(strings.TrimSuffix(at+"."+key, "."), hint, fmt.Sprintf(format, args...))}
	}
	sheet, rows := c.columns[relation(t.File)], c.columns[strings.ToLower(t.Trace.Rows)]
	if sheet == nil {
		return nil // the sheet itself has a fault
	}
	if !containsFold(sheet, t.Column()) {
		return fault("", nearestHint(t.Name, sheet), "trace of %q, which is no output column", t.Name)
	}
	if !c.relations[strings.ToLower(t.Trace.Rows)] {
		schema, name := splitRelation(strings.ToLower(t.Trace.Rows))
		return fault("rows", sqlfile.NearestRelation(sqlfile.Ref{Schema: schema, Name: name}, keys(c.relations)), "trace of %q: table %q does not exist", t.Name, t.Trace.Rows)
	}
	if rows == nil {
		return nil // a query with a fault of its own makes this table
	}
	if key := KeyColumn(t.File); t.Trace.Match == "" && !containsFold(rows, key) {
		return fault("rows", "name a table that has it, or say with match: which rows belong to the sheet's row, such as match: owner_id = sheet."+key,
			"trace of %q: %s has no column %q in which its rows could agree with the sheet's", t.Name, t.Trace.Rows, key)
	}
	if faults := c.pass(ctx, t); len(faults) > 0 {
		return faults
	}
	return t.bind(ctx, c.conn, slices.Concat(rows, prefixed("sheet.", sheet)))
}

// pass sends each piece of SQL through the gate as a query of its own.
func (c *traceCheck) pass(ctx context.Context, t Traced) sqlfile.Faults {
	var faults sqlfile.Faults
	for _, part := range sqlfile.TraceParts {
		expression := t.Trace.Part(part)
		if expression == "" {
			continue
		}
		// One expression, and nothing that closes the bracket it will stand in.
		p, found := c.gate.Inspect(ctx, t.piece(part))
		switch {
		case len(found) > 0:
		case !slices.Equal(p.Columns, []string{"number"}), !sqlfile.Closed(expression):
			found = sqlfile.Faults{{Message: "write one SQL expression"}}
		default:
			found = slices.Concat(c.catalog.checkRefs(p), c.catalog.checkThresholds(p))
		}
		for _, f := range found {
			faults = append(faults, t.faultIn(part, f))
		}
	}
	return faults
}

// faultIn moves a fault to the trace's key.
func (t Traced) faultIn(part string, f sqlfile.Fault) sqlfile.Fault {
	return t.File.FaultOf("trace."+t.Name+"."+part, f.Hint, fmt.Sprintf("trace of %q, %s: %s", t.Name, part, f.Message))
}

// What is said about sheet.x where the sheet has no column x, and about a bare x.
var (
	noField  = regexp.MustCompile(`Could not find key "(.+?)" in struct`)
	noColumn = regexp.MustCompile(`^column "(.+?)" not found`)
)

// bind lets DuckDB resolve the names and types of the whole trace; where that
// fails, of each part, to find the one to blame.
func (t Traced) bind(ctx context.Context, conn *sql.Conn, names []string) sqlfile.Faults {
	if bindText(ctx, conn, fmt.Sprintf("select %s from %s", t.overRows(t.number()), t.sheetRows())) == nil {
		return nil
	}
	var faults sqlfile.Faults
	for _, part := range sqlfile.TraceParts {
		expression, condition := t.Trace.Part(part), "true"
		if expression == "" {
			continue
		}
		if part == "match" {
			expression, condition = "count(*)", expression
		}
		err := bindText(ctx, conn, fmt.Sprintf("select %s from %s", t.over(expression, condition), t.sheetRows()))
		if err != nil {
			fault := sqlfile.Explain(&sqlfile.File{Path: t.File.Path}, err, names...)
			if m := noField.FindStringSubmatch(fault.Message); m != nil {
				fault.Message, fault.Hint = fmt.Sprintf("the sheet has no column %q", m[1]), nearestHint("sheet."+m[1], names)
			}
			if m := noColumn.FindStringSubmatch(fault.Message); m != nil && containsFold(names, "sheet."+m[1]) {
				fault.Hint = "the sheet's own column is sheet." + m[1]
			}
			faults = append(faults, t.faultIn(part, fault))
		}
	}
	if len(faults) == 0 { // each part binds alone: it is the quotient that does not
		faults = append(faults, t.File.FaultOf("trace."+t.Name, "numerator and denominator are numbers", fmt.Sprintf("trace of %q: its parts give no quotient", t.Name)))
	}
	return faults
}

func bindText(ctx context.Context, conn *sql.Conn, text string) error {
	stmt, err := conn.PrepareContext(ctx, text)
	if err != nil {
		return err
	}
	return stmt.Close()
}

// allColumns are the columns of every table that conn sees, by schema.name.
func allColumns(ctx context.Context, conn *sql.Conn) (map[string][]string, error) {
	columns := map[string][]string{}
	var table, column string
	err := eachRow(ctx, conn, `select schema_name || '.' || table_name, column_name from duckdb_columns()
where database_name = current_database() order by 1, column_index`,
		[]any{&table, &column}, func() error { columns[table] = append(columns[table], column); return nil })
	return columns, err
}

// splitRelation parts schema.name.
func splitRelation(relation string) (schema, name string) {
	schema, name, _ = strings.Cut(relation, ".")
	return schema, name
}

// macroNames are the macros of the macros layer.
func (c *Catalog) macroNames() []string {
	var names []string
	for _, f := range c.files {
		if f.Layer == sqlfile.Macros {
			names = append(names, f.Name)
		}
	}
	return names
}

func containsFold(list []string, name string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, name) })
}

func prefixed(prefix string, names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = prefix + n
	}
	return out
}
