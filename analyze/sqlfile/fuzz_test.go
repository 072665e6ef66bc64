package sqlfile_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"github.com/duckdb/duckdb-go/v2"

	"crmscore/analyze/sqlfile"
)

// seeds are both corpora: what must pass and what must not.
func seeds(f *testing.F) {
	f.Helper()
	for _, folder := range []string{"hostile", "honest"} {
		files := corpus(f, folder)
		for _, path := range sorted(files) {
			layer, _, _ := strings.Cut(path, "/")
			f.Add(layer, string(files[path]))
		}
	}
}

// fuzzPath maps a fuzzed layer to a path; unknown ones are models.
func fuzzPath(layer string) string {
	switch layer {
	case "macros", "checks", "scorecards":
		return layer + "/f.sql"
	case "staging":
		return "staging/acme/f.sql"
	}
	return "models/f.sql"
}

// Parse never panics, keeps every place, and gives faults with a place inside the file.
func FuzzParse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, layer, text string) {
		file, faults := sqlfile.Parse(fuzzPath(layer), []byte(text), sqlfile.Builtin)
		if file.Text != text || len(file.Body) != len(text) || strings.Count(file.Body, "\n") != strings.Count(text, "\n") {
			t.Errorf("body of %q lost its places: %q", text, file.Body)
		}
		checkPlaces(t, text, faults)
	})
}

// Inspect never panics; what passes is exactly one statement, and a SELECT, by
// DuckDB's own word; and lineage and named columns hold for it.
func FuzzInspect(f *testing.F) {
	seeds(f)
	conn := connect(f)
	if _, err := conn.ExecContext(context.Background(), "set enable_external_access = false"); err != nil {
		f.Fatal(err)
	}
	g := sqlfile.NewGate(conn, "plain", "reads_run")
	f.Fuzz(func(t *testing.T, layer, text string) {
		p, faults := judge(g, fuzzPath(layer), text)
		checkPlaces(t, text, faults)
		if p == nil {
			return
		}
		if p.Macro == nil && p.File.Body != "" && !p.File.Meta.Hide {
			oneSelect(t, conn, p.File.Body)
		}
		if p.File.Layer == sqlfile.Staging {
			p.NamedColumns()
			if rewritten, err := p.LineageSQL(context.Background(), conn); err == nil {
				oneSelect(t, conn, rewritten)
			}
		}
	})
}

// oneSelect asks DuckDB what the text is. The text has passed the gate, so it may
// be prepared; that its tables do not exist here is no matter.
func oneSelect(t *testing.T, conn *sql.Conn, text string) {
	t.Helper()
	err := conn.Raw(func(driver any) error {
		prepared, err := driver.(*duckdb.Conn).PrepareContext(context.Background(), text)
		if err != nil {
			for _, kind := range []string{"multi-statement", "Parser Error", "Permission Error"} { // the last one: it tried to reach a file
				if strings.Contains(err.Error(), kind) {
					t.Errorf("passed the gate, but DuckDB says %v: %q", err, text)
				}
			}
			return nil
		}
		defer prepared.Close()
		kind, err := prepared.(*duckdb.Stmt).StatementType()
		if err != nil || kind != duckdb.STATEMENT_TYPE_SELECT {
			t.Errorf("passed the gate, but is a statement of type %v (%v): %q", kind, err, text)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func checkPlaces(t *testing.T, text string, faults sqlfile.Faults) {
	t.Helper()
	for _, f := range faults {
		if f.Message == "" || f.Line < 0 || f.Line > strings.Count(text, "\n")+2 {
			t.Errorf("fault %v is not a place in %q", f, text)
		}
		if strings.Contains(f.Message, "\n") {
			t.Errorf("message on several lines: %q", f.Message)
		}
	}
}
