package xlsx

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xuri/excelize/v2"

	"crmscore/analyze/display"
	"crmscore/analyze/messages"
	"crmscore/queries"
	"crmscore/report"
)

// TestWordsInFormats: the words of a language reach the places where Excel wants
// them in a grammar of its own: number formats with a currency around the digits,
// rules that colour a status, and a description that becomes a sentence.
func TestWordsInFormats(t *testing.T) {
	t.Parallel()
	const german = `unit: {millions: "{n}\u00a0Mio.", thousands: "{n}\u00a0Tsd."}
status: {watch: "„Achtung\"\u00a0!"}
`
	texts, faults := messages.Load(queries.FS, fstest.MapFS{"messages/de.yaml": {Data: []byte(german)}}, "de")
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	b := report.Book{ID: "b", Texts: texts, Currency: "EUR", Display: display.Config{Currency: display.Symbol}, AsOf: asOf, Sheets: []report.Sheet{
		{Name: "Summary", Blocks: []report.Block{{Kind: report.TilesBlock, Rows: [][]any{{"Won", 4.5e6, "amount"}},
			Columns: []report.Column{{Name: "label", Kind: report.Text}, {Name: "value", Kind: report.Number}, {Name: "kind", Kind: report.Text}}}}},
		{Name: "Deals", Blocks: []report.Block{{Kind: report.TableBlock, Grain: "ärende", Rows: [][]any{{"watch"}},
			Columns: []report.Column{{Name: "status", Label: "Status", Kind: report.Status}}}}},
	}}
	var out bytes.Buffer
	if err := Write(&out, b); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	id, err := f.GetCellStyle("Summary", "B5")
	if err != nil {
		t.Fatal(err)
	}
	style, err := f.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := *style.CustomNumFmt, "[>=999500]\"€\"#,##0.0,,\"\u00a0Mio.\";[>=1000]\"€\"#,##0,\"\u00a0Tsd.\";\"€\"0"; got != want {
		t.Errorf("format of an amount: %s, want %s", got, want)
	}
	rules, err := f.GetConditionalFormats("Deals")
	if err != nil {
		t.Fatal(err)
	}
	if len(rules["A5:A5"]) != 1 {
		t.Fatalf("rules: %+v, want one for A5:A5", rules)
	}
	if got, want := rules["A5:A5"][0].Value, "\"„Achtung\"\"\u00a0!\""; got != want {
		t.Errorf("rule of the status: %q, want %q", got, want)
	}
	if subtitle, err := f.GetCellValue("Deals", "A2"); err != nil || !strings.Contains(subtitle, "Ärende (1)") {
		t.Errorf("subtitle %q, want Ärende (1) in it: %v", subtitle, err)
	}
}
