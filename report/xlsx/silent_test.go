package xlsx

import (
	"testing"

	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
)

// A column that would say the same in every row, or nothing in any, leaves its room to
// the others; one to be filled in stays, and so does what differs in a single row.
func TestColumnsThatSayNothing(t *testing.T) {
	t.Parallel()
	columns := []report.Column{
		{Name: "rep_name", Label: "Rep", Kind: report.Text}, {Name: "team", Label: "Team", Kind: report.Text},
		{Name: "why", Label: "Why", Kind: report.Note}, {Name: "step", Label: "Step", Kind: report.Note, Entry: "text"},
		{Name: "region", Label: "Region", Kind: report.Text},
	}
	for _, c := range []struct {
		name string
		rows [][]any
		want string
	}{
		{"one team, no note", [][]any{{"Ada", "North", nil, nil, "EU"}, {"Bo", "North", "", nil, "EU"}}, "Rep Step Region "},
		{"two teams, one note", [][]any{{"Ada", "North", nil, nil, "EU"}, {"Bo", "South", "new", nil, "EU"}}, "Rep Team Why Step Region "},
		{"a single row names its team", [][]any{{"Ada", "North", nil, nil, "EU"}}, "Rep Team Step Region "},
		{"nobody has a team", [][]any{{"Ada", nil, "x", nil, "EU"}, {"Bo", nil, "x", nil, "EU"}}, "Rep Team Why Step Region "},
	} {
		got := ""
		for _, col := range newTable(&report.Block{Columns: columns, Rows: c.rows}, cells.Words{}).cols {
			got += col.label + " "
		}
		if got != c.want {
			t.Errorf("%s: columns %q, want %q", c.name, got, c.want)
		}
	}
}

// A rate that is neither none nor all is never shown as 0% or 100%.
func TestRatesNearNothing(t *testing.T) {
	t.Parallel()
	c := column{Column: report.Column{Kind: report.Rate}}
	for v, want := range map[float64]string{0: "", 0.0001: theme.FormatBelow, 0.0099: theme.FormatBelow, 0.01: "", 0.99: "", 0.991: theme.FormatAbove, 1: "", -0.001: "", 3.65: ""} {
		if got := c.formatOf(v); got != want {
			t.Errorf("rate %v: format %q, want %q", v, got, want)
		}
	}
}
