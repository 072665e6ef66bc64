package analyze_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"crmscore/analyze"
)

// Where the words of a column come from: its own note, else the canonical table of the
// same name, else what the query reads where that agrees; ids never from a canonical
// table, and nothing from a value of another kind.
func TestDictionaryMeanings(t *testing.T) {
	t.Parallel()
	d := dictionary(t, map[string]string{
		"models/stages.sql": "/*---\ntitle: Stages\ngrain: one row per stage\ncolumns:\n  stage_name: {note: What people read}\n---*/\n" +
			"select source || ':' || stage_id as stage_id, stage_id as stage_name, kind, length(kind) as is_closed from staging.stages\n",
		"models/others.sql": "/*---\ntitle: Others\ngrain: one row per stage\ncolumns:\n  stage_name: {note: Something else}\n  kind: {note: Kind}\n---*/\n" +
			"select stage_id, stage_name, kind from models.stages\n",
		"models/both.sql": "/*---\ntitle: Both\ngrain: one row per stage\n---*/\n" +
			"select a.stage_name, b.kind, a.stage_id from models.stages as a join models.others as b on b.stage_id = a.stage_id\n",
	})
	for name, want := range map[string]string{
		"models.stages.stage_name": "What people read",
		"models.stages.kind":       "Kind ← staging.stages", // as the contract says
		"models.stages.stage_id":   "",                      // bare there, source:id here
		"models.stages.is_closed":  "",                      // a truth value there, a number here
		"models.others.kind":       "Kind",
		"models.both.stage_name":   "",                     // the two disagree
		"models.both.kind":         "Kind ← models.stages", // both that it reads say the same
		"staging.stages.kind":      "Kind",
		"run.as_of":                "The last day that counts; as_of() reads it",
	} {
		relation, column := name[:strings.LastIndex(name, ".")], name[strings.LastIndex(name, ".")+1:]
		r := d.Relation(relation)
		i := slices.IndexFunc(r.Columns, func(c analyze.ColumnMeaning) bool { return c.Name == column })
		got := r.Columns[i].Meaning
		if r.Columns[i].Inherited != "" {
			got += " ← " + r.Columns[i].Inherited
		}
		if got != want {
			t.Errorf("%s means %q, want %q", name, got, want)
		}
		if lacks := slices.Contains(d.Lacking(), name); lacks != (want == "") {
			t.Errorf("%s: lacking is %t", name, lacks)
		}
	}
	stages := d.Relation("staging.stages")
	if got := stages.Columns[1].FilledBy; !slices.Equal(got, []string{"acme"}) || stages.FilledBy != "acme" {
		t.Errorf("staging.stages.kind is filled by %v, the table by %s", got, stages.FilledBy)
	}
}

// Every declared column exists under its type, and none exists that is not declared.
func TestDeclaredTables(t *testing.T) {
	t.Parallel()
	d := dictionary(t, nil)
	for _, r := range d.Relations {
		if strings.HasPrefix(r.Name, "ops.") || strings.HasPrefix(r.Name, "snapshots.") || !strings.Contains(r.Name, ".") {
			if len(r.Columns) == 0 || r.Grain == "" || r.FilledBy == "" {
				t.Errorf("%s: %d columns, grain %q, filled by %q", r.Name, len(r.Columns), r.Grain, r.FilledBy)
			}
			for _, c := range r.Columns {
				if c.Meaning == "" {
					t.Errorf("%s.%s (%s) is not declared", r.Name, c.Name, c.Type)
				}
			}
		}
	}
}

// The comments survive the copy that is published, and macros stay callable.
func TestCommentsArePublished(t *testing.T) {
	t.Parallel()
	path, target := filepath.Join(t.TempDir(), "w.duckdb"), filepath.Join(t.TempDir(), "crm.duckdb")
	n, w := prepared(t, mustCheck(t, files(nil), nil), path, 1, acme, someDeals)
	if _, err := n.Build(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	if err := n.Describe(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	closeWarehouse(t, w)
	if err := analyze.Publish(t.Context(), analyze.Settings{Path: path}, target); err != nil {
		t.Fatal(err)
	}
	conn := shell(t, target)
	for q, want := range map[string]string{
		"SELECT comment FROM duckdb_tables() WHERE schema_name = 'models' AND table_name = 'deals'":                                      "Deals: one row per deal [models/deals.sql]",
		"SELECT comment FROM duckdb_columns() WHERE schema_name = 'staging' AND table_name = 'opportunities' AND column_name = 'amount'": "Value",
		"SELECT comment FROM duckdb_functions() WHERE function_name = 'as_of'":                                                           "The as-of date: the last day that counts. The only clock a query has.",
		"as_of()":           "2026-03-31",
		"double_of(4)":      "8",
		"threshold('days')": "30.0",
	} {
		if got := answer(t, conn, q); got != want {
			t.Errorf("%s is %q, want %q", q, got, want)
		}
	}
}

func dictionary(t *testing.T, changes map[string]string) *analyze.Dictionary {
	t.Helper()
	d, err := mustCheck(t, files(changes), nil).EmptyDictionary(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return d
}
