package main

import "testing"

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
}
