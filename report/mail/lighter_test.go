package mail_test

import (
	"strings"
	"testing"

	"crmscore/report"
	"crmscore/report/mail"
)

// TestLightenDropsDetailsInOrder: first the sheets of single people, then the
// folded lists; the summary always stays.
func TestLightenDropsDetailsInOrder(t *testing.T) {
	t.Parallel()
	b := summary(t, "sfdc:M1")
	b.Sheets = append(b.Sheets, report.Sheet{Name: "Jonas", UserID: "u2"}, report.Sheet{Name: "Pia", UserID: "u3"},
		report.Sheet{Name: "Deals", Blocks: []report.Block{{Kind: report.TableBlock, Group: "rep_name"}}}, report.Sheet{Name: "Notes"})
	var got []string
	for _, l := range mail.Lighten(b) {
		var names []string
		for _, s := range l.Book.Sheets {
			names = append(names, s.Name)
		}
		got = append(got, strings.Join(names, " ")+" without "+strings.Join(l.Left, ", "))
	}
	want := "Summary Deals Notes without the sheets of 2 people|Summary Notes without the sheets of 2 people, the sheet Deals"
	if strings.Join(got, "|") != want {
		t.Errorf("steps %q, want %q", strings.Join(got, "|"), want)
	}
	if len(b.Sheets) != 5 || len(mail.Lighten(summary(t, ""))) != 0 {
		t.Error("the book itself was changed, or a book without details got lighter")
	}
}

func TestLinkToThePublishedFile(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"":                               "",
		"https://files.contoso.example/": "https://files.contoso.example/scorecards/a/b.xlsx",
		`\\server\share`:                 `\\server\share\scorecards\a\b.xlsx`,
		"/srv/crm":                       "/srv/crm/scorecards/a/b.xlsx",
	} {
		if got := mail.Link(base, "scorecards/a/b.xlsx"); got != want {
			t.Errorf("link %q, want %q", got, want)
		}
	}
}

func TestRecipientFollowsTheOverride(t *testing.T) {
	t.Parallel()
	c := mail.Config{To: map[string]string{"sfdc:1": "one@x.example", "Two@x.example": "none", "stray": "three@x.example"}}
	for _, w := range []struct{ id, email, to string }{
		{"sfdc:1", "a@x.example", "one@x.example"}, {"sfdc:2", "two@X.example", mail.Nobody}, {"sfdc:3", "b@x.example", "b@x.example"}, {"sfdc:4", "", ""},
	} {
		if to, _ := c.Recipient(w.id, w.email); to != w.to {
			t.Errorf("%s: %q, want %q", w.id, to, w.to)
		}
	}
	if got := c.Strays(map[string]bool{"sfdc:1": true, "two@x.example": true}); len(got) != 1 || got[0] != "stray" {
		t.Errorf("strays %q", got)
	}
}
