package report

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/queries/queriestest"
)

func perUser(name string, order int, block string) sqlfile.Meta {
	return sqlfile.Meta{Title: name, Sheet: "Rep", Order: order, Audience: "user", Per: "user", Block: block, Books: []string{"company", "manager"}}
}

// Every person of the first file has a sheet in the books that may hold her rows,
// by name between the sheets before and behind; of the other files she gets her rows.
func TestSheetPerPerson(t *testing.T) {
	t.Parallel()
	both := []string{"company", "manager"}
	results := []analyze.Result{
		file("headline", perUser("What happened", 60, "headline"), []string{"user_id", "sentence"}, []any{"b", "Bo's"}, []any{"a", "Åsa's"}),
		file("some", perUser("Said of some", 61, "headline"), []string{"user_id", "sentence"}, []any{"b", "only Bo's"}),
		file("deals", perUser("Deals", 62, ""), []string{"user_id", "v"}, []any{"a", "deal-a1"}, []any{"M", "of nobody's sheet"}, []any{"a", "deal-a2"}),
		file("team", sqlfile.Meta{Sheet: "Team", Order: 20, Audience: "user", Books: both}, []string{"user_id", "rep_name", "v"}),
		file("notes", sqlfile.Meta{Sheet: "Notes", Order: 90, Audience: "company", Books: both}, []string{"v"}, []any{"n"}),
	}
	org := testOrg()
	org.Users = []User{{ID: "a", Name: "Åsa"}, {ID: "b", Name: "Bo"}}
	books, err := Build(results, BookInfo{Company: "Contoso", AsOf: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Texts: queriestest.English(t)}, org)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, b := range books {
		var sheets []string
		for _, s := range b.Sheets {
			sheets = append(sheets, fmt.Sprintf("%s[%s] %s", s.Name, s.UserID, seen(Book{Sheets: []Sheet{s}})))
		}
		got[b.ID] = strings.Join(sheets, " | ")
	}
	const asa = "Åsa[a] Åsa's  deal-a1 deal-a2"
	const bo = "Bo[b] Bo's  only Bo's  Nothing to show for Bo as of 2026-11-20."
	want := map[string]string{}
	for id, own := range map[string]string{"company": asa + " | " + bo, "dora": asa + " | " + bo, "maria": asa, "nils": bo} {
		owner := map[string]string{"company": "Contoso", "dora": "Dora", "maria": "Maria", "nils": "Nils"}[id]
		want[id] = "Team[] Nothing to show for " + owner + " as of 2026-11-20. | " + own + " | Notes[] n"
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sheets (-want +got):\n%s", diff)
	}
}

// Namesakes, and people named like a sheet, are told apart by a number.
func TestNamesOfPersonsSheets(t *testing.T) {
	t.Parallel()
	org := testOrg()
	org.Users = []User{{ID: "a", Name: "notes"}, {ID: "b", Name: "Bo"}, {ID: "M", Name: "BO"}}
	books, err := Build([]analyze.Result{
		file("headline", perUser("x", 60, "headline"), []string{"user_id", "sentence"}, []any{"b", "s"}, []any{"a", "s"}, []any{"M", "s"}),
		file("notes", sqlfile.Meta{Sheet: "Notes", Order: 90, Audience: "company"}, []string{"v"}, []any{"n"}),
	}, BookInfo{Texts: queriestest.English(t)}, org)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range books[0].Sheets {
		names = append(names, s.Name+"="+s.UserID)
	}
	if got, want := strings.Join(names, " "), "BO=M Bo (2)=b notes (2)=a Notes="; got != want {
		t.Errorf("sheets %s, want %s", got, want)
	}
}

// A book of many has sheets of those who report to its reader only, and says so.
func TestTooManyPersons(t *testing.T) {
	t.Parallel()
	var rows [][]any
	org := Org{Managers: []Manager{{ID: "D", Name: "Dora", Level: 2}, {ID: "M", Name: "Maria", Level: 1}}}
	for i := range maxPersonSheets + 1 {
		id := fmt.Sprintf("r%02d", i)
		rows = append(rows, []any{id, id, "row"})
		org.Subtree = append(org.Subtree, Member{"D", id, 2}, Member{"M", id, 1})
	}
	org.Subtree[0].Depth = 1 // r00 reports to Dora herself
	rows[0], rows[1] = rows[1], rows[0]
	books, err := Build([]analyze.Result{
		file("team", sqlfile.Meta{Sheet: "Team", Order: 20, Audience: "user", Books: []string{"company", "manager"}}, []string{"user_id", "rep_name", "v"}, rows...),
		file("rep", perUser("x", 60, ""), []string{"user_id", "rep_name", "v"}, rows...),
	}, BookInfo{Texts: queriestest.English(t)}, org)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"41 reps would be too many; their managers", "only of the 1 who report to you directly; 41 reps", "Crmscore makes at most 40"} {
		b := books[i]
		if got := b.Sheets[0].Blocks[0].Rows[0][0].(string); !strings.Contains(got, want) {
			t.Errorf("%s: %s", b.ID, got)
		}
		if got := len(b.Sheets) - 1; got != map[int]int{0: 0, 1: 1, 2: 0}[i] {
			t.Errorf("%s has %d sheets of persons", b.ID, got)
		}
	}
}

// Where the first file failed the next one says who has a sheet; where all did, one
// sheet says why.
func TestPersonsSheetsWithFailures(t *testing.T) {
	t.Parallel()
	broken := analyze.Result{File: &sqlfile.File{Path: "scorecards/h.sql", Meta: perUser("h", 60, "headline")}, Err: fmt.Errorf("secret of b")}
	books := build(t, broken, file("deals", perUser("d", 61, ""), []string{"user_id", "v"}, []any{"a", "deal-a"}))
	if got := seen(books["maria"]); !strings.Contains(got, "h.sql failed") || !strings.Contains(got, "deal-a") || strings.Contains(got, "secret") {
		t.Errorf("maria: %s", got)
	}
	if got := build(t, broken)["maria"].Sheets; len(got) != 1 || got[0].Name != "Rep" || got[0].Blocks[0].Failed == "" {
		t.Errorf("maria: %+v", got)
	}
}

// The guard knows a foreign row on a person's sheet, whatever laid it there.
func TestGuardOfPersonsSheets(t *testing.T) {
	t.Parallel()
	block := Block{Columns: []Column{{Name: "user_id"}}, Rows: [][]any{{"a"}}, audience: byUser}
	pairs := map[[2]string]bool{{"M", "a"}: true, {"M", "b"}: true}
	b := Book{ManagerID: "M", Sheets: []Sheet{{Name: "Åsa", UserID: "a", Blocks: []Block{block}}}}
	if err := guard(b, pairs); err != nil {
		t.Error(err)
	}
	b.Sheets[0].UserID = "b"
	if err := guard(b, pairs); err == nil || !strings.Contains(err.Error(), "bug") {
		t.Errorf("a row of another person passes: %v", err)
	}
}

// Directors have the sheets of managers and those of directors.
func TestDirectorsSheets(t *testing.T) {
	t.Parallel()
	org := testOrg()
	org.Managers[1].Level, org.Managers[0].Level = 2, 1 // Dora, Nils
	books, err := Build([]analyze.Result{
		file("m", sqlfile.Meta{Sheet: "Managers", Order: 1, Audience: "manager", Books: []string{"company", "director"}}, []string{"manager_id", "v"}, []any{"D", "d"}, []any{nil, "c"}),
		file("t", sqlfile.Meta{Sheet: "Team", Order: 2, Audience: "manager", Books: []string{"manager"}}, []string{"manager_id", "v"}),
	}, BookInfo{Texts: queriestest.English(t)}, org)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, b := range books {
		for _, s := range b.Sheets {
			got[b.ID] += s.Name + " "
		}
	}
	want := map[string]string{"company": "Managers ", "dora": "Managers Team ", "maria": "Team ", "nils": "Team "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sheets (-want +got):\n%s", diff)
	}
}

// Names are in the order that readers expect, and queries sort by the same letters:
// the story of the macro name_order holds for the program too.
func TestNamesInOrder(t *testing.T) {
	t.Parallel()
	names := []string{"Øye", "Zoe", "Łukasz", "élodie", "Mo", "Åse", "Asa", "Asa", "Élodie"}
	slices.SortFunc(names, CompareNames)
	if got, want := strings.Join(names, " "), "Asa Asa Åse Élodie élodie Łukasz Mo Øye Zoe"; got != want {
		t.Errorf("order %s, want %s", got, want)
	}
	story, err := os.ReadFile("../queries/tests/name_order__marks_and_capitals.txtar")
	if err != nil {
		t.Fatal(err)
	}
	args, want, _ := strings.Cut(string(story), "-- want.csv --\nresult\n")
	_, args, _ = strings.Cut(args, "-- args.csv --\nname\n")
	var folded []string
	for _, name := range strings.Split(strings.TrimSpace(args), "\n") {
		folded = append(folded, foldName(name))
	}
	if diff := cmp.Diff(strings.Split(strings.TrimSpace(want), "\n"), folded); diff != "" {
		t.Errorf("the program and the macro sort differently (-macro +program):\n%s", diff)
	}
}
