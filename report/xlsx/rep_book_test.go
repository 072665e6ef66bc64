package xlsx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"crmscore/report"
	"crmscore/report/xlsx/lint"
)

// repBooks are the own books of the fixture's reps, by name.
func repBooks(t testing.TB) []report.Book {
	t.Helper()
	results := repResults()
	for _, r := range results {
		r.File.Meta.Books = []string{"company", "manager", "rep"}
	}
	books, err := report.Reps(results, fixtureInfo(t), fixtureOrg())
	if err != nil || len(books) != 3 {
		t.Fatalf("%d books: %v", len(books), err)
	}
	return books
}

// A rep's own workbook is one upright page that leads nowhere but into the CRM.
func TestRepBook(t *testing.T) {
	t.Parallel()
	book := repBooks(t)[1]
	src := bytesOf(t, book)
	for _, fault := range lint.Bytes(src) {
		t.Error(fault)
	}
	f, err := excelize.OpenReader(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, want := strings.Join(f.GetSheetList(), " | "), book.Owner+" | _data"; got != want {
		t.Errorf("tabs %s, want %s", got, want)
	}
	layout, err := f.GetPageLayout(book.Owner)
	if err != nil || *layout.Orientation != "portrait" || *layout.FitToHeight != 1 || *layout.FitToWidth != 1 {
		t.Errorf("layout %+v, %v", layout, err)
	}
	text := dump(t, src)
	for _, want := range []string{book.Title, "The first 1 of 2 rows.", "Definitions and thresholds: in your manager's workbook."} {
		if !strings.Contains(text, want) {
			t.Errorf("the sheet does not say %q:\n%s", want, text)
		}
	}
	for _, wrong := range []string{"◄", "published database", "sheet Notes"} {
		if strings.Contains(text, wrong) {
			t.Errorf("the sheet says %q", wrong)
		}
	}
	for _, other := range repNames {
		if other != book.Owner && strings.Contains(text, other) {
			t.Errorf("the book of %s names %s", book.Owner, other)
		}
	}
	links := regexp.MustCompile(`<hyperlink [^>]*location="([^"]*)"`).FindAllStringSubmatch(wholeText(t, src), -1)
	if len(links) > 0 {
		t.Errorf("links within a book of one sheet: %q", links)
	}
}

// wholeText is every part of a workbook.
func wholeText(t *testing.T, src []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range z.File {
		fmt.Fprintf(&all, "%s %s\n%s\n", f.Name, f.Modified.UTC().Format("2006-01-02T15:04"), partText(t, f))
	}
	return all.String()
}

// What file managers show of a workbook comes from the book alone: no account, no
// machine, no folder and no clock stands in any part.
func TestDocumentProperties(t *testing.T) {
	t.Parallel()
	books := append(fixture(t)[:3], repBooks(t)[0])
	for _, book := range books {
		src := bytesOf(t, book)
		f, err := excelize.OpenReader(bytes.NewReader(src))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		core, err := f.GetDocProps()
		if err != nil {
			t.Fatal(err)
		}
		const midnight = "2026-11-20T00:00:00Z"
		if diff := cmp.Diff(&excelize.DocProperties{
			Title: book.Title, Subject: "Week 47, 2026, data as of 2026-11-20", Creator: "crmscore", LastModifiedBy: "crmscore",
			Created: midnight, Modified: midnight, Language: "en", Description: "Salesforce, 2,041 opportunities", Identifier: "3fa91c0be77d42aa",
		}, core); diff != "" {
			t.Errorf("%s, core properties (-want +got):\n%s", book.ID, diff)
		}
		app, err := f.GetAppProps()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(&excelize.AppProperties{Application: "Microsoft Excel", AppVersion: "16.0300", Company: "Contoso"}, app); diff != "" {
			t.Errorf("%s, application properties (-want +got):\n%s", book.ID, diff)
		}
		text := wholeText(t, src)
		for _, stamp := range regexp.MustCompile(`[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+Z?`).FindAllString(text, -1) {
			if stamp != midnight && stamp != "1980-01-01T00:00" {
				t.Errorf("%s: the time %s stands in it", book.ID, stamp)
			}
		}
		for _, trace := range []string{`(?i)absPath`, `(?i)[^a-z]/(home|root|tmp|usr|var|Users|private)/`, `[A-Za-z]:\\`, `file://`, `(?i)printerSettings`, `(?i)docProps/custom`} {
			if found := regexp.MustCompile(trace).FindString(text); found != "" {
				t.Errorf("%s: %q stands in it", book.ID, found)
			}
		}
	}
}

// BenchmarkRep writes one rep's own workbook.
func BenchmarkRep(b *testing.B) {
	book := repBooks(b)[0]
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		if err := Write(&out, book); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(out.Len()), "file-bytes")
}
