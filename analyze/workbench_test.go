package analyze_test

import (
	"database/sql"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
)

// benchQueries are the fixture's with a scorecard about the checks, one about the
// thresholds and one about the definitions.
func benchQueries(changes map[string]string) fstest.MapFS {
	all := map[string]string{
		"scorecards/verdicts.sql":    "/*---\ntitle: Verdicts\nsheet: Notes\norder: 900\nbooks: [company]\naudience: company\n---*/\nselect check_name, verdict, found from ops.checks order by check_name\n",
		"scorecards/settings.sql":    "/*---\ntitle: Settings\nsheet: Notes\norder: 910\nbooks: [company]\naudience: company\n---*/\nselect key, team, value, meaning from thresholds order by key, team\n",
		"scorecards/definitions.sql": "/*---\ntitle: Definitions\nsheet: Notes\norder: 920\nbooks: [company]\naudience: company\n---*/\nselect sheet, position, label, note from ops.definitions order by sheet, position\n",
		"checks/many_owners.sql":     "/*---\ntitle: Owners\nseverity: warn\nlimit: {share: 0.5, of: models.deals}\n---*/\nselect owner_id from models.owners\n",
	}
	maps.Copy(all, changes)
	return files(all)
}

// publishedNight runs a night and publishes its database.
func publishedNight(t *testing.T, c *analyze.Catalog) (string, []analyze.Result) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "w.duckdb")
	n, w := prepared(t, c, path, 1, acme, someDeals)
	if _, err := n.Build(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	closeWarehouse(t, w)
	results, w := score(t, n, path)
	closeWarehouse(t, w)
	published := filepath.Join(dir, "crm.duckdb")
	if err := analyze.Publish(t.Context(), analyze.Settings{Path: path}, published); err != nil {
		t.Fatal(err)
	}
	return published, results
}

func openBench(t *testing.T, published string) *analyze.Workbench {
	t.Helper()
	b, err := analyze.OpenWorkbench(t.Context(), analyze.Settings{Path: published, TempDir: t.TempDir(), MemoryLimit: "512MB"}, analyze.Night{QueryTimeout: 20 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// contents are the rows of everything that an analyst's edit may change.
func contents(t *testing.T, conn *sql.Conn, c *analyze.Catalog) string {
	t.Helper()
	var b strings.Builder
	names := []string{"main.thresholds", "ops.definitions", "ops.checks"}
	for _, p := range c.Queries() {
		names = append(names, string(p.File.Layer)+"."+p.File.Name)
	}
	slices.Sort(names)
	for _, name := range names {
		var text sql.NullString
		if err := conn.QueryRowContext(t.Context(), "SELECT string_agg(cast(r AS VARCHAR), chr(10) ORDER BY cast(r AS VARCHAR)) FROM "+name+" AS r").Scan(&text); err != nil {
			text.String = "cannot be read"
		}
		fmt.Fprintf(&b, "%s\n%s\n", name, text.String)
	}
	return b.String()
}

func shown(results []analyze.Result) string {
	var b strings.Builder
	for _, r := range results {
		fmt.Fprintf(&b, "%s %v %v %v\n", r.File.Path, r.Columns, r.Rows, r.Err)
	}
	return b.String()
}

func madeAnew(a analyze.Applied) string {
	var names []string
	for _, r := range a.Rebuilt {
		names = append(names, r.Name+" ("+r.Why+")")
	}
	return strings.Join(names, ", ")
}

// An edit tried on the workbench gives what a night with that edit gives.
func TestWorkbenchEqualsTheNight(t *testing.T) {
	t.Parallel()
	base := mustCheck(t, benchQueries(nil), nil)
	published, before := publishedNight(t, base)
	for name, c := range map[string]struct {
		edits   map[string]string
		rebuilt string
		tonight string
	}{
		"nothing": {},
		"a comment": {edits: map[string]string{"models/deals.sql": builtin["models/deals.sql"] + "-- said\n"},
			rebuilt: "models.deals (edited), models.owners (reads models.deals), checks.many_owners (reads models.owners), checks.no_amount (reads models.deals), scorecards.totals (reads models.owners), scorecards.verdicts (reads ops.checks)"},
		"a check's limit": {edits: map[string]string{"checks/no_amount.sql": strings.Replace(builtin["checks/no_amount.sql"], "rows: 1", "rows: 5", 1)},
			rebuilt: "checks.no_amount (edited), scorecards.verdicts (reads ops.checks)"},
		"a macro that reads a threshold": {edits: map[string]string{"macros/double_of.sql": "create or replace macro double_of(x) as threshold('days') * x\n"},
			rebuilt: "scorecards.totals (calls double_of())"},
		"a threshold": {edits: map[string]string{"thresholds.csv": strings.Replace(builtin["thresholds.csv"], "0.5", "0.75", 1)},
			rebuilt: "scorecards.settings (reads thresholds), scorecards.totals (uses the threshold floor)"},
		"a note": {edits: map[string]string{"scorecards/totals.sql": strings.Replace(builtin["scorecards/totals.sql"], "sum of amounts", "all amounts", 1)},
			rebuilt: "scorecards.definitions (reads ops.definitions), scorecards.totals (edited)"},
		"a new model and its reader": {edits: map[string]string{"models/largest.sql": "/*---\ntitle: L\ngrain: one row\n---*/\nselect max(amount) as top_amount from models.deals\n",
			"scorecards/largest.sql": "/*---\ntitle: Largest\nsheet: Team\norder: 210\nbooks: [company]\naudience: company\n---*/\nselect top_amount from models.largest order by top_amount\n"},
			rebuilt: "models.largest (new), scorecards.largest (new)"},
		"a check and a sheet taken away": {edits: map[string]string{"checks/no_amount.sql": "-", "scorecards/definitions.sql": "-"}, rebuilt: "scorecards.verdicts (reads ops.checks)"},
		"a query that fails": {edits: map[string]string{"checks/no_amount.sql": strings.Replace(builtin["checks/no_amount.sql"], "amount is null", "cast(deal_id as integer) = 1", 1)},
			rebuilt: "checks.no_amount (edited), scorecards.verdicts (reads ops.checks)"},
		"a sheet that fails": {edits: map[string]string{"scorecards/totals.sql": strings.Replace(builtin["scorecards/totals.sql"], "select owner_id", "select cast(owner_id as integer) as owner_id", 1)},
			rebuilt: "scorecards.totals (edited)"},
		"staging and the contract": {edits: map[string]string{"staging/acme/users.sql": builtin["staging/acme/users.sql"] + "-- said\n",
			"contract.csv": builtin["contract.csv"] + "users,team,text,no,Team\n"}, tonight: "staging/acme/users.sql, contract.csv"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			catalog := mustCheck(t, benchQueries(c.edits), nil)
			b := openBench(t, published)
			applied, err := b.Apply(t.Context(), catalog)
			if err != nil {
				t.Fatal(err)
			}
			if got := madeAnew(applied); got != c.rebuilt {
				t.Errorf("made anew: %s\nwant: %s", got, c.rebuilt)
			}
			if got := strings.Join(applied.Tonight, ", "); got != c.tonight {
				t.Errorf("left for tonight: %s; want %s", got, c.tonight)
			}
			night, wanted := publishedNight(t, catalog)
			results, err := b.Results(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			sameLines(t, "results", strings.Split(shown(results), "\n"), strings.Split(shown(wanted), "\n"))
			db, err := analyze.OpenPublished(t.Context(), night)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			sameLines(t, "tables", strings.Split(contents(t, b.Conn(), catalog), "\n"), strings.Split(contents(t, db.Conn(), catalog), "\n"))
			old, err := b.PublishedResults(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			sameLines(t, "published results", strings.Split(shown(old), "\n"), strings.Split(shown(before), "\n"))

			// Applied again nothing is left to do, and taken back all is as it was.
			if again, err := b.Apply(t.Context(), catalog); err != nil || len(again.Rebuilt)+len(again.Gone) > 0 {
				t.Errorf("applied again: %s, gone %v, %v", madeAnew(again), again.Gone, err)
			}
			if _, err := b.Apply(t.Context(), base); err != nil {
				t.Fatal(err)
			}
			if results, err = b.Results(t.Context()); err != nil || shown(results) != shown(before) {
				t.Errorf("taken back: %v\n%s\nwant:\n%s", err, shown(results), shown(before))
			}
		})
	}
}

// A sheet that the night could not make is tried again, with the same outcome.
func TestWorkbenchTriesFailedSheetsAgain(t *testing.T) {
	t.Parallel()
	broken := strings.Replace(builtin["scorecards/totals.sql"], "select owner_id", "select cast(owner_id as integer) as owner_id", 1)
	c := mustCheck(t, benchQueries(map[string]string{"scorecards/totals.sql": broken}), nil)
	published, wanted := publishedNight(t, c)
	b := openBench(t, published)
	applied, err := b.Apply(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if got := madeAnew(applied); got != "scorecards.totals (it failed last night)" || applied.Rebuilt[0].Err == nil {
		t.Errorf("made anew: %s, %v", got, applied.Rebuilt)
	}
	results, err := b.Results(t.Context())
	if err != nil || shown(results) != shown(wanted) {
		t.Errorf("%v\n%s\nwant:\n%s", err, shown(results), shown(wanted))
	}
}

// What one file reads is made anew; the rest waits.
func TestWorkbenchMakesOnlyWhatIsRead(t *testing.T) {
	t.Parallel()
	published, _ := publishedNight(t, mustCheck(t, benchQueries(nil), nil))
	c, faults := analyze.LoadCatalog(benchQueries(map[string]string{
		"models/deals.sql":       strings.Replace(builtin["models/deals.sql"], "amount,", "2 * amount as amount,", 1),
		"scorecards/broken.sql":  "/*---\ntitle: Broken\nsheet: Team\norder: 5\nbooks: [company]\naudience: company\n---*/\nselect nothing from nowhere\n",
		"scorecards/another.sql": "/*---\ntitle: Another\nsheet: Team\norder: 5\nbooks: [company]\naudience: company\n---*/\nselect 1 as n from models.deals order by n\n",
	}), nil)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	b := openBench(t, published)
	f := c.Files()[slices.IndexFunc(c.Files(), func(f *sqlfile.File) bool { return f.Path == "scorecards/totals.sql" })]
	if faults := c.CheckFor(t.Context(), b.Conn(), f); len(faults) > 0 {
		t.Fatalf("the file is whole, but: %v", faults)
	}
	applied, err := b.ApplyBehind(t.Context(), c, f)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := madeAnew(applied), "models.deals (edited), models.owners (reads models.deals)"; got != want {
		t.Errorf("made anew: %s\nwant: %s", got, want)
	}
	var total float64
	if err := b.Conn().QueryRowContext(t.Context(), "SELECT cast(sum(total_amount) AS DOUBLE) FROM ("+f.Body+")").Scan(&total); err != nil || total != 610.60 {
		t.Errorf("the totals add up to %v, want twice 305.30; %v", total, err)
	}
	if _, err := b.Conn().ExecContext(t.Context(), "COPY models.deals TO 'deals.csv'"); err == nil {
		t.Error("the workbench lets queries write files")
	}
}
