package main

import (
	"bytes"
	"testing"
)

// A small tree: a branch is drawn once, and where nothing follows relations of one
// schema share a line.
func TestLineage(t *testing.T) {
	t.Parallel()
	out := &fitted{width: 40}
	tree := &lineage{}
	tree.draw(out, "reads", "scorecards.a", map[string][]string{
		"scorecards.a": {"models.b", "models.c", "models.d", "run", "staging.x"},
		"models.b":     {"models.d", "staging.x", "staging.y"},
		"models.c":     {"models.b", "models.d"},
		"models.d":     {"staging.a_table_with_a_very_long_name"},
	})
	tree.draw(out, "read by", "scorecards.a", nil)
	want := `
reads
  ├─ models.b
  │  ├─ models.d
  │  │  └─ staging.a_table_with_a_very_…
  │  └─ staging: x, y
  ├─ models.c
  │  └─ models.b …, models.d …
  ├─ models.d …
  ├─ run
  └─ staging.x

read by
  nothing
`
	if got := string(out.text); got != want {
		t.Errorf("drawn:\n%s\nwant:\n%s", got, want)
	}
}

// Lists and pictures of queries need no database.
func TestQueryListAndShow(t *testing.T) {
	t.Parallel()
	c := newCompany(t, "2026-03-31", `{name: crm, crm: salesforce, files: "exports/*.csv"}`, "thresholds: {min_decided: 8}\n")
	c.write("queries/scorecards/close_rates.sql", builtinText(t, "scorecards/close_rates.sql", "\n    r.team,", "\n    r.team, -- mine"))
	c.write("queries/scorecards/cycle.sql", "/*---\nhide: true\n---*/\n")
	c.write("queries/models/broken.sql", "select 1 as n from models.nowhere\n")

	out, _ := c.crmscore(0, "query", "list", "--changed")
	contains(t, out, "query                   sheet       from           title\nmodels/broken                       yours\nscorecards/close_rates  Close rate  yours          Close rate by rep\nscorecards/cycle                    hidden by you\n")
	out, _ = c.crmscore(0, "query", "list", "--layer", "scorecards")
	inOrder(t, out, "scorecards/rep_results", "scorecards/summary_headline", "scorecards/team ", "scorecards/close_rates ", "scorecards/notes_as_of")
	_, said := c.crmscore(10, "query", "list", "--layer", "sheets")
	contains(t, said, `there is no layer "sheets"`, "--layer macros, staging")

	out, _ = c.crmscore(0, "query", "show", "rep_results")
	contains(t, out, "scorecards/rep_results.sql: Results per rep in the window (built-in)\n", "  └─ scorecards: ", "close_rates", "  min_decided = 8  ",
		"\ncolumns\n  user_id ", "\ntests\n", "  crmscore test --run rep_results\n", "/*---\ntitle: ")
	out, _ = c.crmscore(0, "query", "show", "wilson_low", "--text")
	if !bytes.HasPrefix([]byte(out), []byte("--")) && !bytes.HasPrefix([]byte(out), []byte("create or replace macro")) {
		t.Errorf("more than the text is printed:\n%s", out)
	}
	out, _ = c.crmscore(0, "query", "show", "wilson_low")
	contains(t, out, "scorecards.rep_results")
}

// inOrder wants texts one after the other.
func inOrder(t *testing.T, text string, wanted ...string) {
	t.Helper()
	rest := text
	for _, w := range wanted {
		_, after, found := bytes.Cut([]byte(rest), []byte(w))
		if !found {
			t.Errorf("no %q, or not in its place, in:\n%s", w, text)
			return
		}
		rest = string(after)
	}
}

// Of long texts the part that differs is shown.
func TestApart(t *testing.T) {
	t.Parallel()
	for _, c := range [][4]string{
		{"short", "other", "short", "other"},
		{"6 coaching suggestions among 81 reps compared with peers in all teams", "6 coaching suggestions among 78 reps compared with peers in all teams",
			"…tions among 81 reps compar…", "…tions among 78 reps compar…"},
		{"of 16 reps compared with the others", "of 6 reps compared with the others", "of 16 reps compa…", "of 6 reps compa…"},
	} {
		if a, b := apart(c[0], c[1]); a != c[2] || b != c[3] {
			t.Errorf("%q and %q\nwant %q and %q", a, b, c[2], c[3])
		}
	}
}
