package queries_test

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crmscore/analyze"
	"crmscore/queries"
)

var update = flag.Bool("update", false, "write dictionary.md and the generated parts of README.md anew")

// shipped are the queries of this folder, checked.
func shipped(t *testing.T) *analyze.Catalog {
	t.Helper()
	catalog, faults := analyze.LoadCatalog(queries.FS, nil)
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := errors.Join(faults.Err(), catalog.Check(context.Background(), conn).Err()); err != nil {
		t.Fatal(err)
	}
	return catalog
}

// Every column that an analyst may read is described.
func TestDictionary(t *testing.T) {
	t.Parallel()
	d, err := shipped(t).EmptyDictionary(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range d.Relations {
		if len(r.Columns) == 0 {
			t.Errorf("%s has no columns", r.Name)
		}
		if r.Grain == "" && !strings.HasPrefix(r.Name, "checks.") {
			t.Errorf("%s: nobody says what one row is; give its file a grain", r.Name)
		}
	}
	for _, name := range d.Lacking() {
		t.Errorf("%s means nothing yet; describe it in its file's front matter: columns: {%s: {note: …}}", name, name[strings.LastIndex(name, ".")+1:])
	}
	for _, m := range d.Macros {
		if m.Meaning == "" {
			t.Errorf("macro %s means nothing yet: begin its file with a comment", m.Name)
		}
	}
	generated(t, "dictionary.md", func(string) string { return d.Markdown() })
}

// generated holds a file against what it should be, or writes it.
func generated(t *testing.T, name string, make func(old string) string) {
	t.Helper()
	old, err := os.ReadFile(name)
	if err != nil && !*update {
		t.Fatal(err)
	}
	wanted := make(string(old))
	if *update {
		if err := os.WriteFile(name, []byte(wanted), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(wanted, string(old)); diff != "" {
		t.Errorf("%s is out of date; run go test ./queries -update (-wanted +is):\n%s", name, diff)
	}
}
