package returned_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
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
type heard struct{ lines []string }

func (h *heard) Begin(t exportfile.Table) error {
	h.lines = append(h.lines, t.Name+": "+strings.Join(t.Header, " "))
	return nil
}

func (h *heard) Row(r exportfile.Record) error {
	var texts []string
	for _, v := range r.Values[6:] {
		texts = append(texts, v.Text)
	}
	h.lines = append(h.lines, fmt.Sprintf("%d %s", r.Line, strings.Join(texts, "|")))
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

const columns = "book_id manager_id as_of fingerprint sheet delivered_at opportunity_id decision by_when"

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
	for i, line := range [][]string{{"crmscore scorecard", "1"}, {"book", "mona"}, {"manager", "crm:u1"}, {"as_of", "2026-03-31"}, {"fingerprint", "abc"},
		{"key", "Review", "opportunity_id", "opportunity_id"}, {"carried", "Review", "entered before"},
		{"entry", "Review", "Decision", "decision", "choice"}, {"entry", "Review", "By when", "by_when", "date"}} {
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
		{"as it went out", func(*excelize.File) {}, []string{"Review: " + columns, "6 crm:2|keep|2026-04-03", "1 records"}, ""},
		{"a date that lost its format", func(f *excelize.File) { must(f.SetCellInt("Review", "C5", 46115)) },
			[]string{"Review: " + columns, "5 crm:1||2026-04-03", "6 crm:2|keep|2026-04-03", "2 records"}, ""},
		{"wiped out", func(f *excelize.File) { must(f.SetCellStr("Review", "B6", " "), f.SetCellStr("Review", "C6", "")) },
			[]string{"Review: " + columns, "6 crm:2||", "1 records"}, ""},
		{"columns moved", func(f *excelize.File) { must(f.InsertCols("Review", "A", 2)) }, []string{"Review: " + columns, "6 crm:2|keep|2026-04-03", "1 records"}, ""},
		{"sheet renamed", func(f *excelize.File) { must(f.SetSheetName("Review", "Monday")) },
			[]string{"Monday: " + columns, "6 crm:2|keep|2026-04-03", "1 records"}, "the sheet Review is called Monday now; it is read all the same"},
		{"sheet deleted", func(f *excelize.File) { must(f.DeleteSheet("Review")) }, nil, "the sheet Review, or its header row, is gone"},
		{"heading changed", func(f *excelize.File) { must(f.SetCellStr("Review", "B4", "Verdict")) },
			[]string{"Review: " + columns, "6 crm:2||2026-04-03", "1 records"}, "sheet Review: the column Decision is gone or has another heading"},
		{"deals deleted", func(f *excelize.File) { must(f.RemoveCol("Review", "D")) },
			[]string{"Review: " + columns, "6 R Bert\tkeep\t2026-04-03\tyes", "1 records"}, "in one row something is filled in, but not for a deal"},
		{"typed by hand", func(f *excelize.File) {
			must(f.SetCellStr("Review", "A9", "Carl"), f.SetCellStr("Review", "B9", "close"))
		},
			[]string{"Review: " + columns, "6 crm:2|keep|2026-04-03", "9 R Carl\tclose", "2 records"}, "in one row something is filled in"},
		{"beside the table", func(f *excelize.File) { must(f.SetCellStr("Review", "G6", "ask Nils")) },
			[]string{"Review: " + columns, "6 crm:2|keep|2026-04-03", "1 records"}, "text right of the table (row 6) is not read"},
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
		"nobody":  {workbook(t, func(f *excelize.File) { _ = f.SetCellStr(returned.BookSheet, "B2", "") }), "no longer says whose book it is"},
	} {
		h := &heard{}
		_, err := returned.Read(context.Background(), c.path, time.Unix(0, 0), h)
		var refused *exportfile.FileError
		if !errors.As(err, &refused) || !strings.Contains(refused.Cause, c.want) || len(h.lines) > 0 {
			t.Errorf("%s: %v, heard %q", name, err, h.lines)
		}
	}
}
