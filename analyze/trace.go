package analyze

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"strconv"
	"strings"

	"crmscore/analyze/sqlfile"
)

// Traced is one number of a sheet together with the rows that it comes from, as
// the sheet's front matter declares them.
type Traced struct {
	File  *sqlfile.File
	Name  string // an output column, or the label of a tile
	Trace sqlfile.Trace
}

// Traces are the numbers of a file that have a trace, by name.
func Traces(f *sqlfile.File) []Traced {
	var all []Traced
	for _, name := range keys(f.Meta.Traces) {
		all = append(all, Traced{File: f, Name: name, Trace: f.Meta.Traces[name]})
	}
	return all
}

// Column is the sheet's column that shows the number: the name itself, or value
// in a row of tiles.
func (t Traced) Column() string {
	if t.File.Meta.Block == "tiles" {
		return "value"
	}
	return t.Name
}

// KeyColumn is the column by which a sheet's rows belong to a person: user_id or
// manager_id; empty for the audience company.
func KeyColumn(f *sqlfile.File) string {
	switch f.Meta.Audience {
	case "user":
		return "user_id"
	case "manager":
		return "manager_id"
	}
	return ""
}

// match is the condition between the rows and the sheet's row.
func (t Traced) match() string {
	if t.Trace.Match != "" {
		return t.Trace.Match
	}
	key := KeyColumn(t.File)
	return key + " is not distinct from sheet." + key
}

// overRows is the one value of an expression over the rows behind one row of the
// sheet. The count makes an aggregate of what names nothing but the sheet's row, and
// keeps columns of the rows from standing outside of one.
func (t Traced) overRows(expression string) string { return t.over(expression, t.match()) }

// over ends each line of the analyst's, which may end in a comment.
func (t Traced) over(expression, match string) string {
	return fmt.Sprintf("(select case when count(*) >= 0 then (%s\n) end from %s where (%s\n))", expression, t.Trace.Rows, match)
}

// number is the expression that gives the number.
func (t Traced) number() string {
	if t.Trace.Value != "" {
		return "(" + t.Trace.Value + "\n)"
	}
	return fmt.Sprintf("ratio((%s\n), (%s\n))", t.Trace.Numerator, t.Trace.Denominator)
}

// sheetRows gives the sheet's rows, each as one structure: so a bare column name in
// a trace can only mean a column of the traced rows.
func (t Traced) sheetRows() string {
	return fmt.Sprintf("(select sheet, sheet.rowid as sheet_row from scorecards.%s as sheet)", quoteName(t.File.Name))
}

// Recomputed is a number of one row of a sheet, computed again from the rows that
// it comes from. Values are nil, string, int64, float64, bool or time.Time.
type Recomputed struct {
	Row                    int64 // of the sheet's table, from 0
	Shown                  any   // what the sheet shows; nil where its own rules show nothing
	Value                  any   // computed again
	Numerator, Denominator any   // nil unless the number is a quotient
	Behind                 int64 // how many rows it comes from
}

// agreement is how far two computations of one number may lie apart: they add up
// floating-point numbers in different orders.
const agreement = 1e-9

// Agrees reports that the number shown is the one that its rows give. Where the
// sheet shows nothing, by a rule such as a smallest number of deals, the rows may
// still give a value.
func (r Recomputed) Agrees() bool {
	if r.Shown == nil {
		return true
	}
	a, isNumber := asFloat(r.Shown)
	b, alike := asFloat(r.Value)
	if !isNumber || !alike {
		return r.Shown == r.Value
	}
	return math.Abs(a-b) <= agreement*max(1, math.Abs(a), math.Abs(b))
}

func asFloat(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// Recompute computes the number again for each row of the sheet for which a
// condition over sheet (such as sheet.user_id = $1) holds, in the sheet's order. The
// condition is the program's, not an analyst's. The trace must have passed
// InspectTraces, and conn must see the tables of the night whose sheet it is.
func (t Traced) Recompute(ctx context.Context, conn *sql.Conn, condition string, args ...any) ([]Recomputed, error) {
	numerator, denominator := "null", "null"
	if t.Trace.Value == "" {
		numerator, denominator = t.overRows(t.Trace.Numerator), t.overRows(t.Trace.Denominator)
	}
	q := fmt.Sprintf("select sheet_row, sheet.%s, %s, %s, %s, %s from %s where %s order by sheet_row",
		quoteName(t.Column()), t.overRows(t.number()), numerator, denominator, t.overRows("count(*)"), t.sheetRows(), condition)
	_, rows, err := readRows(ctx, conn, q, args...)
	if err != nil {
		return nil, fmt.Errorf("compute %s of %s again: %w", t.Name, t.File.Path, err)
	}
	out := make([]Recomputed, len(rows))
	for i, r := range rows {
		row, _ := r[0].(int64)
		behind, _ := r[5].(int64)
		out[i] = Recomputed{Row: row, Shown: r[1], Value: r[2], Numerator: r[3], Denominator: r[4], Behind: behind}
	}
	return out, nil
}

// SheetRows reads the whole rows of the sheet that the numbers stand in, in the
// sheet's order.
func (t Traced) SheetRows(ctx context.Context, conn *sql.Conn, of []Recomputed) ([][]any, error) {
	wanted := make([]string, len(of))
	for i, r := range of {
		wanted[i] = strconv.FormatInt(r.Row, 10)
	}
	_, rows, err := readRows(ctx, conn, fmt.Sprintf("select * from scorecards.%s where rowid in (%s) order by rowid", quoteName(t.File.Name), strings.Join(wanted, ", ")))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", relation(t.File), err)
	}
	return rows, nil
}

// RowsBehind reads the rows that the number of one row of the sheet comes from, in
// the order of their table.
func (t Traced) RowsBehind(ctx context.Context, conn *sql.Conn, sheetRow int64) ([]ColumnType, [][]any, error) {
	_, table := splitRelation(t.Trace.Rows)
	q := fmt.Sprintf("select %s.* from %s, (select sheet from %s where sheet_row = %d) where (%s\n) order by %s.rowid",
		quoteName(table), t.Trace.Rows, t.sheetRows(), sheetRow, t.match(), quoteName(table))
	columns, rows, err := readRows(ctx, conn, q)
	if err != nil {
		return nil, nil, fmt.Errorf("read the rows behind %s of %s: %w", t.Name, t.File.Path, err)
	}
	return columns, rows, nil
}
