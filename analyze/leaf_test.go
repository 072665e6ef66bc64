package analyze_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
)

// A night goes without a leaf scorecard that has faults: its result says why, also
// where a broken copy replaces a built-in sheet, and the others are made.
func TestBrokenLeafSheets(t *testing.T) {
	t.Parallel()
	overlay := only(map[string]string{
		"scorecards/hostile.sql": strings.Replace(sheet, "%d", "300", 1) + "select content from read_text('/etc/passwd') order by content\n",
		"scorecards/typo.sql":    "/*---\ntitle: Typo\nsheet: Team\norder: 301\nbooks: [company]\naudience: company\ngrian: x\n---*/\nselect 1 as one order by one\n",
		"scorecards/binds.sql":   strings.Replace(sheet, "%d", "302", 1) + "select owner_idd from models.owners order by owner_idd\n",
		"scorecards/totals.sql":  "select 1 as \xe9\n",
		"scorecards/latin.sql":   "/*---\nsheet: R\xe9sum\xe9\n---*/\nselect 1 as one\n",
		"scorecards/sound.sql":   strings.Replace(sheet, "%d", "303", 1) + "select owner_id from models.owners order by owner_id\n",
	})
	c, faults := check(t, files(nil), overlay)
	if fatal := c.Excuse(faults); len(fatal) > 0 {
		t.Fatalf("faults that stop the night: %v", fatal)
	}
	n, w := prepared(t, c, filepath.Join(t.TempDir(), "w.duckdb"), 1, acme, someDeals)
	defer closeWarehouse(t, w)
	if _, err := n.Build(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	results, err := n.Score(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range results {
		var refused *analyze.RefusedError
		text := "made"
		if errors.As(r.Err, &refused) {
			problem, place, more := refused.First()
			text = fmt.Sprintf("%s, %s, %d more, a built-in one: %v", problem, place, more, refused.Replaces())
		}
		got = append(got, r.File.Path+" on "+r.File.Meta.Sheet+": "+text)
	}
	sameLines(t, "results", got, []string{
		"scorecards/sound.sql on Team: made",
		`scorecards/binds.sql on Team: column "owner_idd" not found, scorecards/binds.sql:9, 0 more, a built-in one: false`,
		"scorecards/hostile.sql on Team: read_text opens files, scorecards/hostile.sql:9, 0 more, a built-in one: false",
		"scorecards/latin.sql on Notes: byte 0xE9 is not valid UTF-8, scorecards/latin.sql:2, 0 more, a built-in one: false",
		"scorecards/totals.sql on Team: byte 0xE9 is not valid UTF-8, scorecards/totals.sql:1, 0 more, a built-in one: true",
		`scorecards/typo.sql on Team: unknown key "grian", scorecards/typo.sql:7, 0 more, a built-in one: false`,
	})
	sameLines(t, "ops.queries", rows(t, w, "SELECT name, state FROM ops.queries WHERE layer = 'scorecards' ORDER BY 1"),
		[]string{"binds|failed", "hostile|failed", "latin|failed", "sound|ok", "totals|failed", "typo|failed"})
}

// What others depend on, or what would show a sheet that was to go, stops the night.
func TestFaultsThatStopANight(t *testing.T) {
	t.Parallel()
	reader := strings.Replace(sheet, "%d", "301", 1) + "select one from scorecards.inner order by one\n"
	for name, overlay := range map[string]fstest.MapFS{
		"model":                   only(map[string]string{"models/mine.sql": "/*---\ntitle: M\ngrain: one row\n---*/\nselect nothing from models.owners\n"}),
		"scorecard with a reader": only(map[string]string{"scorecards/inner.sql": "select on as one from run\n", "scorecards/outer.sql": reader}),
		"hide of nothing":         only(map[string]string{"scorecards/total.sql": "/*---\nhide: true\n---*/\n"}),
		"settings":                only(map[string]string{"thresholds.csv": "key,value\nfloor,high\n"}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			overlay["scorecards/leaf.sql"] = &fstest.MapFile{Data: []byte("select 1\n")}
			c, faults := check(t, files(nil), overlay)
			fatal := c.Excuse(faults)
			if len(fatal) == 0 || slicesHave(fatal, "scorecards/leaf.sql") {
				t.Errorf("stopping faults are %v, of all %v", fatal, faults)
			}
			w := openWarehouse(t, filepath.Join(t.TempDir(), "w.duckdb"), 1)
			defer closeWarehouse(t, w)
			n := &analyze.Night{Catalog: c, Sources: []analyze.Source{acme}}
			if err := n.Prepare(t.Context(), w); err == nil {
				t.Error("the night starts")
			}
		})
	}
}

func slicesHave(faults sqlfile.Faults, file string) bool {
	for _, f := range faults {
		if f.File == file {
			return true
		}
	}
	return false
}
