package xlsx

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"crmscore/report"
	"crmscore/report/xlsx/lint"
)

// fillable is a book with one table whose last three columns are filled in.
func fillable() report.Book {
	day := time.Date(2026, 4, 3, 0, 0, 0, 0, time.UTC)
	return report.Book{ID: "maria-berg", ManagerID: "crm:u1", Title: "Scorecard", AsOf: time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC), Fingerprint: "abc",
		Sheets: []report.Sheet{{Name: "Review", Title: "Review", Blocks: []report.Block{{
			Kind: report.TableBlock, Query: "scorecards/r.sql",
			Columns: []report.Column{
				{Name: "opportunity_id", Label: "Opportunity", Kind: report.ID, Hidden: true}, {Name: "deal", Label: "Deal", Kind: report.Text},
				{Name: "decision", Label: "Decision", Kind: report.Text, Entry: "choice", Choices: []string{"keep", "close"}},
				{Name: "step", Label: "Step", Kind: report.Text, Entry: "text"}, {Name: "by_when", Label: "By when", Kind: report.Date, Entry: "date"},
			},
			Rows: [][]any{{"crm:1", "Anna", nil, nil, nil}, {"crm:2", "Bert", "keep", "=call", day}},
		}}}}}
}

// A sheet that is filled in has boxes with checks, and beside them, hidden and
// inside the filter, what brings its rows home.
func TestEntries(t *testing.T) {
	t.Parallel()
	src := bytesOf(t, fillable())
	if found := lint.Bytes(src); len(found) > 0 {
		t.Error(found)
	}
	f, err := excelize.OpenReader(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Review")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"Deal", "Decision", "Step", "By when", "opportunity_id", "entered before"}, {"Anna", "", "", "", "crm:1"}, {"Bert", "keep", "=call", "2026-04-03", "crm:2", "yes"}}
	if diff := cmp.Diff(want, rows[3:6]); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	for column, shown := range map[string]bool{"D": true, "E": false, "F": false} {
		if got, err := f.GetColVisible("Review", column); err != nil || got != shown {
			t.Errorf("column %s visible: %v, %v", column, got, err)
		}
	}
	checks, err := f.GetDataValidations("Review")
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, v := range checks {
		kinds = append(kinds, v.Sqref+" "+v.Type)
	}
	if got := strings.Join(kinds, ", "); got != "B5:B6 list, C5:C6 textLength, D5:D6 date" {
		t.Errorf("checks: %s", got)
	}
	filter := ""
	for _, n := range f.GetDefinedName() {
		if strings.HasSuffix(n.Name, "_FilterDatabase") {
			filter = n.RefersTo
		}
	}
	if !strings.HasSuffix(strings.ReplaceAll(filter, "$", ""), "A4:F6") {
		t.Errorf("the filter is %s: rows would be sorted away from their deals", filter)
	}
	id, err := f.GetCellStyle("Review", "C5")
	if err != nil {
		t.Fatal(err)
	}
	style, err := f.GetStyle(id)
	if err != nil || style.Protection == nil || style.Protection.Locked || len(style.Border) != 4 {
		t.Errorf("style %+v, %v", style, err)
	}
	about, err := f.GetRows(bookTab)
	if err != nil {
		t.Fatal(err)
	}
	if visible, err := f.GetSheetVisible(bookTab); err != nil || visible {
		t.Errorf("%s is visible: %v, %v", bookTab, visible, err)
	}
	wantAbout := [][]string{{"crmscore scorecard", "1"}, {"book", "maria-berg"}, {"manager", "crm:u1"}, {"as_of", "2026-03-31"}, {"fingerprint", "abc"},
		{"key", "Review", "opportunity_id", "opportunity_id"}, {"carried", "Review", "entered before"},
		{"entry", "Review", "Decision", "decision", "choice"}, {"entry", "Review", "Step", "step", "text"}, {"entry", "Review", "By when", "by_when", "date"},
		{"deal", "Review", "Deal"}, {"row", "Review", "crm:1", "Anna"}, {"row", "Review", "crm:2", "Bert", "keep", "=call", "2026-04-03"},
		{"sheet", "Review"}}
	about = slices.DeleteFunc(about, func(line []string) bool { return line[0] == "texts" }) // what is heard of them is tested in cmd/crmscore
	if diff := cmp.Diff(wantAbout, about); diff != "" {
		t.Errorf("%s (-want +got):\n%s", bookTab, diff)
	}
}
