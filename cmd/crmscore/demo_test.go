package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crmscore/report/xlsx/xlsxtest"
)

// The demo has something to compare tonight's pipeline with: three nights that it
// simulates, which saw what the exports' history tells of those days.
func TestDemoSimulatesEarlierNights(t *testing.T) {
	t.Parallel()
	c := newCompany(t, "newest_record", `{name: crm, crm: salesforce, files: "exports/*.ZIP", formats: {date: iso, timezone: UTC}}`, "  - {name: plan, crm: inputs, files: inputs.xlsx}\n")
	c.crmscore(0, "demo", "--dir", c.path("."), "--scale", "0.01")
	if got := c.files("landing/_snapshots/*.opportunities.parquet"); got != "2026-02-27.opportunities.parquet 2026-03-06.opportunities.parquet 2026-03-12.opportunities.parquet 2026-03-13.opportunities.parquet" {
		t.Errorf("snapshot files are %s", got)
	}
	c.same(`select opened_on || ' ' || basis from models.movement_nights`, "2026-03-06 snapshot")
	c.same(`select count(*) from models.opening_deals`, c.query(`select count(*) from models.opportunities where created_on <= date '2026-03-06' and not is_deleted`))
	c.same(`select count(*) from models.opening_deals as b join models.opportunities as o using (opportunity_id) where b.status = 'open' and o.closed_on <= date '2026-03-06'`, "0")
	c.same(`select count(*) > 0 from models.pipeline_moves`, "true")
	c.same(`select count(*) from checks.movement_does_not_add_up`, "0")
	everySheetAsText(t, c)
}

// everySheetAsText compares the books of the company, a director and a manager with
// their golden files, cell for cell. Persons' sheets are all alike: each book keeps
// the first of them.
func everySheetAsText(t *testing.T, c *company) {
	t.Helper()
	person := map[string]bool{}
	for _, name := range c.rows(`select name from models.users`) {
		person[name] = true
	}
	fingerprint := c.query(`select fingerprint from run`)
	company := map[string]string{} // cells by sheet
	for _, book := range []string{"company", "helmi-tanaka", "giulia-soderberg"} {
		src, err := os.ReadFile(onlyFile(t, c.path("output/scorecards/"+book+"/*.xlsx")))
		if err != nil {
			t.Fatal(err)
		}
		var kept []xlsxtest.Sheet
		persons := 0
		for _, s := range xlsxtest.Sheets(t, src) {
			if person[s.Name] {
				if persons++; persons > 1 {
					continue
				}
			}
			// A query that changes by a comment has another fingerprint, and the same cells.
			s.Text = strings.ReplaceAll(strings.ReplaceAll(s.Text, fingerprint, "FINGERPRINT"), fingerprint[:12], "FINGERPRINT")
			head, cells, _ := strings.Cut(s.Text, "\nA4 ")
			if book == "company" {
				company[s.Name] = cells
			} else if cells != "" && cells == company[s.Name] {
				s.Text = head + "\n… as in the company's book\n"
			}
			if strings.Contains(s.Text, c.dir) {
				t.Errorf("the book %s, sheet %s, names a folder of this machine", book, s.Name)
			}
			kept = append(kept, s)
		}
		if len(kept) < 14 || persons < 5 {
			t.Errorf("the book %s has %d sheets beside %d of persons only", book, len(kept), persons)
		}
		xlsxtest.Golden(t, filepath.Join("testdata", "books", book), kept, *update)
	}
}
