package xlsx

import (
	"bytes"
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"crmscore/report"
)

// footer is the bottom line of a printed page: whose, which sheet, which page.
var footer = regexp.MustCompile(`confidential\s+(\S.*?)\s+Page (\d+) of (\d+)`)

// TestPrinted prints the fixture's books with LibreOffice, as a reader would,
// and reads the pages: nothing cut to ###, the headline whole, one page for what
// is meant to be one, folded rows not in sight. Set XLSX_LOOK to a folder to keep
// workbooks and PDFs there and look at them.
func TestPrinted(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"soffice", "pdftotext"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed: printed pages are read only where it is (Debian: libreoffice-calc, poppler-utils)", tool)
		}
	}
	if testing.Short() {
		t.Skip("-short: LibreOffice takes seconds")
	}
	dir := cmp.Or(os.Getenv("XLSX_LOOK"), t.TempDir())
	args := []string{"--headless", "-env:UserInstallation=file://" + t.TempDir(), "--convert-to", "pdf", "--outdir", dir}
	all := fixture(t)
	books := []report.Book{all[0], all[2]} // the company's and one manager's
	for _, b := range books {
		file := filepath.Join(dir, b.ID+".xlsx")
		if err := os.WriteFile(file, bytesOf(t, b), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	if out, err := exec.CommandContext(t.Context(), "soffice", args...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	for _, b := range books {
		text, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", filepath.Join(dir, b.ID+".pdf"), "-").Output()
		if err != nil {
			t.Fatalf("pdftotext %s: %v", b.ID, err)
		}
		checkPages(t, b.ID, text)
	}
}

// checkPages reads the text of a printed book, pages divided by form feeds.
func checkPages(t *testing.T, id string, text []byte) {
	t.Helper()
	sheets := map[string]string{} // by tab, its pages one after the other
	pages := map[string]int{}
	for page := range bytes.SplitSeq(bytes.TrimRight(text, "\f\n"), []byte{'\f'}) {
		m := footer.FindSubmatch(page)
		if m == nil {
			t.Errorf("%s: a page has no footer:\n%.300s", id, page)
			continue
		}
		tab := string(m[1])
		pages[tab]++
		sheets[tab] += strings.Join(strings.Fields(string(page)), " ") + "\n"
		if bytes.Contains(page, []byte("###")) {
			t.Errorf("%s: sheet %s, page %s has a column too narrow for its numbers (###)", id, tab, m[2])
		}
	}
	for _, tab := range []string{"Summary", "Team", "Close rate", "Cycle", "Deals"} {
		if pages[tab] != 1 {
			t.Errorf("%s: sheet %s takes %d pages, want 1", id, tab, pages[tab])
		}
	}
	for tab, want := range map[string]string{
		"Summary": "18% of the pipeline is stale and 14 deals have a close date in the past.", "Team": "Attainment", "Notes": "Fingerprint",
		"Deals": "folded: + at the left opens one group",
	} {
		if !strings.Contains(sheets[tab], want) {
			t.Errorf("%s: sheet %s does not show %q", id, tab, want)
		}
	}
	if strings.Contains(sheets["Deals"], "Rollout") || !strings.Contains(sheets["Deals"], "3 rows") {
		t.Errorf("%s: sheet Deals is not folded:\n%s", id, sheets["Deals"])
	}
}
