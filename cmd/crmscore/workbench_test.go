package main

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crmscore/cmd/crmscore/config"
	"crmscore/queries"
)

// builtinText is the text of a built-in query with a part replaced.
func builtinText(t *testing.T, path, old, with string) string {
	t.Helper()
	text, err := fs.ReadFile(queries.FS, path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(text), old) != 1 {
		t.Fatalf("%s holds %q %d times, want once", path, old, strings.Count(string(text), old))
	}
	return strings.Replace(string(text), old, with, 1)
}

// One company through the analyst's day: nothing edited, edits of a sheet and of a
// model behind it, mistakes, and the same once more under watch.
func TestWorkbenchCommands(t *testing.T) {
	t.Parallel()
	c := tinyCompany(t)
	c.write("exports/Opportunity.csv", readFile(t, c.path("exports/Opportunity.csv"))+"d4,Dora,Proposal,12k?,2026-05-02,2026-02-12T08:00:00.000Z,u2,false,false\n")
	c.crmscore(0, "run")
	untouched := []string{"output/db/crm.duckdb", "output/manifest.json", "state/journal.jsonl", "landing/crm/manifest.jsonl"}
	before := map[string]string{}
	for _, name := range untouched {
		before[name] = readFile(t, c.path(name))
	}

	t.Run("without edits the preview is the published book", func(t *testing.T) {
		out, _ := c.crmscore(0, "preview", "--manager", "MARIA")
		contains(t, out, "as published: no edits")
		c.samePreview("maria-berg")
		_, said := c.crmscore(10, "preview", "--manager", "Maira")
		contains(t, said, `there is no manager "Maira"`, `did you mean "Maria Berg"?`)
	})

	t.Run("a staging file runs over what has landed", func(t *testing.T) {
		out, said := c.crmscore(0, "query", "run", "staging/salesforce/opportunities", "--format", "csv", "--limit", "1")
		contains(t, out, "opportunity_id,name,", "\nd1,Anna,")
		contains(t, said, "1 cell, 0 of required columns", `:5: amount: "12k?" is not a number`, "… 3 more rows")
		_, said = c.crmscore(10, "query", "run", "staging/hubspot/users")
		contains(t, said, "no source has crm: hubspot")
		_, said = c.crmscore(10, "query", "run", "macros/wilson_low")
		contains(t, said, "is a macro", "select wilson_low(…)")
	})

	sheet := builtinText(t, "scorecards/close_rates.sql", "\n    r.won_amount,", "\n    r.won_amount + 1 as won_amount,")
	t.Run("edits of a sheet and of a model behind it, and a sheet that fails", func(t *testing.T) {
		c.write("queries/scorecards/close_rates.sql", sheet)
		c.write("queries/models/decided_deals.sql", builtinText(t, "models/decided_deals.sql", "\nselect", "\n-- a remark\nselect"))
		out, said := c.crmscore(0, "query", "run", "close_rates", "--format", "csv")
		contains(t, out, ",1001,")
		contains(t, said, "also rebuilt: models.decided_deals (edited), ", "(reads models.decided_deals)")
		c.write("queries/scorecards/cycle.sql", builtinText(t, "scorecards/cycle.sql", "order by", "where error('no') = 1\norder by"))
		out, _ = c.crmscore(3, "preview", "--out", c.path("mine.xlsx"))
		contains(t, out, "mine.xlsx\n", "edited   models/decided_deals.sql\n", "differs  Summary, Managers, Regions, Team, Close rate, Cycle, Rep (new), Jonas Lind (gone)\n", "failed   ", "queries/scorecards/cycle.sql:1", "team.sql:1:1: it reads scorecards.cycle, which failed")
	})

	t.Run("watch", func(t *testing.T) {
		for _, file := range []string{"queries/scorecards/close_rates.sql", "queries/models/decided_deals.sql", "queries/scorecards/cycle.sql"} {
			if err := os.Remove(c.path(file)); err != nil {
				t.Fatal(err)
			}
		}
		watchOneDay(t, c, sheet)
	})
	for _, name := range untouched {
		if readFile(t, c.path(name)) != before[name] {
			t.Errorf("%s has changed", name)
		}
	}
}

// samePreview wants the preview of a book to be the published one, for its owner's
// eyes only.
func (c *company) samePreview(owner string) {
	c.t.Helper()
	file := "sales-scorecard_" + owner + "_2026-03-31.xlsx"
	if readFile(c.t, c.path("output/preview/"+file)) != readFile(c.t, c.path("output/scorecards/"+owner+"/"+file)) {
		c.t.Errorf("the preview of %s is not the published workbook", owner)
	}
	info, err := os.Stat(c.path("output/preview/" + file))
	if err != nil || info.Mode().Perm() != 0o600 {
		c.t.Errorf("%v, mode %v, want 0600", err, info.Mode())
	}
}

// newWatcher is a watch whose looks the test takes itself.
func newWatcher(t *testing.T, c *company) (*watcher, func(saved ...string) string) {
	t.Helper()
	var out bytes.Buffer
	w := &watcher{app: &app{stdout: &out, stderr: &out, getenv: os.LookupEnv, now: today, configPath: c.path("crmscore.yaml"), logFormat: "text", quiet: true}}
	t.Cleanup(func() {
		if err := w.close(); err != nil {
			t.Error(err)
		}
	})
	return w, func(saved ...string) string {
		t.Helper()
		out.Reset()
		if err := w.turn(t.Context(), saved); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
}

// watchOneDay saves a change, a mistake in it and one elsewhere, and takes all back.
func watchOneDay(t *testing.T, c *company, sheet string) {
	w, look := newWatcher(t, c)
	w.query = "close_rates"
	path, own := c.path("queries/scorecards/close_rates.sql"), c.path("queries/models/own.sql")
	out := look()
	contains(t, out, "night    data of 2026-03-31", "preview  ", "Jonas Lind")
	for _, word := range []string{"edited", "rows     ", "tests"} {
		lacks(t, out, word)
	}
	c.samePreview("company")

	c.write("queries/scorecards/close_rates.sql", sheet)
	out = look(path)
	contains(t, out, "edited   scorecards/close_rates.sql", "rows     scorecards.close_rates (edited): 1 row, 1 changed",
		"rep_name Jonas Lind: won_amount 1000 → 1001", "sheets   Close rate\n", "preview  ", "tests    1 passed")

	c.write("queries/scorecards/close_rates.sql", strings.Replace(sheet, "r.team,", "r.taem,", 1))
	out = look(path)
	contains(t, out, "fault    ", "close_rates.sql:", "sheets   Close rate")
	lacks(t, out, "tests")
	contains(t, look(), "same     nothing differs")

	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	c.write("queries/models/own.sql", "select 1 as n from models.nothing\n")
	contains(t, look(own), "mended   ", "fault    ", "models/own.sql:1:", "waits    nothing runs")
	settings := readFile(t, c.path("crmscore.yaml"))
	c.write("crmscore.yaml", strings.Replace(settings, "currency: EUR", "currency: SEK\ndisplay: {week: sunday}", 1))
	if err := os.Remove(own); err != nil {
		t.Fatal(err)
	}
	out = look(own)
	contains(t, out, "mended   ", "won_amount 1001 → 1000", "sheets   Close rate", "tonight  ", "currency, display changed: tonight's run shows it")
	lacks(t, out, "failed")
	c.write("crmscore.yaml", settings)
}

// A burst of saves is one look, and the watch ends without an error when asked to.
func TestWatchLoop(t *testing.T) {
	t.Parallel()
	c := newCompany(t, "2026-03-31", `{name: crm, crm: salesforce, files: "exports/*.csv"}`, "")
	var out bytes.Buffer
	w := &watcher{app: &app{stdout: &out, stderr: &out, getenv: os.LookupEnv, now: today, configPath: c.path("crmscore.yaml"), logFormat: "text", quiet: true}}
	saves := make(chan string, 3)
	for _, name := range []string{"b.sql", "a.sql", "b.sql"} {
		saves <- c.path("queries/" + name)
	}
	pauses := 0
	ctx, cancel := context.WithCancel(t.Context())
	err := w.loop(ctx, saves, func(context.Context) error {
		if pauses++; pauses == 2 { // nothing came during the first pause
			cancel()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	contains(t, out.String(), "no published database", "crmscore run")
	if n := strings.Count(out.String(), "no published database"); n != 1 {
		t.Errorf("the missing database is named %d times, want once", n)
	}
}

// Saves by rename, in new folders and of the config are seen; what editors keep
// beside a file is not.
func TestWatchSeesSaves(t *testing.T) {
	t.Parallel()
	c := newCompany(t, "2026-03-31", `{name: crm, crm: salesforce, files: "exports/*.csv"}`, "")
	c.write("queries/models/a.sql", "select 1 as n\n")
	cfg, err := config.Load(c.path("crmscore.yaml"), os.LookupEnv)
	if err != nil {
		t.Fatal(err)
	}
	saves, stop, err := watchSaves(cfg)
	if err != nil {
		t.Fatal(err)
	}
	seen := func(wanted string) {
		t.Helper()
		for path := range saves { // go test's limit ends a wait in vain
			if strings.HasPrefix(filepath.Base(path), ".") || strings.HasSuffix(path, "~") {
				t.Errorf("%s is none of the analyst's files", path)
			}
			if path == c.path(wanted) {
				return
			}
		}
	}
	c.write("queries/models/.a.sql.swp", "x")
	c.write("queries/models/a.sql~", "x")
	c.write("queries/models/new.tmp", "select 2 as n\n")
	if err := os.Rename(c.path("queries/models/new.tmp"), c.path("queries/models/a.sql")); err != nil {
		t.Fatal(err)
	}
	seen("queries/models/a.sql")
	if err := os.Mkdir(c.path("queries/checks"), 0o700); err != nil {
		t.Fatal(err)
	}
	seen("queries/checks")
	c.write("queries/checks/b.sql", "select 1 as n\n")
	seen("queries/checks/b.sql")
	c.write("crmscore.yaml", readFile(t, c.path("crmscore.yaml"))+"\n")
	seen("crmscore.yaml")
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	for range saves { // it is closed
	}
}
