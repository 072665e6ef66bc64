package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"crmscore/queries/queriestest"
	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/lint"
)

var (
	cacheRef  = regexp.MustCompile(`<c:f>&#39;_data&#39;!\$([A-Z]+)\$(\d+)(?::\$[A-Z]+\$(\d+))?</c:f>(.*?)</c:(?:str|num)Cache>`)
	cachedVal = regexp.MustCompile(`<c:pt idx="(\d+)"><c:v>(.*?)</c:v></c:pt>`)
)

// TestChartCaches: previews draw a chart from its cached values, Excel from the
// cells; both must be the same numbers.
func TestChartCaches(t *testing.T) {
	t.Parallel()
	src := bytesOf(t, fixture(t)[2])
	f, err := excelize.OpenReader(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		t.Fatal(err)
	}
	charts, points := 0, 0
	for _, part := range z.File {
		if !strings.HasPrefix(part.Name, "xl/charts/") {
			continue
		}
		charts++
		text := partText(t, part)
		if err := xml.Unmarshal([]byte(text), new(struct{ XMLName xml.Name })); err != nil {
			t.Errorf("%s: %v", part.Name, err)
		}
		for _, m := range cacheRef.FindAllStringSubmatch(text, -1) {
			from, err := excelize.ColumnNameToNumber(m[1])
			if err != nil {
				t.Fatal(err)
			}
			row := 2
			if m[2] == "1" {
				row = 1
			}
			for _, pt := range cachedVal.FindAllStringSubmatch(m[4], -1) {
				at := cell(from, row+atoi(pt[1]))
				got, err := f.GetCellValue(dataTab, at, excelize.Options{RawCellValue: true})
				if err != nil {
					t.Fatal(err)
				}
				if cells.Escape(got) != pt[2] {
					t.Errorf("%s %s: cell %q, cache %q", part.Name, at, got, pt[2])
				}
				points++
			}
		}
	}
	if charts != 3 || points < 100 {
		t.Errorf("%d charts with %d points looked at", charts, points)
	}
}

func atoi(s string) int {
	n := 0
	for _, r := range s {
		n = n*10 + int(r-'0')
	}
	return n
}

// TestTileTexts: goal, change and n in words.
func TestTileTexts(t *testing.T) {
	t.Parallel()
	texts := queriestest.English(t)
	w := &writer{book: report.Book{Texts: texts}, words: cells.Words{Texts: texts}}
	block := report.Block{Kind: report.TilesBlock}
	for _, name := range []string{"label", "kind", "value", "n", "goal", "change", "status", "note", "versus"} {
		block.Columns = append(block.Columns, report.Column{Name: name})
	}
	for _, c := range []struct {
		row                            []any
		label, detail, missing, status string
	}{
		{[]any{"Close rate", "rate", .4, int64(245), .35, .021, "on_track", nil, "since last quarter"}, "Close rate (n = 245)", "Goal 35%   ▲ 2.1 pp since last quarter", "", "On track"},
		{[]any{"Close rate", "rate", .4, nil, .355, -.021, "act", nil}, "Close rate", "Goal 35.5%   ▼ 2.1 pp", "", "Act"},
		{[]any{"Won, quarter to date", "amount", 2.8e6, int64(61), 3e6, -120_000., "watch", nil}, "Won, quarter to date", "Goal 3.0M   ▼ 120k   n\u00A0=\u00A061", "", "Watch"},
		{[]any{"Won", "amount", 2.8e6, nil, 2.9e6, -120_000., "none", "78% of quota, 93% of pace"}, "Won", "Goal 2.9M   ▼ 120k\n78% of quota, 93% of pace", "", ""},
		{[]any{"Cycle", "days", 57., nil, 55., -3., "none", nil}, "Cycle", "Goal 55 d   ▼ 3 d", "", ""},
		{[]any{"Coverage", "ratio", 4., nil, 3., .04, "none", nil, "since last quarter"}, "Coverage", "Goal 3.0×   unchanged", "", ""},
		{[]any{"Reps", "count", int64(3), nil, nil, 0., nil, "of 12"}, "Reps", "unchanged   of 12", "", ""},
		{[]any{"Barometer", "rate", nil, nil, nil, nil, nil, "needs activities"}, "Barometer", "", "needs activities", ""},
		{[]any{"Barometer", "odd", nil, nil, nil, nil, nil, nil}, "Barometer", "", "no value", ""},
	} {
		for len(c.row) < len(block.Columns) {
			c.row = append(c.row, nil)
		}
		got := w.tileOf(block, c.row)
		if got.label != c.label || got.detail != c.detail || got.missing != c.missing || got.status != c.status {
			t.Errorf("%v:\n got %q %q %q %q\nwant %q %q %q %q", c.row, got.label, got.detail, got.missing, got.status, c.label, c.detail, c.missing, c.status)
		}
	}
}

// TestChartKinds: every kind, with and without limits, with gaps and without
// numbers at all, gives a workbook without findings.
func TestChartKinds(t *testing.T) {
	t.Parallel()
	columns := []report.Column{
		{Name: "name", Label: "Name <&>", Kind: report.Text}, {Name: "n", Label: "Deals", Kind: report.Count},
		{Name: "rate", Label: "Rate", Kind: report.Rate}, {Name: "low", Label: "From", Kind: report.Rate}, {Name: "high", Label: "To", Kind: report.Rate},
	}
	rows := [][]any{{"a & <b>", int64(5), .4, .2, .6}, {"b", int64(3), nil, nil, nil}, {nil, nil, .5, .3, -.7}}
	for _, kind := range []string{"column", "line", "column_line", "bar", "scatter", "funnel", "interval", "waterfall", "curve", ""} {
		for _, ch := range []report.Chart{
			{Kind: kind, X: "name", Y: "rate"}, {Kind: kind, X: "n", Y: "rate", Low: "low", High: "high"}, {Kind: kind, X: "name", Y: "n, rate"}, {Kind: kind},
			{Kind: kind, X: "gone", Y: "gone", Low: "low"},
		} {
			b := report.Book{ID: "c", Title: "C", AsOf: asOf, Sheets: []report.Sheet{{Name: "C", Blocks: []report.Block{{Kind: report.ChartBlock, Columns: columns, Rows: rows, Chart: &ch, Title: "T"}}}}}
			for _, f := range lint.Bytes(bytesOf(t, b)) {
				t.Errorf("%+v: %s", ch, f)
			}
		}
	}
}
