package mail_test

import (
	"strings"
	"testing"
	"time"

	"crmscore/report"
	"crmscore/report/mail"
)

// withDeals is the summary and two open deals.
func withDeals(t testing.TB) report.Book {
	b := summary(t, "sfdc:M1")
	b.Sheets = append(b.Sheets, report.Sheet{Name: "Deals", Blocks: []report.Block{{
		Kind: report.TableBlock, Title: "Deals", Empty: "None as of 2026-03-13.",
		Columns: []report.Column{{Name: "deal"}, {Name: "close_date", Kind: report.Date}, {Name: "amount", Kind: report.Amount}, {Name: "open_days", Kind: report.Days}, {Name: "status", Kind: report.Status}, {Name: "expected", Kind: report.Amount, Drifts: true}, {Name: "defects", Drifts: true}},
		Rows: [][]any{
			{"Acme 2", time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC), 1000., int64(12), "watch", 310.5, "stale: 12 days"},
			{"Bolt", nil, nil, int64(3), "none", nil, nil},
		},
	}}}, report.Sheet{Name: "Notes", Key: "Notes", Blocks: []report.Block{{
		Kind: report.TableBlock, Columns: []report.Column{{Name: "fact"}, {Name: "value"}, {Name: "rows_count", Kind: report.Count}},
		Rows: [][]any{{"Window", "2025-04-01 to 2026-03-13", nil}, {"Fingerprint", "f00d", nil}, {"Loaded", "crm", int64(12_000)}},
	}}})
	return b
}

// TestNewsIsWhatTheCalendarAloneDoesNotMove: another day over the same data is no
// news, and each change of a deal, a figure or a name is.
func TestNewsIsWhatTheCalendarAloneDoesNotMove(t *testing.T) {
	t.Parallel()
	deals := func(b report.Book) report.Block { return b.Sheets[1].Blocks[0] }
	for name, c := range map[string]struct {
		change func(b *report.Book)
		news   bool
	}{
		"the same":              {func(*report.Book) {}, false},
		"the next day":          {nextDay, false},
		"an amount":             {func(b *report.Book) { deals(*b).Rows[0][2] = 1001. }, true},
		"an amount known":       {func(b *report.Book) { deals(*b).Rows[1][2] = 0. }, true},
		"a date pushed":         {func(b *report.Book) { deals(*b).Rows[0][1] = time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC) }, true},
		"a status":              {func(b *report.Book) { deals(*b).Rows[0][4] = "act" }, true},
		"a number in names":     {func(b *report.Book) { deals(*b).Rows[0][0] = "Acme 3" }, true},
		"an estimate that ends": {func(b *report.Book) { deals(*b).Rows[0][5] = nil }, true},
		"a defect more":         {func(b *report.Book) { deals(*b).Rows[0][6] = "stale: 12 days, pushed" }, true},
		"a deal more":           {func(b *report.Book) { b.Sheets[1].Blocks[0].Rows = append(deals(*b).Rows, deals(*b).Rows[1]) }, true},
		"a tile":                {func(b *report.Book) { b.Sheets[0].Blocks[1].Rows[0][1] = .295 }, true},
		"another word":          {func(b *report.Book) { b.Sheets[0].Blocks[0].Rows[0][0] = "Won 207k EUR, on pace." }, true},
		"a heading":             {func(b *report.Book) { b.Sheets[1].Blocks[0].Columns[2].Label = "Value" }, true},
		"a sheet that fell":     {func(b *report.Book) { b.Sheets[1].Blocks[0].Failed = "no such column" }, true},
		"a sheet more":          {func(b *report.Book) { b.Sheets = append(b.Sheets, report.Sheet{Name: "Mix"}) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := withDeals(t)
			c.change(&b)
			if got := mail.News(b) != mail.News(withDeals(t)); got != c.news {
				t.Errorf("news %v, want %v", got, c.news)
			}
		})
	}
}

// TestNotesAreNamedWhereThereAreSome: only books with that sheet send readers to it, by
// the name that it bears in their language.
func TestNotesAreNamedWhereThereAreSome(t *testing.T) {
	t.Parallel()
	b := withDeals(t)
	b.Sheets[2].Name = "Notizen"
	for _, wanted := range []bool{true, false} {
		c, err := mail.Render(b, false, mail.Enclosure{})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(c.Text, "are on the sheet Notizen. Reply") != wanted || strings.Contains(visible(c.HTML), "on the sheet Notizen") != wanted {
			t.Errorf("sheet Notes is named: want %v\n%s", wanted, c.Text)
		}
		b.Sheets = b.Sheets[:2]
	}
}

// nextDay is what the next night says of the same data.
func nextDay(b *report.Book) {
	b.AsOf, b.Fingerprint = b.AsOf.AddDate(0, 0, 1), "beef"
	b.Sheets[0].Blocks[0].Rows[0][0] = "Won 207k EUR, 35% of the quarter's quota. More."
	deals := &b.Sheets[1].Blocks[0]
	deals.Empty = "None as of 2026-03-14."
	deals.Rows[0][3], deals.Rows[1][3] = int64(13), int64(4)
	deals.Rows[0][5], deals.Rows[0][6] = 298.1, "stale: 13 days"
	b.Sheets[2].Blocks[0].Rows = [][]any{{"Window", "2025-04-01 to 2026-03-14", nil}, {"Fingerprint", "beef", nil}, {"Loaded", "crm", int64(12_345)}}
}
