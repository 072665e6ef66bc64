package xlsx

import (
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"crmscore/analyze/sqlfile"
)

// TestTotalsRow: the sums stand below the table behind a thin empty row, in the
// formats of their columns, and neither the filter nor a rule reaches them. Where
// rows are left out, the word says of how many rows the total is.
func TestTotalsRow(t *testing.T) {
	t.Parallel()
	meta := sqlfile.Meta{Title: "Won", Sheet: "Won", Order: 1, Audience: "company", Totals: true, Columns: map[string]sqlfile.Column{
		"won_amount": {Scale: "low_is_bad"}, "decision": {Entry: "choice", Choices: []string{"keep", "close"}},
	}}
	types := cols("decision", "VARCHAR", "stage_name", "VARCHAR", "won_amount", "DECIMAL(18,2)", "won_count", "DOUBLE", "close_rate", "DOUBLE", "opportunity_id", "VARCHAR")
	rows := [][]any{{nil, "one", 1000.25, .5, .2, "x:1"}, {nil, "two", nil, 1.5, .4, "x:2"}, {"keep", "three", 3000.5, 1.0, nil, "x:3"}}
	f := foldedBook(t, result("won", meta, types, rows))
	for at, want := range map[string]string{"B9": "Total", "C9": "4,001", "D9": "3", "A9": "", "E9": "", "A8": "", "B8": "", "C8": "", "B7": "three"} {
		if got, _ := f.GetCellValue("Won", at); strings.TrimSpace(got) != want {
			t.Errorf("%s is %q, wanted %q", at, got, want)
		}
	}
	if raw, _ := f.GetCellValue("Won", "C9", excelize.Options{RawCellValue: true}); raw != "4000.75" {
		t.Errorf("the total is %s, wanted 4000.75", raw)
	}
	for _, name := range f.GetDefinedName() {
		if strings.HasSuffix(name.Name, "_FilterDatabase") && !strings.HasSuffix(name.RefersTo, "$7") {
			t.Errorf("the filter reaches from %s", name.RefersTo)
		}
	}
	rules, err := f.GetConditionalFormats("Won")
	if err != nil {
		t.Fatal(err)
	}
	if len(rules) == 0 {
		t.Error("no rule at all: the test is blind")
	}
	for at := range rules {
		if !strings.HasSuffix(at, "7") {
			t.Errorf("a rule covers %s", at)
		}
	}
	meta.Rows = 2
	f = foldedBook(t, result("won", meta, types, rows))
	for at, want := range map[string]string{"B8": "Total of all 3 rows", "C8": "4,001", "B6": "two"} {
		if got, _ := f.GetCellValue("Won", at); strings.TrimSpace(got) != want {
			t.Errorf("capped: %s is %q, wanted %q", at, got, want)
		}
	}
}
