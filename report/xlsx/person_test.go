package xlsx

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"crmscore/analyze"
	"crmscore/queries/queriestest"
	"crmscore/report"
	"crmscore/report/xlsx/lint"
)

// A person's sheet is one upright page with the way back to the first sheet, and
// her name on sheet Team leads to it.
func TestSheetsOfPersons(t *testing.T) {
	t.Parallel()
	books, err := report.Build(append([]analyze.Result{teamResult(), pipelineResult(3)}, repResults()...), fixtureInfo(t), fixtureOrg())
	if err != nil {
		t.Fatal(err)
	}
	src := bytesOf(t, books[2]) // Maria's: two of her six reps have a sheet
	for _, fault := range lint.Bytes(src) {
		t.Error(fault)
	}
	got := dump(t, src)
	golden := filepath.Join("testdata", "sheets-of-persons.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatalf("%v (make it with -update)", err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", golden, diff)
	}

	f, err := excelize.OpenReader(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, want := strings.Join(f.GetSheetList(), " | "), "Team | Pipeline review | Anna Lindqvist | Björn Aas | _data"; got != want {
		t.Errorf("tabs %s, want %s", got, want)
	}
	layout, err := f.GetPageLayout("Björn Aas")
	if err != nil || *layout.Orientation != "portrait" || *layout.FitToHeight != 1 {
		t.Errorf("layout %+v, %v", layout, err)
	}
	for at, want := range map[string]string{"Team!A5": "'Anna Lindqvist'!A1", "Björn Aas!L1": "'Team'!A1"} {
		tab, cell, _ := strings.Cut(at, "!")
		if _, link, err := f.GetCellHyperLink(tab, cell); err != nil || link != want {
			t.Errorf("%s leads to %q (%v), want %s", at, link, err, want)
		}
	}
	if linked, _, _ := f.GetCellHyperLink("Team", "A7"); linked {
		t.Error("a rep without a sheet is linked")
	}
}

// Tabs of people give way to the sheets of everybody, and are cut to what Excel takes.
func TestTabsOfPersons(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 40)
	got := tabNames([]report.Sheet{
		{Name: "A/B", UserID: "2"}, {Name: long, UserID: "9"}, {Name: long + "y", UserID: "1"}, {Name: "notes", UserID: "3"}, {Name: "Notes"},
	}, queriestest.English(t))
	want := []string{"A-B", long[:27] + " (2)", long[:31], "notes (2)", "Notes"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tabs (-want +got):\n%s", diff)
	}
}
