package analyze_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crmscore/analyze"
)

func TestDamagedAndForeignFiles(t *testing.T) {
	t.Parallel()
	good := filepath.Join(t.TempDir(), "good.duckdb")
	w := openWarehouse(t, good, 1)
	run(t, w, "CREATE TABLE t AS SELECT range AS i FROM range(100000)")
	closeWarehouse(t, w)
	bytes, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	flipped := append([]byte{}, bytes...)
	for i := 4096; i < 12288; i++ {
		flipped[i] ^= 0xff
	}
	for name, content := range map[string][]byte{
		"empty":   {},
		"text":    []byte(strings.Repeat("id,name\n1,Anna\n", 1000)),
		"flipped": flipped,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "warehouse.duckdb")
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			w, err := analyze.Open(t.Context(), analyze.Settings{Path: path})
			if err == nil {
				closeWarehouse(t, w)
				t.Fatal("opened")
			}
			for _, want := range []string{path, "damaged or is no DuckDB database", "move it and warehouse.duckdb.wal away and run again"} {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q lacks %q", err, want)
				}
			}
		})
	}
}

func TestCloseEndsTheInstance(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deep", "warehouse.duckdb")
	for night := range 3 {
		w := openWarehouse(t, path, 1)
		run(t, w, "CREATE TABLE IF NOT EXISTS t (night INTEGER)")
		run(t, w, "INSERT INTO t VALUES (?)", night)
		closeWarehouse(t, w)
		if err := w.Close(); err != nil {
			t.Errorf("second close: %v", err)
		}
		if _, err := os.Stat(path + ".wal"); !os.IsNotExist(err) {
			t.Errorf("a log is left beside the file: %v", err)
		}
	}
	w := openWarehouse(t, path, 1)
	defer closeWarehouse(t, w)
	sameLines(t, "nights", rows(t, w, "SELECT night FROM t ORDER BY 1"), []string{"0", "1", "2"})
}

func TestLock(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	csv := filepath.Join(dir, "secret.csv")
	if err := os.WriteFile(csv, []byte("a\n1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w := openWarehouse(t, filepath.Join(dir, "warehouse.duckdb"), 2)
	defer closeWarehouse(t, w)
	if err := w.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		"SELECT * FROM read_csv('" + csv + "')", "SELECT * FROM '" + csv + "'", "COPY (SELECT 1) TO '" + filepath.Join(dir, "out.csv") + "'",
		"ATTACH '" + filepath.Join(dir, "other.duckdb") + "' AS other", "SET enable_external_access = true", "SET TimeZone = 'Asia/Tokyo'", "SET threads = 1", "INSTALL httpfs", "LOAD httpfs", "RESET lock_configuration",
	} {
		if _, err := w.Conn().ExecContext(context.Background(), q); err == nil {
			t.Errorf("%s passed the lock", q)
		}
	}
	for _, q := range []string{"CREATE TABLE t AS SELECT 1 AS a", "SET search_path = 'raw.main,warehouse.main'", "USE warehouse", "CHECKPOINT", "CREATE TABLE raw.main.x AS SELECT 1 AS a"} {
		run(t, w, q)
	}
}

func TestOpenNamesAnotherHolder(t *testing.T) {
	t.Parallel()
	if _, err := analyze.Open(t.Context(), analyze.Settings{}); err == nil {
		t.Error("no path is accepted")
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := analyze.Open(t.Context(), analyze.Settings{Path: filepath.Join(file, "warehouse.duckdb")}); err == nil || !strings.Contains(err.Error(), "open warehouse") {
		t.Errorf("a file as folder gives %v", err)
	}
}
