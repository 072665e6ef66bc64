package sqlfile_test

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2"
	"github.com/google/go-cmp/cmp"

	"crmscore/analyze/sqlfile"
)

var update = flag.Bool("update", false, "rewrite golden files")

// connect opens an instance in memory with one connection, for parsing only.
func connect(t testing.TB) *sql.Conn {
	t.Helper()
	db, err := sql.Open("duckdb", "")
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

// corpus reads testdata/<folder>: models__name.sql stands for models/name.sql,
// staging__name.sql for staging/acme/name.sql.
func corpus(t testing.TB, folder string) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", folder, "*.sql"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files in testdata/%s: %v", folder, err)
	}
	files := map[string][]byte{}
	for _, p := range paths {
		src, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		layer, name, _ := strings.Cut(filepath.Base(p), "__")
		if layer == "staging" {
			layer = "staging/acme"
		}
		files[layer+"/"+name] = src
	}
	return files
}

// judge takes a text through Parse and Inspect.
func judge(g *sqlfile.Gate, path, text string) (*sqlfile.Parsed, sqlfile.Faults) {
	f, faults := sqlfile.Parse(path, []byte(text), sqlfile.Builtin)
	if len(faults) > 0 {
		return nil, faults
	}
	return g.Inspect(context.Background(), f)
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got); -update rewrites it\n%s", path, diff)
	}
}

// Every hostile file is refused, with its place; the golden file is the list of
// what analysts get to read.
func TestHostileFilesAreRefused(t *testing.T) {
	t.Parallel()
	g := sqlfile.NewGate(connect(t), "plain", "reads_run")
	var report strings.Builder
	files := corpus(t, "hostile")
	for _, path := range sorted(files) {
		p, faults := judge(g, path, string(files[path]))
		if p != nil || len(faults) == 0 {
			t.Errorf("%s passed the gate:\n%s", path, files[path])
			continue
		}
		for _, f := range faults {
			if f.File != path || f.Line == 0 && !isEmptyFile(files[path]) {
				t.Errorf("%s: fault without its place: %v", path, f)
			}
			fmt.Fprintln(&report, f.Error())
		}
	}
	golden(t, "hostile.golden", report.String())
}

func isEmptyFile(src []byte) bool {
	return !strings.Contains(strings.ToLower(string(src)), "select")
}

// Every honest file passes, and what the gate learns from it is as written down.
func TestHonestFilesPass(t *testing.T) {
	t.Parallel()
	g := sqlfile.NewGate(connect(t), "plain", "reads_run")
	var report strings.Builder
	files := corpus(t, "honest")
	for _, path := range sorted(files) {
		p, faults := judge(g, path, string(files[path]))
		if len(faults) > 0 {
			t.Errorf("refused: %v", faults.Err())
			continue
		}
		fmt.Fprintf(&report, "%s\n  columns: %s\n", path, strings.Join(p.Columns, " "))
		for _, r := range p.Refs {
			fmt.Fprintf(&report, "  reads %s at %d:%d\n", r, r.Line, r.Column)
		}
		for _, k := range p.ThresholdKeys {
			fmt.Fprintf(&report, "  threshold %s at %d:%d\n", k.Key, k.Line, k.Column)
		}
		for _, c := range p.MacroCalls {
			fmt.Fprintf(&report, "  calls %s at %d:%d\n", c.Name, c.Line, c.Column)
		}
		if p.Macro != nil {
			fmt.Fprintf(&report, "  macro %s%v: %q\n", p.Macro.Name, p.Macro.Params, p.Macro.Statement)
		}
		named := p.NamedColumns()
		for _, table := range sorted(named) {
			fmt.Fprintf(&report, "  raw %s: %v\n", table, named[table])
		}
	}
	golden(t, "honest.golden", report.String())
}
