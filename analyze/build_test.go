package analyze_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crmscore/analyze"
)

var someDeals = delivery{
	"Deal": `Id,Owner,Stage,Closed,Created,CloseDate,Amount
D1,u1,Won,true,2026-01-05,2026-02-01,100.10
D2,u1,Lost,true,2026-01-05,2026-02-01,200.20
D3,u2,Won,yes,2026-01-06,2026-02-02,\N
D4,u2,Open,no,2026-01-07,2026-12-31,
D5,u3,Open,no,2026-01-08,2026-12-31,5`,
	"Person": "Id,Name\nu1,Anna\nu2,Bo\nu3,Cy",
	"Task":   "Id,Who,Done\nT1,u1,2026-03-30T23:30:00Z",
}

// score opens the second instance of a night.
func score(t *testing.T, n *analyze.Night, path string) ([]analyze.Result, *analyze.Warehouse) {
	t.Helper()
	w := openWarehouse(t, path, 1)
	if err := w.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	results, err := n.Score(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	return results, w
}

func TestWholeNight(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "w.duckdb")
	c := mustCheck(t, files(nil), nil)
	n, w := prepared(t, c, path, 2, acme, someDeals)
	var steps []string
	n.Progress = func(step string, done, total int) {
		if done == total {
			steps = append(steps, step)
		}
	}
	report, err := n.Build(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Checks) != 1 || report.Checks[0] != (analyze.CheckVerdict{Name: "no_amount", Title: "Deals without amount", Severity: "warn", Scope: "source",
		ScopeID: "acme", Found: 2, Limit: "1 row", Verdict: "warn", File: "checks/no_amount.sql"}) {
		t.Errorf("checks are %+v", report.Checks)
	}
	if len(report.Warnings()) != 1 || len(report.Blocks()) != 0 {
		t.Errorf("warnings %v, blocks %v", report.Warnings(), report.Blocks())
	}
	sameLines(t, "ops.checks", rows(t, w, "SELECT * FROM ops.checks"), []string{
		`no_amount|Deals without amount|warn|source|acme|2|1 row|warn|[{"deal_id":"acme:D3","source":"acme"},{"deal_id":"acme:D4","source":"acme"}]`})
	sameLines(t, "run", rows(t, w, "SELECT * FROM run"), []string{
		"2026-03-31|Contoso|Europe/Stockholm|EUR|| EUR|2027|2|2026-02-01|2027-01-31|1|Q1 FY27|Q{quarter} FY{yy}|2026-02-01|2026-04-30|2025-11-01|2026-01-31|2026-03-01|2026-03-31|2026-02-01|2026-02-28|2026-03-30|14|2026|f"})
	sameLines(t, "definitions", rows(t, w, "SELECT * FROM ops.definitions"), []string{"Team|1|total_amount|Total|sum of amounts|scorecards/totals.sql"})
	closeWarehouse(t, w)

	results, w := score(t, n, path)
	defer closeWarehouse(t, w)
	if len(results) != 1 || results[0].Err != nil {
		t.Fatalf("results are %+v", results)
	}
	want := [][]any{
		{"u1", 300.30, int64(2), 150.15, int64(4), 0.5, asOf},
		{"u2", nil, int64(2), nil, int64(4), 0.5, asOf},
		{"u3", 5.0, int64(1), 5.0, int64(2), 0.5, asOf},
	}
	if len(results[0].Rows) != len(want) {
		t.Fatalf("rows are %v", results[0].Rows)
	}
	for i := range want {
		for j := range want[i] {
			if results[0].Rows[i][j] != want[i][j] {
				t.Errorf("row %d, %s: %v (%[3]T), want %v", i, results[0].Columns[j].Name, results[0].Rows[i][j], want[i][j])
			}
		}
	}
	sameLines(t, "ops.queries", rows(t, w, "SELECT layer, name, origin, state, rows FROM ops.queries WHERE layer <> 'staging' ORDER BY 1, 2"), []string{
		"checks|no_amount|builtin|ok|2", "macros|double_of|builtin|ok|0", "models|deals|builtin|ok|5", "models|owners|builtin|ok|3", "scorecards|totals|builtin|ok|3"})
	sameLines(t, "steps", steps, []string{"staging", "checks", "scorecards"})
}

func TestThresholdsAndMacrosInSQL(t *testing.T) {
	t.Parallel()
	c := mustCheck(t, files(nil), nil)
	_, w := prepared(t, c, filepath.Join(t.TempDir(), "w.duckdb"), 1, acme, nil)
	defer closeWarehouse(t, w)
	sameLines(t, "thresholds", rows(t, w, "SELECT team, threshold('floor', team), threshold('floor', teams.team), threshold('floor') FROM (VALUES ('North'), ('South'), (NULL)) AS teams(team) ORDER BY team NULLS LAST"),
		[]string{"North|0.25|0.25|0.5", "South|0.5|0.5|0.5", "<nil>|0.5|0.5|0.5"})
	sameLines(t, "ratio", rows(t, w, "SELECT ratio(1, 0), ratio(0, 0), ratio(1, 4), ratio(NULL, 4)"), []string{"<nil>|<nil>|0.25|<nil>"})
	for _, q := range []string{"SELECT threshold('flor')", "SELECT threshold('flor', 'North')"} {
		var x any
		if err := w.Conn().QueryRowContext(t.Context(), q).Scan(&x); err == nil || !strings.Contains(err.Error(), "unknown threshold: flor") {
			t.Errorf("%s gives %v and error %v", q, x, err)
		}
	}
}

const endless = "with recursive t(n) as (select 1::bigint union all select (n + 1) % 1000 from t) select n as x from t order by x"

func TestEndlessQueryIsStoppedAndTheOthersGoOut(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "w.duckdb")
	c := mustCheck(t, files(map[string]string{
		"checks/endless.sql":        "/*---\ntitle: Endless\nseverity: block\n---*/\n" + endless + "\n",
		"scorecards/endless.sql":    strings.Replace(sheet, "%d", "210", 1) + endless + "\n",
		"scorecards/after_all.sql":  strings.Replace(sheet, "%d", "220", 1) + "select x from scorecards.endless order by x\n",
		"scorecards/by_zero.sql":    strings.Replace(sheet, "%d", "230", 1) + "select 1.0::double / deal_count as some_rate from (select deal_count - deal_count as deal_count from models.owners) order by some_rate\n",
		"scorecards/wrong_cast.sql": strings.Replace(sheet, "%d", "240", 1) + "select owner_id::integer as owner_count from models.owners order by owner_count\n",
	}), nil)
	n, w := prepared(t, c, path, 2, acme, someDeals)
	n.QueryTimeout = time.Second
	report, err := n.Build(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Failed) != 1 || report.Failed[0].Error() != "checks/endless.sql: not done after 1s: stopped\n    hint: look for a join without a condition or a recursion without an end, or raise the time limit" {
		t.Errorf("failed are %v", report.Failed)
	}
	sameLines(t, "verdicts", rows(t, w, "SELECT check_name, verdict FROM ops.checks ORDER BY 1"), []string{"endless|failed", "no_amount|warn"})
	closeWarehouse(t, w)
	results, w := score(t, n, path)
	defer closeWarehouse(t, w)
	got := map[string]string{}
	for _, r := range results {
		if r.Err != nil {
			got[r.File.Name] = r.Err.Error()
			if r.Rows != nil {
				t.Errorf("%s failed but has rows", r.File.Name)
			}
		} else {
			got[r.File.Name] = "ok"
		}
	}
	for name, want := range map[string]string{
		"totals": "ok", "endless": "not done after 1s: stopped", "after_all": "it reads scorecards.endless, which failed",
		"by_zero": `row 1, column "some_rate": the value is +Inf`, "wrong_cast": "scorecards/wrong_cast.sql",
	} {
		if !strings.Contains(got[name], want) {
			t.Errorf("%s: %q, want %q", name, got[name], want)
		}
	}
	if len(got) != 5 {
		t.Errorf("results are %v", got)
	}
}

func TestModelThatFailsOnTheDataEndsTheNight(t *testing.T) {
	t.Parallel()
	c := mustCheck(t, files(map[string]string{"models/owners.sql": "/*---\ntitle: M\ngrain: one row\n---*/\nselect owner_id, owner_id::integer as total_amount, 1 as deal_count from models.deals\n"}), nil)
	n, w := prepared(t, c, filepath.Join(t.TempDir(), "w.duckdb"), 2, acme, someDeals)
	defer closeWarehouse(t, w)
	_, err := n.Build(t.Context(), w)
	var failed *analyze.QueryError
	if !errors.As(err, &failed) || failed.Fault.File != "models/owners.sql" || failed.TimedOut {
		t.Fatalf("error is %v", err)
	}
	if !strings.Contains(err.Error(), "u1") {
		t.Errorf("the error does not show the value: %v", err)
	}
	sameLines(t, "ops.queries", rows(t, w, "SELECT name, state FROM ops.queries WHERE layer = 'models' ORDER BY 1"), []string{"deals|ok", "owners|failed"})
}

func TestCancelledNight(t *testing.T) {
	t.Parallel()
	c := mustCheck(t, files(map[string]string{"models/endless.sql": "/*---\ntitle: M\ngrain: one row\n---*/\n" + endless + "\n"}), nil)
	n, w := prepared(t, c, filepath.Join(t.TempDir(), "w.duckdb"), 2, acme, someDeals)
	defer closeWarehouse(t, w)
	ctx, cancel := context.WithCancel(t.Context())
	n.Progress = func(step string, done, total int) {
		if step == "models" && done == 1 {
			cancel()
		}
	}
	if _, err := n.Build(ctx, w); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want a cancellation", err)
	}
}

func TestLooseOrderIsNoted(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "w.duckdb")
	c := mustCheck(t, files(map[string]string{
		"scorecards/loose.sql": strings.Replace(sheet, "%d", "210", 1) + "select owner_id, deal_id from models.deals order by owner_id desc nulls last\n",
		"scorecards/tight.sql": strings.Replace(sheet, "%d", "220", 1) + "select owner_id, deal_id from models.deals order by owner_id, deal_id;\n",
	}), nil)
	n, w := prepared(t, c, path, 2, acme, someDeals)
	if _, err := n.Build(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	closeWarehouse(t, w)
	results, w := score(t, n, path)
	defer closeWarehouse(t, w)
	for _, r := range results {
		want := 0
		if r.File.Name == "loose" {
			want = 1
		}
		if r.Err != nil || len(r.Notes) != want {
			t.Errorf("%s: notes %q, error %v", r.File.Path, r.Notes, r.Err)
		}
	}
}
