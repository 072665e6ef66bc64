package mail_test

import (
	"strings"
	"testing"
	"time"

	"crmscore/analyze/display"
	"crmscore/report/mail"
)

// TestDisplayByConfig: what the config says of currency, weeks and quarters shows in
// mail and workbook alike. 15 March 2026 is a Sunday: week 12 where weeks begin with it.
func TestDisplayByConfig(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name            string
		d               display.Config
		quarter         string
		subject, meta   string // of the mail
		tile, subtitle  string // of the workbook
		goal, fromMinus string // of both
	}{
		{"nothing said", display.Config{}, "Q1 2026", "Maria Berg, week 11", "Sun 15 Mar 2026, week 11, Q1 2026 Won",
			"4.5M", "Week 11, 2026   |   Q1 2026   |   Whole company   |   Data as of", "Goal 6.0M", "▼ 87k"},
		{"symbol and Sundays", display.Config{Currency: display.Symbol, Week: display.SundayWeeks}, "Q1 FY27", "Maria Berg, week 12", "Sun 15 Mar 2026, week 12, Q1 FY27 Won",
			"€4.5M", "Week 12, 2026   |   Q1 FY27   |   Whole company", "Goal €6.0M", "▼ €87k"},
		{"pattern and months", display.Config{Currency: "{amount} Mio.-€", Week: display.NoWeeks}, "", "Maria Berg, March 2026", "Sun 15 Mar 2026, March 2026 Won",
			"4.5M Mio.-€", "March 2026   |   Whole company", "Goal 6.0M Mio.-€", "▼ 87k Mio.-€"},
	} {
		b := summary(t, "")
		b.AsOf, b.Display, b.Quarter = time.Date(2026, 3, 15, 0, 0, 0, 0, time.UTC), tt.d, tt.quarter
		b.Sheets[0].Blocks[1].Rows = [][]any{{"Won", 4_512_000., "amount", nil, 6_000_000., -87_400., "act", nil, "vs 2025"}}
		c, err := mail.Render(b, false, mail.Enclosure{})
		if err != nil {
			t.Fatal(err)
		}
		money := tt.d.Money("EUR")
		for _, want := range []string{tt.meta, "Won " + money.Of("4.5M") + " [Act] Goal " + money.Of("6.0M") + "; ▼ " + money.Of("87k") + " vs 2025"} {
			if text := strings.Join(strings.Fields(c.Text), " "); !strings.Contains(text, want) {
				t.Errorf("%s: the mail lacks %q:\n%s", tt.name, want, c.Text)
			}
		}
		if !strings.HasSuffix(c.Subject, tt.subject) {
			t.Errorf("%s: subject %q, want …%s", tt.name, c.Subject, tt.subject)
		}
		sheet := drawn(t, b)
		for _, want := range []string{"\n" + tt.tile + "\n", tt.subtitle, tt.goal + "   " + tt.fromMinus + " vs 2025", "Amounts in EUR"} {
			if !strings.Contains(sheet, want) {
				t.Errorf("%s: the workbook lacks %q:\n%s", tt.name, want, sheet)
			}
		}
	}
}
