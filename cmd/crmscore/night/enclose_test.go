package night

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crmscore/analyze/messages"
	"crmscore/cmd/crmscore/config"
	"crmscore/queries"
	"crmscore/report"
	"crmscore/report/xlsx"
)

// TestTooLargeWorkbookGetsLighterThenALink: each limit below a step's size leads to
// the next step, and the operator is told each time.
func TestTooLargeWorkbookGetsLighterThenALink(t *testing.T) {
	t.Parallel()
	rows := make([][]any, 3000)
	for i := range rows {
		rows[i] = []any{"Jonas", strings.Repeat("x", i%97), float64(i * 7919 % 10_007)}
	}
	table := func(group string) []report.Block {
		return []report.Block{{Kind: report.TableBlock, Group: group, Rows: rows, Total: len(rows),
			Columns: []report.Column{{Name: "rep_name", Label: "Rep"}, {Name: "deal", Label: "Deal"}, {Name: "amount", Label: "Amount", Kind: report.Amount}}}}
	}
	texts, faults := messages.Load(queries.FS, nil, messages.English)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	book := report.Book{ID: "maria", Texts: texts, ManagerID: "m", Owner: "Maria", AsOf: time.Date(2026, 3, 13, 0, 0, 0, 0, time.UTC), Sheets: []report.Sheet{
		{Name: "Summary", Blocks: table("")}, {Name: "Jonas", UserID: "u2", Blocks: table("")}, {Name: "Pia", UserID: "u3", Blocks: table("")}, {Name: "Deals", Blocks: table("rep_name")}}}
	drawn := func(sheets ...int) int64 {
		part := book
		part.Sheets = nil
		for _, i := range sheets {
			part.Sheets = append(part.Sheets, book.Sheets[i])
		}
		var b bytes.Buffer
		if err := xlsx.Write(&b, part); err != nil {
			t.Fatal(err)
		}
		return int64(b.Len())
	}
	staged := t.TempDir()
	whole, noPeople, least := drawn(0, 1, 2, 3), drawn(0, 3), drawn(0)
	if err := os.WriteFile(filepath.Join(staged, "b.xlsx"), make([]byte, whole), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, w := range []struct {
		limit int64
		left  int
		bytes int64
		said  string
	}{
		{whole, 0, whole, ""}, {noPeople, 1, noPeople, "mailed without the sheets of 2 people"},
		{least, 2, least, "mailed without the sheets of 2 people and the sheet Deals"}, {least - 1, 0, 0, "mailed with a link to it"},
	} {
		cfg := &config.Config{}
		cfg.Mail.MaxBytes, cfg.Mail.LinkBase = w.limit, "https://files.contoso.example"
		c := &composer{run: &run{Options: Options{Config: cfg}, Summary: &Summary{}, staged: staged}}
		e, a, err := c.enclose(book, BookReport{ID: "maria", Owner: "Maria", Path: "b.xlsx", Bytes: whole})
		if err != nil {
			t.Fatal(err)
		}
		if (a != nil) != (w.bytes > 0) || a != nil && int64(len(a.Content)) != w.bytes || len(e.Left) != w.left || (e.Limit > 0) != (w.limit < whole) || (e.Link != "") != (w.limit < whole) {
			t.Errorf("limit %d of %d: %+v", w.limit, whole, e)
		}
		if told := strings.Join(c.Summary.Warnings, ""); !strings.HasSuffix(told, w.said) || (told == "") != (w.said == "") {
			t.Errorf("limit %d: the operator is told %q, want %q", w.limit, told, w.said)
		}
	}
}
