package main

import (
	"os"
	"strings"
	"testing"

	"crmscore/queries"
)

// Another version of the built-in file is played by its base: what crmscore
// remembers of it is written by hand, with lines that have changed since.
func TestBuiltinMovesOnUnderACopy(t *testing.T) {
	t.Parallel()
	const file, base = "queries/scorecards/close_rates.sql", "queries/.base/scorecards/close_rates.sql"
	raw, err := queries.FS.ReadFile("scorecards/close_rates.sql")
	if err != nil {
		t.Fatal(err)
	}
	shipped := string(raw)
	older := strings.Replace(edit(t, shipped, "title: Close rate by rep", "title: Rates by rep"), "  team: {label: Team}\n", "", 1)
	c := newCompany(t, "2026-03-31", `{name: crm, crm: salesforce, files: "exports/*.csv"}`, "")

	c.write(base, older)
	c.write(file, edit(t, older, "label: Won amount", "label: Amount won"))
	out, _ := c.crmscore(0, "query", "diff")
	contains(t, out, "scorecards/close_rates.sql  1           yours, built-in moved on (2 lines)\n")
	out, _ = c.crmscore(0, "query", "diff", "close_rates")
	contains(t, out, "-  won_amount: {label: Won amount", "+  won_amount: {label: Amount won", // yours
		"-title: Rates by rep", "+title: Close rate by rep", "+  team: {label: Team}", // theirs
		"No line is changed by both")
	out, _ = c.crmscore(0, "query", "upgrade", "close_rates")
	contains(t, out, "has taken in 2 lines")
	c.holds(file, edit(t, shipped, "label: Won amount", "label: Amount won"))
	c.holds(base, shipped)
	out, _ = c.crmscore(0, "query", "upgrade", "close_rates")
	contains(t, out, "is up to date")
	out, _ = c.crmscore(0, "query", "diff", "close_rates")
	lacks(t, out, "What the built-in file has changed")

	c.write(base, older)
	c.write(file, older)
	out, _ = c.crmscore(0, "query", "diff")
	contains(t, out, "an unedited copy, built-in moved on (2 lines)")
	out, _ = c.crmscore(0, "query", "upgrade", "close_rates")
	contains(t, out, "now the same as the built-in file")

	yours := edit(t, older, "title: Rates by rep", "title: My rates")
	c.write(base, older)
	c.write(file, yours)
	out, _ = c.crmscore(0, "query", "diff", "close_rates")
	contains(t, out, "Conflicts", "    was       title: Rates by rep\n    yours     title: My rates\n    built-in  title: Close rate by rep\n")
	_, errs := c.crmscore(10, "query", "upgrade", "close_rates")
	contains(t, errs, "nothing was written", "line 2", "title: My rates", "--conflicts")
	c.holds(file, yours)
	c.holds(base, older)
	c.crmscore(0, "query", "upgrade", "close_rates", "--conflicts")
	c.holds(file, edit(t, shipped, "title: Close rate by rep\n",
		"<<<<<<< yours\ntitle: My rates\n||||||| as it was\ntitle: Rates by rep\n=======\ntitle: Close rate by rep\n>>>>>>> built-in\n"))
	c.holds(base, shipped)

	// Lines that fit, SQL that does not: the copy reads a column that the built-in file no longer has.
	broken := edit(t, shipped, "    r.rep_name,\n", "    r.rep_name,\n    r.gone_column,\n")
	c.write(base, broken)
	c.write(file, edit(t, broken, "\norder by ", "\norder by r.gone_column, "))
	_, errs = c.crmscore(10, "query", "upgrade", "close_rates")
	contains(t, errs, "would not run", "gone_column", "nothing was written")
	out, _ = c.crmscore(0, "query", "upgrade", "close_rates", "--merged")
	contains(t, out, "counts as up to date")
	c.holds(base, shipped)
}

// An editor on Windows changes every line end and nothing else.
func TestUpgradeKeepsLineEnds(t *testing.T) {
	t.Parallel()
	raw, err := queries.FS.ReadFile("scorecards/close_rates.sql")
	if err != nil {
		t.Fatal(err)
	}
	shipped := string(raw)
	older := edit(t, shipped, "title: Close rate by rep", "title: Rates by rep")
	c := newCompany(t, "2026-03-31", `{name: crm, crm: salesforce, files: "exports/*.csv"}`, "")
	c.write("queries/.base/scorecards/close_rates.sql", older)
	c.write("queries/scorecards/close_rates.sql", strings.ReplaceAll(edit(t, older, "label: Won amount", "label: Amount won"), "\n", "\r\n"))
	out, _ := c.crmscore(0, "query", "diff")
	contains(t, out, "  1           yours, built-in moved on (1 line)\n")
	c.crmscore(0, "query", "upgrade", "scorecards/close_rates")
	c.holds("queries/scorecards/close_rates.sql", strings.ReplaceAll(edit(t, shipped, "label: Won amount", "label: Amount won"), "\n", "\r\n"))
}

// Files of every kind, each with its own word, and what is none of yours.
func TestDiffOfYourOwn(t *testing.T) {
	t.Parallel()
	raw, err := queries.FS.ReadFile("models/window.sql")
	if err != nil {
		t.Fatal(err)
	}
	c := newCompany(t, "2026-03-31", `{name: crm, crm: salesforce, files: "exports/*.csv"}`, "thresholds: {stale_days: 60}\n")
	out, _ := c.crmscore(0, "query", "diff")
	contains(t, out, "thresholds.csv              stale_days: 45 → 60 (crmscore.yaml)")
	c.write("queries/thresholds.csv", "key,value,team\nmin_decided,8,\nmin_decided,3,North\n")
	c.write("queries/models/window.sql", string(raw)+"-- by hand\n")
	c.write("queries/scorecards/team_cycle.sql", "/*---\nhide: true\n---*/\n")
	c.write("queries/models/mine.sql", "/*---\ntitle: Mine\ngrain: one\n---*/\nselect 1 as n\n")
	c.crmscore(0, "query", "edit", "cycle")
	out, _ = c.crmscore(0, "query", "diff")
	want := `file                       your lines  state
models/mine.sql                        added by you
models/window.sql          1           yours, copied from an unknown version
scorecards/cycle.sql                   the same as the built-in file
scorecards/team_cycle.sql              hidden
thresholds.csv                         min_decided: 5 → 8 (your thresholds.csv)
thresholds.csv                         stale_days: 45 → 60 (crmscore.yaml)
thresholds.csv                         min_decided (team North): added, 3 (your thresholds.csv)
`
	if out != want {
		t.Errorf("query diff:\n%s\nwant:\n%s", out, want)
	}
	out, _ = c.crmscore(0, "query", "diff", "models/window")
	contains(t, out, "not copied by crmscore query edit", "+-- by hand")
	c.completes("models/window\tyours, copied from an unknown version", "query", "upgrade", "")
	c.completes("scorecards/team_cycle\thidden", "query", "diff", "")
	_, errs := c.crmscore(10, "query", "edit", "team_cycle")
	contains(t, errs, "queries/scorecards/team_cycle.sql hides the built-in file", "delete it")
	_, errs = c.crmscore(10, "query", "upgrade", "window")
	contains(t, errs, "not known which version", "--merged")
	_, errs = c.crmscore(10, "query", "diff", "coaching_chek")
	contains(t, errs, `there is no query "coaching_chek"`, `did you mean "coaching_check"?`)
	_, errs = c.crmscore(10, "query", "diff", "credits")
	contains(t, errs, "you have no copy of it", "crmscore query edit credits")
	_, errs = c.crmscore(10, "query", "diff", "--run", "1")
	contains(t, errs, "there is no run yet")
}

// The editor is the one that the environment names, with its arguments.
func TestEditOpensTheEditor(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	a := &app{stdin: strings.NewReader(""), stdout: &out, stderr: &out, getenv: func(name string) (string, bool) {
		return map[string]string{"EDITOR": "echo -n opened"}[name], name == "EDITOR"
	}}
	if err := a.openEditor("some/file.sql"); err != nil || out.String() != "opened some/file.sql" {
		t.Errorf("%q, %v", out.String(), err)
	}
}

func TestColourKeepsRemovedComments(t *testing.T) {
	t.Parallel()
	got := colour(unified("a", "x\n-- gone\n", "b", "x\n"))
	want := "\x1b[1m--- a\x1b[0m\n\x1b[1m+++ b\x1b[0m\n\x1b[36m@@ -1,2 +1,1 @@\x1b[0m\n x\n\x1b[31m--- gone\x1b[0m\n"
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// edit replaces text that must be there.
func edit(t *testing.T, text, old, now string) string {
	t.Helper()
	if !strings.Contains(text, old) {
		t.Fatalf("the text does not hold %q", old)
	}
	return strings.Replace(text, old, now, 1)
}

func (c *company) holds(name, want string) {
	c.t.Helper()
	got, err := os.ReadFile(c.path(name))
	if err != nil {
		c.t.Fatal(err)
	}
	if string(got) != want {
		c.t.Errorf("%s differs from what it should hold:\n%s", name, unified("want", want, "is", string(got)))
	}
}

// completes wants a line among what the shell is offered for the last word.
func (c *company) completes(want string, words ...string) {
	c.t.Helper()
	var out, errs strings.Builder
	args := append([]string{"__complete", "--config", c.path("crmscore.yaml")}, words...)
	if code := run(args, strings.NewReader(""), &out, &errs, today); code != 0 || !strings.Contains(out.String(), want+"\n") {
		c.t.Errorf("%v offers (exit code %d)\n%s%s\nwant %q among it", words, code, out.String(), errs.String(), want)
	}
}

func contains(t *testing.T, text string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(text, w) {
			t.Errorf("no %q in:\n%s", w, text)
		}
	}
}

func lacks(t *testing.T, text, unwanted string) {
	t.Helper()
	if strings.Contains(text, unwanted) {
		t.Errorf("%q in:\n%s", unwanted, text)
	}
}
