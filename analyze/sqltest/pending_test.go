package sqltest_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crmscore/analyze/sqltest"
)

const (
	ownQuery = "-- query.sql --\nselect d.owner_id, sum(d.amount) as total, max(d.closed_on) as newest_on from given.deals as d where d.closed_on <= as_of() group by d.owner_id\n"
	ownRows  = "-- run.csv --\nas_of\n2026-03-31\n-- given.deals.csv --\nowner_id,amount,closed_on\nann,1.5,2026-03-31\nann,2,2026-03-01\nbob,7,2026-04-01\n"
	ownWant  = "-- want.csv --\nowner_id,total,newest_on\nann,3.5,2026-03-31\n"
)

// A case may bring a query of its own, and may wait for one that is not there.
func TestPendingAndOwnQueries(t *testing.T) {
	t.Parallel()
	b := bench(t)
	for _, test := range []struct{ name, file, text, want string }{
		{"own query", "idea.sums__a", story + ownQuery + ownRows + ownWant, "passed"},
		{"own query, wrong", "idea.sums__a", story + ownQuery + ownRows + "-- want.csv --\nowner_id,total\nann,4\n", "14:1: row 1 (owner_id ann): total is 3.5, wanted 4"},
		{"own query that cannot run", "idea.sums__a", story + "-- query.sql --\n\nselect owner as o\nfrom given.deals\n" + ownRows + ownWant, `4:8: column "owner" not found`},
		{"own query past the gate", "idea.sums__a", story + "-- query.sql --\nselect a from read_csv('x.csv')\n" + ownWant, "3:15: "},
		{"own query over the night's tables", "idea.sums__a", story + "-- query.sql --\nselect won_rate from models.rates\n-- want.csv --\nwon_rate\n", "3:22: a test's own query cannot read models.rates"},
		{"own query without schema", "idea.sums__a", story + "-- query.sql --\nselect a from deals\n-- want.csv --\na\n", "3:15: table deals is written without its schema"},
		{"own query over a table not given", "idea.sums__a", story + "-- query.sql --\nselect a from given.deals\n-- want.csv --\na\n", "3:15: the test gives no table given.deals"},
		{"own query that does not read a table", "idea.sums__a", story + ownQuery + ownRows + "-- given.dealz.csv --\na\n1\n" + ownWant, "given.dealz"},
		{"own query twice", "idea.sums__a", story + "-- query.sql --\nselect 1 as a; select 2 as b\n-- want.csv --\na\n", "3:16: the file holds 2 statements"},
		{"no own query", "idea.sums__a", story + ownWant, "the name says that the test brings its own query"},
		{"own query in a test of another", "rates__a", story + ownQuery + ownWant, "2:1: a test with a query of its own is no test of rates"},
		{"a query may not read given", "rates__a", story + "-- given.deals.csv --\na\n1\n" + ownWant, "does not read given.deals"},

		{"waits", "funnel__a", story + "-- pending --\nscorecards/funnel.sql: not shipped\nyet\n-- models.deals.csv --\na\n1\n" + ownWant, "pending"},
		{"waits, proven", "idea.sums__a", story + "-- pending --\nscorecards/funnel.sql: later\n" + ownQuery + ownRows + ownWant, "pending"},
		{"waits, but the arithmetic is wrong", "idea.sums__a", story + "-- pending --\nscorecards/funnel.sql: later\n" + ownQuery + ownRows + "-- want.csv --\nowner_id,total\nann,4\n", "16:1: row 1 (owner_id ann): total is 3.5, wanted 4"},
		{"waits no longer", "idea.sums__a", story + "-- pending --\nscorecards/ranked.sql: later\n" + ownQuery + ownRows + ownWant, "3:1: scorecards/ranked.sql is here: turn this case into one of it"},
		{"waits without a reason", "funnel__a", story + "-- pending --\nscorecards/funnel.sql\n" + ownWant, "3:1: the first line must name the awaited file"},
		{"waits for another", "tunnel__a", story + "-- pending --\nscorecards/funnel.sql: later\n" + ownWant, "3:1: the test waits for scorecards/funnel.sql but is named after tunnel"},
		{"waits with a column that is not there", "funnel__a", story + "-- pending --\nscorecards/funnel.sql: later\n-- models.rates.csv --\nowner\nann\n" + ownWant, `5:1: table models.rates has no column "owner"`},
	} {
		results, err := sqltest.Run(context.Background(), b, []sqltest.Case{{Path: "tests/" + test.file + ".txtar", Text: test.text}}, sqltest.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := strings.ReplaceAll(results[0].Faults.Error(), "tests/"+test.file+".txtar:", "")
		switch r := results[0]; {
		case r.Passed():
			got = "passed"
		case r.Pending():
			got = "pending"
		}
		if !strings.Contains(got, test.want) {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, test.want)
		}
	}
	pending := sqltest.Pending(b, []sqltest.Case{
		{Path: "tests/rates__a.txtar", Text: story + ownWant},
		{Path: "tests/funnel__a.txtar", Text: story + "-- pending --\nscorecards/funnel.sql: not shipped\nyet\n" + ownWant},
		{Path: "tests/idea.ranks__a.txtar", Text: story + "-- pending --\nscorecards/ranked.sql: later\n" + ownQuery + ownWant},
	})
	want := []sqltest.PendingCase{
		{Path: "tests/funnel__a.txtar", Awaits: "scorecards/funnel.sql", Why: "not shipped yet", Story: "A story."},
		{Path: "tests/idea.ranks__a.txtar", Awaits: "scorecards/ranked.sql", Why: "later", Story: "A story.", Proven: true, Arrived: true},
	}
	if diff := cmp.Diff(want, pending); diff != "" {
		t.Errorf("pending (-want +got)\n%s", diff)
	}
}

// Differences name row, key and column, and say how far off a value is.
func TestDifferences(t *testing.T) {
	t.Parallel()
	text := story + "-- models.rates.csv --\nowner_id,won_rate\nann,0.25\nbob,0.5\ncat,0.75\n-- want.csv --\nowner_id,won_rate\ncat,0.75\nbob,0.40\ndan,1\n"
	results, err := sqltest.Run(context.Background(), bench(t), []sqltest.Case{
		{Path: "tests/ranked__a.txtar", Text: text},
		{Path: "tests/idea.days__a.txtar", Text: story + "-- query.sql --\nselect x.d, x.n, x.t from given.x as x\n-- given.x.csv --\nd,n,t\n2026-03-01,10,a\n-- want.csv --\nd,n,t\n2026-02-27,12,b\n"},
		{Path: "tests/idea.tiny__a.txtar", Text: story + "-- query.sql --\nselect x.n from given.x as x order by x.n\n-- given.x.csv --\nn\n1.000000001\n-- want.csv --\nn\n1.00000000000\n"},
	}, sqltest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := results[2].Differences; len(got) != 1 || got[0].By != "+0.000000001" || got[0].Got != "1.000000001" {
		t.Errorf("one column in place: %+v", got)
	}
	want := []sqltest.Difference{
		{Kind: sqltest.CellDiffers, Line: 10, Row: 2, Key: "owner_id bob", Column: "won_rate", Wanted: "0.40", Got: "0.5", By: "+0.1"},
		{Kind: sqltest.RowMissing, Line: 11, Row: 3, Key: "owner_id dan", Wanted: "dan,1"},
		{Kind: sqltest.RowUnwanted, Row: 3, Got: "ann,0.25"},
	}
	if diff := cmp.Diff(want, results[0].Differences); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if !results[0].Failed() || len(results[0].Faults) != 3 {
		t.Errorf("faults: %v", results[0].Faults)
	}
	// No cell of the row agrees, so it is one that is missing and one nobody wants.
	if got := results[1].Differences; len(got) != 2 || got[0].Kind != sqltest.RowMissing || got[1].Kind != sqltest.RowUnwanted {
		t.Errorf("another row: %+v", got)
	}
}
