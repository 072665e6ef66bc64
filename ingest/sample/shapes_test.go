package sample

import (
	"fmt"
	"strings"
	"testing"
)

// TestShapesAgree compares what both shapes say about each deal.
func TestShapesAgree(t *testing.T) {
	t.Parallel()
	c := Generate(Options{Seed: 5, Scale: 0.1})
	dir := t.TempDir()
	if err := c.WriteHubSpot(dir); err != nil {
		t.Fatal(err)
	}
	sf, hs := writeAndRead(t, c), readFolder(t, dir)
	names := map[string]string{"": ""}
	for i, id := range sf["User"].column(t, "Id") {
		names[id] = sf["User"].column(t, "Name")[i]
	}
	if len(names) != len(sf["User"].set(t, "Name"))+1 {
		t.Error("two people share a name, so HubSpot's owners are ambiguous")
	}
	owners := sf["Opportunity"].column(t, "OwnerId")
	for i, id := range owners {
		owners[i] = names[id]
	}
	same := func(what string, a, b []string) {
		t.Helper()
		if len(a) != len(b) {
			t.Errorf("%s: %d and %d rows", what, len(a), len(b))
			return
		}
		for i := range a {
			if a[i] != b[i] {
				t.Errorf("%s, row %d: %q and %q", what, i, a[i], b[i])
				return
			}
		}
	}
	same("owner", owners, hs["deals"].column(t, "Deal owner"))
	for _, x := range [][4]string{
		{"Opportunity", "Id", "deals", "Record ID"}, {"Opportunity", "Amount", "deals", "Amount"}, {"Opportunity", "StageName", "deals", "Deal Stage"}, {"Opportunity", "Name", "deals", "Deal Name"},
		{"Opportunity", "NextStep", "deals", "Next step"}, {"Opportunity", "Next_Step_Date__c", "deals", "Next Step Date"}, {"Opportunity", "Description", "deals", "Deal Description"},
		{"Account", "Name", "companies", "Company name"}, {"Contact", "Email", "contacts", "Email"}, {"Lead", "Id", "leads", "Record ID"}, {"OpportunityContactRole", "Role", "deal_contacts", "Association Label"},
		{"OpportunityLineItem", "TotalPrice", "line_items", "Net price"}, {"OpportunitySplit", "SplitPercentage", "deal_splits", "Split Percentage"}, {"Event", "Outcome__c", "meetings", "Meeting outcome"},
		{"DatedConversionRate", "ConversionRate", "exchange_rates", "Units per EUR"},
	} {
		same(x[0]+"."+x[1], sf[x[0]].column(t, x[1]), hs[x[2]].column(t, x[3]))
	}
	for _, x := range []struct {
		sf, hs string
		digits int // of the moment that both show
	}{{"CloseDate", "Close Date", 10}, {"CreatedDate", "Create Date", 16}, {"SystemModstamp", "Last Modified Date", 16}, {"LastStageChangeDate", "Date entered current stage", 16}} {
		a, b := sf["Opportunity"].column(t, x.sf), hs["deals"].column(t, x.hs)
		for i := range a {
			a[i], b[i] = strings.Replace(a[i], "T", " ", 1)[:x.digits], b[i][:x.digits]
		}
		same(x.sf, a, b)
	}
	if tasks := len(hs["calls"].cells) + len(hs["emails"].cells) + len(hs["tasks"].cells); tasks != len(sf["Task"].cells) {
		t.Errorf("%d tasks, but %d calls, e-mails and tasks", len(sf["Task"].cells), tasks)
	}
	if hs["leads"].ragged != 1 {
		t.Errorf("%d torn rows, want 1", hs["leads"].ragged)
	}
}

// TestHistoriesAgree carries HubSpot's single changes forward to whole rows and
// compares these with Salesforce's.
func TestHistoriesAgree(t *testing.T) {
	t.Parallel()
	c := Generate(Options{Seed: 5, Scale: 0.1})
	type state struct{ stage, amount, closeOn string }
	whole := map[[2]string]state{} // by deal and moment
	for _, r := range c.sfHistory().hold().Rows {
		whole[[2]string{r[1], strings.Replace(r[3], "T", " ", 1)[:16]}] = state{r[4], r[5], r[6]}
	}
	now, owners, last := state{}, map[string][]string{}, [2]string{}
	check := func() {
		if want, ok := whole[last]; ok && now != want {
			t.Fatalf("deal and moment %v: %v in HubSpot, %v in Salesforce", last, now, want)
		}
		delete(whole, last)
	}
	for _, r := range c.hsHistory().hold().Rows {
		key := [2]string{r[0], r[3]}
		if key != last && r[1] != "Deal owner" {
			check()
			if key[0] != last[0] {
				now = state{}
			}
			last = key
		}
		switch r[1] {
		case "Deal Stage":
			now.stage = r[2]
		case "Amount":
			now.amount = r[2]
		case "Close Date":
			now.closeOn = r[2]
		case "Deal owner":
			owners[r[0]] = append(owners[r[0]], r[2])
		}
	}
	check()
	if len(whole) > 0 {
		t.Errorf("%d changes are in no row of HubSpot's history", len(whole))
	}
	handovers := 0
	for _, r := range c.sfFieldHistory().hold().Rows {
		if r[6] == "Text" {
			handovers++
			if got := strings.Join(owners[r[2]], " > "); got != r[7]+" > "+r[8] {
				t.Errorf("owners of %s: %s, want %s > %s", r[2], got, r[7], r[8])
			}
		}
	}
	if handovers < 10 {
		t.Errorf("only %d deals changed hands", handovers)
	}
}

// TestTablesAreTheDelivery compares the tables in memory with the files.
func TestTablesAreTheDelivery(t *testing.T) {
	t.Parallel()
	c := Generate(Options{Seed: 9, Scale: 0.05})
	dir := t.TempDir()
	if err := c.WriteHubSpot(dir); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		files  map[string]rows
		tables []Table
	}{{writeAndRead(t, c), c.SalesforceTables()}, {readFolder(t, dir), c.HubSpotTables()}} {
		if len(x.files) != len(x.tables) {
			t.Errorf("%d files, %d tables", len(x.files), len(x.tables))
		}
		for _, tb := range x.tables {
			if r := x.files[tb.Name]; fmt.Sprint(r.header, r.cells) != fmt.Sprint(tb.Header, tb.Rows) {
				t.Errorf("%s: %d rows in the file, %d in the table, or other cells", tb.Name, len(r.cells), len(tb.Rows))
			}
		}
	}
}
