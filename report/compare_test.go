package report

import (
	"reflect"
	"testing"
)

func TestCompare(t *testing.T) {
	sheet := func(name, title string, cells ...any) Sheet {
		return Sheet{Name: name, Blocks: []Block{{Title: title, Rows: [][]any{cells}}}}
	}
	before := Book{Fingerprint: "a", Sheets: []Sheet{sheet("Team", "Team", 1.5), sheet("Notes", "Notes", "x"), sheet("Cycle", "Cycle", nil), sheet("Deals", "Deals", 1)}}
	after := Book{Fingerprint: "b", Sheets: []Sheet{sheet("Team", "Team", 1.5), sheet("Leads", "Leads"), sheet("Cycle", "Cycle", 0.0), sheet("Notes", "Other", "x")}}
	want := []SheetChange{{"Leads", "new"}, {"Cycle", "changed"}, {"Notes", "changed"}, {"Deals", "gone"}}
	if got := Compare(before, after); !reflect.DeepEqual(got, want) {
		t.Errorf("changes are %v, want %v", got, want)
	}
	if got := Compare(before, before); got != nil {
		t.Errorf("a book differs from itself: %v", got)
	}
}
