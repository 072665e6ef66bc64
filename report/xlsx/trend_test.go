package xlsx

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"crmscore/report"
	"crmscore/report/xlsx/lint"
)

// TestTrends: a trend's numbers stand in hidden columns of the row itself, within
// the filter and so sorted with it; its cell reads back as words. A row without a
// trend has none, and a shorter one ends in the same period as the others.
func TestTrends(t *testing.T) {
	t.Parallel()
	tab := "Team's"
	b := report.Book{ID: "t", Title: "T", AsOf: asOf, Sheets: []report.Sheet{{Name: tab, Blocks: []report.Block{{
		Kind: report.TableBlock, Title: "T",
		Columns: []report.Column{{Name: "rep_name", Label: "Rep", Kind: report.Text}, {Name: "won_trend", Label: "Won", Kind: report.Trend}},
		Rows:    [][]any{{"Ada", "12000.5, 0, 350"}, {"Bo", nil}, {"Cy", "1, 2.5"}, {"Dan", "no numbers"}},
	}}}}}
	src := bytesOf(t, b)
	for _, f := range lint.Bytes(src) {
		t.Error(f)
	}
	f, err := excelize.OpenReader(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(tab, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range rows[3:8] {
		got = append(got, strings.Join(row[:min(len(row), 2)], "|")+"|"+strings.Join(strings.Fields(strings.Join(row[min(len(row), 2):], " ")), " "))
	}
	// Words stand between the table and its first hidden number, in every row.
	want := "Rep|Won|▸ Won 1 Won 2 Won 3\nAda|12k; 0; 350|▸ 12000.5 0 350\nBo||▸\nCy|1; 2.5|▸ 1 2.5\nDan|no numbers|▸"
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	first, _ := excelize.ColumnNumberToName(len(rows[3]) - 2)
	last, _ := excelize.ColumnNumberToName(len(rows[3]))
	if visible, err := f.GetColVisible(tab, last); err != nil || visible {
		t.Errorf("column %s is visible", last)
	}
	z, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		t.Fatal(err)
	}
	sheet := ""
	for _, part := range z.File {
		if part.Name == "xl/worksheets/sheet1.xml" {
			sheet = partText(t, part)
		}
	}
	for _, piece := range []string{
		"<xm:f>'Team''s'!" + first + "5:" + last + "5</xm:f>", `displayHidden="1"`, `manualMin="0"`,
		`<autoFilter ref="$A$4:$` + last + `$8"`,
	} {
		if !strings.Contains(strings.ReplaceAll(sheet, "&#39;", "'"), piece) {
			t.Errorf("%s is missing", piece)
		}
	}
	if n := strings.Count(sheet, "<x14:sparkline>"); n != 2 {
		t.Errorf("%d sparklines, want those of Ada and Cy", n)
	}
}
