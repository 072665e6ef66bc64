package report

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/queries/queriestest"
)

// ownBook is a file of the reps' own books.
func ownBook(name string, order int, block string) sqlfile.Meta {
	meta := perUser(name, order, block)
	meta.Books = append(meta.Books, "rep")
	return meta
}

func reps(t *testing.T, org Org, results ...analyze.Result) []Book {
	t.Helper()
	books, err := Reps(results, BookInfo{Company: "Contoso", AsOf: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Texts: queriestest.English(t)}, org)
	if err != nil {
		t.Fatal(err)
	}
	return books
}

// A rep's own book is her sheet, from the files that are meant for her: no sheet of
// everybody's, nothing for managers' eyes, no row of anybody else.
func TestRepsOwnBooks(t *testing.T) {
	t.Parallel()
	org := testOrg()
	org.Users = []User{{ID: "a", Name: "Åsa", Email: "asa@x"}, {ID: "b", Name: "Bo"}, {ID: "c", Name: "Cy"}}
	both := []string{"company", "manager", "rep"}
	got := map[string]string{}
	for _, b := range reps(t, org,
		file("headline", ownBook("What happened", 60, "headline"), []string{"user_id", "sentence"}, []any{"b", "Bo's"}, []any{"a", "Åsa's"}, []any{"gone", "unknown to the models"}, []any{nil, "nobody's"}),
		file("coaching", perUser("For the manager", 61, "headline"), []string{"user_id", "sentence"}, []any{"a", "coach her"}),
		file("deals", ownBook("Deals", 62, ""), []string{"user_id", "v"}, []any{"a", "deal-a1"}, []any{"c", "of nobody's sheet"}, []any{"a", "deal-a2"}),
		file("team", sqlfile.Meta{Sheet: "Team", Order: 20, Audience: "user", Books: both}, []string{"user_id", "v"}, []any{"a", "team"}),
		file("notes", sqlfile.Meta{Sheet: "Notes", Order: 90, Audience: "company", Books: both}, []string{"v"}, []any{"n"}),
	) {
		if b.Kind() != RepBook || b.ReaderID() != b.UserID || len(b.Sheets) != 1 || b.Sheets[0].UserID != b.UserID {
			t.Errorf("%s is of kind %s, for %q, with %d sheets", b.ID, b.Kind(), b.ReaderID(), len(b.Sheets))
		}
		got[b.Folder()+" "+b.Owner+" "+b.Email] = seen(b)
	}
	want := map[string]string{
		"reps/rep-asa Åsa asa@x": "Åsa's  deal-a1 deal-a2",
		"reps/rep-bo Bo ":        "Bo's  Nothing to show for Bo as of 2026-11-20.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("books (-want +got):\n%s", diff)
	}
}

// Failures stand on every rep's sheet without the error's words, as on her manager's.
func TestRepsBooksWithFailures(t *testing.T) {
	t.Parallel()
	org := testOrg()
	org.Users = []User{{ID: "a", Name: "Åsa"}, {ID: "b", Name: "Bo"}}
	broken := analyze.Result{File: &sqlfile.File{Path: "scorecards/h.sql", Meta: ownBook("h", 60, "headline")}, Err: fmt.Errorf("secret of b")}
	lost := file("lost", ownBook("l", 62, ""), []string{"v"}, []any{"whose?"})
	books := reps(t, org, broken, file("deals", ownBook("d", 61, ""), []string{"user_id", "v"}, []any{"a", "deal-a"}), lost)
	if len(books) != 1 {
		t.Fatalf("%d books", len(books))
	}
	got := seen(books[0])
	if !strings.Contains(got, "h.sql failed") || !strings.Contains(got, "deal-a") || !strings.Contains(got, "needs a column user_id") || strings.Contains(got, "secret") || strings.Contains(got, "whose?") {
		t.Errorf("Åsa: %s", got)
	}
	if books := reps(t, org, broken); len(books) != 0 {
		t.Errorf("%d books without any rep", len(books))
	}
}

// The name of a rep's file depends neither on who is a manager nor on who has a
// sheet tonight; nobody else has it.
func TestNamesOfRepsBooks(t *testing.T) {
	t.Parallel()
	managers := []Manager{{ID: "M", Name: "Ann Ek"}, {ID: "R", Name: "Rep Ann Ek"}, {ID: "S", Name: "Reps"}, {ID: "T", Name: "Company"}}
	users := []User{{ID: "3", Name: "Ann Ek"}, {ID: "2", Name: "Bo"}, {ID: "1", Name: "Ann Ek"}, {ID: "4", Name: "王"}}
	taken := slugs(managers)
	if diff := cmp.Diff(map[string]string{"M": "ann-ek", "R": "rep-ann-ek", "S": "reps-2", "T": "company-2"}, taken); diff != "" {
		t.Errorf("managers (-want +got):\n%s", diff)
	}
	want := map[string]string{"1": "rep-ann-ek-2", "2": "rep-bo", "3": "rep-ann-ek-3", "4": "rep-user-4"}
	if diff := cmp.Diff(want, repSlugs(users, taken)); diff != "" {
		t.Errorf("reps (-want +got):\n%s", diff)
	}
	want["1"], want["3"] = "rep-ann-ek", "rep-ann-ek-2"
	if diff := cmp.Diff(want, repSlugs(users, slugs(managers[:1]))); diff != "" {
		t.Errorf("a manager of her name (-want +got):\n%s", diff)
	}
}

// The guard knows a row in the wrong rep's book, whatever laid it there.
func TestGuardOfRepsBooks(t *testing.T) {
	t.Parallel()
	columns := []Column{{Name: "user_id"}}
	for name, c := range map[string]struct {
		block Block
		fine  bool
	}{
		"her own":             {Block{Columns: columns, Rows: [][]any{{"a"}}, audience: byUser}, true},
		"a colleague's":       {Block{Columns: columns, Rows: [][]any{{"a"}, {"b"}}, audience: byUser}, false},
		"nobody's":            {Block{Columns: columns, Rows: [][]any{{nil}}, audience: byUser}, false},
		"without an owner":    {Block{Columns: []Column{{Name: "v"}}, Rows: [][]any{{"a"}}, audience: byUser}, false},
		"everybody's":         {Block{Columns: columns, Rows: [][]any{{"a"}}, audience: whole}, false},
		"a manager's numbers": {Block{Columns: []Column{{Name: "user_id"}, {Name: "manager_id"}}, Rows: [][]any{{"a", "M"}}, audience: byManager}, false},
	} {
		b := Book{UserID: "a", Sheets: []Sheet{{UserID: "a", Blocks: []Block{c.block}}}}
		if err := guard(b, nil); (err == nil) != c.fine || err != nil && !strings.Contains(err.Error(), "bug") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
