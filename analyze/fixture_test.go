package analyze_test

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
)

// builtin is a small folder of queries: every layer, three canonical tables.
var builtin = map[string]string{
	"contract.csv": `table,column,type,required,meaning
users,user_id,id,yes,Person
users,name,text,no,Name
opportunities,opportunity_id,id,yes,Deal
opportunities,owner_id,id,no,Owner
opportunities,stage_id,id,yes,Stage
opportunities,is_closed,boolean,no,Closed
opportunities,created_on,date,no,Day entered
opportunities,created_at,timestamp,no,Moment entered
opportunities,closed_on,date,no,Day closed
opportunities,amount,decimal,no,Value
activities,activity_id,id,yes,Activity
activities,user_id,id,no,Who
activities,done_at,timestamp,no,When
stages,stage_id,id,yes,Stage
stages,kind,text,no,Kind
stages,is_closed,boolean,no,Closed
`,
	"thresholds.csv": `key,value,unit,meaning,source,team
floor,0.5,rate,Lowest rate,judgement,
floor,0.25,rate,Lowest rate of the north,judgement,North
days,30,days,Days,judgement,
`,
	"macros/double_of.sql":           "create or replace macro double_of(x) as 2 * x\n",
	"staging/acme/users.sql":         "/*---\ntitle: Users\nrequires:\n  Person: [Id]\n---*/\nselect Id as user_id, Name as name from Person\n",
	"staging/acme/opportunities.sql": "/*---\ntitle: Deals\nrequires:\n  Deal: [Id, Stage]\n---*/\nselect Id as opportunity_id, Owner as owner_id, Stage as stage_id, Closed as is_closed, Created as created_on, Created as created_at, CloseDate as closed_on, Amount as amount from Deal\n",
	"staging/acme/activities.sql":    "/*---\ntitle: Activities\nrequires:\n  Task: [Id]\n---*/\nselect Id as activity_id, Who as user_id, Done as done_at from Task\n",
	"staging/acme/stages.sql":        "/*---\ntitle: Stages\nrequires:\n  Stage: [Name]\n---*/\nselect Name as stage_id, Kind as kind, Closed as is_closed from Stage\n",
	"staging/acme/headers.csv":       "table,header,name\n*,Record ID,Id\nDeal,Betrag,Amount\n",
	"models/deals.sql":               "/*---\ntitle: Deals\ngrain: one row per deal\n---*/\nselect source || ':' || opportunity_id as deal_id, source, owner_id, amount, closed_on, is_closed from staging.opportunities\n",
	"models/owners.sql":              "/*---\ntitle: Owners\ngrain: one row per owner\n---*/\nselect owner_id, sum(amount) as total_amount, count(*) as deal_count from models.deals group by owner_id\n",
	"checks/no_amount.sql":           "/*---\ntitle: Deals without amount\nseverity: warn\nscope: source\nlimit: {rows: 1}\n---*/\nselect deal_id, source from models.deals where amount is null\n",
	"scorecards/totals.sql": `/*---
title: Totals
grain: one row per owner
sheet: Team
order: 200
books: [company]
audience: company
columns:
  total_amount: {label: Total, note: "sum of amounts"}
---*/
select owner_id, total_amount, deal_count, ratio(total_amount, deal_count) as mean_amount, double_of(deal_count) as twice_count, threshold('floor') as floor_rate, as_of() as seen_on
from models.owners order by owner_id
`,
}

// files is a file system of the built-in queries with some replaced, added or,
// where the text is "-", left out.
func files(changes map[string]string) fstest.MapFS {
	all := maps.Clone(builtin)
	maps.Copy(all, changes)
	return only(all)
}

func only(texts map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range texts {
		if text != "-" {
			out[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return out
}

// check loads and checks; the faults are those of both.
func check(t *testing.T, fs, overlay fstest.MapFS) (*analyze.Catalog, sqlfile.Faults) {
	t.Helper()
	var c *analyze.Catalog
	var faults sqlfile.Faults
	if overlay == nil {
		c, faults = analyze.LoadCatalog(fs, nil)
	} else {
		c, faults = analyze.LoadCatalog(fs, overlay)
	}
	w := openWarehouse(t, filepath.Join(t.TempDir(), "check.duckdb"), 1)
	defer closeWarehouse(t, w)
	return c, append(faults, c.Check(t.Context(), w.Conn())...)
}

func mustCheck(t *testing.T, fs, overlay fstest.MapFS) *analyze.Catalog {
	t.Helper()
	c, faults := check(t, fs, overlay)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	return c
}

func openWarehouse(t *testing.T, path string, threads int) *analyze.Warehouse {
	t.Helper()
	w, err := analyze.Open(context.Background(), analyze.Settings{Path: path, TempDir: filepath.Join(filepath.Dir(path), "spill"), MemoryLimit: "512MB", Threads: threads})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func closeWarehouse(t *testing.T, w *analyze.Warehouse) {
	t.Helper()
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}

// delivery is raw tables by name: CSV-like lines, the first one the header; NULL
// is written as \N.
type delivery map[string]string

func (d delivery) load(t *testing.T, w *analyze.Warehouse, source string) {
	t.Helper()
	for name, text := range d {
		lines := strings.Split(strings.TrimSpace(text), "\n")
		var columns []string
		for _, h := range strings.Split(lines[0], ",") {
			columns = append(columns, `"`+h+`" VARCHAR`)
		}
		table := fmt.Sprintf(`raw."raw_%s"."%s"`, source, name)
		run(t, w, "CREATE TABLE "+table+" ("+strings.Join(columns, ", ")+", _file VARCHAR, _line BIGINT)")
		for i, line := range lines[1:] {
			var values []string
			for _, v := range strings.Split(line, ",") {
				if v == `\N` {
					values = append(values, "NULL")
				} else {
					values = append(values, "'"+strings.ReplaceAll(v, "'", "''")+"'")
				}
			}
			run(t, w, fmt.Sprintf("INSERT INTO %s VALUES (%s, '%s.csv', %d)", table, strings.Join(values, ", "), name, i+2))
		}
	}
}

func run(t *testing.T, w *analyze.Warehouse, q string, args ...any) {
	t.Helper()
	if _, err := w.Conn().ExecContext(context.Background(), q, args...); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
}

// rows gives a query's cells as text, columns joined by |.
func rows(t *testing.T, w *analyze.Warehouse, q string) []string {
	t.Helper()
	rs, err := w.Conn().QueryContext(context.Background(), q)
	if err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	defer rs.Close()
	names, err := rs.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for rs.Next() {
		cells, targets := make([]any, len(names)), make([]any, len(names))
		for i := range cells {
			targets[i] = &cells[i]
		}
		if err := rs.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		parts := make([]string, len(cells))
		for i, c := range cells {
			switch c := c.(type) {
			case time.Time:
				parts[i] = strings.TrimSuffix(c.UTC().Format(time.DateTime), " 00:00:00")
			default:
				parts[i] = fmt.Sprint(c)
			}
		}
		out = append(out, strings.Join(parts, "|"))
	}
	if err := rs.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

var asOf = time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)

// prepared is a night that has loaded its delivery and is locked.
func prepared(t *testing.T, c *analyze.Catalog, path string, threads int, source analyze.Source, d delivery) (*analyze.Night, *analyze.Warehouse) {
	t.Helper()
	w := openWarehouse(t, path, threads)
	n := &analyze.Night{Catalog: c, Sources: []analyze.Source{source}, QueryTimeout: 20 * time.Second,
		Run: analyze.RunRow{AsOf: asOf, Company: "Contoso", Timezone: "Europe/Stockholm", Currency: "EUR", Fingerprint: "f", FiscalYearStartMonth: 2}}
	if err := n.Prepare(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	d.load(t, w, source.Name)
	if err := w.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	return n, w
}

var acme = analyze.Source{Name: "acme", CRM: "acme"}

func sameLines(t *testing.T, what string, got, want []string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s:\n%s\nwant:\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
