package analyze_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crmscore/analyze"
)

func TestCheckLimits(t *testing.T) {
	t.Parallel()
	check := func(front string) string {
		return "/*---\ntitle: C\n" + front + "---*/\nselect deal_id, source, owner_id as manager_id from models.deals where amount is null\n"
	}
	c := mustCheck(t, files(map[string]string{
		"checks/a.sql": check("severity: block\n"),
		"checks/b.sql": check("severity: block\nlimit: {rows: 2}\n"),
		"checks/c.sql": check("severity: warn\nlimit: {share: 0.4, of: models.deals}\n"),
		"checks/d.sql": check("severity: warn\nlimit: {share: 0.39, of: models.deals}\n"),
		"checks/e.sql": check("severity: block\nscope: manager\nlimit: {rows: 1}\n"),
		"checks/f.sql": "/*---\ntitle: C\nseverity: block\nscope: source\n---*/\nselect deal_id, source from models.deals where amount < 0\n",
	}), nil)
	n, w := prepared(t, c, filepath.Join(t.TempDir(), "w.duckdb"), 2, acme, someDeals)
	defer closeWarehouse(t, w)
	report, err := n.Build(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range report.Checks {
		got = append(got, strings.Join([]string{v.Name, v.ScopeID, v.Limit, v.Verdict}, "|"))
	}
	sameLines(t, "verdicts", got, []string{"a||0 rows|block", "b||2 rows|ok", "c||40% of models.deals|ok", "d||39% of models.deals|warn", "e|u2|1 row|block", "f||0 rows|ok", "no_amount|acme|1 row|warn"})
}

func TestNewestRecord(t *testing.T) {
	t.Parallel()
	c := mustCheck(t, files(nil), nil)
	for name, tt := range map[string]struct {
		d    delivery
		want string
	}{
		"activity in company time":  {someDeals, "2026-03-31"}, // 23:30 UTC on the 30th
		"closed by the CRM's word":  {delivery{"Deal": "Id,Stage,Closed,Created,CloseDate\nD1,x,yes,2026-01-01,2026-02-02\nD2,x,no,2026-01-03,2026-12-31"}, "2026-02-02"},
		"closed by the stage":       {delivery{"Deal": "Id,Stage,Created,CloseDate\nD1,x,2026-01-01,2026-02-02\nD2,y,2026-01-03,2026-12-31", "Stage": "Name,Kind\nx,Won\ny,open"}, "2026-02-02"},
		"a closing day typed ahead": {delivery{"Deal": "Id,Stage,Closed,Created,CloseDate\nD1,x,yes,2026-01-01,2026-12-02", "Task": someDeals["Task"]}, "2026-03-31"},
		"nothing":                   {delivery{"Deal": "Id,Stage\nD1,x"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n, w := prepared(t, c, filepath.Join(t.TempDir(), "w.duckdb"), 2, acme, tt.d)
			defer closeWarehouse(t, w)
			if _, err := n.BuildStaging(t.Context(), w); err != nil {
				t.Fatal(err)
			}
			day, err := n.NewestRecord(t.Context(), w)
			if tt.want == "" {
				if err == nil {
					t.Errorf("got %v from data without dates", day)
				}
				return
			}
			if err != nil || day.Format(time.DateOnly) != tt.want {
				t.Errorf("got %v, %v, want %s", day, err, tt.want)
			}
		})
	}
}

func TestAsOfMayComeFromTheData(t *testing.T) {
	t.Parallel()
	c := mustCheck(t, files(nil), nil)
	w := openWarehouse(t, filepath.Join(t.TempDir(), "w.duckdb"), 1)
	defer closeWarehouse(t, w)
	n := &analyze.Night{Catalog: c, Sources: []analyze.Source{acme}, Run: analyze.RunRow{Timezone: "Europe/Stockholm", FiscalYearStartMonth: 12}}
	if err := n.Prepare(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	someDeals.load(t, w, "acme")
	if err := w.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	sameLines(t, "run before the date is known", rows(t, w, "SELECT as_of FROM run"), nil)
	if _, err := n.BuildStaging(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	if _, err := n.BuildModels(t.Context(), w); err == nil {
		t.Error("models are built without an as-of date")
	}
	day, err := n.NewestRecord(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	n.Run.AsOf = day
	if _, err := n.BuildModels(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	sameLines(t, "as_of()", rows(t, w, "SELECT as_of()"), []string{"2026-03-31"})
}
