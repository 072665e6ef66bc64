package report

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"crmscore/analyze/messages"
	"crmscore/analyze/sqlfile"
	"crmscore/queries"
)

// A language's file says what front matter says to readers: titles, labels, notes,
// the sentence for no rows, and the name on a sheet's tab, to which actions lead. The
// queries and other books' rows stay as they are.
func TestFrontMatterInAnotherLanguage(t *testing.T) {
	t.Parallel()
	const german = `queries:
  scorecards/team.sql: {sheet: Mannschaft, title: Alle, grain: eine Zeile je Person, labels: {rep_name: Verkäufer}, notes: {v: Was es heißt}}
  scorecards/none.sql: {empty: Nichts da.}
`
	texts, faults := messages.Load(queries.FS, fstest.MapFS{"messages/de.yaml": {Data: []byte(german)}}, "de")
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	both := []string{"company", "manager"}
	columns := map[string]sqlfile.Column{"rep_name": {Label: "Rep"}, "v": {Label: "Value", Note: "What it is"}}
	todo := []any{"Team", "Go there"}
	results := append(
		placed(nil),
		file("team", sqlfile.Meta{Sheet: "Team", Order: 2, Title: "All", Grain: "one row", Books: both, Columns: columns}, []string{"rep_name", "v"}, []any{"Ada", "1"}),
		file("none", sqlfile.Meta{Sheet: "None", Order: 3, Empty: "Nothing.", Books: both}, []string{"v"}),
		file("todo", sqlfile.Meta{Sheet: "Summary", Order: 1, Block: "actions", Books: both}, []string{"sheet", "action"}, todo),
	)
	for i := range results {
		results[i].File.Meta.Books = []string{"company"}
	}
	books, err := Build(results, BookInfo{Company: "C", AsOf: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Texts: texts}, Org{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range books[0].Sheets {
		b := s.Blocks[0]
		got = append(got, fmt.Sprintf("%s/%s: %s, %s, %s %v", s.Name, s.Key, b.Title, b.Grain, b.Empty, b.Rows))
		for _, c := range b.Columns {
			got = append(got, fmt.Sprintf("%s %s %s", c.Name, c.Label, c.Note))
		}
	}
	want := `Summary/Summary: , ,  [[Mannschaft Go there]]
sheet Sheet 
action Action 
Mannschaft/Team: Alle, eine Zeile je Person,  [[Ada 1]]
rep_name Verkäufer 
v Value Was es heißt
None/None: , , Nichts da. []
v V `
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	if todo[0] != "Team" || columns["rep_name"].Label != "Rep" {
		t.Errorf("results have changed: %v, %v", todo, columns)
	}
}
