package tablediff_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2"

	"crmscore/analyze/tablediff"
)

func compare(t *testing.T, before, after string) tablediff.Diff {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, q := range []string{"SET threads = 1", "CREATE TABLE b AS " + before, "CREATE TABLE a AS " + after} {
		if _, err := conn.ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	d, err := tablediff.Compare(t.Context(), conn, "b", "a", 3)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// words is a difference as one text.
func words(d tablediff.Diff) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d → %d: +%d -%d ~%d new %v gone %v", d.Before, d.After, d.Added, d.Removed, d.Changed, d.Columns, d.Gone)
	cell := func(c tablediff.Cell) string { return fmt.Sprintf("%s %v→%v", c.Column, c.Before, c.After) }
	for _, e := range d.Examples {
		var label, cells []string
		for _, c := range e.Label {
			label = append(label, fmt.Sprintf("%s=%v", c.Column, c.After))
		}
		for _, c := range e.Cells {
			cells = append(cells, cell(c))
		}
		fmt.Fprintf(&b, "\n%s [%s] %s", e.Kind, strings.Join(label, " "), strings.Join(cells, ", "))
	}
	return b.String()
}

func TestCompare(t *testing.T) {
	t.Parallel()
	reps := func(rows string) string {
		return "SELECT * FROM (VALUES " + rows + ") AS v(user_id, rep_name, close_rate)"
	}
	for name, c := range map[string]struct{ before, after, want string }{
		"the same in another order": {reps("('1', 'Ada', 0.5), ('2', 'Bo', NULL)"), reps("('2', 'Bo', NULL), ('1', 'Ada', 0.5)"),
			"2 → 2: +0 -0 ~0 new [] gone []"},
		"a changed value, one that came and one that went": {reps("('1', 'Ada', 0.5), ('2', 'Bo', NULL), ('3', 'Cy', 1.0)"), reps("('1', 'Ada', 0.25), ('2', 'Bo', NULL), ('4', 'Di', 0.0)"),
			"3 → 3: +1 -1 ~1 new [] gone []\nchanged [rep_name=Ada] close_rate 0.5→0.25\nadded [rep_name=Di] close_rate <nil>→0\nremoved [rep_name=Cy] close_rate 1→<nil>"},
		"absent is not zero": {reps("('1', 'Ada', NULL), ('2', 'Bo', 1.0)"), reps("('1', 'Ada', 0.0), ('2', 'Bo', 1.0)"),
			"2 → 2: +0 -0 ~1 new [] gone []\nchanged [rep_name=Ada] close_rate <nil>→0"},
		"namesakes are told apart by their ids": {reps("('1', 'Ada', 0.5), ('2', 'Ada', 0.5)"), reps("('1', 'Ada', 0.5), ('2', 'Ada', 0.6)"),
			"2 → 2: +0 -0 ~1 new [] gone []\nchanged [rep_name=Ada] close_rate 0.5→0.6"},
		"a key of two columns, one of them absent": {"SELECT * FROM (VALUES (NULL, 'Web', 1), ('m', 'Web', 2), ('m', 'Fair', 3)) AS v(manager_id, source, n)",
			"SELECT * FROM (VALUES (NULL, 'Web', 5), ('m', 'Web', 2), ('m', 'Fair', 3)) AS v(manager_id, source, n)",
			"3 → 3: +0 -0 ~1 new [] gone []\nchanged [manager_id=<nil> source=Web] n 1→5"},
		"no key": {"SELECT unnest([0.5, 0.5, 0.75]) AS share", "SELECT unnest([0.5, 0.75, 0.75]) AS share",
			"3 → 3: +1 -1 ~0 new [] gone []\nadded [] share <nil>→0.75\nremoved [] share 0.5→<nil>"},
		"columns that came and went": {"SELECT '1' AS user_id, 2 AS old_count", "SELECT '1' AS user_id, 3 AS new_count",
			"1 → 1: +0 -0 ~0 new [new_count] gone [old_count]"},
		"another type of the same value": {"SELECT '1' AS user_id, 2 AS n, 3 AS m", "SELECT '1' AS user_id, '2' AS n, '4' AS m",
			"1 → 1: +0 -0 ~1 new [] gone []\nchanged [user_id=1] n 2→2, m 3→4"},
		"from nothing": {"SELECT '1' AS user_id, 2 AS n WHERE false", "SELECT '1' AS user_id, 2 AS n",
			"0 → 1: +1 -0 ~0 new [] gone []\nadded [user_id=1] n <nil>→2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := compare(t, c.before, c.after)
			if got := words(d); got != c.want {
				t.Errorf("is\n%s\nwant\n%s", got, c.want)
			}
			if d.Same() != (!strings.Contains(c.want, "\n") && strings.Contains(c.want, "new [] gone []")) {
				t.Errorf("Same is %v", d.Same())
			}
		})
	}
}
