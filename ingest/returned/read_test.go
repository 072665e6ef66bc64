package returned_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"crmscore/ingest/exportfile"
	"crmscore/ingest/returned"
)

// heard writes down what a handler is told: the sheet, its rows from the deal on,
// and rejects with an R.
type heard struct{ lines, unread []string }

func (h *heard) Begin(t exportfile.Table) error {
	h.lines = append(h.lines, t.Name+": "+strings.Join(t.Header, " "))
	return nil
}

func (h *heard) Row(r exportfile.Record) error {
	var texts []string
	for _, v := range r.Values[7:] {
		texts = append(texts, v.Text)
	}
	h.lines = append(h.lines, fmt.Sprintf("%d %s", r.Line, strings.Join(texts, "|")))
	h.unread = append(h.unread, r.Values[6].Text)
	return nil
}

func (h *heard) Reject(r exportfile.Reject) error {
	h.lines = append(h.lines, fmt.Sprintf("%d R %s", r.Line, r.Text))
	return nil
}

func (h *heard) End(n int64) error {
	h.lines = append(h.lines, fmt.Sprintf("%d records", n))
	return nil
}

// heardOf is what is heard of a sheet with these rows.
func heardOf(sheet string, rows ...string) []string {
	return append(append([]string{sheet + ": " + columns}, rows...), fmt.Sprintf("%d records", len(rows)))
}

const columns = "book_id manager_id as_of fingerprint sheet delivered_at unread opportunity_id decision by_when"

// workbook is a returned one with two deals, the second filled in before.
func workbook(t *testing.T, change func(f *excelize.File)) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	put := func(sheet string, row int, texts ...string) {
		for i, text := range texts {
			cell, err := excelize.CoordinatesToCellName(i+1, row)
			if err == nil && text != "" {
				err = f.SetCellStr(sheet, cell, text)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, name := range []string{"Review", returned.BookSheet} {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
	}
	put("Review", 1, "Open deals")
	put("Review", 4, "Deal", "Decision", "By when", "opportunity_id", "entered before")
	put("Review", 5, "Anna", "", "", "crm:1")
	put("Review", 6, "Bert", "keep", "2026-04-03", "crm:2", "yes")
	put("Review", 8, "Decision   What was decided")
	var marks []string
	for _, text := range []string{"Open deals", "Deal", "Decision", "By when", "opportunity_id", "entered before", "Anna", "Bert", "yes", "Decision   What was decided"} {
		marks = append(marks, returned.Mark(text))
	}
	for i, line := range [][]string{{"crmscore scorecard", "1"}, {"book", "mona"}, {"manager", "crm:u1"}, {"as_of", "2026-03-31"}, {"fingerprint", "abc"},
		{"key", "Review", "opportunity_id", "opportunity_id"}, {"carried", "Review", "entered before"},
		{"entry", "Review", "Decision", "decision", "choice"}, {"entry", "Review", "By when", "by_when", "date"},
		{"deal", "Review", "Deal"}, {"row", "Review", "crm:1", "Anna"}, {"row", "Review", "crm:2", "Bert", "keep", "2026-04-03"},
		{"texts", "Review", strings.Join(marks, " ")}, {"sheet", "Review"}, {"sheet", "Sheet1"}} {
		put(returned.BookSheet, i+1, line...)
	}
	change(f)
	path := filepath.Join(t.TempDir(), "book.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRead(t *testing.T) {
	t.Parallel()
	must := func(errs ...error) {
		t.Helper()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name     string
		change   func(f *excelize.File)
		want     []string
		problems string // what one of them says; empty for none
	}{
		{"as it went out", func(*excelize.File) {}, heardOf("Review"), ""},
		{"without what went out", func(f *excelize.File) {
			must(f.SetSheetCol(returned.BookSheet, "A10", &[]string{"", "", "", "", "", ""}))
		},
			heardOf("Review", "6 crm:2|keep|2026-04-03"), ""},
		{"a date that lost its format", func(f *excelize.File) {
			must(f.SetCellInt("Review", "C5", 46115), f.SetCellInt("Review", "C6", 46115), f.SetCellStr("Review", "B6", " Keep"))
		}, heardOf("Review", "5 crm:1||2026-04-03"), ""},
		{"a formula nobody has calculated", func(f *excelize.File) { must(f.SetCellFormula("Review", "C5", "TODAY()+7")) },
			heardOf("Review", "5 crm:1||=TODAY()+7"), ""},
		{"wiped out", func(f *excelize.File) { must(f.SetCellStr("Review", "B6", " "), f.SetCellStr("Review", "C6", "")) },
			heardOf("Review", "6 crm:2||"), ""},
		{"columns moved", func(f *excelize.File) { must(f.InsertCols("Review", "A", 2), f.SetCellStr("Review", "D6", "push")) },
			heardOf("Review", "6 crm:2|push|2026-04-03"), ""},
		{"sheet renamed", func(f *excelize.File) {
			must(f.SetSheetName("Review", "Monday"), f.SetCellStr("Monday", "B5", "close"))
		},
			heardOf("Monday", "5 crm:1|close|"), "the sheet Review is called Monday now; it is read all the same"},
		{"sheet copied", func(f *excelize.File) {
			from, err := f.GetSheetIndex("Review")
			to, failed := f.NewSheet("Review (2)")
			must(err, failed, f.CopySheet(from, to), f.SetCellStr("Review (2)", "B5", "close"), f.SetCellStr("Review", "B5", "push"), f.SetCellStr("Review (2)", "B6", "close"))
		}, append(heardOf("Review", "5 crm:1|push|"), heardOf("Review (2)", "5 crm:1|close|", "6 crm:2|close|2026-04-03")...),
			"one deal is filled in twice and not the same: Review row 5 and Review (2) row 5"},
		{"another sheet with the same headings", func(f *excelize.File) {
			must(f.SetSheetRow("Sheet1", "A1", &[]any{"Deal", "Decision", "By when"}), f.SetSheetRow("Sheet1", "A2", &[]any{"Anna", "keep", "2026-04-03"}))
		}, heardOf("Review"), ""},
		{"sheet deleted", func(f *excelize.File) { must(f.DeleteSheet("Review")) }, nil, "the sheet Review, or its header row, is gone"},
		{"sheet added", func(f *excelize.File) {
			_, err := f.NewSheet("Minutes")
			must(err, f.SetCellStr("Minutes", "B2", "Nils was ill"))
		}, append(heardOf("Review"), heardOf("Minutes", "2 R B2: Nils was ill")...), "the sheet Minutes is none of the scorecard's"},
		{"heading changed", func(f *excelize.File) {
			must(f.SetCellStr("Review", "B4", "Verdict"), f.SetCellStr("Review", "C6", "2026-04-10"))
		},
			heardOf("Review", "6 crm:2|keep|2026-04-10", "6 R B6: keep"), "sheet Review: the column Decision is gone or has another heading"},
		{"deals deleted", func(f *excelize.File) { must(f.RemoveCol("Review", "D")) },
			heardOf("Review", "6 R B6: keep\tC6: 2026-04-03\tA6: Bert"), "in one row something is filled in, but not for a deal"},
		{"typed by hand", func(f *excelize.File) {
			must(f.SetCellStr("Review", "A9", "Carl"), f.SetCellStr("Review", "B9", "close"))
		}, heardOf("Review", "9 R B9: close\tA9: Carl"), "in one row something is filled in"},
		{"beside and below the table", func(f *excelize.File) {
			must(f.SetCellStr("Review", "G6", "ask Nils"), f.SetCellInt("Review", "H6", 7), f.SetCellStr("Review", "A20", "next meeting on Monday"), f.SetCellStr("Review", "A5", "Anna!"))
		}, heardOf("Review", "5 R A5: Anna!", "6 R G6: ask Nils\tH6: 7", "20 R A20: next meeting on Monday"), "in 3 rows something was typed outside"},
		{"description sorted", func(f *excelize.File) { // rows stand before the columns that they are of
			lines, err := f.GetRows(returned.BookSheet)
			must(err, f.DeleteSheet(returned.BookSheet))
			_, err = f.NewSheet(returned.BookSheet)
			must(err)
			slices.Reverse(lines)
			for i, line := range lines {
				must(f.SetSheetRow(returned.BookSheet, fmt.Sprintf("A%d", i+1), &line))
			}
		}, []string{strings.Replace("Review: "+columns, "decision by_when", "by_when decision", 1), "6 crm:2|2026-04-03|keep", "1 records"}, ""},
		{"a name like a number", func(f *excelize.File) { must(f.SetCellStr("Review", "A5", "Nan")) },
			heardOf("Review", "5 R A5: Nan"), "in one row something was typed outside"},
		{"sorted without the hidden columns", func(f *excelize.File) {
			must(f.SetSheetRow("Review", "A5", &[]any{"Bert", "keep", "2026-04-03"}), f.SetSheetRow("Review", "A6", &[]any{"Anna", "", ""}))
		}, heardOf("Review", "5 R B5: keep\tC5: 2026-04-03\tA5: Bert"), "one row show another deal than their hidden column"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := &heard{}
			problems, err := returned.Read(context.Background(), workbook(t, c.change), time.Unix(0, 0), h)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, h.lines); diff != "" {
				t.Errorf("heard (-want +got):\n%s", diff)
			}
			if text := strings.Join(problems, "; "); !strings.Contains(text, c.problems) || (c.problems == "") != (text == "") {
				t.Errorf("problems %q, want %q", text, c.problems)
			}
		})
	}
}

// What is no workbook of ours is refused as a whole, before a row is heard.
func TestReadRefuses(t *testing.T) {
	t.Parallel()
	csv := filepath.Join(t.TempDir(), "notes.csv")
	if err := os.WriteFile(csv, []byte("deal,decision\nAnna,keep\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ path, want string }{
		"csv":     {csv, "not a workbook"},
		"foreign": {workbook(t, func(f *excelize.File) { _ = f.DeleteSheet(returned.BookSheet) }), "it is not a scorecard of crmscore"},
		"newer":   {workbook(t, func(f *excelize.File) { _ = f.SetCellStr(returned.BookSheet, "B1", "2") }), "made by another version of crmscore (layout 2"},
		"no day":  {workbook(t, func(f *excelize.File) { _ = f.SetCellStr(returned.BookSheet, "B4", "today") }), "a day that is none"},
		"forged":  {workbook(t, func(f *excelize.File) { _ = f.SetCellStr(returned.BookSheet, "D8", "book_id") }), "was changed (column"},
		"bomb": {workbook(t, func(f *excelize.File) {
			for row := range 4200 { // one text, as often as a small file can name it
				_ = f.SetCellStr("Review", fmt.Sprintf("A%d", row+20), strings.Repeat("x", 32_767))
			}
		}), "far more than any scorecard"},
		"nobody": {workbook(t, func(f *excelize.File) { _ = f.SetCellStr(returned.BookSheet, "B2", "") }), "no longer says whose book it is"},
	} {
		h := &heard{}
		_, err := returned.Read(context.Background(), c.path, time.Unix(0, 0), h)
		var refused *exportfile.FileError
		if !errors.As(err, &refused) || !strings.Contains(refused.Cause, c.want) || len(h.lines) > 0 {
			t.Errorf("%s: %v, heard %q", name, err, h.lines)
		}
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"46115": "2026-04-03", "46115.5": "2026-04-03", "2026-04-03T10:00:00": "2026-04-03", "2026-04-03": "2026-04-03",
		"31.12.2026": "2026-12-31", "3.4.26": "2026-04-03", "12/31/26": "2026-12-31", "31/12/2026": "2026-12-31", "4/4/2026": "2026-04-04",
		"3 April 2026": "2026-04-03", "April 3, 2026": "2026-04-03", "3-Apr-26": "2026-04-03", "2026/4/3": "2026-04-03",
		"3/4/2026": "3/4/2026", "next Friday": "next Friday", "0202-04-03": "0202-04-03", "NaN": "NaN", "7": "7", "31.02.2026": "31.02.2026",
	} {
		path := workbook(t, func(f *excelize.File) {
			if err := f.SetCellStr("Review", "C5", text); err != nil {
				t.Fatal(err)
			}
		})
		h := &heard{}
		if _, err := returned.Read(context.Background(), path, time.Unix(0, 0), h); err != nil {
			t.Fatal(err)
		}
		if unread := h.unread[0]; (unread == "") != (strings.Count(want, "-") == 2) || unread != "" && unread != want {
			t.Errorf("%s: unread %q", text, unread)
		}
		if len(h.lines) != 3 || h.lines[1] != "5 crm:1||"+want {
			t.Errorf("%s: heard %q, want %s", text, h.lines, want)
		}
	}
}
