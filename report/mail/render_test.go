package mail_test

import (
	"fmt"
	stdhtml "html"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"crmscore/queries/queriestest"
	"crmscore/report"
	"crmscore/report/mail"
)

// summary is a book whose first page holds a sentence, three tiles and an action.
func summary(t testing.TB, managerID string) report.Book {
	t.Helper()
	var columns []report.Column
	for _, name := range []string{"label", "value", "kind", "n", "goal", "change", "status", "note", "versus"} {
		columns = append(columns, report.Column{Name: name})
	}
	return report.Book{
		ID: "maria-berg", ManagerID: managerID, Owner: "Maria Berg", Company: "Contoso", Currency: "EUR", Title: "Sales scorecard – Maria Berg",
		AsOf: time.Date(2026, 3, 13, 0, 0, 0, 0, time.UTC), Fingerprint: "f00d", Texts: queriestest.English(t),
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
	c, err := mail.Render(summary(t, "sfdc:M1"), false, mail.Enclosure{})
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(c.Text), " ")
	for _, want := range []string{
		"Close rate (n = 3,740) 29.4% [On track] ▼ 1.9 pp since last quarter; 24 to 35% likely",
		"Pipeline coverage – [On track] quota reached",
		"Average sale 23k EUR Goal 25k EUR; unchanged",
		"You receive this because you lead this team at Contoso.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, c.Text)
		}
	}
	for _, want := range []string{
		"Close rate (n\u00a0=\u00a03,740)", "29.4%", "▼ 1.9 pp since last quarter · 24 to 35% likely", ">–<", "quota reached", "Goal 25k EUR · unchanged<",
		"9 deals have no next step: agree on a dated one", "you lead this team at Contoso",
	} {
		if !strings.Contains(c.HTML, want) {
			t.Errorf("the HTML lacks %q", want)
		}
	}
	if want := "Won 207k EUR, 34% of the quarter's quota – Maria Berg, week 11"; c.Subject != want {
		t.Errorf("subject %q, want %q", c.Subject, want)
	}
}

// TestRenderForTheCompany: whoever gets the company's book leads no team of it.
func TestRenderForTheCompany(t *testing.T) {
	t.Parallel()
	c, err := mail.Render(summary(t, ""), false, mail.Enclosure{})
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{c.Text, strings.ReplaceAll(c.HTML, "&#39;", "'")} {
		if strings.Contains(form, "lead this team") || !strings.Contains(form, "the whole company's scorecard at Contoso") {
			t.Errorf("why she gets it is wrong:\n%s", form)
		}
	}
}

// TestRenderForOthers: a rep reads her own numbers, which are all that her book has; who
// gets a book in the place of its owner is not told to lead that team.
func TestRenderForOthers(t *testing.T) {
	t.Parallel()
	own := summary(t, "")
	own.UserID, own.Sheets[0].UserID = "sfdc:U1", "sfdc:U1"
	for name, w := range map[string]struct {
		book   report.Book
		sentOn bool
		want   []string
	}{
		"rep":     {own, false, []string{"these are your own numbers at Contoso. It is about you alone", "Won 207k EUR", "Close rate (n", "9 deals have"}},
		"another": {summary(t, "sfdc:M1"), true, []string{"because the scorecard of Maria Berg at Contoso goes to your address. It is confidential"}},
	} {
		c, err := mail.Render(w.book, w.sentOn, mail.Enclosure{})
		if err != nil {
			t.Fatal(err)
		}
		for _, form := range []string{c.Text, visible(c.HTML)} {
			for _, want := range w.want {
				if !strings.Contains(form, want) {
					t.Errorf("%s: lacks %q:\n%s", name, want, form)
				}
			}
			if strings.Contains(form, "lead this team") || strings.Contains(form, "whole company") || strings.Contains(form, "sheet Notes") {
				t.Errorf("%s: reads what is not so:\n%s", name, form)
			}
		}
	}
	if steps := mail.Lighten(own); len(steps) > 0 {
		t.Errorf("a book of one sheet gets lighter: %v", steps)
	}
}

// TestLimitInWords: three digits, with the signs of the language.
func TestLimitInWords(t *testing.T) {
	t.Parallel()
	for limit, want := range map[int64]string{5 << 20: "larger than 5 MB.", 5_000_000: "larger than 4.77 MB.", 512: "larger than 0.5 kB.", 100 << 10: "larger than 100 kB.", 1_200 << 20: "larger than 1,200 MB."} {
		c, err := mail.Render(summary(t, "m"), false, mail.Enclosure{Limit: limit})
		if err != nil || !strings.Contains(c.Text, want) {
			t.Errorf("%d: want %q (%v) in\n%s", limit, want, err, c.Text)
		}
	}
}

// numbers finds every number of a text; the form it is written in counts.
var numbers = regexp.MustCompile(`[0-9][0-9.,]*[0-9]|[0-9]`)

// visible is what a reader sees of an HTML mail, the preheader included.
func visible(html string) string {
	_, body, _ := strings.Cut(html, "<body")
	body = regexp.MustCompile(`(?s)<!--.*?-->|<[^>]*>`).ReplaceAllString("<body"+body, " ")
	return stdhtml.UnescapeString(body)
}

// TestEveryNumberStandsInBothForms: who reads the plain text knows as much as who
// reads the HTML, whatever comes with the mail.
func TestEveryNumberStandsInBothForms(t *testing.T) {
	t.Parallel()
	full := summary(t, "sfdc:M1")
	full.Source, full.Timezone = "crm, 12 000 opportunities", "Europe/Stockholm"
	tiles := &full.Sheets[0].Blocks[1]
	for i := range 9 {
		tiles.Rows = append(tiles.Rows, []any{"More", float64(1_000_001 * (i + 1)), "amount", int64(i + 71), 3e6, -1234.5, "act", "note 9.9", "vs 2025"})
	}
	actions := &full.Sheets[0].Blocks[2]
	for i := range 7 {
		actions.Rows = append(actions.Rows, []any{fmt.Sprintf("%d deals (%dk) are stale", 41+i, 881+i)})
	}
	for name, e := range map[string]mail.Enclosure{
		"attached": {Attachment: "sales-scorecard_maria-berg_2026-03-13.xlsx"},
		"lighter":  {Attachment: "sales-scorecard_maria-berg_2026-03-13.xlsx", Left: []string{"17 sheets of single reps", "Deals"}, Link: "https://files.contoso.example/s/1.xlsx", Limit: 5 << 20},
		"linked":   {Link: `\\server\share\2.xlsx`, Limit: 5 << 20},
		"neither":  {Limit: 5 << 20},
	} {
		c, err := mail.Render(full, false, e)
		if err != nil {
			t.Fatal(err)
		}
		text, html := found(c.Text), found(visible(c.HTML))
		if len(text) < 20 || !slices.Equal(text, html) {
			t.Errorf("%s: numbers of the text %v\nof the HTML %v", name, text, html)
		}
		if !strings.Contains(c.Text, e.Link) || !strings.Contains(c.HTML, e.Link) || strings.Contains(c.HTML, "<a ") != strings.HasPrefix(e.Link, "https:") {
			t.Errorf("%s: the link is not as it should be:\n%s", name, c.Text)
		}
		if strings.Contains(c.Text, "is attached:") == (e.Limit != 0) || strings.Contains(c.Text, "larger than 5 MB") != (e.Limit != 0) {
			t.Errorf("%s: what is attached is not said:\n%s", name, c.Text)
		}
	}
	digest, err := mail.RenderDigest(full, false, full.AsOf.AddDate(0, 0, -3))
	if err != nil {
		t.Fatal(err)
	}
	if text, html := found(digest.Text), found(visible(digest.HTML)); !slices.Equal(text, html) {
		t.Errorf("digest: numbers of the text %v\nof the HTML %v", text, html)
	}
	if !strings.Contains(digest.Text, "Nothing changed since Tuesday 10 March 2026") || digest.Subject != "Nothing changed since Tue 10 Mar – Maria Berg, week 11" {
		t.Errorf("%s\n%s", digest.Subject, digest.Text)
	}
}

// found gives the different numbers of a text in order.
func found(text string) []string {
	all := numbers.FindAllString(text, -1)
	slices.Sort(all)
	return slices.Compact(all)
}

// TestHostileTexts: names from the CRM stay in their line and in their direction, and
// what they hold never becomes HTML.
func TestHostileTexts(t *testing.T) {
	t.Parallel()
	evil := "Eve \"O'Brien\" <b>&amp;\r\nBcc: all@x.example\n\x00\x1b\u202eمبيعات\u2066 💥"
	b := summary(t, "sfdc:M1")
	b.Owner, b.Title, b.Company, b.Source = evil, "Sales scorecard – "+evil, evil, evil
	tiles := &b.Sheets[0].Blocks[1]
	tiles.Rows = [][]any{{evil, 1., "amount", int64(1), 2., 1., "watch", evil, evil}}
	b.Sheets[0].Blocks[2].Rows = [][]any{{evil}, {" \n"}}
	c, err := mail.Render(b, false, mail.Enclosure{})
	if err != nil {
		t.Fatal(err)
	}
	clean := "Eve \"O'Brien\" <b>&amp; Bcc: all@x.example \uFFFD\uFFFDمبيعات 💥"
	if n := strings.Count(c.Text, clean); n != 7 || strings.Contains(c.Text, "\nBcc") || strings.ContainsAny(c.Text+c.HTML+c.Subject, "\r\x00\x1b\u202e\u2066") {
		t.Errorf("found %d times:\n%s", n, c.Text)
	}
	if strings.Contains(c.HTML, "<b>") || !strings.Contains(visible(c.HTML), clean) {
		t.Errorf("the HTML does not show the name:\n%s", c.HTML)
	}
	if !strings.HasSuffix(c.Subject, clean+", week 11") || strings.Contains(c.Text, "- \n") {
		t.Errorf("subject %q", c.Subject)
	}
}

func TestSubjectKeepsNumberOwnerAndWeek(t *testing.T) {
	t.Parallel()
	for subject, want := range map[string]string{
		"78% of quota, close rate 40% ▲, 3 reps to coach": "78% of quota, close rate 40% ▲, 3 reps to coach – Maria Berg, week 11",
		"120\r\nBcc: x": "120 Bcc: x – Maria Berg, week 11",
	} {
		for _, owner := range []string{"Maria Berg", strings.Repeat("Ana ", 14) + "Ruiz", strings.Repeat("Ω", 200)} {
			b := summary(t, "sfdc:M1")
			b.Owner = owner
			head := &b.Sheets[0].Blocks[0]
			head.Columns, head.Rows = append(head.Columns, report.Column{Name: "subject", Hidden: true}), [][]any{{"Won a lot.", subject}}
			c, err := mail.Render(b, false, mail.Enclosure{})
			if err != nil {
				t.Fatal(err)
			}
			if n := len([]rune(c.Subject)); n > 90 || strings.ContainsAny(c.Subject, "\r\n") {
				t.Errorf("%d characters: %q", n, c.Subject)
			}
			if first, _, _ := strings.Cut(subject, " of"); !strings.HasPrefix(c.Subject, first[:3]) {
				t.Errorf("the number is not first: %q", c.Subject)
			}
			if owner == "Maria Berg" && c.Subject != want {
				t.Errorf("subject %q, want %q", c.Subject, want)
			}
			if len(owner) < 90 && !strings.HasSuffix(c.Subject, owner+", week 11") {
				t.Errorf("whose and of which week is cut: %q", c.Subject)
			}
		}
	}
}

// TestHTMLHoldsInOutlook: Word lays out tables with widths of their own and drops
// what it does not know; nothing is fetched.
func TestHTMLHoldsInOutlook(t *testing.T) {
	t.Parallel()
	c, err := mail.Render(summary(t, "sfdc:M1"), false, mail.Enclosure{Attachment: "a.xlsx", Link: "https://files.contoso.example/a.xlsx"})
	if err != nil {
		t.Fatal(err)
	}
	for _, never := range []string{"<div", "<img", "<svg", "<link", "url(", "float:", "position:", "flex", "<script", "ZgotmplZ", "@import"} {
		if strings.Contains(c.HTML, never) {
			t.Errorf("the HTML has %s", never)
		}
	}
	for _, always := range []string{"<!--[if mso]><table", `width="600"`, `role="presentation"`, `bgcolor="#FFFFFF"`, "prefers-color-scheme:dark", "mso-hide:all", `width="92%"`} {
		if !strings.Contains(c.HTML, always) {
			t.Errorf("the HTML lacks %s", always)
		}
	}
	if open, closed := strings.Count(c.HTML, "<table"), strings.Count(c.HTML, "</table>"); open != closed || len(c.HTML) > 80_000 {
		t.Errorf("%d tables begin, %d end; %d bytes (Gmail cuts at 102 KB)", open, closed, len(c.HTML))
	}
}
