package report

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/queries/queriestest"
)

// The test company: D manages M and N; M has rep a, N has rep b; nobody manages
// the unassigned deals.
func testOrg() Org {
	return Org{
		Managers: []Manager{{ID: "N", Name: "Nils", Email: "n@x"}, {ID: "D", Name: "Dora"}, {ID: "M", Name: "Maria"}},
		Subtree: []Member{
			{"D", "D", 0}, {"D", "M", 1}, {"D", "N", 1}, {"D", "a", 2}, {"D", "b", 2},
			{"M", "M", 0}, {"M", "a", 1}, {"N", "N", 0}, {"N", "b", 1},
		},
	}
}

func file(name string, meta sqlfile.Meta, columns []string, rows ...[]any) analyze.Result {
	r := analyze.Result{File: &sqlfile.File{Path: "scorecards/" + name + ".sql", Name: name, Meta: meta}, Rows: rows}
	for _, c := range columns {
		r.Columns = append(r.Columns, analyze.ColumnType{Name: c, Type: "VARCHAR"})
	}
	return r
}

func build(t *testing.T, results ...analyze.Result) map[string]Book {
	t.Helper()
	books, err := Build(results, BookInfo{Company: "Contoso", AsOf: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Texts: queriestest.English(t)}, testOrg())
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]Book{}
	for _, b := range books {
		out[b.ID] = b
	}
	return out
}

// seen lists the last column of every row of a book, or the sentence in its
// place.
func seen(b Book) string {
	var out []string
	for _, s := range b.Sheets {
		for _, block := range s.Blocks {
			for _, row := range block.Rows {
				out = append(out, fmt.Sprint(row[len(row)-1]))
			}
			out = append(out, strings.TrimSpace(block.Empty+block.Failed))
		}
	}
	return strings.TrimSpace(strings.Join(out, " "))
}

// TestAudiences: who gets which rows.
func TestAudiences(t *testing.T) {
	t.Parallel()
	people := [][]any{{"a", "row-a"}, {"b", "row-b"}, {"M", "row-M"}, {"x:unassigned", "row-unassigned"}, {nil, "row-null"}}
	byManagers := [][]any{{nil, "for-company"}, {"D", "for-D"}, {"M", "for-M"}, {"", "for-blank"}, {"gone", "for-gone"}}
	both := []string{"company", "manager"}
	const nothing = "Nothing to show for %s as of 2026-11-20."
	for _, c := range []struct {
		name   string
		result analyze.Result
		want   map[string]string
	}{
		{"user", file("q", sqlfile.Meta{Sheet: "S", Audience: "user"}, []string{"user_id", "v"}, people...), map[string]string{
			"company": "row-a row-b row-M row-unassigned row-null", "dora": "row-a row-b row-M", "maria": "row-a row-M", "nils": "row-b"}},
		{"manager", file("q", sqlfile.Meta{Sheet: "S", Audience: "manager"}, []string{"manager_id", "v"}, byManagers...), map[string]string{
			"company": "for-company", "dora": "for-D", "maria": "for-M", "nils": fmt.Sprintf(nothing, "Nils")}},
		{"company only", file("q", sqlfile.Meta{Sheet: "S", Audience: "company"}, []string{"v"}, []any{"all"}), map[string]string{
			"company": "all", "dora": "", "maria": "", "nils": ""}},
		{"whole for managers", file("q", sqlfile.Meta{Sheet: "S", Audience: "company", Books: both}, []string{"v"}, []any{"all"}), map[string]string{
			"company": "all", "dora": "all", "maria": "all", "nils": "all"}},
		{"not for managers", file("q", sqlfile.Meta{Sheet: "S", Audience: "user", Books: []string{"company"}}, []string{"user_id", "v"}, people...), map[string]string{
			"company": "row-a row-b row-M row-unassigned row-null", "dora": "", "maria": "", "nils": ""}},
		{"undeclared with user_id", file("q", sqlfile.Meta{Sheet: "S"}, []string{"user_id", "v"}, people[:2]...), map[string]string{
			"company": "row-a row-b", "dora": "row-a row-b", "maria": "row-a", "nils": "row-b"}},
		{"hidden", file("q", sqlfile.Meta{Sheet: "S", Hide: true}, []string{"v"}, []any{"all"}), map[string]string{"company": "", "dora": "", "maria": "", "nils": ""}},
		{"helper", file("q", sqlfile.Meta{}, []string{"v"}, []any{"all"}), map[string]string{"company": "", "dora": "", "maria": "", "nils": ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := map[string]string{}
			for id, b := range build(t, c.result) {
				got[id] = seen(b)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

// A table that names people never goes whole to a manager, and one that cannot
// be cut goes to nobody; both say so in their place.
func TestUncuttable(t *testing.T) {
	t.Parallel()
	both := []string{"company", "manager"}
	books := build(t,
		file("people", sqlfile.Meta{Sheet: "A", Audience: "company", Books: both}, []string{"user_id", "v"}, []any{"a", "secret-a"}),
		file("no_key", sqlfile.Meta{Sheet: "B", Audience: "user", Books: both}, []string{"v"}, []any{"secret-b"}),
		file("odd", sqlfile.Meta{Sheet: "C", Audience: "everyone", Books: both}, []string{"v"}, []any{"secret-c"}),
	)
	if got := seen(books["company"]); !strings.Contains(got, "secret-a") || strings.Contains(got, "secret-b") || strings.Contains(got, "secret-c") {
		t.Errorf("company: %s", got)
	}
	got := seen(books["maria"])
	if strings.Contains(got, "secret") {
		t.Errorf("maria: %s", got)
	}
	for _, want := range []string{"scorecards/people.sql does not say which rows are for this reader", "needs a column user_id", `audience "everyone" is none of`} {
		if !strings.Contains(got, want) {
			t.Errorf("maria's book does not say %q: %s", want, got)
		}
	}
}

// A failed query becomes a sentence without the error's own words, which may
// quote somebody's row.
func TestFailedQuery(t *testing.T) {
	t.Parallel()
	bad := file("close_rate", sqlfile.Meta{Sheet: "S", Audience: "user"}, nil)
	bad.Err = errors.New("could not convert 'Secret Deal AB' to DOUBLE")
	got := seen(build(t, bad)["maria"])
	if !strings.Contains(got, "scorecards/close_rate.sql failed") || strings.Contains(got, "Secret") {
		t.Errorf("the sentence is %q", got)
	}
}

// Sheets stand by their smallest order and then their name, blocks by order and
// then file, and names of books do not depend on the order of input.
func TestOrder(t *testing.T) {
	t.Parallel()
	whole := func(name, sheet string, order int) analyze.Result {
		return file(name, sqlfile.Meta{Sheet: sheet, Order: order, Title: "T " + name, Audience: "company"}, []string{"v"}, []any{name})
	}
	b := build(t, whole("z", "Late", 900), whole("b", "Team", 210), whole("c", "Alpha", 200), whole("a", "Team", 210), whole("d", "Team", 200), whole("e", "Zeta", 100))["company"]
	var got []string
	for _, s := range b.Sheets {
		for _, block := range s.Blocks {
			got = append(got, s.Name+"/"+s.Title+"/"+block.Query)
		}
	}
	want := []string{
		"Zeta/T e/scorecards/e.sql", "Alpha/T c/scorecards/c.sql", "Team/Team/scorecards/d.sql", "Team/Team/scorecards/a.sql", "Team/Team/scorecards/b.sql", "Late/T z/scorecards/z.sql",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

func TestRowCap(t *testing.T) {
	t.Parallel()
	rows := make([][]any, MaxRows+5)
	for i := range rows {
		rows[i] = []any{"a", "v"}
	}
	block := build(t, file("q", sqlfile.Meta{Sheet: "S", Audience: "user"}, []string{"user_id", "v"}, rows...))["maria"].Sheets[0].Blocks[0]
	if len(block.Rows) != MaxRows || block.Total != MaxRows+5 {
		t.Errorf("%d rows of %d", len(block.Rows), block.Total)
	}
	block = build(t, file("q", sqlfile.Meta{Sheet: "S", Audience: "user", Rows: 3}, []string{"user_id", "v"}, rows[:5]...))["maria"].Sheets[0].Blocks[0]
	if len(block.Rows) != 3 || block.Total != 5 {
		t.Errorf("%d rows of %d, want 3 of 5", len(block.Rows), block.Total)
	}
}

// TestGuard: the guard itself finds rows in the wrong book, whoever put them
// there.
func TestGuard(t *testing.T) {
	t.Parallel()
	pairs := map[[2]string]bool{{"M", "a"}: true}
	book := func(manager string, a audience, column string, id any) Book {
		return Book{ID: "x", ManagerID: manager, Sheets: []Sheet{{Name: "S", Blocks: []Block{{
			Columns: []Column{{Name: column}}, Rows: [][]any{{id}}, audience: a,
		}}}}}
	}
	for _, c := range []struct {
		name string
		book Book
		ok   bool
	}{
		{"own rep", book("M", byUser, "user_id", "a"), true},
		{"other rep", book("M", byUser, "user_id", "b"), false},
		{"no rep", book("M", byUser, "user_id", nil), false},
		{"company, any rep", book("", byUser, "user_id", "b"), true},
		{"own row", book("M", byManager, "manager_id", "M"), true},
		{"other manager's row", book("M", byManager, "manager_id", "N"), false},
		{"company's row at a manager's", book("M", byManager, "manager_id", nil), false},
		{"company's row", book("", byManager, "manager_id", nil), true},
		{"manager's row at the company's", book("", byManager, "manager_id", "M"), false},
		{"whole with people", book("M", whole, "user_id", "a"), false},
		{"whole without", book("M", whole, "note", "a"), true},
	} {
		err := guard(c.book, pairs)
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
		if err != nil && !strings.Contains(err.Error(), "bug: ") {
			t.Errorf("%s: %v is not called a bug", c.name, err)
		}
	}
}
