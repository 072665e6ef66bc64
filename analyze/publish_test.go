package analyze_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crmscore/analyze"
)

// shell is an analyst's session on the published file.
func shell(t *testing.T, path string) *sql.Conn {
	t.Helper()
	db, err := sql.Open("duckdb", path+"?access_mode=read_only")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return conn
}

func answer(t *testing.T, conn *sql.Conn, q string) string {
	t.Helper()
	var s string
	if err := conn.QueryRowContext(context.Background(), "SELECT cast(("+q+") AS VARCHAR)").Scan(&s); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	return s
}

func TestPublishBesideAnOpenSession(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, target := filepath.Join(dir, "w.duckdb"), filepath.Join(dir, "db", "crm.duckdb")
	c := mustCheck(t, files(nil), nil)
	n, w := prepared(t, c, path, 2, acme, someDeals)
	if _, err := n.Build(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	closeWarehouse(t, w)
	results, w := score(t, n, path)
	closeWarehouse(t, w)
	if err := analyze.Publish(t.Context(), analyze.Settings{Path: path}, target); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(target)
	if err != nil || info.Mode().Perm() != 0o444 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	first := shell(t, target)
	if got := answer(t, first, "SELECT count(*) FROM scorecards.totals"); got != "3" {
		t.Errorf("the published copy has %s rows, want %d", got, len(results[0].Rows))
	}
	// A query pasted as it stands runs on the published copy, macros included.
	if got := answer(t, first, "SELECT string_agg(mean_amount::varchar, ';' ORDER BY owner_id) FROM ("+strings.TrimSpace(results[0].File.Body)+")"); got != "150.15;5.0" {
		t.Errorf("the pasted query gives %s", got)
	}
	for _, q := range []string{"CREATE TABLE t (i INTEGER)", "DELETE FROM scorecards.totals", "CHECKPOINT"} {
		if _, err := first.ExecContext(t.Context(), q); err == nil && q != "CHECKPOINT" {
			t.Errorf("%s changed the published copy", q)
		}
	}

	w = openWarehouse(t, path, 1)
	run(t, w, "DELETE FROM scorecards.totals WHERE owner_id = 'u3'")
	closeWarehouse(t, w)
	if err := os.WriteFile(target+".wal", []byte("left over"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := analyze.Publish(t.Context(), analyze.Settings{Path: path}, target); err != nil {
		t.Fatalf("publish beside an open session: %v", err)
	}
	if got := answer(t, first, "SELECT count(*) FROM scorecards.totals"); got != "3" {
		t.Errorf("the open session sees %s rows after the publish, want 3", got)
	}
	sum := answer(t, first, "SELECT sum(amount) FROM models.deals")
	if sum != "305.30" {
		t.Errorf("the open session reads %s", sum)
	}
	entries, err := os.ReadDir(filepath.Dir(target))
	if err != nil || len(entries) != 1 {
		t.Errorf("beside the published copy lie %v, %v", entries, err)
	}
}

func TestPublishedCopyIsNew(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, target := filepath.Join(dir, "w.duckdb"), filepath.Join(dir, "crm.duckdb")
	for _, text := range []string{"one", "two"} {
		w := openWarehouse(t, path, 1)
		run(t, w, "CREATE OR REPLACE TABLE t AS SELECT '"+text+"' AS x")
		closeWarehouse(t, w)
		if err := analyze.Publish(t.Context(), analyze.Settings{Path: path}, target); err != nil {
			t.Fatal(err)
		}
	}
	if got := answer(t, shell(t, target), "SELECT x FROM t"); got != "two" {
		t.Errorf("the published copy says %s", got)
	}
}

func TestPublishWithoutWarehouse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	err := analyze.Publish(t.Context(), analyze.Settings{Path: filepath.Join(dir, "none.duckdb")}, filepath.Join(dir, "crm.duckdb"))
	if err == nil || !strings.Contains(err.Error(), "none.duckdb") {
		t.Errorf("error is %v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("left behind: %v", entries)
	}
}
