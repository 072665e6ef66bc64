package queries_test

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2"

	"crmscore/analyze"
	"crmscore/analyze/sqltest"
	"crmscore/queries"
)

// newBench checks the shipped queries and reads their tests.
func newBench(t *testing.T) (sqltest.Bench, []sqltest.Case) {
	t.Helper()
	ctx := context.Background()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	catalog, faults := analyze.LoadCatalog(queries.FS, nil)
	if err := append(faults, catalog.Check(ctx, conn)...).Err(); err != nil {
		t.Fatal(err)
	}
	cases, faults, err := sqltest.Find(queries.FS)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	return sqltest.NewBench(catalog), cases
}

// Every shipped test comes out as wanted, and every shipped query has one.
func TestStories(t *testing.T) {
	t.Parallel()
	b, cases := newBench(t)
	results, err := sqltest.Run(context.Background(), b, cases, sqltest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	passed := 0
	for _, r := range results {
		if r.Failed() {
			t.Error(r.Faults)
		} else if r.Passed() {
			passed++
		}
	}
	if passed < 150 {
		t.Errorf("%d tests passed only: looking in the wrong place", passed)
	}
	for _, path := range sqltest.Untested(b.Queries, cases) {
		t.Errorf("%s has no test", path)
	}
}

// At least one test notices each damage of tests/mutations.yaml.
func TestMutations(t *testing.T) {
	t.Parallel()
	mutations, faults, err := sqltest.FindMutations(queries.FS)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	b, cases := newBench(t)
	damages, err := sqltest.Mutate(context.Background(), b, cases, mutations, sqltest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(damages) < 30 {
		t.Errorf("%d damages, want at least 30", len(damages))
	}
	for _, d := range damages {
		switch {
		case len(d.Faults) > 0:
			t.Error(d.Faults)
		case d.Survived():
			t.Errorf("%s:%d: no test notices that %q has become %q: %s", d.File, d.At, d.Find, d.Replace, d.Why)
		}
	}
}

var goldenWords = regexp.MustCompile(`^Golden example (G[0-9]+)[a-z]?: `)

// The worked examples G1 to G21 behind the statistics each have a test, whose
// story begins with their number: against the shipped query, or pending with a
// query of its own until it is shipped.
func TestGoldenExamples(t *testing.T) {
	t.Parallel()
	cases, _, err := sqltest.Find(queries.FS)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, c := range cases {
		if m := goldenWords.FindStringSubmatch(c.Text); m != nil {
			found[m[1]] = true
		} else if strings.HasPrefix(strings.ToLower(c.Text), "golden") {
			t.Errorf("%s: write the story's beginning as %q", c.Path, "Golden example G1: …")
		}
	}
	for i := 1; i <= 21; i++ {
		if g := fmt.Sprintf("G%d", i); !found[g] {
			t.Errorf("golden example %s has no test", g)
		}
	}
	for _, of := range []string{"G4a", "G4b"} {
		if !slices.ContainsFunc(cases, func(c sqltest.Case) bool { return strings.HasPrefix(c.Text, "Golden example "+of+": ") }) {
			t.Errorf("golden example %s has no test", of)
		}
	}
}
