package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"crmscore/ingest/inputs"
	"crmscore/report/xlsx/xlsxtest"
)

// long is a word of 200 characters; those of one letter differ in the last only.
func long(letter string, last int) string {
	return strings.Repeat(letter, 198) + fmt.Sprintf("%02d", last)
}

// oddNames are what people call people, accounts, deals, teams and regions, and what
// others type to see what happens.
var oddNames = []string{
	"شركة الأفق للتجارة", "株式会社山田商事", "😀🚀 Rocket & Sons", long("Æ", 1), long("Æ", 2), strings.TrimSpace(strings.Repeat("Ltd of ", 28)) + " Bath",
	"=cmd|' /C calc'!A0", "+44 20 7946 0000", "@SUM(1)", "-1", "'quoted'", "_x0041_", "<b>&amp;</b>", "a/b\\c?*[x]:y", "History", "Summary", "TEAM", "_data",
	"007", "1e5", "TRUE", "#REF!", "{=1}", "100%", "2026-02-30", "مرحبا hello 你好", "Zoë \u202ereversed\u202c", "e\u0301te\u0301", "नमस्ते",
}

// oddAmounts of open deals: nothing, less than nothing, a trillion, a cent, none.
var oddAmounts = []string{"0", "-5000", "1000000000000", "12500", "0.01", "-0.5", "999999.5", "", "48000", "750"}

// oddCompany has four managers below one head, one rep for each odd name, 5,000 open
// deals and 700 decided ones.
func oddCompany(t *testing.T) *company {
	t.Helper()
	c := newCompany(t, "2026-03-31", `{name: crm, crm: salesforce, files: "exports/*.csv", formats: {date: iso, timezone: UTC}, links: "https://crm.contoso.example"}`,
		"  - {name: plan, crm: inputs, files: inputs.xlsx}\n")
	var users, accounts, deals [][]string
	person := func(id, name, manager, team, region string) {
		users = append(users, []string{id, name, id + "@contoso.example", "true", manager, "Account Executive", team, region, "2020-01-01"})
	}
	person("m0", "ليلى حسن عبد الرحمن", "", "=1+1", "")
	for i, name := range []string{"王小明", "😀 Team Lead 🚀", long("M", 1), "=1+2"} {
		person(fmt.Sprint("m", i+1), name, "m0", oddNames[i], oddNames[i+2])
	}
	quotas := [][]string{}
	for i, name := range oddNames {
		team := i % 4
		id := fmt.Sprintf("u%02d", i)
		person(id, name, fmt.Sprint("m", team+1), oddNames[team], oddNames[team+2])
		accounts = append(accounts, []string{"a" + id, name, oddNames[(i+3)%len(oddNames)], "SMB"})
		quotas = append(quotas, []string{id + "@contoso.example", "", "2026-Q1", "won_amount", []string{"1000000", "1000000000000", "50"}[i%3], "EUR"})
	}
	for i := range 5000 {
		deals = append(deals, oddDeal(i, "Proposal", "false", "false", oddAmounts[i%len(oddAmounts)], fmt.Sprintf("2026-%02d-%02d", 3+i%4, 1+i%28)))
	}
	for i := range 700 {
		stage, won := "Closed Lost", "false"
		if i%3 == 0 {
			stage, won = "Closed Won", "true"
		}
		amount := oddAmounts[(i/7)%len(oddAmounts)]
		deals = append(deals, oddDeal(5000+i, stage, "true", won, amount, fmt.Sprintf("2026-%02d-%02d", 1+i%3, 1+i%28)))
	}
	c.table("User", "Id,Name,Email,IsActive,ManagerId,Title,Department,Region__c,Hire_Date__c", users)
	c.table("Account", "Id,Name,Region__c,Segment__c", accounts)
	c.table("Opportunity", "Id,Name,StageName,Amount,CloseDate,CreatedDate,OwnerId,IsClosed,IsWon,AccountId,NextStep,LeadSource,Loss_Reason__c", deals)
	c.write("exports/OpportunityStage.csv", "MasterLabel,SortOrder,IsClosed,IsWon,DefaultProbability\nProposal,1,false,false,50\nClosed Won,2,true,true,100\nClosed Lost,3,true,false,0\n")
	if err := inputs.WriteTemplate(c.path("inputs.xlsx"), inputs.Content{"quotas": quotas}); err != nil {
		t.Fatal(err)
	}
	return c
}

// oddDeal is the i-th deal: its name, account, next step and owner are odd names.
func oddDeal(i int, stage, closed, won, amount, day string) []string {
	name := oddNames[i%len(oddNames)]
	if i >= len(oddNames) {
		name = fmt.Sprint("Deal ", i)
	}
	owner := i % len(oddNames)
	return []string{fmt.Sprintf("006%05d", i), name, stage, amount, day, "2025-11-03T08:00:00.000Z", fmt.Sprintf("u%02d", owner), closed, won,
		fmt.Sprintf("au%02d", (owner+1)%len(oddNames)), oddNames[(i+2)%len(oddNames)], oddNames[i/3%7], oddNames[i/5%7]}
}

// table writes an export of one table.
func (c *company) table(name, header string, rows [][]string) {
	c.t.Helper()
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	if err := w.Write(strings.Split(header, ",")); err != nil {
		c.t.Fatal(err)
	}
	if err := w.WriteAll(rows); err != nil {
		c.t.Fatal(err)
	}
	c.write("exports/"+name+".csv", out.String())
}

// workbooks are all books of the last night.
func (c *company) workbooks() []string {
	c.t.Helper()
	found, err := filepath.Glob(c.path("output/scorecards/*/*.xlsx"))
	if err != nil {
		c.t.Fatal(err)
	}
	return found
}

// Names in any script, of any length and with formulas in them come through the whole
// night as they were typed, and amounts of any size; what comes out is a valid workbook.
func TestOddCompany(t *testing.T) {
	t.Parallel()
	c := oddCompany(t)
	c.crmscore(0, "run")
	books := c.workbooks()
	if len(books) != 6 {
		t.Errorf("%d workbooks, want the company's and those of five managers: %q", len(books), books)
	}
	if keep := os.Getenv("CRMSCORE_KEEP_BOOKS"); keep != "" {
		if err := os.CopyFS(filepath.Join(keep, "odd"), os.DirFS(c.path("output/scorecards"))); err != nil {
			t.Fatal(err)
		}
	}
	xlsxtest.Valid(t, books...)
	cells := map[string]map[string]bool{}
	for _, book := range books {
		cellsOf(t, book, cells)
	}
	for i, name := range oddNames {
		for _, sheet := range []string{"Team", "Deals"} { // as a rep; as a rep, a deal and an account
			if !cells[sheet][name] {
				t.Errorf("%s: the name %d, %.40q, does not stand there as it was typed", sheet, i, name)
			}
		}
	}
	for _, amount := range []string{"1000000000000", "-5000", "0", "0.01", "-0.5", "999999.5"} {
		if !cells["Deals"][amount] {
			t.Errorf("Deals: no cell holds the amount %s", amount)
		}
	}
}

// cellsOf adds the values of a workbook's cells as they are stored to those found, by sheet.
func cellsOf(t *testing.T, book string, found map[string]map[string]bool) {
	t.Helper()
	f, err := excelize.OpenFile(book)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range []string{"Team", "Deals"} {
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		if found[sheet] == nil {
			found[sheet] = map[string]bool{}
		}
		for _, row := range rows {
			for _, value := range row {
				found[sheet][value] = true
			}
		}
	}
}

// A company of which nothing is left that counts, and one of a single rep, get workbooks
// that open and say what is missing. Exports of headers alone make no workbook: that is
// a filter gone wrong, which TestScripts wants refused.
func TestSmallestCompanies(t *testing.T) {
	t.Parallel()
	for _, small := range []struct{ name, users, deals, says string }{
		{"empty", "u1,Jonas Lind,jonas@contoso.example,false,,Account Executive\n", "d1,Anna,Closed Won,1000,2012-05-02,2012-02-12T08:00:00.000Z,u1,true,true\n", "no open deals"},
		{"one rep", "u1,Jonas Lind,jonas@contoso.example,true,,Account Executive\n", "d1,Anna,Proposal,1000,2026-05-02,2026-02-12T08:00:00.000Z,u1,false,false\n", "Jonas Lind"},
	} {
		t.Run(small.name, func(t *testing.T) {
			t.Parallel()
			c := newCompany(t, "2026-03-31", `{name: crm, crm: salesforce, files: "exports/*.csv", formats: {date: iso, timezone: UTC}}`, "")
			c.write("exports/User.csv", "Id,Name,Email,IsActive,ManagerId,Title\n"+small.users)
			c.write("exports/OpportunityStage.csv", "MasterLabel,SortOrder,IsClosed,IsWon,DefaultProbability\nProposal,1,false,false,50\nClosed Won,2,true,true,100\n")
			c.write("exports/Opportunity.csv", "Id,Name,StageName,Amount,CloseDate,CreatedDate,OwnerId,IsClosed,IsWon\n"+small.deals)
			c.crmscore(0, "run")
			if keep := os.Getenv("CRMSCORE_KEEP_BOOKS"); keep != "" {
				if err := os.CopyFS(filepath.Join(keep, small.name), os.DirFS(c.path("output/scorecards"))); err != nil {
					t.Fatal(err)
				}
			}
			xlsxtest.Valid(t, c.workbooks()...)
			if text := everyPart(t, onlyFile(t, c.path("output/scorecards/company/*.xlsx"))); !strings.Contains(text, small.says) {
				t.Errorf("the company's workbook does not say %q", small.says)
			}
		})
	}
}

// TestDemoIsValid validates every workbook of the demo, as large as it is; only where the
// validator is, since the night alone takes half a minute.
func TestDemoIsValid(t *testing.T) {
	if os.Getenv(xlsxtest.ValidatorVariable) == "" {
		t.Skipf("%s names no validator (.ci/run installs it with npm)", xlsxtest.ValidatorVariable)
	}
	t.Parallel()
	c := newCompany(t, "newest_record", `{name: crm, crm: salesforce, files: "exports/*.ZIP", formats: {date: iso, timezone: UTC}}`, "  - {name: plan, crm: inputs, files: inputs.xlsx}\n")
	c.crmscore(0, "demo", "--dir", c.path("."))
	books := c.workbooks()
	if len(books) < 18 {
		t.Errorf("the demo has %d workbooks only", len(books))
	}
	xlsxtest.Valid(t, books...)
}
