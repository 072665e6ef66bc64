package sample

import (
	"strings"
	"testing"
)

// TestFlawsAreInTheFiles counts every planted flaw again in the files.
func TestFlawsAreInTheFiles(t *testing.T) {
	t.Parallel()
	c := whole()
	files := writeAndRead(t, c)
	deals, end := files["Opportunity"], isoDay(c.end)
	seen := map[string]bool{}
	repeated := 0
	for _, id := range deals.column(t, "Id") {
		if seen[id] {
			repeated++
		}
		seen[id] = true
	}
	known := files["OpportunityStage"].set(t, "MasterLabel")
	open := func(get func(string) string) bool { return get("IsClosed") == "0" }
	count := func(test func(get func(string) string) bool) int { return deals.where(t, test) }
	f := c.Flaws()
	for _, x := range []struct {
		name      string
		got, want int
		least     int // what the demo must show
	}{
		{"duplicate rows", repeated, f.DuplicateRows, 3},
		{"past due", count(func(get func(string) string) bool { return open(get) && get("CloseDate") < end }), f.PastDue, 40},
		{"missing next step", count(func(get func(string) string) bool { return open(get) && get("NextStep") == "" }), f.MissingNextStep, 100},
		{"missing amount", count(func(get func(string) string) bool { return get("Amount") == "" }), f.MissingAmount, 20},
		{"won without amount", count(func(get func(string) string) bool { return get("Amount") == "" && get("IsWon") == "1" }), f.WonWithoutAmount, 4},
		{"unreadable amount", count(func(get func(string) string) bool { return get("Amount") == "12k?" }), f.UnreadableAmount, 1},
		{"unreadable date", count(func(get func(string) string) bool { return strings.HasPrefix(get("Next_Step_Date__c"), "next") }), f.UnreadableDate, 1},
		{"closed before created", count(func(get func(string) string) bool { return !open(get) && get("CloseDate") < get("CreatedDate")[:10] }), f.ClosedBeforeCreated, 5},
		{"late entered", count(func(get func(string) string) bool { return !open(get) && get("CloseDate") == get("CreatedDate")[:10] }), f.LateEntered, 60},
		{"forgotten stage", count(func(get func(string) string) bool { return !known[get("StageName")] }), f.ForgottenStage, 4},
		{"without owner", count(func(get func(string) string) bool { return get("OwnerId") == "" }), f.WithoutOwner, 5},
		{"without account", count(func(get func(string) string) bool { return get("AccountId") == "" }), f.WithoutAccount, 12},
		{"deleted", count(func(get func(string) string) bool { return get("IsDeleted") == "1" }), f.Deleted, 4},
		{"ragged rows", files["Lead"].ragged, f.RaggedRows, 1},
		{"reps without e-mail", files["User"].where(t, func(get func(string) string) bool { return get("Email") == "" }), f.RepsWithoutEmail, 1},
		{"accounts of the same name", sameNames(files["Account"].column(t, "Name")), f.DuplicateAccounts, 6},
		{"closed at once", atOnce(t, files["OpportunityHistory"]), f.BulkClosed, 20},
		{"open", count(open), f.Open, 500},
		{"won", count(func(get func(string) string) bool { return get("IsWon") == "1" }) - repeatedWon(t, deals), f.Won, 2000},
	} {
		if x.got != x.want || x.got < x.least {
			t.Errorf("%s: %d in the files, %d planted, at least %d wanted", x.name, x.got, x.want, x.least)
		}
	}
	if f.Pushed < 1000 || f.Reopened < 50 {
		t.Errorf("%d pushed and %d reopened deals", f.Pushed, f.Reopened)
	}
}

// sameNames counts names that occurred before, in whatever case.
func sameNames(names []string) (again int) {
	seen := map[string]bool{}
	for _, n := range names {
		if key := strings.ToUpper(n); seen[key] {
			again++
		} else {
			seen[key] = true
		}
	}
	return again
}

// atOnce is the largest number of deals lost by one person in one minute.
func atOnce(t *testing.T, history rows) (most int) {
	t.Helper()
	stage, by := history.column(t, "StageName"), history.column(t, "CreatedById")
	count := map[string]int{}
	for i, at := range history.column(t, "CreatedDate") {
		if stage[i] == "Closed Lost" {
			count[at+by[i]]++
			most = max(most, count[at+by[i]])
		}
	}
	return most
}

// repeatedWon counts won deals beyond the first row of each.
func repeatedWon(t *testing.T, deals rows) (again int) {
	t.Helper()
	seen := map[string]bool{}
	won := deals.column(t, "IsWon")
	for i, id := range deals.column(t, "Id") {
		if seen[id] && won[i] == "1" {
			again++
		}
		seen[id] = true
	}
	return again
}

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	t.Parallel()
	files := writeAndRead(t, Generate(Options{Seed: 2, Scale: 0.25}))
	for _, x := range []struct {
		table, column, target string
		mayBeEmpty            bool
	}{
		{"User", "ManagerId", "User", true}, {"User", "UserRoleId", "UserRole", false}, {"UserRole", "ParentRoleId", "UserRole", true},
		{"Account", "OwnerId", "User", false}, {"Contact", "AccountId", "Account", false}, {"Contact", "OwnerId", "User", false},
		{"Lead", "OwnerId", "User", false}, {"Lead", "ConvertedOpportunityId", "Opportunity", true}, {"Lead", "ConvertedContactId", "Contact", true}, {"Lead", "ConvertedAccountId", "Account", true},
		{"Opportunity", "OwnerId", "User", true}, {"Opportunity", "AccountId", "Account", true}, {"Opportunity", "CreatedById", "User", false},
		{"OpportunityHistory", "OpportunityId", "Opportunity", false}, {"OpportunityHistory", "CreatedById", "User", false}, {"OpportunityFieldHistory", "OpportunityId", "Opportunity", false},
		{"OpportunityContactRole", "OpportunityId", "Opportunity", false}, {"OpportunityContactRole", "ContactId", "Contact", false},
		{"OpportunityLineItem", "OpportunityId", "Opportunity", false}, {"OpportunityLineItem", "Product2Id", "Product2", false}, {"OpportunityLineItem", "PricebookEntryId", "PricebookEntry", false},
		{"OpportunitySplit", "OpportunityId", "Opportunity", false}, {"OpportunitySplit", "SplitOwnerId", "User", false}, {"OpportunitySplit", "SplitTypeId", "OpportunitySplitType", false},
		{"Task", "WhatId", "Opportunity", false}, {"Task", "WhoId", "Contact", true}, {"Task", "OwnerId", "User", false}, {"Task", "AccountId", "Account", true},
		{"Event", "WhatId", "Opportunity", false}, {"Event", "WhoId", "Contact", true}, {"Event", "OwnerId", "User", false},
	} {
		targets := files[x.target].set(t, "Id")
		for _, id := range files[x.table].column(t, x.column) {
			if !targets[id] && (id != "" || !x.mayBeEmpty) {
				t.Errorf("%s.%s = %q is in no row of %s", x.table, x.column, id, x.target)
				break
			}
		}
	}
	for name, r := range files {
		if name == "Opportunity" || r.header[0] != "Id" {
			continue
		}
		if ids := r.set(t, "Id"); len(ids) != len(r.cells) {
			t.Errorf("%s: %d rows but %d ids", name, len(r.cells), len(ids))
		}
	}
}
