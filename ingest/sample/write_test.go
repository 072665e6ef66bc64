package sample

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// fingerprint hashes everything that a company writes into a folder.
func fingerprint(t *testing.T, opt Options) string {
	t.Helper()
	dir := t.TempDir()
	c := Generate(opt)
	for _, err := range []error{
		c.WriteSalesforce(dir), c.WriteHubSpot(dir), c.WriteInputs(filepath.Join(dir, "inputs.xlsx")), c.WriteTruth(filepath.Join(dir, "truth.csv")),
		c.WriteTables(filepath.Join(dir, "x"), FormatXLSX), c.WriteTables(filepath.Join(dir, "p"), FormatParquet),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	h := sha256.New()
	for _, pattern := range []string{"*", "x/*", "p/*"} {
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if info, err := os.Stat(name); err != nil || info.IsDir() {
				continue
			}
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(h, "%s %x\n", filepath.Base(name), sha256.Sum256(b))
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func TestSameSeedSameBytes(t *testing.T) {
	t.Parallel()
	first := fingerprint(t, Options{Seed: 7, Scale: 0.05})
	if again := fingerprint(t, Options{Seed: 7, Scale: 0.05}); again != first {
		t.Error("the same options gave other bytes")
	}
	if other := fingerprint(t, Options{Seed: 8, Scale: 0.05}); other == first {
		t.Error("another seed gave the same bytes")
	}
}

// TestTablesAreRepeatable reads a table twice from one company: drawing must not leave traces.
func TestTablesAreRepeatable(t *testing.T) {
	t.Parallel()
	c := Generate(Options{Seed: 3, Scale: 0.05})
	first, second := fmt.Sprint(c.SalesforceTables()), fmt.Sprint(c.SalesforceTables())
	if first != second {
		t.Error("the same tables came out differently")
	}
	if c.opportunityCount != Generate(Options{Seed: 3, Scale: 0.05}).opportunityCount {
		t.Error("generating again changed the company")
	}
}

func TestArchivesGoOnInAFurtherOne(t *testing.T) {
	t.Parallel()
	one := writeAndRead(t, Generate(Options{Seed: 4, Scale: 0.1}))
	dir := t.TempDir()
	if err := Generate(Options{Seed: 4, Scale: 0.1, ArchiveBytes: 1 << 20}).WriteSalesforce(dir); err != nil {
		t.Fatal(err)
	}
	if names, _ := filepath.Glob(filepath.Join(dir, "*.ZIP")); len(names) < 3 {
		t.Fatalf("only %d archives", len(names))
	}
	many := readArchives(t, dir)
	for name, r := range one {
		if fmt.Sprint(r) != fmt.Sprint(many[name]) {
			t.Errorf("%s: %d rows in one archive, %d over several", name, len(r.cells), len(many[name].cells))
		}
	}
}

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

// TestKnownIDs holds the case suffix against ids of real organisations in public exports.
func TestKnownIDs(t *testing.T) {
	t.Parallel()
	for _, want := range []string{"001Nq00000HwuT4IAJ", "005Nq00000AU63sIAD", "006bm00000LKJNNAA5", "00QNq00000BXU9AMAX"} {
		var b [18]byte
		copy(b[:], want[:15])
		if caseSuffix(&b); string(b[:]) != want {
			t.Errorf("suffix of %s: %s, want %s", want[:15], b[15:], want[15:])
		}
	}
	if id := recordID(prefixOpportunity, 0); len(id) != 18 || !strings.HasPrefix(id, "006Qy0") {
		t.Errorf("id %q", id)
	}
}

func TestTruth(t *testing.T) {
	t.Parallel()
	c := whole()
	path := filepath.Join(t.TempDir(), "truth.csv")
	if err := c.WriteTruth(path); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil || len(records) != 101 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	var bottom, eligible int
	worst, best := -9.0, 9.0 // of the bottom fifth, of the other eligible reps
	for _, r := range records[1:] {
		theta, err := strconv.ParseFloat(r[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case r[3] == "true" && r[4] == "true":
			bottom, eligible, worst = bottom+1, eligible+1, max(worst, theta)
		case r[3] == "true":
			eligible, best = eligible+1, min(best, theta)
		case r[4] == "true":
			t.Errorf("%s is not eligible but in the bottom fifth", r[1])
		}
	}
	if bottom != (eligible+2)/5 || worst >= best {
		t.Errorf("%d of %d in the bottom fifth, up to theta %.3f; the others from %.3f", bottom, eligible, worst, best)
	}
	for _, tb := range c.SalesforceTables() {
		for _, r := range tb.Rows {
			for _, cell := range r {
				for _, secret := range records[1:] {
					if cell == secret[2] {
						t.Fatalf("table %s holds a drawn skill", tb.Name)
					}
				}
			}
			if tb.Name != "User" {
				break // the rest is drawn per deal
			}
		}
	}
}
