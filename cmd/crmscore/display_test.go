package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestDisplayOfTheConfig: the section display reaches sentences, workbook, mail and the
// published database. 31 March 2026, a Tuesday, lies in week 14 from Sunday (1 January
// is a Thursday) and in the first quarter of a fiscal year that starts in February.
func TestDisplayOfTheConfig(t *testing.T) {
	t.Parallel()
	c := tinyCompany(t)
	c.fewSheets("summary_headline", "summary_tiles")
	c.write("crmscore.yaml", readFile(t, c.path("crmscore.yaml"))+
		"fiscal_year_starts: february\ndisplay: {currency: symbol, week: sunday, fiscal_year: starts, quarter: \"FY{yy} {quarter}. Quartal\"}\n")
	c.crmscore(0, "run")
	if got := c.query("select quarter_name, quarter_name(fiscal_year, 4), money(-1200000), week, week_start from main.run"); got != "FY26 1. Quartal|FY26 4. Quartal|-€1.2M|14|2026-03-29" {
		t.Errorf("run: %s", got)
	}
	f, err := excelize.OpenFile(onlyFile(t, filepath.Join(c.dir, "output", "scorecards", "company", "*.xlsx")))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Summary")
	if err != nil {
		t.Fatal(err)
	}
	var cells []string
	for _, row := range rows {
		cells = append(cells, row...)
	}
	summary := strings.Join(cells, "\n")
	contains(t, summary, "Week 14, 2026   |   FY26 1. Quartal   |   Whole company", "Won €1,000 in FY26 1. Quartal with 30 days left", "\n€1,000\n")
	mail := strings.ReplaceAll(readFile(t, c.path("output/mail/maria-berg.eml")), "=\r\n", "")
	contains(t, mail, "week 14, FY26 1. Quartal", "=E2=82=AC1,000")
}
