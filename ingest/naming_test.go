package ingest

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParseName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		table string
		date  string
		part  int
		set   string
	}{
		{"Opportunity.csv", "Opportunity", "", 0, "Opportunity.csv"},
		{"Opportunity_2026-01-05.csv", "Opportunity", "20260105", 0, "Opportunity_2026-01-05.csv"},
		{"Opportunity-20260105.csv.gz", "Opportunity", "20260105", 0, "Opportunity-20260105.csv.gz"},
		{"deals 2026-01-05T05-30-00Z.csv", "deals", "20260105053000", 0, "deals 2026-01-05T05-30-00Z.csv"},
		{"deals_20260105_0530.tsv", "deals", "202601050530", 0, "deals_20260105_0530.tsv"},
		{"deals (2).csv", "deals", "", 0, "deals (2).csv"},
		{"Account_1.csv", "Account", "", 1, "Account.csv"},
		{"Account_2026-01-05_2.csv", "Account", "20260105", 2, "Account_2026-01-05.csv"},
		{"Account_1_2026-01-05.csv", "Account", "20260105", 1, "Account_1_2026-01-05.csv"},
		{"deals-part-003.csv", "deals", "", 3, "deals.csv"},
		{"deals part 2 of 4.csv", "deals", "", 2, "deals.csv"},
		{"2026-01-05_deals.csv", "deals", "20260105", 0, "2026-01-05_deals.csv"},
		{"deals_2026-01.csv", "deals", "202601", 0, "deals_2026-01.csv"},
		{"deals 05-01-2026.csv", "deals", "", 0, "deals 05-01-2026.csv"},
		{"report1763712345678.csv", "report", "", 0, "report1763712345678.csv"},
		{"WE_00D5g000004abcDEAQ_1.ZIP", "WE_00D5g000004abcDEAQ", "", 1, "WE_00D5g000004abcDEAQ.zip"},
		{"WE_00D5g000004abcDEAQ_12.ZIP", "WE_00D5g000004abcDEAQ", "", 12, "WE_00D5g000004abcDEAQ.zip"},
		{"hubspot-crm-exports-all-deals-2026-01-05-1.csv", "hubspot-crm-exports-all-deals", "20260105", 1, "hubspot-crm-exports-all-deals-2026-01-05.csv"},
		{"2026-01-05/Account.csv", "Account", "20260105", 0, "2026-01-05/Account.csv"},
		{"exports/in/Account.csv", "Account", "", 0, "exports/in/Account.csv"},
		{"Product2.csv", "Product2", "", 0, "Product2.csv"},
		{"quotas_2026.csv", "quotas_2026", "", 0, "quotas_2026.csv"},
		{"My_Object__c.csv", "My_Object__c", "", 0, "My_Object__c.csv"},
		{"2026-01-05.csv", "2026-01-05", "", 0, "2026-01-05.csv"},
		{"deals.csv.GZ", "deals", "", 0, "deals.csv.gz"},
		{" deals .csv", "deals", "", 0, "deals.csv"},
		{"inputs.xlsx", "inputs", "", 0, "inputs.xlsx"},
		{".csv", ".csv", "", 0, ".csv"},
	} {
		got := parseName(c.name)
		want := fileName{Table: c.table, Date: c.date, Part: c.part, Set: c.set}
		if got != want {
			t.Errorf("parseName(%q) = %+v, want %+v", c.name, got, want)
		}
	}
}

func FuzzParseName(f *testing.F) {
	for _, seed := range []string{"Account_1.csv", "deals (2).csv", "2026-01-05_x", "_1", " .csv", "a/b/..", "2026-01-05_1", "\xff_1.zip", "part 1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if name == "" {
			t.Skip("no file has an empty name")
		}
		n := parseName(name)
		if n.Table == "" || n.Set == "" {
			t.Fatalf("parseName(%q) = %+v: empty", name, n)
		}
		if n != parseName(name) {
			t.Fatalf("parseName(%q) differs from call to call", name)
		}
		if !strings.Contains(name, n.Table) {
			t.Fatalf("parseName(%q): table %q is not part of the name", name, n.Table)
		}
		s := safeName(name)
		if s == "" || s[0] == '.' || strings.ContainsAny(s, "/\\\x00\n") || len(s) > 121 || !utf8.ValidString(s) {
			t.Fatalf("safeName(%q) = %q", name, s)
		}
	})
}
