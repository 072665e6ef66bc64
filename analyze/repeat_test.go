package analyze_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"crmscore/analyze"
)

// TestNightsRepeat builds the same delivery with four threads and with one: the
// tables must hold the same rows, and the scorecards the same bits in the same order.
func TestNightsRepeat(t *testing.T) {
	t.Parallel()
	c := mustCheck(t, files(map[string]string{
		"models/rates.sql":    "/*---\ntitle: M\ngrain: one row\n---*/\nselect deal_id, amount * 1.1 as raised_amount from models.deals\n",
		"scorecards/mean.sql": strings.Replace(sheet, "%d", "210", 1) + "select owner_id, avg(amount::double / 7) as mean_amount, stddev_samp(amount::double) as spread_amount from models.deals group by owner_id order by owner_id\n",
	}), nil)
	var nights []string
	for _, threads := range []int{4, 1, 4} {
		path := filepath.Join(t.TempDir(), "w.duckdb")
		n, w := prepared(t, c, path, threads, acme, delivery{"Deal": "Id,Stage\nfirst,Won", "Person": "Id,Name\nu1,Anna"})
		run(t, w, `ALTER TABLE raw.raw_acme."Deal" ADD COLUMN "Amount" VARCHAR`)
		run(t, w, `ALTER TABLE raw.raw_acme."Deal" ADD COLUMN "Owner" VARCHAR`)
		run(t, w, `INSERT INTO raw.raw_acme."Deal" SELECT 'D' || i, CASE WHEN i % 1000 <> 7 THEN 'Won' END, 'Deal.csv', i + 3, CASE WHEN i % 997 = 3 THEN 'much' ELSE cast(i * 37 % 10007 AS VARCHAR) || '.' || cast(10 + i % 90 AS VARCHAR) END, 'u' || (i % 7) FROM range(200000) AS r(i)`)
		if _, err := n.Build(t.Context(), w); err != nil {
			t.Fatal(err)
		}
		closeWarehouse(t, w)
		results, w := score(t, n, path)
		nights = append(nights, tableHashes(t, w)+fmt.Sprintf("%v", cells(results)))
		closeWarehouse(t, w)
	}
	for i := 1; i < len(nights); i++ {
		if nights[i] != nights[0] {
			t.Errorf("night %d differs:\n%s\nfrom the first:\n%s", i, nights[i], nights[0])
		}
	}
	if !strings.Contains(nights[0], "staging.opportunities 199801") {
		t.Errorf("the night has lost its rows: %s", nights[0])
	}
}

func cells(results []analyze.Result) string {
	var b strings.Builder
	for _, r := range results {
		fmt.Fprintf(&b, "%s %v %v\n", r.File.Path, r.Err, r.Rows)
	}
	return b.String()
}

// tableHashes is one line per table with its number of rows and a hash of them
// that does not depend on their order.
func tableHashes(t *testing.T, w *analyze.Warehouse) string {
	t.Helper()
	var b strings.Builder
	for _, name := range rows(t, w, "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'warehouse' ORDER BY 1") {
		fmt.Fprintf(&b, "%s %s\n", name, rows(t, w, "SELECT count(*) || ' ' || coalesce(sum(hash(t)::HUGEINT)::VARCHAR, '') FROM "+name+" AS t")[0])
	}
	return b.String()
}

func TestRunningTwiceInOneWarehouseChangesNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "w.duckdb")
	c := mustCheck(t, files(nil), nil)
	var nights []string
	for range 2 {
		n, w := prepared(t, c, path, 2, acme, someDeals)
		if _, err := n.Build(t.Context(), w); err != nil {
			t.Fatal(err)
		}
		closeWarehouse(t, w)
		results, w := score(t, n, path)
		// ops.columns belongs to ingest, which replaces it every night.
		run(t, w, "DELETE FROM ops.columns")
		nights = append(nights, tableHashes(t, w)+cells(results))
		closeWarehouse(t, w)
	}
	if nights[0] != nights[1] {
		t.Errorf("second night:\n%s\nfirst:\n%s", nights[1], nights[0])
	}
}

func TestTablesOfDroppedQueriesGo(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "w.duckdb")
	for _, change := range []map[string]string{nil, {"models/owners.sql": "-", "scorecards/totals.sql": "-", "macros/double_of.sql": "-"}} {
		n, w := prepared(t, mustCheck(t, files(change), nil), path, 2, acme, someDeals)
		if _, err := n.Build(t.Context(), w); err != nil {
			t.Fatal(err)
		}
		closeWarehouse(t, w)
	}
	w := openWarehouse(t, path, 1)
	defer closeWarehouse(t, w)
	sameLines(t, "tables", rows(t, w, "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE schema_name IN ('models', 'scorecards') ORDER BY 1"), []string{"models.deals"})
	sameLines(t, "macros", rows(t, w, "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type = 'macro' AND NOT internal AND database_name = 'warehouse' ORDER BY 1"), []string{"as_of", "ratio", "threshold"})
}
