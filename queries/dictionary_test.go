package queries_test

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
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

// Every column that an analyst may read is described, and the pages and scripts that
// are made from the descriptions say what the queries say.
func TestDictionary(t *testing.T) {
	t.Parallel()
	catalog := shipped(t)
	d, err := catalog.EmptyDictionary(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Run("complete", func(t *testing.T) { complete(t, d) })
	t.Run("page", func(t *testing.T) { generated(t, "dictionary.md", func(string) string { return d.Markdown() }) })
	t.Run("readme", func(t *testing.T) {
		generated(t, "README.md", func(old string) string {
			return between(t, between(t, old, "overview", d.Overview()), "keys", keyTable())
		})
	})
	t.Run("schema", func(t *testing.T) { bindsOverSchema(t, catalog, d) })
}

func complete(t *testing.T, d *analyze.Dictionary) {
	t.Helper()
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
}

// bindsOverSchema executes schema.sql in an empty database, in which every model,
// check and scorecard must then be understood as it stands.
func bindsOverSchema(t *testing.T, catalog *analyze.Catalog, d *analyze.Dictionary) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(catalog.SchemaSQL(d)); err != nil {
		t.Fatal(err)
	}
	for _, p := range catalog.Queries() {
		stmt, err := db.Prepare(p.File.Text)
		if err != nil {
			t.Errorf("%s over schema.sql: %v", p.File.Path, err)
			continue
		}
		stmt.Close()
	}
	var comment string
	if err := db.QueryRow(`select comment from duckdb_columns() where schema_name = 'models' and table_name = 'subtree' and column_name = 'depth'`).Scan(&comment); err != nil || comment != d.Relation("models.subtree").Columns[2].Meaning {
		t.Errorf("comment %q, error %v", comment, err)
	}
}

// between replaces what stands between a pair of markers.
func between(t *testing.T, page, name, text string) string {
	t.Helper()
	begin, end := "<!-- begin "+name+" -->\n", "<!-- end "+name+" -->\n"
	before, rest, found := strings.Cut(page, begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("README.md has no part %s", name)
	}
	return before + begin + text + end + after
}

// keyTable is one line per key of the front matter; the keys inside limit, chart and
// trace are named in the line of that key.
func keyTable() string {
	inside := map[string][]string{}
	for _, key := range sqlfile.Keys() {
		top, rest, nested := strings.Cut(strings.ReplaceAll(key.Name, ".*", ""), ".")
		if nested {
			inside[top] = append(inside[top], "`"+rest+"`")
		}
	}
	var b strings.Builder
	b.WriteString("| key | in | meaning |\n|---|---|---|\n")
	for _, key := range sqlfile.Keys() {
		in, name := string(key.Layer), key.Name
		if in == "" {
			in = "every file"
		}
		if rest, ok := strings.CutPrefix(name, "columns.*."); ok {
			name = "columns: " + rest
		} else if strings.Contains(name, ".") {
			continue
		}
		meaning := key.Meaning
		if key.Words != nil {
			meaning += ": `" + strings.Join(key.Words, "`, `") + "`"
		} else if key.Name != "columns" && inside[key.Name] != nil {
			meaning += ": " + strings.Join(inside[key.Name], ", ")
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", name, in, meaning)
	}
	return b.String()
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
