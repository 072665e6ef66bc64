package mail_test

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"crmscore/report"
	"crmscore/report/mail"
	"crmscore/report/xlsx"
)

// TestTilesSayWhatTheWorkbookSays: who compares the mail with the attached workbook
// finds the same number in the same words; only the mail names the currency.
func TestTilesSayWhatTheWorkbookSays(t *testing.T) {
	t.Parallel()
	for _, w := range []struct {
		kind                string
		value, goal, change float64
		status, mail        string
	}{
		{"amount", 4_512_000, 6_000_000, -87_400, "act", "4.5M EUR [Act] Goal 6.0M EUR; ▼ 87k EUR vs 2025"},
		{"amount", 1e12, 2e9, -1.5e9, "none", "1,000.0bn EUR Goal 2.0bn EUR; ▼ 1.5bn EUR vs 2025"},
		{"amount", -1.2e9, 999_949_999, 999_950_000, "none", "-1.2bn EUR Goal 999.9M EUR; ▲ 1.0bn EUR vs 2025"},
		{"amount", 9_999, 25_000, .2, "none", "9,999 EUR Goal 25k EUR; unchanged"},
		{"amount", -25_000, 0, 1_500, "watch", "-25,000 EUR [Watch] Goal 0 EUR; ▲ 1,500 EUR vs 2025"},
		{"rate", .3, .3, .0004, "on_track", "30.0% [On track] Goal 30%; unchanged"},
		{"rate", .2946, .355, .0005, "too_few", "29.5% [Too few] Goal 35.5%; ▲ 0.1 pp vs 2025"},
		{"count", 12_345, 1_000, 1_234, "none", "12,345 Goal 1,000; ▲ 1,234 vs 2025"},
		{"days", 1_049.6, 90, -.4, "none", "1,050 d Goal 90 d; unchanged"},
		{"ratio", 3.25, 3, .04, "none", "3.3× Goal 3.0×; unchanged"},
		{"number", .1 + .2, 2.5, 7, "none", "0.3 Goal 2.5; ▲ 7 vs 2025"},
		{"odd", 1_234.5, 1_234, math.NaN(), "none", "1,234.5 Goal 1,234"},
	} {
		b := summary(t, "sfdc:M1")
		b.Sheets[0].Blocks[1].Rows = [][]any{{"Label", w.value, w.kind, nil, w.goal, w.change, w.status, nil, "vs 2025"}}
		for i := range b.Sheets[0].Blocks[1].Columns {
			b.Sheets[0].Blocks[1].Columns[i].Label = b.Sheets[0].Blocks[1].Columns[i].Name
		}
		c, err := mail.Render(b, false, mail.Enclosure{})
		if err != nil {
			t.Fatal(err)
		}
		if text := strings.Join(strings.Fields(c.Text), " "); !strings.Contains(text, "Label "+w.mail+" What to do") {
			t.Errorf("%s %v: the mail lacks %q:\n%s", w.kind, w.value, w.mail, c.Text)
		}
		sheet := drawn(t, b)
		value, details, _ := strings.Cut(strings.ReplaceAll(w.mail, " EUR", ""), " Goal")
		value, status, _ := strings.Cut(value, " [")
		if math.Abs(w.value) >= 1e9 {
			value = strings.NewReplacer("1,000.0bn", "1,000,000.0bn", "-1.2bn", "-1,200.0bn").Replace(value) // excelize shows the third scaling comma as none; Excel and LibreOffice divide by it
		}
		for _, want := range []string{"\n" + value + "\n", "\nGoal" + strings.Replace(details, "; ", "   ", 1) + "\n", "\n" + strings.Trim(status, "]") + "\n"} {
			if !strings.Contains(sheet, want) {
				t.Errorf("%s %v: the workbook lacks %q:\n%s", w.kind, w.value, want, sheet)
			}
		}
	}
}

// drawn is the text of every cell of a book's first sheet, as Excel shows it, one
// on each line.
func drawn(t *testing.T, b report.Book) string {
	t.Helper()
	var out bytes.Buffer
	if err := xlsx.Write(&out, b); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(b.Sheets[0].Name)
	if err != nil {
		t.Fatal(err)
	}
	text := "\n"
	for _, row := range rows {
		text += strings.Join(row, "\n") + "\n"
	}
	return text
}
