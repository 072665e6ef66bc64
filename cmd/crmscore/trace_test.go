package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/queries"
	"crmscore/report"
)

// Every number that a trace explains is the number that the sheet shows, in every
// row of every shipped sheet; where a sheet shows nothing by a rule of its own, the
// rows may give more.
func TestNumbersAgreeWithTheirTraces(t *testing.T) {
	t.Parallel()
	c := sampleNight.of(t)
	explainsInEveryFormat(t, c)
	ctx := context.Background()
	db, err := analyze.OpenPublished(ctx, c.path("output/db/crm.duckdb"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	catalog, faults := analyze.LoadCatalog(queries.FS, nil)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	for _, f := range catalog.Files() {
		for _, traced := range analyze.Traces(f) {
			shown := tracedRows(ctx, t, db.Conn(), traced)
			if shown == 0 {
				t.Errorf("%s, %s: the company is too small, no row shows the number", f.Path, traced.Name)
			}
		}
	}
}

// The program explains the company's number, lists all numbers, and refuses what it
// cannot explain; JSON is one object whose rows are the deals behind.
func explainsInEveryFormat(t *testing.T, c *company) {
	t.Helper()
	out, _ := c.crmscore(0, "explain", "close_rate", "--format", "json")
	var got struct {
		Number string
		Trace  struct{ Filters []string }
		Values []struct {
			Shown, Again, Numerator, Denominator float64
			Behind                               int `json:"rows_behind"`
			Agrees                               bool
		}
		Rows []struct {
			Share float64
			Won   bool `json:"is_won"`
		}
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	var won, decided float64
	for _, r := range got.Rows {
		decided += r.Share
		if r.Won {
			won += r.Share
		}
	}
	if v := got.Values[0]; len(got.Values) != 1 || !v.Agrees || v.Behind != len(got.Rows) || math.Abs(won/decided-v.Shown) > 1e-9 ||
		math.Abs(v.Numerator-won) > 1e-6 || math.Abs(v.Denominator-decided) > 1e-6 || len(got.Trace.Filters) < 2 {
		t.Errorf("%s: its deals give %v of %v; it says %+v, filters %q", got.Number, won, decided, got.Values, got.Trace.Filters)
	}
	if out, _ = c.crmscore(0, "explain", "close_rate"); !regexp.MustCompile(`… and [\d,]+ more: --all\n$`).MatchString(out) {
		t.Errorf("more than 20 rows are not counted:\n%s", out)
	}
	if all, _ := c.crmscore(0, "explain", "close_rate", "--all"); strings.Count(all, "\n") != strings.Count(out, "\n")-1+len(got.Rows)-firstRows {
		t.Errorf("--all prints %d lines, without it %d, of %d deals", strings.Count(all, "\n"), strings.Count(out, "\n"), len(got.Rows))
	}
	if out, _ = c.crmscore(0, "explain"); !regexp.MustCompile(`Team +close_rate +Close rate +reps +scorecards.deals_decided`).MatchString(out) {
		t.Errorf("the list of all numbers:\n%s", out)
	}
	c.crmscore(10, "explain", "Open pipeline", "--rep", "a", "--manager", "b")
	c.crmscore(10, "explain", "close_rate", "--format", "table")
	c.crmscore(10, "explain", "Close", "rate")
	if _, errs := c.crmscore(10, "explain", "Coaching suggestions", "--rep", c.query(`select min(user_id) from scorecards.team`)); !strings.Contains(errs, "is a number of teams") {
		t.Error(errs)
	}
}

// tracedRows compares one number in all rows of its sheet and counts the rows that
// show it.
func tracedRows(ctx context.Context, t *testing.T, conn *sql.Conn, traced analyze.Traced) (shown int) {
	t.Helper()
	condition, args := "true", []any{}
	if traced.File.Meta.Block == "tiles" {
		condition, args = "sheet.label = $1", []any{traced.Name}
	}
	rows, err := traced.Recompute(ctx, conn, condition, args...)
	if err != nil {
		t.Error(err)
	}
	if len(rows) == 0 {
		t.Errorf("%s: %s stands in no row of the sheet", traced.File.Path, traced.Name)
	}
	for _, r := range rows {
		if r.Shown != nil {
			shown++
		}
		if !r.Agrees() {
			t.Errorf("%s, row %d: the sheet shows %s %v, its %d rows give %v", traced.File.Path, r.Row, traced.Name, r.Shown, r.Behind, r.Value)
		}
	}
	return shown
}

// untraced are the visible numbers of the shipped sheets that have no trace, and why.
var untraced = map[string]string{
	"scorecards/notes_checks.sql":     "counts offending rows, which crmscore query run checks/… lists",
	"scorecards/notes_sources.sql":    "counts delivered rows, which crmscore rejects lists",
	"scorecards/notes_thresholds.sql": "the settings themselves",
	"scorecards/deals.sql":            "lists the deals themselves, which the other sheets' numbers are traced to",
	"scorecards/summary_actions.sql":  "the actions' order",
}

// Nobody has to take a number on a sheet on trust.
func TestEveryNumberOnASheetHasATrace(t *testing.T) {
	t.Parallel()
	catalog, faults := analyze.LoadCatalog(queries.FS, nil)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	columns := sheetColumns(t, catalog)
	for _, f := range catalog.Files() {
		if f.Meta.Sheet == "" || f.Meta.Block == "tiles" {
			continue // a tile's labels are data; see below
		}
		for _, column := range columns[f.Path] {
			_, traced := f.Meta.Traces[column.Name]
			if isNumber(column) && !column.Hidden && !traced && untraced[f.Path] == "" {
				t.Errorf("%s: %s has no trace: add it to the front matter, or to the exceptions here", f.Path, column.Name)
			}
		}
	}
	for path := range untraced {
		if !slices.ContainsFunc(columns[path], isNumber) {
			t.Errorf("%s shows no number: it needs no exception", path)
		}
	}
	for _, f := range catalog.Files() {
		if f.Meta.Block == "tiles" {
			everyTileHasATrace(t, f)
		}
	}
}

func isNumber(c report.Column) bool {
	switch c.Kind {
	case report.Amount, report.Count, report.Rate, report.Ratio, report.Days, report.Number:
		return true
	}
	return false
}

// everyTileHasATrace counts the labels in the text: each is written once, before
// "as label" or in a line of its own after the position.
func everyTileHasATrace(t *testing.T, f *sqlfile.File) {
	t.Helper()
	tiles := strings.Count(f.Body, "union all") + 1
	if got := len(f.Meta.Traces); got != tiles {
		t.Errorf("%s has %d tiles, %d of them with a trace", f.Path, tiles, got)
	}
	for name := range f.Meta.Traces {
		if !strings.Contains(f.Body, "'"+name+"'") {
			t.Errorf("%s: no tile is called %q", f.Path, name)
		}
	}
}

// sheetColumns are the columns of all scorecards as sheets show them, by path.
func sheetColumns(t *testing.T, catalog *analyze.Catalog) map[string][]report.Column {
	t.Helper()
	ctx := context.Background()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := catalog.Check(ctx, conn).Err(); err != nil {
		t.Fatal(err)
	}
	if faults, err := catalog.Shapes(ctx, conn, analyze.RunRow{AsOf: today(), Timezone: "UTC"}); err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	columns := map[string][]report.Column{}
	for _, f := range catalog.Files() {
		if f.Layer != sqlfile.Scorecards || f.Meta.Sheet == "" {
			continue
		}
		rows, err := conn.QueryContext(ctx, "select * from scorecards."+f.Name)
		if err != nil {
			t.Fatal(err)
		}
		kinds, err := rows.ColumnTypes()
		if closing := rows.Close(); err != nil || closing != nil {
			t.Fatal(err, closing)
		}
		var types []analyze.ColumnType
		for _, k := range kinds {
			types = append(types, analyze.ColumnType{Name: k.Name(), Type: k.DatabaseTypeName()})
		}
		columns[f.Path] = report.Columns(types, f.Meta)
	}
	return columns
}
