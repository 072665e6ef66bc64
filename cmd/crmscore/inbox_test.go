package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// Dora leads Maria and Nils, each with one rep. Every open deal is past its date,
// so it stands on the pipeline review, which is nearly the only sheet.
func meetingCompany(t *testing.T) *company {
	t.Helper()
	c := newCompany(t, "2026-03-31", `{name: crm, crm: salesforce, files: "exports/*.csv", formats: {date: iso, timezone: UTC}}`, "")
	c.fewSheets("pipeline_review", "review_promises", "deals", "rep_sheet_deals")
	c.write("exports/User.csv", "Id,Name,Email,IsActive,ManagerId\nu0,Dora Dahl,dora@contoso.example,true,\nu1,Maria Berg,maria@contoso.example,true,u0\n"+
		"u2,Jonas Lind,jonas@contoso.example,true,u1\nu3,Nils Holm,nils@contoso.example,true,u0\nu4,Olga Roth,olga@contoso.example,true,u3\n")
	c.write("exports/OpportunityStage.csv", "MasterLabel,SortOrder,IsClosed,IsWon,DefaultProbability\nProposal,1,false,false,50\nClosed Won,2,true,true,100\n")
	c.write("exports/Task.csv", "Id,WhatId,OwnerId,ActivityDate,Status,Subject,IsClosed\nt1,006d4,u4,2026-03-20,Completed,Call,true\n")
	c.write("exports/Opportunity.csv", "Id,Name,StageName,Amount,CloseDate,CreatedDate,OwnerId,IsClosed,IsWon\n"+
		"006d3,Carl,Proposal,3000,2026-03-02,2026-02-12T08:00:00.000Z,u2,false,false\n"+
		"006d4,Dana,Proposal,4000,2026-03-02,2026-02-12T08:00:00.000Z,u4,false,false\n"+
		"006d5,Emil,Proposal,5000,2026-03-02,2026-02-12T08:00:00.000Z,u2,false,false\n")
	return c
}

// review is the pipeline review of one workbook.
type review struct {
	t      *testing.T
	f      *excelize.File
	header int
	rows   [][]string
}

func (c *company) review(book, day string) review {
	c.t.Helper()
	f, err := excelize.OpenFile(c.path("output/scorecards/" + book + "/sales-scorecard_" + book + "_" + day + ".xlsx"))
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { f.Close() })
	rows, err := f.GetRows("Pipeline review")
	if err != nil {
		c.t.Fatal(err)
	}
	for i, row := range rows {
		if len(row) > 0 && row[0] == "Deal" {
			return review{c.t, f, i, rows}
		}
	}
	c.t.Fatalf("%s has no list of deals: %q", book, rows)
	return review{}
}

func (r review) column(label string) int {
	r.t.Helper()
	for i, text := range r.rows[r.header] {
		if text == label {
			return i + 1
		}
	}
	r.t.Fatalf("no column %s in %q", label, r.rows[r.header])
	return 0
}

// row is the sheet's row of a deal.
func (r review) row(deal string) int {
	r.t.Helper()
	for i, row := range r.rows {
		if i > r.header && len(row) > 0 && row[0] == deal {
			return i + 1
		}
	}
	r.t.Fatalf("no deal %s in %q", deal, r.rows)
	return 0
}

func (r review) at(deal, label string) string {
	r.t.Helper()
	row, c := r.rows[r.row(deal)-1], r.column(label)
	if c > len(row) {
		return ""
	}
	return row[c-1]
}

func (r review) fill(row int, label string, value any) {
	r.t.Helper()
	cell, err := excelize.CoordinatesToCellName(r.column(label), row)
	if err == nil {
		err = r.f.SetCellValue("Pipeline review", cell, value)
	}
	if err != nil {
		r.t.Fatal(err)
	}
}

// swap is what sorting does: two rows change places, hidden columns included.
func (r review) swap(a, b int) {
	r.t.Helper()
	raw, err := r.f.GetRows("Pipeline review", excelize.Options{RawCellValue: true}) // dates as they lie in the file
	if err != nil {
		r.t.Fatal(err)
	}
	for c := range r.rows[r.header] {
		for _, move := range [][2]int{{a, b}, {b, a}} {
			value := ""
			if c < len(raw[move[0]-1]) {
				value = raw[move[0]-1][c]
			}
			r.fillColumn(move[1], c+1, value)
		}
	}
	r.rows[a-1], r.rows[b-1] = r.rows[b-1], r.rows[a-1]
}

func (r review) fillColumn(row, column int, value string) {
	cell, err := excelize.CoordinatesToCellName(column, row)
	if err == nil {
		err = r.f.SetCellStr("Pipeline review", cell, value)
	}
	if err != nil {
		r.t.Fatal(err)
	}
}

func (c *company) drop(r review, name string) {
	c.t.Helper()
	text, err := r.f.WriteToBuffer()
	if err != nil {
		c.t.Fatal(err)
	}
	c.write("inbox/"+name, text.String())
}

// What managers write into their lists comes back the next night, sorted or not, once
// however often it is dropped, to those who may read it; what cannot be read is told.
func TestFilledInWorkbooks(t *testing.T) {
	t.Parallel()
	c := meetingCompany(t)
	c.crmscore(0, "run")

	maria := c.review("maria-berg", "2026-03-31")
	maria.swap(maria.row("Emil"), maria.row("Carl"))
	maria.fill(maria.row("Carl"), "Decision", "Keep")
	maria.fill(maria.row("Carl"), "Agreed step", "=call Anna")
	maria.fill(maria.row("Carl"), "By when", "2026-04-03")
	maria.fill(maria.row("Emil"), "Decision", "push")
	maria.fill(maria.row("Emil"), "By when", "next week")
	maria.fill(maria.row("Emil")+20, "Agreed step", "a row of her own")
	maria.fillColumn(maria.row("Emil")+25, 1, "Nils asks for a discount")
	c.drop(maria, "maria.xlsx")
	c.write("inbox/maria (2).xlsx", readFile(t, c.path("inbox/maria.xlsx")))
	dora := c.review("dora-dahl", "2026-03-31")
	dora.fill(dora.row("Carl"), "Decision", "close")
	c.drop(dora, "dora.xlsx")
	c.write("inbox/damaged.xlsx", readFile(t, c.path("inbox/dora.xlsx"))[:9000])
	budget := excelize.NewFile()
	c.drop(review{t: t, f: budget}, "budget.xlsx")
	c.write("inbox/notes.csv", "deal,decision\nCarl,keep\n")

	c.write("crmscore.yaml", strings.Replace(readFile(t, c.path("crmscore.yaml")), "2026-03-31", "2026-04-07", 1))
	out, _ := c.crmscore(0, "run")
	for _, want := range []string{
		"inbox/damaged.xlsx: ended inside the archive",
		"inbox/budget.xlsx: it is not a scorecard of crmscore",
		"inbox/notes.csv: not a workbook",
		"inbox/maria.xlsx: sheet Pipeline review: in one row something is filled in, but not for a deal of the list",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the summary does not say %q:\n%s", want, out)
		}
	}
	const account = `select delivered || ' ' || loaded || ' ' || rejected from ops.row_counts where source = 'returned'`
	c.same(account, "5 3 2")
	c.same(`select line || ' ' || text from ops.rejected_rows where source = 'returned' and reason like 'typed outside%'`,
		fmt.Sprintf("%d A%[1]d: Nils asks for a discount", maria.row("Emil")+25))
	c.same(`select column_name || ' ' || value || ' ' || split_part(file, '!', 2) || ' ' || (line > 5) from ops.rejected_values where source = 'returned'`, "by_when next week Pipeline review true")

	after := c.review("maria-berg", "2026-04-07")
	for label, want := range map[string]string{"Decision": "keep", "Agreed step": "=call Anna", "By when": "2026-04-03", "Since then": "agreed on 2026-03-31: nothing recorded"} {
		if got := after.at("Carl", label); got != want {
			t.Errorf("Carl, %s: %q, want %q", label, got, want)
		}
	}
	if got, want := after.at("Emil", "Since then"), `agreed on 2026-03-31: "next week" is no date that can be read; nothing recorded`; got != want {
		t.Errorf("Emil: %q, want %q", got, want)
	}
	above := c.review("dora-dahl", "2026-04-07")
	if got, want := above.at("Carl", "Decision")+" "+above.at("Carl", "Since then"), "close agreed on 2026-03-31: nothing recorded; Maria Berg agreed on 2026-03-31: keep, =call Anna, by 2026-04-03 (nothing recorded)"; got != want {
		t.Errorf("Dora reads %q, want %q", got, want)
	}
	if got := c.review("company", "2026-04-07").at("Carl", "Since then"); !strings.Contains(got, "Maria Berg agreed") || !strings.Contains(got, "Dora Dahl agreed") {
		t.Errorf("the company reads %q", got)
	}
	if text := readFile(t, c.path("output/scorecards/maria-berg/sales-scorecard_maria-berg_2026-04-07.xlsx")); strings.Contains(text, "Dora Dahl agreed") {
		t.Error("Maria reads what Dora wrote")
	}
	promises, err := after.f.GetRows("Promises")
	if text := fmt.Sprintf("%q", promises); err != nil || !strings.Contains(text, `"Not kept" "Carl"`) || strings.Contains(text, "Emil") {
		t.Errorf("Promises: %s, %v", text, err)
	}

	// What has landed stays, also when the inbox is emptied; the next workbook wipes out.
	wiped := c.review("maria-berg", "2026-04-07")
	for _, label := range []string{"Decision", "Agreed step", "By when"} {
		wiped.fill(wiped.row("Carl"), label, nil)
	}
	if err := os.RemoveAll(c.path("inbox")); err != nil {
		t.Fatal(err)
	}
	c.drop(wiped, "again.xlsx")
	out, _ = c.crmscore(0, "run")
	if strings.Contains(out, "Inbox") {
		t.Errorf("warnings of files that are gone:\n%s", out)
	}
	last := c.review("maria-berg", "2026-04-07")
	if got := last.at("Carl", "Decision") + last.at("Emil", "Decision"); got != "push" {
		t.Errorf("after wiping Carl's: %q, want Emil's push alone", got)
	}
}

// What lies in a shared folder is beyond the night's control: nothing of it keeps the
// books from going out, and all of it is told.
func TestHostileInbox(t *testing.T) {
	t.Parallel()
	c := meetingCompany(t)
	c.write("inbox/Team North/maria.xlsx", "x")
	c.write("inbox/holidays.mov", "film")
	if err := os.Symlink("loop.xlsx", c.path("inbox/loop.xlsx")); err != nil { // cannot be opened, also by root
		t.Skipf("needs symbolic links: %v", err)
	}
	if err := os.Truncate(c.path("inbox/holidays.mov"), 65<<20); err != nil { // holds no block of the disk
		t.Fatal(err)
	}
	c.write("inbox/notes.csv", "deal,decision\nCarl,keep\n")
	c.write("inbox/Übersicht Q1 (kopie).xlsx", "")
	c.write("inbox/cut.xlsx", "PK")
	c.write("inbox/cut.xlsx.sha256", strings.Repeat("0", 64))
	out, _ := c.crmscore(0, "run")
	for _, want := range []string{
		"inbox/loop.xlsx cannot be opened (too many levels of symbolic links)",
		"inbox/Team North: folders in the inbox are not looked into",
		"inbox/holidays.mov is far larger than any scorecard (65 MB) and not taken",
		"inbox/notes.csv: not a workbook",
		"inbox/Übersicht Q1 (kopie).xlsx: empty file (0 bytes)",
		"inbox/cut.xlsx does not match its checksum file",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the summary does not say %q:\n%s", want, out)
		}
	}
}
