package xlsx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"crmscore/ingest/exportfile"
	"crmscore/queries/queriestest"
	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/lint"
)

// hostileTexts are what people type into a CRM and what breaks spreadsheets.
var hostileTexts = []string{
	"=cmd|' /C calc'!A0", "+44 20 7946 0000", "@SUM(1)", "-1", "_x0041_", "nul\x00bell\x07esc\x1b", "bad\xff\xfe\xed\xa0\x80utf",
	strings.Repeat("ab", 20_000), "\u202eevil\u200f\u2066", "😀👩‍👩‍👧", `&"Arial"&24&P&N&K00FF00`, "]]>&amp;<b>\"'", "a\r\nb\tc", "'quoted'!A1",
	`"; HYPERLINK("https://evil.example")`, "\ufffe\uffff", "[1]Sheet!$A$1",
}

// hostileBook has the text wherever text of a CRM or of a person's name can come.
func hostileBook(t testing.TB, s string) report.Book {
	text := func(name string, kind report.Kind) report.Column {
		return report.Column{Name: name, Label: s, Note: s, Kind: kind}
	}
	tile := func(names ...string) (out []report.Column) {
		for _, n := range names {
			out = append(out, report.Column{Name: n, Label: n})
		}
		return out
	}
	table := report.Block{Kind: report.TableBlock, Query: s, Title: s, Grain: s, Total: 2,
		Columns: []report.Column{text("rep_name", report.Text), text("reason", report.Note), text("flag", report.Status), text("deal_id", report.ID), text("deal_url", report.Link),
			{Name: "next_step", Label: s, Note: s, Kind: report.Text, Entry: "text"}, {Name: "opportunity_id", Label: "Key", Kind: report.ID, Hidden: true}},
		Rows: [][]any{{s, s, s, s, s, s, s}, {s, s, s, s, "https://crm.example/1", nil, s}}}
	folded := report.Block{Kind: report.TableBlock, Query: s, Title: s, Grain: s, Total: 1, Group: "rep_name",
		Columns: []report.Column{text("rep_name", report.Text), text("deal_name", report.Text)}, Rows: [][]any{{s, s}},
		Folds: []report.Fold{{Value: s, From: 0, To: 1, Sums: []any{nil, nil}}}}
	chart := report.Block{Kind: report.ChartBlock, Title: s, Total: 2, Chart: &report.Chart{Kind: "column_line", X: "rep_name", Y: "won_amount,quota_amount"},
		Columns: []report.Column{text("rep_name", report.Text), text("won_amount", report.Amount), text("quota_amount", report.Amount)}, Rows: [][]any{{s, 1.0, 2.0}, {s, 2.0, 3.0}}}
	headline := report.Block{Kind: report.HeadlineBlock, Columns: []report.Column{text("sentence", report.Note)}, Rows: [][]any{{s}}, Total: 1}
	failed := report.Block{Kind: report.TableBlock, Title: s, Failed: s}
	empty := report.Block{Kind: report.TableBlock, Title: s, Empty: s}
	return report.Book{
		ID: "x", ManagerID: s, Title: s, Owner: s, Company: s, Currency: s, Timezone: s, Source: s, Fingerprint: s, AsOf: asOf, LinkHosts: []string{"crm.example"}, Texts: queriestest.English(t),
		Sheets: []report.Sheet{
			{Name: "Summary", Title: s, Blocks: []report.Block{headline,
				{Kind: report.TilesBlock, Total: 1, Columns: tile("label", "value", "kind", "n", "goal", "change", "status", "note", "versus"),
					Rows: [][]any{{s, 1.5, "rate", int64(3), 2.0, .1, s, s, s}}},
				chart, {Kind: report.ActionsBlock, Title: s, Total: 1, Columns: tile("sheet", "action"), Rows: [][]any{{s, s}}}, table}},
			{Name: s, Title: s, Blocks: []report.Block{headline, table, failed, empty, chart}},
			{Name: s, Title: s, UserID: s, Blocks: []report.Block{folded}},
			{Name: "Deals", Title: s, Blocks: []report.Block{folded}},
		},
	}
}

// seenCells gathers what one reader finds.
type seenCells map[string]int

func (seenCells) Begin(exportfile.Table) error   { return nil }
func (seenCells) End(int64) error                { return nil }
func (seenCells) Reject(exportfile.Reject) error { return nil }
func (c seenCells) Row(r exportfile.Record) error {
	for _, v := range r.Values {
		c[v.Text]++
	}
	return nil
}

// readByUs writes the text as a chart's category, behind which lies a plain table, and
// reads that as any delivered workbook is read.
func readByUs(t *testing.T, s string) seenCells {
	t.Helper()
	b := report.Book{ID: "x", Title: "X", AsOf: asOf, Sheets: []report.Sheet{{Name: "Chart", Blocks: []report.Block{{
		Kind: report.ChartBlock, Total: 2, Chart: &report.Chart{Kind: "column", X: "rep_name", Y: "won_amount"}, Rows: [][]any{{s, 1.0}, {s, 2.0}},
		Columns: []report.Column{{Name: "rep_name", Label: "Rep", Kind: report.Text}, {Name: "won_amount", Label: "Won", Kind: report.Amount}},
	}}}}}
	path := filepath.Join(t.TempDir(), "hostile.xlsx")
	if err := os.WriteFile(path, bytesOf(t, b), 0o600); err != nil {
		t.Fatal(err)
	}
	seen := seenCells{}
	if err := exportfile.Read(t.Context(), path, exportfile.Options{Sheet: dataTab}, seen); err != nil {
		t.Fatal(err)
	}
	return seen
}

// TestHostilePlaces: hostile text comes out of every place as the same text: never a
// formula, a link, a code of the footer or a broken part; two readers agree.
func TestHostilePlaces(t *testing.T) {
	t.Parallel()
	for i, s := range hostileTexts {
		t.Run(fmt.Sprintf("%d %.12q", i, s), func(t *testing.T) {
			t.Parallel()
			want := wantOf(s)
			var out bytes.Buffer
			if _, err := Draw(&out, hostileBook(t, s)); err != nil {
				t.Fatal(err)
			}
			src := out.Bytes()
			for _, found := range lint.Bytes(src) {
				t.Error(found)
			}
			partsOf(t, src)
			f, err := excelize.OpenReader(bytes.NewReader(src))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			found := 0
			for _, tab := range f.GetSheetList() {
				found += hostileCells(t, f, tab, want)
				if h, err := f.GetHeaderFooter(tab); err == nil && h != nil {
					checkFooter(t, h.OddFooter)
				}
				for _, n := range []string{tab} {
					if len([]rune(n)) > 31 || strings.ContainsAny(n, `[]:*?/\`) || strings.HasPrefix(n, "'") || strings.HasSuffix(n, "'") || strings.Contains(n, "_x0041_") {
						t.Errorf("sheet name %q", n)
					}
				}
			}
			if len(want) < 1000 && found < 25 || found < 10 { // headers are cut
				t.Errorf("the text stands in %d cells only", found)
			}
			if seen := readByUs(t, s); seen[want] != 2 {
				t.Errorf("our own reader finds %.40q %d times among %d texts, want 2", want, seen[want], len(seen))
			}
		})
	}
}

// wantOf is the text as a cell may hold it.
func wantOf(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == '\ufffe' || r == '\uffff' {
			return '\ufffd'
		}
		return r // each byte that is no letter comes as U+FFFD
	}, strings.ReplaceAll(s, "\r\n", "\n"))
	if len(s) > cells.MaxText {
		s = s[:cells.MaxText-1] + "…"
	}
	return s
}

// hostileCells counts the cells of a sheet that hold the text, all of which must be
// plain text in the format of text.
func hostileCells(t *testing.T, f *excelize.File, tab, want string) int {
	t.Helper()
	rows, err := f.GetRows(tab, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for r, row := range rows {
		for c, v := range row {
			at := cell(c+1, r+1)
			if formula, err := f.GetCellFormula(tab, at); err != nil || formula != "" {
				t.Errorf("%s!%s: formula %.40q (%v)", tab, at, formula, err)
			}
			if v != want {
				continue
			}
			found++
			if kind := styleKind(t, f, tab, at); kind != "text 49" && kind != "text bold 49" {
				t.Errorf("%s!%s: %.20q is stored as %q, want text", tab, at, v, kind)
			}
		}
	}
	return found
}

// partsOf holds the workbook's parts to what a scorecard is made of, and its links
// to the one host.
func partsOf(t *testing.T, src []byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range z.File {
		for _, bad := range []string{"vbaProject", "externalLink", "connections", "embeddings", "activeX", "ctrlProps", "customXml", "comments"} {
			if strings.Contains(p.Name, bad) {
				t.Errorf("part %s", p.Name)
			}
		}
		r, err := p.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(p.Name, "xl/worksheets/sheet") && bytes.Contains(text, []byte("<f>")) {
			t.Errorf("%s has a formula", p.Name)
		}
		if n := bytes.Count(text, []byte(`TargetMode="External"`)); n != bytes.Count(text, []byte(`Target="https://crm.example/1"`)) {
			t.Errorf("%s leads elsewhere: %s", p.Name, text)
		}
	}
}

// checkFooter reads a footer as Excel does: only our own codes are left in it.
func checkFooter(t *testing.T, text string) {
	t.Helper()
	if n := len([]rune(text)); n > 255 {
		t.Errorf("the footer has %d characters", n)
	}
	rest := strings.ReplaceAll(text, "&&", "")
	for _, own := range []string{"&L", "&C", "&R", `&"Calibri,Regular"`, "&8", "&K5B6672", "Page &P of &N"} {
		rest = strings.ReplaceAll(rest, own, "")
	}
	if strings.Contains(rest, "&") {
		t.Errorf("the footer has a code of somebody else's: %q", text)
	}
}

// TestTooManyRows: what no sheet can hold is an error, never a row written over
// another.
func TestTooManyRows(t *testing.T) {
	t.Parallel()
	for _, at := range [][2]int{{1, excelize.TotalRows + 1}, {excelize.MaxColumns + 1, 1}} {
		w := &writer{f: excelize.NewFile()}
		p := &page{w: w, tab: "Sheet1"}
		p.value(1, 1, "first")
		p.value(at[0], at[1], "beyond")
		if got, _ := w.f.GetCellValue("Sheet1", "A1"); w.err == nil || got != "first" {
			t.Errorf("%v: error %v, A1 holds %q", at, w.err, got)
		}
		w.f.Close()
	}
}
