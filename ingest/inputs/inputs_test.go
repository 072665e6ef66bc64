package inputs_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crmscore/ingest/inputs"

	"github.com/xuri/excelize/v2"
)

// someRows is one full row of every sheet, made of the examples.
func someRows() inputs.Content {
	content := inputs.Content{}
	for _, s := range inputs.Sheets() {
		var r []string
		for _, c := range s.Columns {
			example, _, _ := strings.Cut(c.Example, ", ")
			r = append(r, example)
		}
		content[s.Name] = [][]string{r, {}, r}
	}
	return content
}

func write(t *testing.T, content inputs.Content) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "inputs.xlsx")
	if err := inputs.WriteTemplate(path, content); err != nil {
		t.Fatal(err)
	}
	return path
}

func open(t *testing.T, path string) *excelize.File {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestEmptyTemplateHasHeadersOnly(t *testing.T) {
	t.Parallel()
	f := open(t, write(t, nil))
	want := []string{inputs.ReadmeSheet}
	for _, s := range inputs.Sheets() {
		want = append(want, s.Name)
		rows, err := f.GetRows(s.Name)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) != 1 || len(rows[0]) != len(s.Columns) {
			t.Errorf("%s: want one row of %d headers, got %q", s.Name, len(s.Columns), rows)
		}
	}
	if got := f.GetSheetList(); strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("sheets %v, want %v", got, want)
	}
}

func TestEveryColumnIsExplained(t *testing.T) {
	t.Parallel()
	f := open(t, write(t, nil))
	for _, s := range inputs.Sheets() {
		comments, err := f.GetComments(s.Name)
		if err != nil {
			t.Fatal(err)
		}
		if len(comments) != len(s.Columns) {
			t.Errorf("%s: %d comments for %d columns", s.Name, len(comments), len(s.Columns))
		}
		lists := map[string]bool{}
		rules, err := f.GetDataValidations(s.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range rules {
			lists[strings.Split(v.Sqref, "2:")[0]] = v.Type == "list"
		}
		for i, c := range s.Columns {
			name, _ := excelize.ColumnNumberToName(i + 1)
			if got, want := lists[name], c.Choices != nil || c.Kind == inputs.Flag; got != want {
				t.Errorf("%s.%s: offers a list: %v, want %v", s.Name, c.Name, got, want)
			}
			if c.Note == "" || c.Example == "" {
				t.Errorf("%s.%s lacks a note or an example", s.Name, c.Name)
			}
		}
	}
}

func TestContentKeepsItsKinds(t *testing.T) {
	t.Parallel()
	f := open(t, write(t, inputs.Content{
		"quotas":   {{"a@contoso.example", "", "2026-01", "won_amount", "1250.5", "EUR"}},
		"holidays": {{"SE", "2026-04-03", "Good Friday"}},
	}))
	for _, x := range []struct{ sheet, cell, raw string }{
		{"quotas", "C2", "2026-01"}, {"quotas", "E2", "1250.5"}, {"holidays", "B2", "46115"}, // day 46115 of Excel = 2026-04-03
	} {
		got, err := f.GetCellValue(x.sheet, x.cell, excelize.Options{RawCellValue: true})
		if err != nil || got != x.raw {
			t.Errorf("%s!%s = %q, %v, want %q", x.sheet, x.cell, got, err, x.raw)
		}
	}
	if got, _ := f.GetCellValue("holidays", "B2"); got != "2026-04-03" {
		t.Errorf("the date shows as %q", got)
	}
	if typ, _ := f.GetCellType("quotas", "C2"); typ != excelize.CellTypeSharedString {
		t.Errorf("the period is stored as type %v, not as text", typ)
	}
}

func TestSameContentSameBytes(t *testing.T) {
	t.Parallel()
	read := func(content inputs.Content) []byte {
		b, err := os.ReadFile(write(t, content))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	first := read(someRows())
	for range 5 {
		if !bytes.Equal(first, read(someRows())) {
			t.Fatal("the same content gave other bytes")
		}
	}
	if bytes.Equal(first, read(nil)) {
		t.Error("other content gave the same bytes")
	}
}

func TestFaultsAreReportedTogether(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "inputs.xlsx")
	err := inputs.WriteTemplate(path, inputs.Content{
		"quotas":   {{"a@contoso.example", "", "2026", "won_amount", "a lot"}},
		"holidays": {{"SE", "2026-02-31", "No day"}, {"SE", "2026-02-01", "x", "y"}},
		"stages":   {{"", "Won", "closed"}},
		"budget":   {{}},
	})
	if err == nil {
		t.Fatal("faulty content was written")
	}
	for _, want := range []string{
		`quotas row 2, amount: "a lot" is not a number`, `holidays row 2, date: "2026-02-31" is not a date`, "holidays row 3 has 4 cells for 3 columns",
		`stages row 2, kind: "closed" is none of`, `no sheet "budget"`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("missing %q in: %v", want, err)
		}
	}
	if _, statErr := os.Stat(path); statErr == nil {
		t.Error("a file was written all the same")
	}
}
