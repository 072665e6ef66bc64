package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crmscore/analyze"
	"crmscore/queries"
)

// The night before ran other queries: the notes say which sheets that reaches, the
// same night run twice says the same, and both versions can be compared later.
func TestNightSaysWhatChanged(t *testing.T) {
	t.Parallel()
	c := newCompany(t, "2026-03-31", `{name: crm, crm: salesforce, files: "exports/*.csv", formats: {date: iso, timezone: UTC}}`, "thresholds: {min_decided: 8}\n")
	c.write("exports/User.csv", "Id,Name,Email,IsActive,ManagerId,Title\nu1,Maria Berg,maria@contoso.example,true,,Sales Manager\nu2,Jonas Lind,jonas@contoso.example,true,u1,Account Executive\n")
	c.write("exports/Opportunity.csv", "Id,Name,StageName,Amount,CloseDate,CreatedDate,OwnerId,IsClosed,IsWon\nd1,Anna,Closed Won,1000,2026-02-10,2026-01-05T08:00:00.000Z,u2,true,true\n")
	c.fewSheets("cycle", "close_rates", "team", "notes_changes")
	before := c.earlierNight("2026-03-31", map[string][2]string{
		"scorecards/cycle.sql":       {"title: ", "title: Older "},
		"scorecards/close_rates.sql": {"r.won_amount,", "r.won_amount + 0 as won_amount,"},
		"scorecards/team.sql":        {"\nselect", "\n-- a remark\nselect"},
	})

	c.crmscore(0, "run")
	want := []string{
		"definition changed since last night: close_rates.sql|Close rate",
		"wording changed since last night: cycle.sql|Cycle",
		"threshold min_decided: 5 → 8|",
	}
	got := c.rows("select change, case when change not like 'threshold%' then sheets else '' end from scorecards.notes_changes")
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("notes_changes:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	c.same("select sheets like '%Team, %' and sheets like '%Close rate%' from ops.query_changes where change = 'threshold'", "true")
	first, err := os.ReadFile(c.path("output/manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	c.crmscore(0, "run")
	c.holds("output/manifest.json", string(first))
	if kept, err := filepath.Glob(c.path("state/queries/*.txtar")); err != nil || len(kept) != 2 {
		t.Errorf("%d versions are kept (%v), want 2: the night before, and one for both runs", len(kept), err)
	}

	out, _ := c.crmscore(0, "status")
	contains(t, out, ", changed: 4 files")
	if strings.Count(out, "changed") != 1 {
		t.Errorf("the second run changed nothing:\n%s", out)
	}
	out, _ = c.crmscore(0, "query", "diff", "--run", "3")
	contains(t, out, "From run 2026-03-31.1", "min_decided: 5 → 8", "scorecards/team.sql         changed comments or spacing only", "-    r.won_amount + 0 as won_amount,\n+    r.won_amount,\n")
	out, _ = c.crmscore(0, "query", "diff", "cycle", "--run", "2026-03-31.1")
	contains(t, out, "--- scorecards/cycle.sql, run 2026-03-31.1\n+++ scorecards/cycle.sql, now\n", "-title: Older ")
	lacks(t, out, "won_amount + 0")
	out, _ = c.crmscore(0, "query", "diff", "--run", "1")
	contains(t, out, "Nothing in the queries differs from run 2026-04-01.2")
	_, errs := c.crmscore(10, "query", "diff", "--run", "2026-03-30.1")
	contains(t, errs, "there is no run 2026-03-30.1", "newest first: 2026-04-01.2, 2026-04-01.1, 2026-03-31.1")
	c.completes("2026-03-31.1\tpublished, as of 2026-03-31", "query", "diff", "--run", "")
	if err := os.Remove(before); err != nil {
		t.Fatal(err)
	}
	_, errs = c.crmscore(10, "query", "diff", "--run", "3")
	contains(t, errs, "the queries of run 2026-03-31.1 are gone")
}

// earlierNight writes down a published night that ran the same queries with
// some texts replaced, and gives the file of its version.
func (c *company) earlierNight(date string, edits map[string][2]string) string {
	c.t.Helper()
	catalog, _ := analyze.LoadCatalog(queries.FS, os.DirFS(c.path("queries")))
	v := catalog.Version()
	for i, f := range v.Files {
		if e, ok := edits[f.Path]; ok {
			v.Files[i].Text = edit(c.t, f.Text, e[0], e[1])
		}
	}
	archive := v.Archive()
	sum := sha256.Sum256(archive)
	hash := hex.EncodeToString(sum[:])
	c.write("state/queries/"+hash+".txtar", string(archive))
	c.write("state/journal.jsonl", fmt.Sprintf(`{"at":"%[1]sT05:30:00Z","run":{"id":"%[1]s.1","logical_date":"%[1]s","kind":"manual","state":"published","as_of":"%[1]s","queries":"%[2]s"}}`+"\n", date, hash))
	return c.path("state/queries/" + hash + ".txtar")
}
