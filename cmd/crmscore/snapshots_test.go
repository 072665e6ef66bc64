package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// asOf sets the config's as-of date.
func (c *company) asOf(day string) {
	c.t.Helper()
	var lines []string
	for _, line := range strings.Split(readFile(c.t, c.path("crmscore.yaml")), "\n") {
		if strings.HasPrefix(line, "as_of:") {
			line = "as_of: " + day
		}
		lines = append(lines, line)
	}
	c.write("crmscore.yaml", strings.Join(lines, "\n"))
}

// change replaces text in an export.
func (c *company) change(file, old, with string) {
	c.t.Helper()
	text := readFile(c.t, c.path(file))
	if !strings.Contains(text, old) {
		c.t.Fatalf("%s does not hold %q", file, old)
	}
	c.write(file, strings.ReplaceAll(text, old, with))
}

// oneNight is a company without a CRM history of which one night is published; since
// then deal 3 has moved to another stage and owner, and Jonas to another manager.
var oneNight = fixture{make: func(t *testing.T) *company {
	c := tinyCompany(t)
	c.fewSheets("close_rates", "pipeline_movement")
	c.change("exports/User.csv", "u2,", "u3,Karin Ek,karin@contoso.example,true,u1,Sales Manager\nu2,")
	c.change("exports/OpportunityStage.csv", "Proposal,1,", "Qualified,0,false,false,20\nProposal,1,")
	c.change("exports/Opportunity.csv", "d3,Carl,Proposal", "d3,Carl,Qualified")
	c.crmscore(0, "run")
	c.same(`select count(*) from models.opportunity_history`, "0")
	c.asOf("2026-04-02")
	c.change("exports/User.csv", "true,u1,Account", "true,u3,Account")
	c.change("exports/Opportunity.csv", "d3,Carl,Qualified,3000,2026-05-02,2026-02-12T08:00:00.000Z,u2", "d3,Carl,Proposal,3000,2026-05-02,2026-02-12T08:00:00.000Z,u3")
	return c
}}

// twoNights is the same company after the second night.
var twoNights = fixture{make: func(t *testing.T) *company {
	c := oneNight.copied(t)
	c.crmscore(0, "run")
	return c
}}

const (
	historyOfDeal3  = `select string_agg(changed_on || ' ' || stage_id || ' ' || owner_id, ', ' order by changed_at) from models.opportunity_history where opportunity_id = 'crm:d3'`
	managersOfJonas = `select string_agg(valid_from || ' ' || manager_id, ', ' order by valid_from) from models.user_assignments where user_id = 'crm:u2'`
	snapshotFiles   = "landing/_snapshots/*.parquet"
)

// The second night knows what the first one saw: the history of a source that
// delivers none, and whose rep somebody was. Run again on a new warehouse, it comes to
// the same; on the old one, TestSnapshotsOfANightKilledWhilePublishing runs it again.
func TestSnapshotsMakeHistory(t *testing.T) {
	t.Parallel()
	c := twoNights.copied(t)
	c.same(historyOfDeal3, "2026-03-31 crm:Qualified crm:u2, 2026-04-02 crm:Proposal crm:u3")
	c.same(managersOfJonas, "1900-01-01 crm:u1, 2026-04-02 crm:u3")
	c.same(`select days_in_stage from models.open_deals where opportunity_id = 'crm:d3'`, "0")
	c.same(`select string_agg(manager_id, ',' order by opportunity_id) from models.decided_deals`, "crm:u1,crm:u1") // closed under her first manager
	c.same(`select count(*) from snapshots.opportunities`, "4")
	first := c.outcome()
	if err := os.RemoveAll(c.path("state/warehouse.duckdb")); err != nil {
		t.Fatal(err)
	}
	c.crmscore(0, "run")
	if got := c.outcome(); got != first {
		t.Errorf("on a new warehouse:\n%s\nfirst\n%s", got, first)
	}
	if got := c.files(snapshotFiles); got != "2026-03-31.opportunities.parquet 2026-03-31.users.parquet 2026-04-02.opportunities.parquet 2026-04-02.users.parquet" {
		t.Errorf("snapshot files are %s", got)
	}
}

// files lists what a pattern finds, by base name.
func (c *company) files(pattern string) string {
	c.t.Helper()
	found, err := filepath.Glob(c.path(pattern))
	if err != nil {
		c.t.Fatal(err)
	}
	for i, f := range found {
		found[i] = filepath.Base(f)
	}
	return strings.Join(found, " ")
}

// A night whose numbers rest on other snapshots has another fingerprint.
func TestFingerprintHoldsTheSnapshots(t *testing.T) {
	t.Parallel()
	with, without := twoNights.of(t), tinyCompany(t)
	without.fewSheets("close_rates", "pipeline_movement")
	for _, file := range []string{"User", "OpportunityStage", "Opportunity"} {
		without.write("exports/"+file+".csv", readFile(t, with.path("exports/"+file+".csv")))
	}
	without.asOf("2026-04-02")
	without.crmscore(0, "run")
	if a, b := with.query(`select fingerprint from run`), without.query(`select fingerprint from run`); a == b {
		t.Errorf("both fingerprints are %s", a)
	}
	with.same(`select count(*) from models.opportunity_history`, "4")
	without.same(`select count(*) from models.opportunity_history`, "0")
}

// A night of an older date leaves the snapshots as they are and reads them. That looking
// back and trying out leave none is in the script look_back.
func TestSnapshotsStayInANightOfAnOlderDate(t *testing.T) {
	t.Parallel()
	c := twoNights.copied(t)
	before := c.hashes(snapshotFiles)
	c.asOf("2026-04-01")
	c.crmscore(0, "run", "--summary", c.path("summary.json"))
	if got := readFile(t, c.path("summary.json")); !strings.Contains(got, "no snapshot is kept of this night") || !strings.Contains(got, "2026-04-02") {
		t.Errorf("the older night does not say that it kept none:\n%s", got)
	}
	// it knows the later change, and that it had not happened
	c.same(`select stage_name || ' ' || owner_id from models.opportunities where opportunity_id = 'crm:d3'`, "Qualified crm:u2")
	if after := c.hashes(snapshotFiles); after != before {
		t.Errorf("snapshots changed:\n%s\nbefore\n%s", after, before)
	}
}

func (c *company) hashes(pattern string) string {
	c.t.Helper()
	var all strings.Builder
	for _, name := range strings.Fields(c.files(pattern)) {
		all.WriteString(name + "\n" + readFile(c.t, c.path(filepath.Join(filepath.Dir(pattern), name))))
	}
	return all.String()
}

// Killed around the moment from which a night counts: before its journal record the
// snapshots are thrown away, after it they are put in their place.
func TestSnapshotsOfANightKilledWhilePublishing(t *testing.T) {
	t.Parallel()
	c := twoNights.copied(t)
	wanted := c.outcome()
	run := lastRun(t, c)
	pending := c.path("landing/_snapshots/.pending/" + run)
	move := func(to string, names ...string) {
		if err := os.MkdirAll(pending, 0o700); err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if err := os.Rename(c.path("landing/_snapshots/2026-04-02."+name+".parquet"), filepath.Join(to, "2026-04-02."+name+".parquet")); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.MkdirAll(pending, 0o700); err != nil {
		t.Fatal(err)
	}
	move(pending, "users") // the other one was renamed already
	c.write("landing/_snapshots/.pending/2026-11-01.7/2026-04-01.users.parquet", "of a run that never counted")
	c.crmscore(0, "run", "--dry-run")
	if got := c.files(snapshotFiles); !strings.Contains(got, "2026-04-02.users.parquet") || strings.Contains(got, "2026-04-01") {
		t.Errorf("snapshot files are %s", got)
	}
	if left, err := os.ReadDir(c.path("landing/_snapshots/.pending")); err == nil {
		t.Errorf("left pending: %v", left)
	}
	c.crmscore(0, "run")
	if got := c.outcome(); got != wanted {
		t.Errorf("outcome:\n%s\nwanted\n%s", got, wanted)
	}
}

// lastRun is the id of the newest run in the journal.
func lastRun(t *testing.T, c *company) string {
	t.Helper()
	text := readFile(t, c.path("state/journal.jsonl"))
	at := strings.LastIndex(text, `"run":{"id":"`)
	if at < 0 {
		t.Fatalf("no run in the journal:\n%s", text)
	}
	id, _, _ := strings.Cut(text[at+len(`"run":{"id":"`):], `"`)
	return id
}

func TestDamagedSnapshotStopsTheNight(t *testing.T) {
	t.Parallel()
	c := oneNight.copied(t)
	c.write("landing/_snapshots/2026-03-31.users.parquet", "not a Parquet file")
	_, stderr := c.crmscore(12, "run")
	if !strings.Contains(stderr, "_snapshots") || !strings.Contains(stderr, "hint: restore it from a copy") {
		t.Errorf("stderr: %s", stderr)
	}
}
