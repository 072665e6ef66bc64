package xlsx

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/report"
	"crmscore/report/xlsx/lint"
)

var update = flag.Bool("update", false, "write the golden files")

// TestGolden compares every cell of every sheet with testdata: what stands
// where, as which type, in which number format.
func TestGolden(t *testing.T) {
	t.Parallel()
	for _, b := range fixture(t) {
		t.Run(b.ID, func(t *testing.T) {
			t.Parallel()
			got := dump(t, bytesOf(t, b))
			golden := filepath.Join("testdata", b.ID+".txt")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatalf("%v (make it with -update)", err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("%s differs (-want +got):\n%s", golden, diff)
			}
		})
	}
}

// dump lists the cells of a workbook: sheet, cell, type and format, value.
func dump(t *testing.T, src []byte) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out strings.Builder
	for _, tab := range f.GetSheetList() {
		visible, err := f.GetSheetVisible(tab)
		if err != nil {
			t.Fatal(err)
		}
		dimension, err := f.GetSheetDimension(tab)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "== %s %s visible=%v\n", tab, dimension, visible)
		rows, err := f.GetRows(tab, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for c, v := range row {
				if v != "" {
					at := cell(c+1, r+1)
					fmt.Fprintf(&out, "%s\t%s\t%s%s\n", at, styleKind(t, f, tab, at), strings.ReplaceAll(v, "\n", `\n`), linkOf(t, f, tab, at))
				}
			}
		}
		merged, err := f.GetMergeCells(tab)
		if err != nil {
			t.Fatal(err)
		}
		panes, err := f.GetPanes(tab)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "frozen %d columns %d rows\nmerged", panes.XSplit, panes.YSplit)
		for _, m := range merged {
			fmt.Fprintf(&out, " %s:%s", m.GetStartAxis(), m.GetEndAxis())
		}
		out.WriteByte('\n')
		out.WriteString(foldsOf(t, f, tab, len(rows)))
		rules, err := f.GetConditionalFormats(tab)
		if err != nil {
			t.Fatal(err)
		}
		areas := make([]string, 0, len(rules))
		for area := range rules {
			areas = append(areas, area)
		}
		sort.Strings(areas)
		for _, area := range areas {
			for _, r := range rules[area] {
				fmt.Fprintf(&out, "rule %s %s %s %s\n", area, r.Type, r.Criteria, r.Value+r.BarColor)
			}
		}
	}
	return out.String()
}

// foldsOf names the hidden rows of the outline; empty for a sheet without one.
func foldsOf(t *testing.T, f *excelize.File, tab string, rows int) string {
	t.Helper()
	out := ""
	for row := 1; row <= rows; row++ {
		level, err := f.GetRowOutlineLevel(tab, row)
		if err != nil {
			t.Fatal(err)
		}
		visible, err := f.GetRowVisible(tab, row)
		if err != nil {
			t.Fatal(err)
		}
		if level > 0 || !visible {
			out += fmt.Sprintf(" %d(level %d, visible=%v)", row, level, visible)
		}
	}
	if out == "" {
		return ""
	}
	return "outline" + out + "\n"
}

func styleKind(t *testing.T, f *excelize.File, tab, at string) string {
	t.Helper()
	sort, err := f.GetCellType(tab, at)
	if err != nil {
		t.Fatal(err)
	}
	id, err := f.GetCellStyle(tab, at)
	if err != nil {
		t.Fatal(err)
	}
	style, err := f.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	format := fmt.Sprint(style.NumFmt)
	if style.CustomNumFmt != nil {
		format = *style.CustomNumFmt
	}
	kind := map[excelize.CellType]string{excelize.CellTypeSharedString: "text", excelize.CellTypeUnset: "number", excelize.CellTypeNumber: "number"}[sort]
	if style.Font != nil && style.Font.Bold {
		kind += " bold"
	}
	return kind + " " + format
}

func linkOf(t *testing.T, f *excelize.File, tab, at string) string {
	t.Helper()
	ok, target, err := f.GetCellHyperLink(tab, at)
	if err != nil {
		t.Fatal(err)
	}
	if !ok {
		return ""
	}
	return " -> " + target
}

// TestSameBytes: the same book gives the same bytes, alone and beside others.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	books := fixture(t)
	want := bytesOf(t, books[0])
	var wait sync.WaitGroup
	for i := range 20 {
		wait.Go(func() {
			var out, other bytes.Buffer
			if err := Write(&out, books[0]); err != nil {
				t.Error(err)
			}
			if err := Write(&other, books[1+i%3]); err != nil {
				t.Error(err)
			}
			if !bytes.Equal(out.Bytes(), want) {
				t.Errorf("run %d differs", i)
			}
		})
	}
	wait.Wait()
}

// plain is a book of one table of text, for what only the writer decides.
func plain(texts ...string) report.Book {
	rows := make([][]any, len(texts))
	for i, s := range texts {
		rows[i] = []any{s, int64(i)}
	}
	return report.Book{ID: "x", Title: "Sales scorecard – X", Owner: "X", AsOf: asOf, Sheets: []report.Sheet{{Name: "Deals", Title: "Deals", Blocks: []report.Block{{
		Kind: report.TableBlock, Total: len(rows), Rows: rows,
		Columns: []report.Column{{Name: "deal_name", Label: "Deal", Kind: report.Text}, {Name: "open_count", Label: "Open", Kind: report.Count}},
	}}}}}
}

// TestOddBooks: nothing, one rep, failed and empty blocks, columns without end.
func TestOddBooks(t *testing.T) {
	t.Parallel()
	failed := fixture(t)[0]
	failed.Sheets = append([]report.Sheet{}, failed.Sheets...)
	for i := range failed.Sheets {
		failed.Sheets[i].Blocks = append([]report.Block{}, failed.Sheets[i].Blocks...)
		for k := range failed.Sheets[i].Blocks {
			b := &failed.Sheets[i].Blocks[k]
			b.Rows, b.Total = nil, 0
			if k%2 == 0 {
				b.Failed = "Not available tonight."
			} else {
				b.Empty = "Nothing to show."
			}
		}
	}
	capped := plain("a", "b")
	capped.Sheets[0].Blocks[0].Total = 12_345
	var wide report.Block
	wide.Kind, wide.Rows = report.TableBlock, [][]any{nil, nil}
	for c := range 40 {
		kind := []report.Kind{report.Text, report.Amount, report.Rate, report.Note, report.Flag, report.Link, report.Time, report.Number}[c%8]
		wide.Columns = append(wide.Columns, report.Column{Name: fmt.Sprintf("c%d", c), Label: "Same label", Kind: kind, Scale: "high_is_bad"})
		wide.Rows[0] = append(wide.Rows[0], []any{"https://x.example/1", 1.5, .5, strings.Repeat("word ", 60), true, "javascript:alert(1)", asOf, 3.25}[c%8])
		wide.Rows[1] = append(wide.Rows[1], nil)
	}
	summary := report.Sheet{Name: "Summary", Title: "Summary", Blocks: []report.Block{{Kind: report.TilesBlock, Empty: "No tiles."}, wide, wide}}
	for name, b := range map[string]report.Book{
		"nothing": {ID: "n", Title: "Nothing", AsOf: asOf}, "one rep": plain("Anna"), "failed": failed, "capped": capped,
		"wide":    {ID: "w", Title: "Wide & <odd>", AsOf: asOf, Sheets: []report.Sheet{{Name: "Wide", Title: "Wide", Blocks: []report.Block{wide}}}},
		"summary": {ID: "s", Title: "S", AsOf: asOf, Sheets: []report.Sheet{summary}},
		"no rows": {ID: "e", Title: "E", AsOf: asOf, Sheets: []report.Sheet{{Name: "E", Blocks: []report.Block{{Kind: report.ChartBlock, Empty: "No chart."}, {Kind: "odd", Rows: [][]any{{}}}}}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			src := bytesOf(t, b)
			for _, f := range lint.Bytes(src) {
				t.Error(f)
			}
			text := dump(t, src)
			for want, in := range map[string]string{"nothing": "There is nothing in this workbook", "failed": "Not available tonight.", "capped": "The first 2 of 12,345 rows", "no rows": "No chart."} {
				if name == want && !strings.Contains(text, in) {
					t.Errorf("%q is not in the workbook:\n%s", in, text)
				}
			}
			if strings.Contains(text, "-> javascript") {
				t.Error("a javascript link")
			}
		})
	}
}

// TestReaderOnly: nothing of the other team is in any part of a manager's file.
func TestReaderOnly(t *testing.T) {
	t.Parallel()
	for _, b := range fixture(t) {
		var theirs []string
		switch b.ID {
		case "maria-berg":
			theirs = repNames[6:]
		case "nils-krog":
			theirs = repNames[:6]
		}
		text := dump(t, bytesOf(t, b))
		for _, name := range theirs {
			// Two of them are named in the fixture's own sentences of every book.
			if name != "Kari Solberg" && name != "Anna Lindqvist" && strings.Contains(text, name) {
				t.Errorf("%s names %s", b.ID, name)
			}
		}
	}
}

func TestManyRows(t *testing.T) {
	t.Parallel()
	r := pipelineResult(5000)
	books, err := report.Build([]analyze.Result{r}, fixtureInfo(t), fixtureOrg())
	if err != nil {
		t.Fatal(err)
	}
	src := bytesOf(t, books[0])
	for _, f := range lint.Bytes(src) {
		t.Error(f)
	}
	f, err := excelize.OpenReader(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	// The sum read back is the sum that went in.
	var want, got float64
	for _, row := range r.Rows {
		want += row[7].(float64)
	}
	rows, err := f.GetRows("Pipeline review", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, row := range rows[4:] {
		if len(row) > 5 {
			var v float64
			if _, err := fmt.Sscan(row[4], &v); err != nil {
				t.Fatal(err)
			}
			got += v
			count++
		}
	}
	if count != 5000 || got != want {
		t.Errorf("%d rows with the sum %v, want 5000 with %v", count, got, want)
	}
}

// A new SQL file with any columns becomes a decent sheet without any Go: labels
// from the names, kinds from suffixes and types.
func TestUnknownScorecard(t *testing.T) {
	t.Parallel()
	r := result("my_sheet", sqlfile.Meta{Sheet: "My sheet", Order: 5}, cols(
		"user_id", "VARCHAR", "name", "VARCHAR", "big_amount", "DECIMAL(18,2)", "share_rate", "DOUBLE", "seen_on", "DATE", "is_late", "BOOLEAN", "score", "DOUBLE", "deal_url", "VARCHAR"),
		[][]any{{repID(0), "Anna", 1234567.5, .256, asOf, true, 1.25, "https://crm.example/1"}})
	books, err := report.Build([]analyze.Result{r}, fixtureInfo(t), fixtureOrg())
	if err != nil {
		t.Fatal(err)
	}
	text := dump(t, bytesOf(t, books[0]))
	for _, want := range []string{
		"A4\ttext bold 49\tName\n", "B4\ttext bold 49\tBig amount\n", "A5\ttext 49\tAnna\n", "B5\tnumber #,##0\t1234567.5\n", "C5\tnumber 0%\t0.256\n",
		"D5\tnumber yyyy-mm-dd\t46346\n", "E4\ttext bold 49\tLate\n", "E5\ttext 49\tYes\n", "F5\tnumber #,##0.00\t1.25 -> https://crm.example/1\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}
