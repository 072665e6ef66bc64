package sqltest_test

import (
	"context"
	"database/sql"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"
	"github.com/google/go-cmp/cmp"

	"crmscore/analyze/sqlfile"
	"crmscore/analyze/sqltest"
)

// The queries under test: small, but of every layer.
var files = map[string]string{
	"models/rates.sql": `select owner_id, count(*) filter (status = 'won') as won_count, count(*) as deals_count,
    count(*) filter (status = 'won') / count(*) as won_rate, max(closed_on) as newest_on, bool_or(is_big) as has_big,
    list(status order by deal_id) as all_statuses
from staging.deals
where closed_on <= as_of()
group by owner_id;`,
	"models/wide.sql":          "select note, amount from staging.deals where amount >= threshold('floor') -- no semicolon, but a comment",
	"scorecards/ranked.sql":    "select owner_id, won_rate from models.rates order by won_rate desc, owner_id",
	"checks/breaks.sql":        "/*---\nseverity: warn\n---*/\nselect deal_id, cast(note as integer) as n\nfrom staging.deals",
	"scorecards/wide.sql":      "select 1 as a order by a",
	"models/endless.sql":       "select count(*) as n from range(1000000000000) as r(i) where hash(i) = 1",
	"staging/acme/deals.sql":   "select \"Record ID\" as deal_id, Stage as status, Owner as owner_id from Deals",
	"macros/share.sql":         "create or replace macro share(part, whole, cap := 1.0) as least(cap, part / whole)",
	"models/run_columns.sql":   "select as_of, currency, fiscal_year from run",
	"models/never_started.sql": "select 1 as a",
}

// bench makes the queries and their tables without package analyze.
func bench(t *testing.T) sqltest.Bench {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	conn, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	g := sqlfile.NewGate(conn, "share")
	b := sqltest.Bench{Shapes: shapes, WriteRun: writeRun}
	for path, text := range files {
		f, faults := sqlfile.Parse(path, []byte(text), sqlfile.Builtin)
		if len(faults) > 0 {
			t.Fatal(faults.Err())
		}
		p, faults := g.Inspect(context.Background(), f)
		if len(faults) > 0 {
			t.Fatal(faults.Err())
		}
		b.Queries = append(b.Queries, p)
	}
	return b
}

func shapes(ctx context.Context, conn *sql.Conn) error {
	for _, s := range []string{
		"create schema staging", "create schema models",
		"create table run as select date '2000-01-01' as as_of, 'EUR' as currency, 2000 as fiscal_year",
		"create table thresholds(key varchar, value double, team varchar)", "insert into thresholds values ('floor', 10, null)",
		"create macro as_of() as (select r.as_of from main.run as r)",
		"create macro threshold(k) as (select max(t.value) from main.thresholds as t where t.key = k)",
		files["macros/share.sql"],
		"create table staging.deals(deal_id varchar, owner_id varchar, status varchar, closed_on date, is_big boolean, note varchar, amount decimal(18,2))",
		"create table models.rates(owner_id varchar, won_rate double)",
	} {
		if _, err := conn.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func writeRun(ctx context.Context, conn *sql.Conn, asOf time.Time, month int) error {
	_, err := conn.ExecContext(ctx, "update run set as_of = $1::date, fiscal_year = year($1::date) - (month($1::date) < $2)::int", asOf.Format(time.DateOnly), month)
	return err
}

const story = "A story.\n"

const rates = story + `-- run.csv --
as_of
2026-03-31
-- staging.deals.csv --
deal_id,owner_id,status,closed_on,is_big
1,ann,won,2026-01-31,true
# a comment
2,ann,lost,2026-02-28,
3,ann,won,2026-03-31,false
4,bob,lost,2026-03-31,
5,bob,won,2026-04-01,
6,,lost,2026-01-01,
`

func TestRun(t *testing.T) {
	t.Parallel()
	b := bench(t)
	const want = "-- want.csv --\nowner_id,won_count,won_rate,newest_on,has_big,all_statuses\n"
	for _, test := range []struct{ name, file, text, want string }{
		{"passes", "rates__a", rates + want + "ann,2,0.67,2026-03-31,true,\"[won, lost, won]\"\nbob,0,0,2026-03-31,,[lost]\n,0,0.0,2026-01-01,,[lost]\n", ""},
		{"rows in any order without ORDER BY", "rates__a", rates + "-- want.csv --\nowner_id,deals_count\n,1\nbob,1\nann,3\n", ""},
		{"a few columns", "rates__a", rates + "-- want.csv --\nwon_count\n2\n0\n0\n", ""},
		{"digits are the tolerance", "rates__a", rates + "-- want.csv --\nowner_id,won_rate\nann,0.6667\nbob,0.00\n,0\n", ""},
		{"one cell differs", "rates__a", rates + "-- want.csv --\nowner_id,won_rate,deals_count\nann,0.6670,3\nbob,0,1\n,0,1\n",
			"16:1: row 1 (owner_id ann): won_rate is 0.6666667, wanted 0.6670"},
		{"a number without a point is met exactly", "rates__a", rates + "-- want.csv --\nowner_id,won_rate\nann,1\nbob,0\n,0\n",
			"16:1: row 1 (owner_id ann): won_rate is 0.667, wanted 1"},
		{"NULL is not empty text", "rates__a", rates + "-- want.csv --\nowner_id\nann\nbob\n\"\"\n",
			`18:1: row 3 (owner_id "") is wanted but did not come out || 15:1: 1 of the 3 rows that came out are not wanted: `},
		{"missing and additional rows", "rates__a", rates + "-- want.csv --\nowner_id,won_count\nann,2\neve,7\n",
			"17:1: row 2 (owner_id eve) is wanted but did not come out || 15:1: 2 of the 3 rows that came out are not wanted: bob,0 | ,0"},
		{"unknown column", "rates__a", rates + "-- want.csv --\nowner_id,win_rate\n", `15:1: the query returns no column "win_rate" | did you mean "won_rate"?`},
		{"nothing wanted, nothing came", "rates__a", story + "-- want.csv --\nowner_id\n", ""},
		{"unlisted inputs are empty", "ranked__a", story + "-- want.csv --\nowner_id,won_rate\nann,1\n", "4:1: row 1 (owner_id ann) is wanted but did not come out"},

		{"order", "ranked__a", story + "-- models.rates.csv --\nowner_id,won_rate\nann,0.25\nbob,0.5\n-- want.csv --\nowner_id,won_rate\nbob,0.5\nann,0.25\n", ""},
		{"wrong order", "ranked__a", story + "-- models.rates.csv --\nowner_id,won_rate\nann,0.25\nbob,0.5\n-- want.csv --\nowner_id,won_rate\nann,0.25\nbob,0.5\n",
			"8:1: the rows are right but not their order: row 1 is wanted to be (ann,0.25), it is (bob,0.5)"},

		{"thresholds", "models.wide__a", story + "-- thresholds.csv --\nkey,value\nfloor,100\n-- staging.deals.csv --\nnote,amount\na,99.99\nb,100\n\"\",100.5\n,200\n-- want.csv --\nnote,amount\nb,100.00\n\"\",100.50\n,200\n", ""},
		{"shipped thresholds hold", "models.wide__a", story + "-- staging.deals.csv --\nnote,amount\na,9.99\nb,10\n-- want.csv --\nnote\nb\n", ""},
		{"unknown threshold", "models.wide__a", story + "-- thresholds.csv --\nkey,value\nflor,100\n-- want.csv --\nnote\n", `4:1: there is no threshold "flor" | did you mean "floor"?`},
		{"run fills what follows from as_of", "run_columns__a", story + "-- run.csv --\nas_of,fiscal_year_start_month,currency\n2026-03-31,4,SEK\n-- want.csv --\nas_of,currency,fiscal_year\n2026-03-31,SEK,2025\n",
			`3:1: table run has no column "fiscal_year_start_month"`},
		{"run", "run_columns__a", story + "-- run.csv --\nas_of,currency\n2026-03-31,SEK\n-- want.csv --\nas_of,currency,fiscal_year\n2026-03-31,SEK,2026\n", ""},
		{"run without as_of", "run_columns__a", story + "-- run.csv --\ncurrency\nSEK\n-- want.csv --\nas_of,currency,fiscal_year\n,SEK,\n", ""},
		{"two runs", "run_columns__a", story + "-- run.csv --\nas_of\n2026-03-31\n2026-04-01\n-- want.csv --\nas_of\n", "3:1: run has exactly one row, not 2"},
		{"no date", "run_columns__a", story + "-- run.csv --\nas_of\n31.3.2026\n-- want.csv --\nas_of\n", `4:1: as_of "31.3.2026" is no date | write it as 2026-01-31`},

		{"error wanted", "breaks__a", story + "-- staging.deals.csv --\ndeal_id,note\n1,abc\n-- want.error --\nCould not convert string 'abc'\n", ""},
		{"another error", "breaks__a", story + "-- staging.deals.csv --\ndeal_id,note\n1,abc\n-- want.error --\ndivision by zero\n",
			`6:1: the query failed with another message than "division by zero": Could not convert string 'abc' to INT32`},
		{"error not wanted", "breaks__a", story + "-- staging.deals.csv --\ndeal_id,note\n1,abc\n-- want.csv --\nn\n", `checks/breaks.sql:4:17: Could not convert string 'abc' to INT32`},
		{"no error came", "breaks__a", story + "-- staging.deals.csv --\ndeal_id,note\n1,5\n-- want.error --\nabc\n", `6:1: the query was to fail with "abc" but returned 1 rows`},
		{"time limit", "endless__a", story + "-- want.csv --\nn\n0\n", "models/endless.sql: the query did not end within 1s"},

		{"staging", "staging.acme.deals__a", story + "-- raw.Deals.csv --\nRecord ID,Owner\n1,ann\n2,\n-- want.csv --\ndeal_id,status,owner_id\n1,,ann\n2,,\n", ""},
		{"macro", "share__a", story + "-- args.csv --\npart,whole\n1,4\n5,4\n-- want.csv --\npart,result\n1,0.25\n5,1.0\n", ""},
		{"macro with its default set", "share__a", story + "-- args.csv --\npart,whole,cap\n5,4,1.2\n-- want.csv --\nresult\n1.2\n", ""},
		{"macro without arguments", "share__a", story + "-- want.csv --\nresult\n", "a macro is tested by args.csv, whose columns are its parameters"},
		{"unknown parameter", "share__a", story + "-- args.csv --\npart,hole\n5,4\n-- want.csv --\nresult\n", `3:1: macro share has no parameter "hole" | did you mean "whole"?`},

		{"unknown query", "rate__a", story + "-- want.csv --\na\n", `there is no query "rate", or it has faults of its own | did you mean "rates"?`},
		{"two queries of that name", "wide__a", story + "-- want.csv --\na\n", `"wide" could be `},
		{"input not read", "ranked__a", story + "-- models.rate.csv --\nowner_id\n-- want.csv --\nowner_id\n", `2:1: scorecards/ranked.sql does not read models.rate | did you mean "models.rates"?`},
		{"unknown input column", "ranked__a", story + "-- models.rates.csv --\nowner\n1\n-- want.csv --\nowner_id\n", `3:1: table models.rates has no column "owner" | did you mean "owner_id"?`},
		{"value of another type", "ranked__a", story + "-- models.rates.csv --\nowner_id,won_rate\n# half\nann,half\n-- want.csv --\nowner_id\n", "5:1: won_rate: Could not convert string 'half' to DOUBLE"},
		{"values missing", "ranked__a", story + "-- models.rates.csv --\nowner_id,won_rate\nann\n-- want.csv --\nowner_id\n", "4:1: models.rates.csv: 1 values for 2 columns"},
		{"open quote", "ranked__a", story + "-- models.rates.csv --\nowner_id,won_rate\n\"ann,1\n-- want.csv --\nowner_id\n", "4:1: models.rates.csv: a quote is never closed"},
		{"column twice", "ranked__a", story + "-- models.rates.csv --\nowner_id,Owner_ID\n-- want.csv --\nowner_id\n", `3:1: models.rates.csv: column "Owner_ID" is named twice`},
		{"no story", "ranked__a", "-- want.csv --\nowner_id\n", "1:1: the test has no story | begin with a sentence that tells the story"},
		{"nothing wanted", "ranked__a", story, "the test wants nothing | add -- want.csv -- with the wanted rows, or -- want.error --"},
		{"both wanted", "ranked__a", story + "-- want.csv --\na\n-- want.error --\nb\n", "5:1: want.csv and want.error exclude each other"},
		{"part given twice", "ranked__a", story + "-- want.csv --\nowner_id\n-- want.csv --\nowner_id\n", "4:1: want.csv is given twice"},
		{"unknown part", "ranked__a", story + "-- notes.txt --\nx\n-- want.csv --\nowner_id\n", `2:1: "notes.txt" is neither a table nor a result | tables are named schema.table.csv, the result want.csv or want.error`},
	} {
		results, err := sqltest.Run(context.Background(), b, []sqltest.Case{{Path: "tests/" + test.file + ".txtar", Text: test.text}}, sqltest.Options{Timeout: time.Second})
		if err != nil {
			t.Fatal(err)
		}
		got := strings.ReplaceAll(strings.ReplaceAll(results[0].Faults.Error(), "\n    hint: ", " | "), "\n", " || ")
		got = strings.ReplaceAll(strings.ReplaceAll(got, "tests/"+test.file+".txtar:", ""), " || ", " || ")
		if got = strings.TrimSpace(got); test.want == "" && got != "" || test.want != "" && !strings.HasPrefix(got, strings.TrimSpace(test.want)) {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, test.want)
		}
	}
}

// Many cases on several instances: results keep the cases' order, and no case
// sees the rows of another.
func TestRunSideBySide(t *testing.T) {
	t.Parallel()
	var cases []sqltest.Case
	for range 20 {
		cases = append(cases,
			sqltest.Case{Path: "tests/ranked__full.txtar", Text: story + "-- models.rates.csv --\nowner_id,won_rate\nann,0.25\n-- want.csv --\nowner_id,won_rate\nann,0.25\n"},
			sqltest.Case{Path: "tests/ranked__empty.txtar", Text: story + "-- want.csv --\nowner_id,won_rate\n"},
			sqltest.Case{Path: "tests/breaks__fails.txtar", Text: story + "-- staging.deals.csv --\nnote\nx\n-- want.csv --\nn\n"},
			sqltest.Case{Path: "tests/staging.acme.deals__a.txtar", Text: story + "-- raw.Deals.csv --\nRecord ID\n1\n-- want.csv --\ndeal_id\n1\n"})
	}
	results, err := sqltest.Run(context.Background(), bench(t), cases, sqltest.Options{Workers: 3})
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range results {
		if r.Path != cases[i].Path || r.Passed() != (i%4 != 2) || r.Story != "A story." {
			t.Errorf("case %d: %+v", i, r)
		}
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := sqltest.Run(ctx, bench(t), []sqltest.Case{{Path: "tests/ranked__a.txtar", Text: story}}, sqltest.Options{}); err == nil {
		t.Error("a cancelled run must say so")
	}
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, file, text, want string }{
		{"rows differ; what was right stays as written", "ranked__a",
			story + "-- models.rates.csv --\nowner_id,won_rate\nann,0.33333\nbob,0.5\n\"\",0.125\n-- want.csv --\nowner_id,won_rate\nann,0.33\nold,1\n",
			story + "-- models.rates.csv --\nowner_id,won_rate\nann,0.33333\nbob,0.5\n\"\",0.125\n-- want.csv --\nowner_id,won_rate\nbob,0.5000\nann,0.33\n\"\",0.1250\n"},
		{"no want yet", "run_columns__a", story + "-- run.csv --\nas_of\n2026-03-31\n",
			story + "-- run.csv --\nas_of\n2026-03-31\n-- want.csv --\nas_of,currency,fiscal_year\n2026-03-31,EUR,2026\n"},
		{"unordered rows are sorted", "models.wide__a", story + "-- staging.deals.csv --\nnote,amount\nb,20\n\"a,b\",20\n,20\n-- want.csv --\nnote\n",
			story + "-- staging.deals.csv --\nnote,amount\nb,20\n\"a,b\",20\n,20\n-- want.csv --\nnote\n\n\"a,b\"\nb\n"},
		{"passed already", "ranked__a", story + "-- want.csv --\nowner_id\n", ""},
	} {
		got := ""
		opt := sqltest.Options{Update: func(_ sqltest.Case, text string) (bool, error) { got = text; return true, nil }}
		c := sqltest.Case{Path: "tests/" + test.file + ".txtar", Text: test.text}
		b := bench(t)
		results, err := sqltest.Run(context.Background(), b, []sqltest.Case{c}, opt)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" || !results[0].Passed() || results[0].Updated != (test.want != "") {
			t.Errorf("%s: %+v (-want +got)\n%s", test.name, results[0], diff)
		}
		if got == "" {
			continue
		}
		c.Text = got
		if results, err = sqltest.Run(context.Background(), b, []sqltest.Case{c}, sqltest.Options{}); err != nil || !results[0].Passed() {
			t.Errorf("%s: the updated case does not pass: %v %v", test.name, err, results)
		}
	}
}

func TestFindAndUntested(t *testing.T) {
	t.Parallel()
	cases, faults, err := sqltest.Find(fstest.MapFS{
		"tests/rates__b.txtar":                  {Data: []byte("b")},
		"tests/rates__a__more.txtar":            {Data: []byte("a")},
		"tests/staging.acme.deals__x.txtar":     {Data: []byte("x")},
		"tests/README.md":                       {Data: []byte("how")},
		"tests/mutations.yaml":                  {Data: []byte("[]")},
		"tests/mutation.yaml":                   {Data: []byte("[]")},
		"tests/idea.rates__x.txtar":             {Data: []byte("i")},
		"tests/rates.txtar":                     {Data: []byte("no case")},
		"tests/rates__c.sql":                    {Data: []byte("no test")},
		"models/rates.sql":                      {Data: []byte("select 1")},
		"tests/models.never_started__dot.txtar": {Data: []byte("d")},
		"tests/rates__link.txtar":               {Data: []byte("elsewhere"), Mode: fs.ModeSymlink},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range cases {
		got = append(got, c.Path+" "+c.Query())
	}
	want := []string{"tests/idea.rates__x.txtar idea.rates", "tests/models.never_started__dot.txtar models.never_started", "tests/rates__a__more.txtar rates", "tests/rates__b.txtar rates", "tests/staging.acme.deals__x.txtar staging.acme.deals"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cases (-want +got)\n%s", diff)
	}
	if len(faults) != 4 || !strings.Contains(faults.Error(), "rates__link.txtar: this test is a link") {
		t.Errorf("faults: %v", faults)
	}
	untested := sqltest.Untested(bench(t).Queries, cases)
	wantUntested := []string{"checks/breaks.sql", "macros/share.sql", "models/endless.sql", "models/run_columns.sql", "models/wide.sql", "scorecards/ranked.sql", "scorecards/wide.sql"}
	if diff := cmp.Diff(wantUntested, untested); diff != "" {
		t.Errorf("untested (-want +got)\n%s", diff)
	}
	if cases, _, err := sqltest.Find(fstest.MapFS{"models/x.sql": {}}); err != nil || len(cases) != 0 {
		t.Errorf("a folder without tests: %v, %v", cases, err)
	}
}
