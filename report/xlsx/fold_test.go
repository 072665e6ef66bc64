package xlsx

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/report"
	"crmscore/report/xlsx/lint"
	"crmscore/report/xlsx/theme"
)

var dealColumns = map[string]sqlfile.Column{
	"rep_name": {Label: "Rep"}, "opportunity_name": {Label: "Deal"}, "counts_as": {Label: "Counts as", Format: "text"}, "won_count": {Label: "Won", Note: "The share of a won deal"},
	"open_amount": {Label: "Open amount"}, "deal_days": {Label: "Age", Scale: "high_is_bad"}, "enters": {Label: "Enters", Format: "note"},
}

var dealTypes = cols("user_id", "VARCHAR", "rep_name", "VARCHAR", "opportunity_name", "VARCHAR", "opportunity_url", "VARCHAR", "counts_as", "VARCHAR", "won_count", "DOUBLE",
	"won_amount", "DECIMAL(18,2)", "open_amount", "DECIMAL(18,2)", "closed_on", "DATE", "deal_days", "BIGINT", "enters", "VARCHAR")

// dealsResult is the sheet Deals with n rows of the first reps, in turn.
func dealsResult(n, reps int) analyze.Result {
	meta := sqlfile.Meta{Title: "Deals behind each rep's numbers", Grain: "one row per rep and deal", Sheet: "Deals", Order: 710, Audience: "user", Group: "rep_name", Columns: dealColumns}
	var rows [][]any
	for i := range n {
		rep := i * reps / n
		name := repNames[rep%12]
		if reps > 12 {
			name = fmt.Sprintf("%s %d", name, rep)
		}
		row := []any{repID(rep % 12), name, fmt.Sprintf("Rollout %d", i), fmt.Sprintf("https://contoso.my.salesforce.com/%d", i), "won", 1.0, float64(1000 + i), nil, asOf.AddDate(0, 0, -i%300), int64(i % 90), "close rate, cycle"}
		switch {
		case i%3 == 1: // a shared one
			row[5], row[6] = .5, 250.5
		case i%3 == 2:
			row[4], row[5], row[6], row[7], row[10] = "open", nil, nil, 40_000.0, "open pipeline"
		}
		rows = append(rows, row)
	}
	return result("deals", meta, dealTypes, rows)
}

// foldedBook is a book with nothing but the sheet of deals.
func foldedBook(t testing.TB, r analyze.Result) *excelize.File {
	t.Helper()
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
	t.Cleanup(func() { f.Close() })
	return f
}

// collapsed is the row of a heading whose rows are folded away.
var collapsed = regexp.MustCompile(`<row r="(\d+)" collapsed="1" `)

// outline tells a sheet's rows as one letter each: - neither, H heading of a
// folded group, r hidden row of one, R shown row of one.
func outline(t *testing.T, f *excelize.File, tab string, rows int) string {
	t.Helper()
	part, ok := f.Pkg.Load("xl/worksheets/sheet1.xml")
	if !ok {
		t.Fatal("no sheet part")
	}
	heads := map[int]bool{}
	for _, m := range collapsed.FindAllSubmatch(part.([]byte), -1) {
		heads[atoi(string(m[1]))] = true
	}
	var out strings.Builder
	for row := 1; row <= rows; row++ {
		level, err := f.GetRowOutlineLevel(tab, row)
		if err != nil {
			t.Fatal(err)
		}
		visible, err := f.GetRowVisible(tab, row)
		if err != nil {
			t.Fatal(err)
		}
		head := heads[row]
		switch {
		case level == 1 && !visible && !head:
			out.WriteByte('r')
		case level == 1 && !head:
			out.WriteByte('R')
		case level == 0 && visible && head:
			out.WriteByte('H')
		case level == 0 && visible:
			out.WriteByte('-')
		default:
			out.WriteByte('?')
		}
	}
	return out.String()
}

// TestFolded: groups open collapsed, headings stand above and hold the sums.
func TestFolded(t *testing.T) {
	t.Parallel()
	f := foldedBook(t, dealsResult(5, 2)) // rows 0 to 2 are the first rep's
	if got, want := outline(t, f, "Deals", 12), "----HrrrHrr-"; got != want {
		t.Errorf("rows are %s, want %s", got, want)
	}
	props, err := f.GetSheetProps("Deals")
	if err != nil {
		t.Fatal(err)
	}
	if props.OutlineSummaryBelow == nil || *props.OutlineSummaryBelow {
		t.Error("headings are said to stand below their rows")
	}
	for at, want := range map[string]string{
		"A4": "Rep", "A5": "Anna Lindqvist", "B5": "3 rows", "C5": "", "D5": "1.5", "E5": "1250.5", "F5": "40000", "G5": "", "H5": "", "I5": "",
		"A6": "Anna Lindqvist", "B6": "Rollout 0", "D6": "1", "A9": "Björn Aas", "B9": "2 rows", "D9": "1.5", "E9": "1253.5", "F9": "",
	} {
		got, err := f.GetCellValue("Deals", at, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", at, got, want)
		}
	}
	if got := linkOf(t, f, "Deals", "B6"); got != " -> https://contoso.my.salesforce.com/0" {
		t.Errorf("link of B6: %q", got)
	}
	if got := linkOf(t, f, "Deals", "B5"); got != "" {
		t.Errorf("the heading has a link: %q", got)
	}
}

// TestFoldedTooLong: only headings, without the columns of single rows, and a
// sentence that says where the rows are.
func TestFoldedTooLong(t *testing.T) {
	t.Parallel()
	r := dealsResult(9, 2)
	r.File.Meta.Rows = 8
	f := foldedBook(t, r)
	if got := outline(t, f, "Deals", 8); got != "--------" {
		t.Errorf("rows are %s", got)
	}
	rows, err := f.GetRows("Deals", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprint(rows)
	for _, want := range []string{
		"[Rep Deal Won Won amount Open amount]", "[Anna Lindqvist 5 rows 3 2504 40000]", "[Björn Aas 4 rows 1.5 1256.5 80000]",
		"9 rows, shown as 2 sums", "9 rows are too many to read here: each line is the sum of one group. The rows are in the published database, table scorecards.deals.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in %s", want, text)
		}
	}
}

// TestFoldedNames: headings are text whatever they look like, and as high as
// they need; the rows below stay low.
func TestFoldedNames(t *testing.T) {
	t.Parallel()
	long := strings.TrimSpace(strings.Repeat("Wolfeschlegelsteinhausen ", 8)) // 199 letters
	r := dealsResult(4, 1)
	for i, name := range []any{"=HYPERLINK(\"x\")", long, nil, "-1"} {
		r.Rows[i][1] = name
	}
	f := foldedBook(t, r)
	if got, want := outline(t, f, "Deals", 13), "----HrHrHrHr-"; got != want {
		t.Errorf("rows are %s, want %s", got, want)
	}
	for at, want := range map[string]string{"A5": "=HYPERLINK(\"x\")", "A7": long, "A9": "(none)", "A11": "-1"} {
		got, err := f.GetCellValue("Deals", at)
		if err != nil {
			t.Fatal(err)
		}
		if kind := styleKind(t, f, "Deals", at); got != want || kind != "text bold 49" {
			t.Errorf("%s: %s %q, want %q", at, kind, got, want)
		}
	}
	for row, least := range map[int]float64{7: 80, 8: 0} {
		got, err := f.GetRowHeight("Deals", row)
		if err != nil {
			t.Fatal(err)
		}
		if got < least || least == 0 && got > theme.DenseRow {
			t.Errorf("row %d is %v points high", row, got)
		}
	}
}

// TestFoldedMany: 1,500 deals under one rep, every one with its link.
func TestFoldedMany(t *testing.T) {
	t.Parallel()
	f := foldedBook(t, dealsResult(1500, 1))
	if got, want := outline(t, f, "Deals", 1506), "----H"+strings.Repeat("r", 1500)+"-"; got != want {
		t.Errorf("rows are %s", got)
	}
	if got := linkOf(t, f, "Deals", "B1505"); got != " -> https://contoso.my.salesforce.com/1499" {
		t.Errorf("last link: %q", got)
	}
}

// TestFoldedNothing: no deal, no heading; the sentence stands alone.
func TestFoldedNothing(t *testing.T) {
	t.Parallel()
	r := dealsResult(0, 1)
	books, err := report.Build([]analyze.Result{r}, fixtureInfo(t), fixtureOrg())
	if err != nil {
		t.Fatal(err)
	}
	if text := dump(t, bytesOf(t, books[0])); !strings.Contains(text, "Nothing to show for Contoso as of 2026-11-20.") {
		t.Errorf("the sheet does not say that it is empty:\n%s", text)
	}
}

// TestFoldedBesideOthers: on a sheet with an unlike table the columns are merged
// cells, in headings as in rows, and the other table's rows stay in sight.
func TestFoldedBesideOthers(t *testing.T) {
	t.Parallel()
	other := notesResults()[4]
	other.File.Meta.Sheet, other.File.Meta.Audience = "Deals", "company"
	books, err := report.Build([]analyze.Result{dealsResult(4, 2), other}, fixtureInfo(t), fixtureOrg())
	if err != nil {
		t.Fatal(err)
	}
	src := bytesOf(t, books[0])
	for _, f := range lint.Bytes(src) {
		t.Error(f)
	}
	text := dump(t, src)
	for _, want := range []string{"A6\ttext bold 49\tAnna Lindqvist\n", "\noutline 7(level 1, visible=false) 8(level 1, visible=false) 10(level 1, visible=false) 11(level 1, visible=false)\n", " A6:B6 ", " A7:B7 "} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}
