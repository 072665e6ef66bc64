package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The public "CRM Sales Opportunities" set; the figures were counted from its
// CSV files, not from our own output.
func TestPublicOpportunities(t *testing.T) {
	t.Parallel()
	folder := requireShared(t, "maven-crm-opportunities")
	c := newCompany(t, "2017-12-31", `{name: maven, crm: maven, files: "exports/*.csv", formats: {date: iso}}`,
		"thresholds: {close_rate_window_quarters: 0}\n")
	c.write("crmscore.yaml", strings.Replace(readFile(t, c.path("crmscore.yaml")), "currency: EUR", "currency: USD", 1))
	c.copyFrom(folder, "accounts.csv", "products.csv", "sales_pipeline.csv", "sales_teams.csv")
	out, _ := c.crmscore(0, "run")

	c.same(`select count(*) from models.opportunities`, "8800")
	c.same(`select count(*) filter (status = 'won'), count(*) filter (status = 'lost'), count(*) filter (status = 'open') from models.opportunities`, "4238|2473|2089")
	c.same(`select count(*) filter (created_on is null), count(*) filter (created_on is not null) from models.opportunities where status = 'open'`, "500|1589")
	c.same(`select round(sum(share) filter (is_won) / sum(share), 6) from models.decided_deals`, "0.631501")
	c.same(`select sum(amount)::bigint from models.opportunities where status = 'won'`, "10005534")
	c.same(`select round(avg(cycle_days), 6), median(cycle_days) from models.decided_deals where is_won`, "51.781973|57")
	c.same(`select count(*) from models.opportunities where account_id is null`, "1425")
	c.same(`select count(*) from models.managers`, "6")
	c.same(`select count(*) filter (decided_count > 0), count(*) filter (coalesce(decided_count, 0) = 0), count(*)
		from scorecards.close_rates where user_id in (select user_id from models.users where not is_manager)`, "30|5|35")
	if books, err := filepath.Glob(c.path("output/scorecards/*/*.xlsx")); err != nil || len(books) != 7 {
		t.Errorf("%d workbooks, want the company's and 6 managers' (%v)", len(books), err)
	}
	// The sales file says GTXPro where the product list says GTX Pro.
	c.same(`select found from ops.checks where check_name = 'unknown_products'`, "1")
	if !strings.Contains(out, "unknown_products") {
		t.Errorf("the mismatched product is not among the warnings:\n%s", out)
	}
	c.same(`select count(*) from staging.line_items where product_id = 'GTXPro'`, "1480")
}

func TestPublicSalesforceExport(t *testing.T) {
	t.Parallel()
	folder := requireShared(t, "salesforce-api-export")
	c := newCompany(t, "2025-06-30", `{name: api, crm: salesforce, files: "exports/*.csv", formats: {date: iso, timezone: UTC}}`, "")
	c.copyFrom(folder, "Account.csv", "Lead.csv", "Opportunity.csv")
	c.crmscore(0, "run")
	nothingLost(t, c)
	implausibleStays(t, c, "no_lost_deals", "closed_before_created")
}

func TestPublicSalesforceReport(t *testing.T) {
	t.Parallel()
	folder := requireShared(t, "salesforce-report-mdy")
	c := newCompany(t, "2026-03-31", `{name: report, crm: salesforce, files: "exports/*.csv", formats: {date: mdy, timezone: UTC}}`, "")
	c.copyFrom(folder, "Account.csv", "Lead.csv", "Opportunity.csv", "OpportunityHistory.csv")
	c.crmscore(0, "run")
	nothingLost(t, c)
	implausibleStays(t, c, "closed_before_created")
}

func nothingLost(t *testing.T, c *company) {
	t.Helper()
	c.same(`select sum(delivered) = sum(loaded) + sum(rejected), sum(rejected) from ops.row_counts`, "true|0")
	c.same(`select (select count(*) from models.opportunities) = (select loaded from ops.row_counts where table_name = 'Opportunity')`, "true")
}

// implausibleStays: the public exports hold deals closed before they were
// created, and one has no lost deal at all; all of that loads, is reported by the
// checks, and enters no mean.
func implausibleStays(t *testing.T, c *company, checks ...string) {
	t.Helper()
	for _, check := range checks {
		if got := c.rows(`select verdict from ops.checks where check_name = '` + check + `'`); len(got) != 1 || got[0] != "warn" {
			t.Errorf("check %s says %q, want warn", check, got)
		}
	}
	c.same(`select count(*) > 0 from models.opportunities where list_contains(dq_reasons, 'closed_before_created')`, "true")
	c.same(`select coalesce(min(cycle_days), 0) >= 0 from models.decided_deals`, "true")
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
