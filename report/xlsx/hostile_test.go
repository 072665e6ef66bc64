package xlsx

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"crmscore/queries/queriestest"
	"crmscore/report"
	"crmscore/report/xlsx/lint"
)

// TestHostileText: whatever stands in the CRM comes out as the same text, never
// as a formula, a number or a broken file.
func TestHostileText(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ab", 20_000)
	texts := []string{
		"=cmd|' /C calc'!A0", "+44 20 7946 0000", "@SUM(1)", "-1", "'quoted", "\"=1\"", "_x0041_", "<b>&amp;</b>", "]]>",
		"😀 Emoji", "شركة", "株式会社", "Zoë \u202eabc", " spaces ", "1e5", "007", "TRUE", "a\nb", "#REF!", "{=1}", "100%", "2026-11-20",
	}
	wants := append([]string{}, texts...)
	for in, want := range map[string]string{
		"nul\x00bell\x07": "nul\uFFFDbell\uFFFD", "cr\r\nlf\rend": "cr\nlf\nend", "bad\xff\xfeutf": "bad\uFFFD\uFFFDutf", "\uFFFE": "\uFFFD",
		long: long[:32766] + "…",
	} {
		texts, wants = append(texts, in), append(wants, want)
	}
	src := bytesOf(t, plain(texts...))
	if found := lint.Bytes(src); len(found) > 0 {
		t.Errorf("findings: %q", found)
	}
	f, err := excelize.OpenReader(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for i, want := range wants {
		at := cell(1, 5+i)
		got, err := f.GetCellValue("Deals", at, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s: got %.80q, want %.80q", at, got, want)
		}
		if kind := styleKind(t, f, "Deals", at); kind != "text 49" {
			t.Errorf("%s: %.20q is stored as %q, want text", at, want, kind)
		}
	}
}

// TestNames: sheets whose names differ in case only, or hold what Excel forbids,
// stay apart.
func TestNames(t *testing.T) {
	t.Parallel()
	names := []string{"Team", "TEAM", "a/b:c*?[d]", "History", "", "'quoted'", strings.Repeat("long ", 10), strings.Repeat("LONG ", 10), "_data", strings.Repeat("😀", 20)}
	var sheets []report.Sheet
	for _, n := range names {
		sheets = append(sheets, report.Sheet{Name: n, Blocks: plain("x").Sheets[0].Blocks})
	}
	want := []string{"Team", "TEAM (2)", "a-b-c---d-", "History (2)", "Sheet", "quoted", "long long long long long long l", "LONG LONG LONG LONG LONG LO (2)", "_data (2)", strings.Repeat("😀", 15)}
	if diff := cmp.Diff(want, tabNames(sheets, queriestest.English(t))); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	if found := lint.Bytes(bytesOf(t, report.Book{Title: "T", AsOf: asOf, Sheets: sheets})); len(found) > 0 {
		t.Errorf("findings: %q", found)
	}
}

// TestLinksThatAreNone: an address that leads elsewhere than into the CRM, or is no
// web page, stays text; how many there are is told.
func TestLinksThatAreNone(t *testing.T) {
	t.Parallel()
	addresses := []any{"https://crm.example/1", "https://crm@evil.example/1", "https://evil.example/1", "http://crm.example/1", "javascript:alert(1)",
		"file:///etc/passwd", "https://crm.exаmple/1", "https://crm.example/" + strings.Repeat("x", 2080), nil}
	b := plain("Deal")
	block := &b.Sheets[0].Blocks[0]
	block.Columns = append(block.Columns[:1], report.Column{Name: "deal_url", Label: "Link", Kind: report.Link})
	block.Rows, block.Total = nil, len(addresses)
	for _, a := range addresses {
		block.Rows = append(block.Rows, []any{"Deal", a})
	}
	b.LinkHosts = []string{"crm.example"}
	var out bytes.Buffer
	drawn, err := Draw(&out, b)
	if err != nil || drawn.PlainLinks != len(addresses)-2 {
		t.Errorf("%d addresses are plain text (%v), want %d", drawn.PlainLinks, err, len(addresses)-2)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for i := range addresses {
		want := ""
		if i == 0 {
			want = " -> https://crm.example/1"
		}
		if got := linkOf(t, f, "Deals", cell(1, 5+i)); got != want {
			t.Errorf("%.40v: link %q, want %q", addresses[i], got, want)
		}
	}
}
