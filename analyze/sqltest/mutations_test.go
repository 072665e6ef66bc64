package sqltest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"crmscore/analyze/sqltest"
)

func TestMutate(t *testing.T) {
	t.Parallel()
	const list = `
- {file: models/rates.sql, find: "closed_on <= as_of()", replace: "closed_on < as_of()", why: the last day counts}
- {file: models/rates.sql, find: "max(closed_on)", replace: "min(closed_on)", why: no test looks at it}
- file: macros/share.sql
  find: part / whole
  replace: whole / part
  why: upside down
- {file: macros/share.sql, find: "cap := 1.0", replace: "cap := 2.0", why: found through the test of a caller or not at all}
- {file: staging/acme/deals.sql, find: Owner, replace: Stage, why: the wrong column}
- {file: models/rates.sql, find: status, replace: stage, why: not one place}
- {file: models/rates.sql, find: state, replace: stage, why: not there}
- {file: models/rates.sql, find: "closed_on <= as_of()", replace: "closed_at <= as_of()", why: would not run}
- {file: models/rates.sql, find: "group by owner_id", replace: "group owner_id", why: no SQL}
- {file: models/rate.sql, find: a, replace: b, why: no such query}
- {file: scorecards/ranked.sql, find: desc, replace: asc, why: no test}
`
	mutations, faults, err := sqltest.FindMutations(fstest.MapFS{"tests/mutations.yaml": {Data: []byte(list)}})
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	cases := []sqltest.Case{
		{Path: "tests/rates__a.txtar", Text: rates + "-- want.csv --\nowner_id,deals_count\nann,3\nbob,1\n,1\n"},
		{Path: "tests/share__a.txtar", Text: story + "-- args.csv --\npart,whole\n1,4\n-- want.csv --\nresult\n0.25\n"},
		{Path: "tests/staging.acme.deals__a.txtar", Text: story + "-- raw.Deals.csv --\nRecord ID,Owner\n1,ann\n-- want.csv --\nowner_id\nann\n"},
	}
	damages, err := sqltest.Mutate(context.Background(), bench(t), cases, mutations, sqltest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range damages {
		switch {
		case len(d.Faults) > 0:
			first, _, _ := strings.Cut(d.Faults.Error(), "\n")
			got = append(got, first)
		case d.Survived():
			got = append(got, fmt.Sprintf("%d: %s:%d survived %d tests", d.Line, d.File, d.At, len(d.Cases)))
		default:
			got = append(got, fmt.Sprintf("%d: found by %s", d.Line, d.FoundBy))
		}
	}
	want := []string{
		"2: found by tests/rates__a.txtar",
		"3: models/rates.sql:2 survived 1 tests",
		"4: found by tests/share__a.txtar",
		"8: macros/share.sql:1 survived 1 tests",
		"9: found by tests/staging.acme.deals__a.txtar",
		`tests/mutations.yaml:10:1: models/rates.sql holds "status" 4 times`,
		`tests/mutations.yaml:11:1: models/rates.sql does not hold "state"`,
		`tests/mutations.yaml:12:1: the damaged models/rates.sql cannot run: column "closed_at" not found`,
		`tests/mutations.yaml:13:1: the damaged models/rates.sql cannot run: syntax error at or near "owner_id"`,
		`tests/mutations.yaml:14:1: there is no query "models/rate.sql"`,
		"15: scorecards/ranked.sql:1 survived 0 tests",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// The bench is whole again after a damage: the undamaged macro holds.
func TestMutateLeavesNothing(t *testing.T) {
	t.Parallel()
	m := sqltest.Mutation{File: "macros/share.sql", Find: "part / whole", Replace: "whole / part", Why: "w", Path: "m", Line: 1}
	right := sqltest.Case{Path: "tests/share__a.txtar", Text: story + "-- args.csv --\npart,whole\n1,4\n-- want.csv --\nresult\n0.25\n"}
	damages, err := sqltest.Mutate(context.Background(), bench(t), []sqltest.Case{right}, []sqltest.Mutation{m, {File: "macros/share.sql", Find: "least(cap, part", Replace: "least(cap, 1.0 * part", Why: "no damage"}}, sqltest.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	if damages[0].Survived() || !damages[1].Survived() {
		t.Errorf("%+v", damages)
	}
}

func TestFindMutationsFaults(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a: b\n":                             "tests/mutations.yaml:1:1: this is no list of damages",
		"- x\n":                              "tests/mutations.yaml:1:1: a damage is a mapping of file, find, replace and why",
		"- {file: a, find: b, replace: c}\n": "tests/mutations.yaml:1:1: why is missing",
		"\n- {file: a, find: b, replace: c, why: d, wyh: e}\n": `tests/mutations.yaml:2:1: unknown key "wyh"`,
		"- {file: a, find: '', replace: c, why: d}\n":          "tests/mutations.yaml:1:1: find is missing",
		"- {file: a, find: [b], replace: c, why: d}\n":         "tests/mutations.yaml:1:1: find must be text",
		"- {file: a\n": "tests/mutations.yaml:1:1: this is not YAML",
		"":             "",
	} {
		_, faults, err := sqltest.FindMutations(fstest.MapFS{"tests/mutations.yaml": {Data: []byte(text)}})
		if err != nil {
			t.Fatal(err)
		}
		if got := faults.Error(); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}
