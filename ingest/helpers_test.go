package ingest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"
)

// world is one source with its folder of deliveries, its landing and a database.
type world struct {
	t    *testing.T
	conn *sql.Conn
	spec Spec
	land Landing
}

var night = time.Date(2026, 11, 20, 4, 0, 0, 0, time.UTC)

func newWorld(t *testing.T, globs ...string) *world {
	t.Helper()
	dir := t.TempDir()
	w := &world{t: t,
		spec: Spec{Name: "sfdc", CRM: "salesforce", Files: globs, Dir: filepath.Join(dir, "in")},
		land: Landing{Root: filepath.Join(dir, "landing"), Now: night},
	}
	if err := os.MkdirAll(w.spec.Dir, 0o755); err != nil {
		t.Fatal(err)
	}
	w.conn = database(t)
	return w
}

// database is a connection with the catalogs that a night has.
func database(t testing.TB) *sql.Conn {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	for _, s := range []string{"ATTACH ':memory:' AS warehouse", "USE warehouse", "ATTACH ':memory:' AS raw"} {
		if _, err := conn.ExecContext(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	if err := PrepareOps(t.Context(), conn); err != nil {
		t.Fatal(err)
	}
	return conn
}

// deliver writes a file into the source's folder; age is how long ago it was
// last written, before the current run.
func (w *world) deliver(name, content string, age time.Duration) {
	w.t.Helper()
	path := filepath.Join(w.spec.Dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		w.t.Fatal(err)
	}
	at := w.land.Now.Add(-age)
	if err := os.Chtimes(path, at, at); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) collect() Collected {
	w.t.Helper()
	c, err := w.land.Collect(w.t.Context(), w.spec)
	if err != nil {
		w.t.Fatalf("collect: %v", err)
	}
	return c
}

func (w *world) load() []TableReport {
	w.t.Helper()
	reports, err := w.land.Load(w.t.Context(), w.conn, w.spec, nil, LoadOptions{})
	if err != nil {
		w.t.Fatalf("load: %v", err)
	}
	return reports
}

// night collects and loads a day later than the last time.
func (w *world) night() []TableReport {
	w.t.Helper()
	w.land.Now = w.land.Now.AddDate(0, 0, 1)
	w.collect()
	return w.load()
}

// inputError wants err to hold an InputError whose text has all the words.
func inputError(t *testing.T, err error, words ...string) *InputError {
	t.Helper()
	var input *InputError
	if !errors.As(err, &input) {
		t.Fatalf("got %v, want an InputError", err)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("error %q does not say %q", err, word)
		}
	}
	return input
}

// rows runs a query and writes each row as its values between bars, NULL as ∅.
func rows(t testing.TB, conn *sql.Conn, query string) string {
	t.Helper()
	result, err := conn.QueryContext(context.Background(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer result.Close()
	names, err := result.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for result.Next() {
		values, pointers := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			pointers[i] = &values[i]
		}
		if err := result.Scan(pointers...); err != nil {
			t.Fatal(err)
		}
		for i, v := range values {
			if i > 0 {
				b.WriteByte('|')
			}
			if v == nil {
				b.WriteString("∅")
				continue
			}
			fmt.Fprint(&b, v)
		}
		b.WriteByte('\n')
	}
	if err := result.Err(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func (w *world) rows(query string) string { w.t.Helper(); return rows(w.t, w.conn, query) }

func same(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
