package sqltest_test

import (
	"os"
	"strings"
	"testing"

	"crmscore/analyze/sqltest"
)

// A test file is as little trusted as a query: its query passes the gate, its cells
// and names are values, and nothing of it reaches a file.
func TestHostileCases(t *testing.T) {
	t.Parallel()
	b := bench(t)
	stolen := t.TempDir() + "/stolen.csv"
	copyOut := "copy (select 1) to '" + stolen + "'"
	var cases []sqltest.Case
	add := func(name, text string) {
		cases = append(cases, sqltest.Case{Path: "tests/" + name + ".txtar", Text: story + text})
	}
	for _, sql := range []string{
		"select content as a from read_text('/etc/passwd')", "select a from '/etc/passwd'", "select a from glob('/*')",
		copyOut, "select 1 as a; " + copyOut, "select 1 as a -- \n;" + copyOut, "attach 'x.duckdb'", "install httpfs", "load httpfs", "set threads = 1",
		"pragma database_list", "select getenv('HOME') as a", "select a from 'https://example.com/x.parquet'", "from query('select 1 as a')",
		"select a from duckdb_settings()", "select a from given.deals, read_csv('x.csv')",
	} {
		add("idea.mine__a", "-- query.sql --\n"+sql+"\n-- given.deals.csv --\na\n1\n-- want.csv --\na\n1\n")
	}
	quoted := `"'); ` + copyOut + `; --"`
	add("share__cells", "-- args.csv --\nx,y\n"+quoted+",1\n-- want.csv --\nresult\n1\n")
	add("share__columns", "-- args.csv --\n\"x); "+copyOut+"; --\",y\n1,2\n-- want.csv --\nresult\n1\n")
	add("rates__columns", "-- staging.deals.csv --\n\"deal_id varchar); "+copyOut+"; --\"\n1\n-- want.csv --\nowner_id\n1\n")
	add("rates__table", "-- staging.deals(a int); "+copyOut+"; --.csv --\na\n1\n-- want.csv --\nowner_id\n1\n")
	add("idea.mine__given", "-- query.sql --\nselect a from given.deals\n-- given.deals(a int); "+copyOut+"; --.csv --\na\n1\n-- want.csv --\na\n1\n")
	add("idea.mine__given_columns", "-- query.sql --\nselect 1 as a from given.deals\n-- given.deals.csv --\n\"a int); "+copyOut+"; --\"\n1\n-- want.csv --\na\n2\n")
	add("idea.mine__error", "-- query.sql --\nselect error('x') as a from given.deals\n-- given.deals.csv --\na\n"+quoted+"\n-- want.csv --\na\n"+quoted+"\n")
	results, err := sqltest.Run(t.Context(), b, cases, sqltest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range results {
		if r.Passed() || len(r.Faults) == 0 {
			t.Errorf("%s passed:\n%s", r.Path, cases[i].Text)
		}
		for _, f := range r.Faults {
			if strings.Contains(f.Message, "Permission Error") || strings.Contains(f.Message, "root:") {
				t.Errorf("%s came as far as the file system: %v", r.Path, f)
			}
		}
	}
	if _, err := os.Stat(stolen); err == nil {
		t.Error("a file was written")
	}
}
