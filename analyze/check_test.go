package analyze_test

import (
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"crmscore/analyze"

	"crmscore/analyze/sqlfile"
)

const sheet = "/*---\ntitle: T\ngrain: one row\nsheet: Team\norder: %d\nbooks: [company]\naudience: company\n---*/\n"

func TestBuiltinFixtureIsClean(t *testing.T) {
	t.Parallel()
	c := mustCheck(t, files(nil), nil)
	var order []string
	for _, p := range c.Queries() {
		order = append(order, p.File.Path)
	}
	sameLines(t, "order of work", order, []string{"models/deals.sql", "models/owners.sql", "checks/no_amount.sql", "scorecards/totals.sql"})
}

func TestFaults(t *testing.T) {
	t.Parallel()
	model := func(body string) string { return "/*---\ntitle: M\ngrain: one row\n---*/\n" + body + "\n" }
	for _, tt := range []struct {
		name    string
		changes map[string]string
		want    []string // one part of each fault, in order; nothing else may come
	}{
		{"unknown table", map[string]string{"models/owners.sql": model("select owner_id, 1 as total_amount, 1 as deal_count\nfrom models.deal")},
			[]string{"models/owners.sql:6:6: table \"models.deal\" does not exist\n    hint: did you mean \"models.deals\"?"}},
		{"table without schema", map[string]string{"models/owners.sql": model("select owner_id, 1 as total_amount, 1 as deal_count from deals")},
			[]string{"models/owners.sql:5:58: "}},
		{"unknown column, dependants silent", map[string]string{"models/deals.sql": model("select opportunity_idd as deal_id, source, owner_id, amount, closed_on, is_closed from staging.opportunities")},
			[]string{"models/deals.sql:5:8: column \"opportunity_idd\""}},
		{"type error", map[string]string{"models/owners.sql": model("select owner_id, sum(owner_id) as total_amount, count(*) as deal_count from models.deals group by owner_id")},
			[]string{"models/owners.sql:5:18: "}},
		{"two faults in two files", map[string]string{
			"models/owners.sql":     model("select owner_idd as owner_id, 1 as total_amount, 1 as deal_count from models.deals"),
			"checks/no_amount.sql":  "/*---\ntitle: C\nseverity: warn\n---*/\nselect deal_id from models.deals where amountt is null\n",
			"scorecards/totals.sql": "-",
		}, []string{"checks/no_amount.sql:5:40: ", "models/owners.sql:5:8: "}},
		{"layer break", map[string]string{"models/owners.sql": model("select owner_id, 1 as total_amount, 1 as deal_count from scorecards.totals")},
			[]string{"models/owners.sql:5:58: "}},
		{"cycle", map[string]string{
			"models/a.sql": model("select x from models.b"), "models/b.sql": model("select x from models.c"), "models/c.sql": model("select x from models.a"),
		}, []string{"models/a.sql:5:15: these queries read each other in a circle: models.a → models.b → models.c → models.a"}},
		{"reads itself", map[string]string{"models/a.sql": model("select x from models.a")},
			[]string{"models/a.sql:5:15: the file reads itself"}},
		{"unknown threshold", map[string]string{"checks/no_amount.sql": "/*---\ntitle: C\nseverity: warn\n---*/\nselect deal_id from models.deals where amount > threshold('flor')\n"},
			[]string{"checks/no_amount.sql:5:59: threshold \"flor\" does not exist\n    hint: did you mean \"floor\"?"}},
		{"staging table not in the contract", map[string]string{"staging/acme/userss.sql": "select Id as user_id from Person\n"},
			[]string{"staging/acme/userss.sql: contract.csv has no table \"userss\"\n    hint: did you mean \"users\"?"}},
		{"staging column not in the contract", map[string]string{"staging/acme/users.sql": "select Id as user_id, Name as full_name from Person\n"},
			[]string{"staging/acme/users.sql:1:23: output column \"full_name\" is not in contract.csv for table users"}},
		{"required column not made", map[string]string{"staging/acme/users.sql": "select Name as name from Person\n"},
			[]string{"staging/acme/users.sql:1:1: required column users.user_id is not in the output"}},
		{"nobody fills a table", map[string]string{"staging/acme/stages.sql": "-"}, []string{"contract.csv:15:1: no staging file fills table \"stages\""}},
		{"same place twice", map[string]string{"scorecards/other.sql": strings.Replace(sheet, "%d", "200", 1) + "select 1 as x order by x\n"},
			[]string{"scorecards/totals.sql:5:1: sheet \"Team\" already has order 200 in scorecards/other.sql"}},
		{"group that is no column", map[string]string{"scorecards/other.sql": strings.Replace(strings.Replace(sheet, "%d", "210", 1), "audience: company", "audience: company\ngroup: owner_nam", 1) + "select 1 as owner_name order by 1\n"},
			[]string{"scorecards/other.sql:8:1: the front matter describes column \"owner_nam\", which the query does not return\n    hint: did you mean \"owner_name\"?"}},
		{"group of no table", map[string]string{"scorecards/other.sql": strings.Replace(strings.Replace(sheet, "%d", "210", 1), "audience: company", "audience: company\nblock: headline\ngroup: sentence", 1) + "select 'x' as sentence order by 1\n"},
			[]string{"scorecards/other.sql:9:1: group folds the rows of a table, and this is block: headline"}},
		{"audience without its column", map[string]string{"scorecards/other.sql": strings.Replace(strings.Replace(sheet, "%d", "210", 1), "audience: company", "audience: user", 1) + "select 1 as x order by x\n"},
			[]string{"scorecards/other.sql"}},
		{"scope without its column", map[string]string{"checks/no_amount.sql": "/*---\ntitle: C\nseverity: warn\nscope: manager\n---*/\nselect deal_id from models.deals where amount is null\n"},
			[]string{"checks/no_amount.sql"}},
		{"macro that does not bind", map[string]string{"macros/double_of.sql": "create or replace macro double_of(x) as (select z from run)\n"},
			[]string{"macros/double_of.sql:1:"}},
		{"two statements", map[string]string{"models/owners.sql": model("select 1 as owner_id; drop table models.deals")},
			[]string{"models/owners.sql:5:23: "}},
		{"bad contract", map[string]string{"contract.csv": builtin["contract.csv"] + "stages,is_closed,flag,perhaps,x\nstages,_file,text,no,x\n"},
			[]string{"contract.csv:18:18: unknown type \"flag\"", "contract.csv:18:23: \"perhaps\" is neither yes nor no", "contract.csv:19:8: column \"_file\" is added to every table by the program"}},
		{"bad thresholds", map[string]string{"thresholds.csv": "key,value,unit\nfloor,x,\nfloor,\nfloor,1,\nfloor,2,\ndays,1,\n"},
			[]string{"thresholds.csv:2:7: \"x\" is no number", "thresholds.csv:3:1: 2 fields where the header has 3", "thresholds.csv:5:1: threshold \"floor\" is already set in line 4"}},
		{"bad headers", map[string]string{"staging/acme/headers.csv": "table,header,nam\n*,a,b\n"},
			[]string{"staging/acme/headers.csv:1:1: column \"name\" is missing", "staging/acme/headers.csv:1:14: unknown column \"nam\""}},
		{"a query where no layer looks", map[string]string{"score/cards.sql": "select 1 as x\n"}, []string{"score/cards.sql: no layer runs a query in this folder"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, faults := check(t, files(tt.changes), nil)
			if err := faults.Err(); err == nil {
				t.Fatal("no fault")
			}
			if len(faults) != len(tt.want) {
				t.Fatalf("%d faults, want %d:\n%v", len(faults), len(tt.want), faults)
			}
			for i, want := range tt.want {
				if got := faults[i].Error(); !strings.Contains(got, want) {
					t.Errorf("fault %q lacks %q", got, want)
				}
			}
		})
	}
}

func TestOverlay(t *testing.T) {
	t.Parallel()
	overlay := fstest.MapFS{}
	for name, text := range map[string]string{
		"scorecards/totals.sql":       "/*---\nhide: true\n---*/\n",
		"models/owners.sql":           "/*---\ntitle: Owners\ngrain: one row\n---*/\nselect distinct owner_id from models.deals\n",
		"scorecards/mine.sql":         strings.Replace(sheet, "%d", "300", 1) + "select owner_id, threshold('mine') as mine_rate from models.owners order by owner_id\n",
		"thresholds.csv":              "key,value\nfloor,0.6\nmine,7\n",
		"contract.csv":                "table,column,type,required,meaning\nvisits,visit_id,id,yes,Visit\nusers,email,text,no,Mail\n",
		"staging/acme/visits.sql":     "select Id as visit_id from Visit\n",
		"staging/acme/headers.csv":    "table,header,name\nDeal,Summe,Amount\n",
		"tests/mine__empty.txtar":     "not a query\n",
		"README.md":                   "notes\n",
		".git/models/left_behind.sql": "select\n",
	} {
		overlay[name] = &fstest.MapFile{Data: []byte(text)}
	}
	c := mustCheck(t, files(nil), overlay)
	var paths []string
	for _, f := range c.Files() {
		if f.Origin == sqlfile.Overlay {
			paths = append(paths, f.Path)
		}
	}
	sameLines(t, "overlay files", paths, []string{"models/owners.sql", "scorecards/mine.sql", "staging/acme/visits.sql"})
	if c.Query("scorecards/totals.sql") != nil {
		t.Error("the hidden sheet is still there")
	}
	for _, th := range c.Thresholds() {
		if th.Key == "floor" && th.Team == "" && (th.Value != 0.6 || th.Meaning != "Lowest rate" || th.File != "thresholds.csv") {
			t.Errorf("floor is %+v", th)
		}
	}
	if got := c.Headers("acme"); got["Deal"]["Betrag"] != "Amount" || got["Deal"]["Summe"] != "Amount" || got["*"]["Record ID"] != "Id" {
		t.Errorf("headers are %v", got)
	}
	if c.Contract().Table("visits") == nil || c.Contract().Table("users").Column("email") == nil {
		t.Error("the contract lacks what the overlay adds")
	}
}

func TestOverlayHidesNothing(t *testing.T) {
	t.Parallel()
	_, faults := check(t, files(nil), fstest.MapFS{"scorecards/total.sql": {Data: []byte("/*---\nhide: true\n---*/\n")}})
	if err := faults.Err(); err == nil || !strings.Contains(err.Error(), "scorecards/total.sql:1:1: hide: true, but there is no built-in file of this name\n    hint: did you mean \"scorecards/totals.sql\"?") {
		t.Errorf("faults are %v", err)
	}
}

func TestOverrideThresholds(t *testing.T) {
	t.Parallel()
	c := mustCheck(t, files(nil), nil)
	before := c.Version().Hash
	faults := c.OverrideThresholds(map[string]float64{"floor": 0.9, "dayss": 3}, func(_, message, hint string) sqlfile.Fault {
		return sqlfile.Fault{File: "config", Message: message, Hint: hint}
	})
	if err := faults.Err(); err == nil || err.Error() != "config: thresholds: unknown key \"dayss\"\n    hint: did you mean \"days\"?" {
		t.Errorf("faults are %v", err)
	}
	if c.Thresholds()[0].Value != 0.9 || c.Thresholds()[1].Value != 0.25 {
		t.Errorf("thresholds are %+v", c.Thresholds())
	}
	if c.Version().Hash == before {
		t.Error("the hash does not see a changed threshold")
	}
}

// TestHostileQueries shows that what the gate refuses never comes near a database:
// sqlfile tests the gate itself, this is the way through the catalog.
func TestHostileQueries(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"file":       "select * from read_csv('/etc/passwd')",
		"logging":    "select * from enable_logging('x')",
		"profiling":  "select 1 as x from enable_profiling()",
		"attach":     "attach 'x.duckdb' as x",
		"copy":       "copy (select 1) to '/tmp/crmscore-hostile.csv'",
		"set":        "set threads = 1",
		"statements": "select 1 as x; select 2 as x",
		"replaced":   "select * from '/etc/passwd'",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, faults := check(t, files(map[string]string{"models/hostile.sql": "/*---\ntitle: M\ngrain: one row\n---*/\n" + body + "\n"}), nil)
			if len(faults) != 1 || faults[0].File != "models/hostile.sql" || faults[0].Line != 5 || faults[0].Column == 0 {
				t.Errorf("faults are %v", faults)
			}
			w := openWarehouse(t, filepath.Join(t.TempDir(), "w.duckdb"), 1)
			defer closeWarehouse(t, w)
			n := &analyze.Night{Catalog: c, Sources: []analyze.Source{acme}}
			if err := n.Prepare(t.Context(), w); err == nil {
				t.Error("a night starts with faults in the queries")
			}
		})
	}
}
