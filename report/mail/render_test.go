package mail_test

import (
	"strings"
	"testing"
	"time"

	"crmscore/report"
	"crmscore/report/mail"
)

// summary is a book whose first page holds a sentence, three tiles and an action.
func summary(managerID string) report.Book {
	var columns []report.Column
	for _, name := range []string{"label", "value", "kind", "n", "goal", "change", "status", "note", "versus"} {
		columns = append(columns, report.Column{Name: name})
	}
	return report.Book{
		ID: "maria-berg", ManagerID: managerID, Owner: "Maria Berg", Company: "Contoso", Currency: "EUR", Title: "Sales scorecard – Maria Berg",
		AsOf: time.Date(2026, 3, 13, 0, 0, 0, 0, time.UTC), Fingerprint: "f00d",
		Sheets: []report.Sheet{{Name: "Summary", Blocks: []report.Block{
			{Kind: report.HeadlineBlock, Columns: []report.Column{{Name: "sentence"}}, Rows: [][]any{{"Won 207k EUR, 34% of the quarter's quota. More."}}},
			{Kind: report.TilesBlock, Columns: columns, Rows: [][]any{
				{"Close rate", .294, "rate", int64(3740), nil, -.019, "on_track", "24 to 35% likely", "since last quarter"},
				{"Pipeline coverage", nil, "ratio", int64(61), nil, nil, "on_track", "quota reached", nil},
				{"Average sale", 23_140., "amount", nil, 25_000., 0., "none", nil, "since last quarter"},
			}},
			{Kind: report.ActionsBlock, Columns: []report.Column{{Name: "action"}}, Rows: [][]any{{"9 deals have no next step: agree on a dated one"}}},
		}}},
	}
}

// TestRenderSaysTheSameTwice: what a tile says stands in both forms of the
// mail, and a value that is absent is neither zero nor without a reason.
func TestRenderSaysTheSameTwice(t *testing.T) {
	t.Parallel()
	c, err := mail.Render(summary("sfdc:M1"), "")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(c.Text), " ")
	for _, want := range []string{
		"Close rate (n = 3,740) 29.4% [On track] ▼ 1.9 pp since last quarter; 24 to 35% likely",
		"Pipeline coverage – [On track] quota reached",
		"Average sale 23k EUR goal 25k EUR; no change",
		"You receive this because you lead this team at Contoso.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, c.Text)
		}
	}
	for _, want := range []string{
		"Close rate (n = 3,740)", "29.4%", "▼ 1.9 pp since last quarter<br>24 to 35% likely", ">–<", "quota reached", "goal 25k EUR<br>no change<",
		"9 deals have no next step: agree on a dated one", "you lead this team at Contoso",
	} {
		if !strings.Contains(c.HTML, want) {
			t.Errorf("the HTML lacks %q", want)
		}
	}
	if want := "Maria Berg, Fri 13 Mar 2026: Won 207k EUR, 34% of the quarter's quota"; c.Subject != want {
		t.Errorf("subject %q, want %q", c.Subject, want)
	}
}

// TestRenderForTheCompany: whoever gets the company's book leads no team of it.
func TestRenderForTheCompany(t *testing.T) {
	t.Parallel()
	c, err := mail.Render(summary(""), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{c.Text, strings.ReplaceAll(c.HTML, "&#39;", "'")} {
		if strings.Contains(form, "lead this team") || !strings.Contains(form, "the whole company's scorecard at Contoso") {
			t.Errorf("why she gets it is wrong:\n%s", form)
		}
	}
}
