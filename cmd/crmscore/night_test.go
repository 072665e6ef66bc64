package main

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crmscore/analyze"
	"crmscore/ingest/sample"
)

// tinyCompany is a company of one team and three deals.
func tinyCompany(t *testing.T) *company {
	t.Helper()
	c := newCompany(t, "2026-03-31", `{name: crm, crm: salesforce, files: "exports/*.csv", formats: {date: iso, timezone: UTC}}`, "")
	c.write("exports/User.csv", "Id,Name,Email,IsActive,ManagerId,Title\nu1,Maria Berg,maria@contoso.example,true,,Sales Manager\nu2,Jonas Lind,jonas@contoso.example,true,u1,Account Executive\n")
	c.write("exports/OpportunityStage.csv", "MasterLabel,SortOrder,IsClosed,IsWon,DefaultProbability\nProposal,1,false,false,50\nClosed Won,2,true,true,100\nClosed Lost,3,true,false,0\n")
	c.write("exports/Opportunity.csv", "Id,Name,StageName,Amount,CloseDate,CreatedDate,OwnerId,IsClosed,IsWon\n"+
		"d1,Anna,Closed Won,1000,2026-02-10,2026-01-05T08:00:00.000Z,u2,true,true\n"+
		"d2,Bert,Closed Lost,2000,2026-03-02,2026-01-12T08:00:00.000Z,u2,true,false\n"+
		"d3,Carl,Proposal,3000,2026-05-02,2026-02-12T08:00:00.000Z,u2,false,false\n")
	return c
}

// sampleCompany is a small sample company on disk.
func sampleCompany(t *testing.T, o sample.Options, more string) *company {
	t.Helper()
	c := newCompany(t, "newest_record", `{name: crm, crm: salesforce, files: "exports/*.ZIP", formats: {date: iso, timezone: UTC}}`, "  - {name: plan, crm: inputs, files: inputs.xlsx}\n"+more)
	generated := sample.Generate(o)
	c.write("exports/.keep", "")
	if err := generated.WriteSalesforce(c.path("exports")); err != nil {
		t.Fatal(err)
	}
	if err := generated.WriteInputs(c.path("inputs.xlsx")); err != nil {
		t.Fatal(err)
	}
	if err := generated.WriteTruth(c.path("truth.csv")); err != nil {
		t.Fatal(err)
	}
	return c
}

// outcome is what must be the same however a night came about: every workbook's
// and mail's hash, and every table of the published database.
func (c *company) outcome() string {
	c.t.Helper()
	var all strings.Builder
	all.WriteString(readFile(c.t, c.path("output/manifest.json")))
	p := c.published()
	defer p.Close()
	for _, table := range p.rows(`select table_schema || '.' || table_name from information_schema.tables where table_type = 'BASE TABLE' order by all`) {
		all.WriteString(table + " " + p.rows(`select coalesce(bit_xor(hash(t)), 0) || ' ' || count(*) from ` + table + ` as t`)[0] + "\n")
	}
	return all.String()
}

// Killed with SIGKILL at random moments, the next run ends in the same tables
// and books as one that was never killed. The long form, 40 kills, is
// CRMSCORE_LONG_TESTS=1 go test ./cmd/crmscore -run Killed.
func TestKilledAtRandomMoments(t *testing.T) {
	t.Parallel()
	kills := 6
	if os.Getenv("CRMSCORE_LONG_TESTS") != "" {
		kills = 40
	}
	wanted, c := tinyCompany(t), tinyCompany(t)
	wanted.fewSheets("close_rates")
	c.fewSheets("close_rates")
	start := time.Now()
	wanted.crmscore(0, "run")
	whole := time.Since(start)
	random := rand.New(rand.NewPCG(1, 2))
	killed := 0
	for killed < kills {
		cmd := c.program("run")
		begun := time.Now()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() { done <- cmd.Wait() }()
		// The moment decides where the kill falls, not whether the test passes.
		select {
		case <-time.After(time.Duration(random.Float64() * 1.1 * float64(whole))):
			if err := cmd.Process.Kill(); err != nil && !strings.Contains(err.Error(), "finished") {
				t.Fatal(err)
			}
			if err := <-done; err != nil {
				killed++
			}
		case err := <-done:
			if err != nil {
				t.Fatalf("a run that was not killed failed: %v\n%s", err, cmd.Stderr)
			}
			whole = time.Since(begun) // the machine is less busy now: kill earlier
		}
	}
	c.crmscore(0, "run")
	if got, want := c.outcome(), wanted.outcome(); got != want {
		t.Errorf("after %d kills the outcome differs:\n%s\nwant\n%s", killed, got, want)
	}
	left, err := filepath.Glob(c.path("output/.building"))
	if err != nil || len(left) > 0 {
		t.Errorf("left over: %v %v", left, err)
	}
}

// program is crmscore as a process of its own.
func (c *company) program(args ...string) *exec.Cmd {
	c.t.Helper()
	cmd := exec.Command(os.Args[0], append(args, "--quiet", "--config", c.path("crmscore.yaml"))...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	cmd.Stderr = &bytes.Buffer{}
	return cmd
}

// With all threads, and again with one on a machine at the other end of the world: neither
// what threads share out nor the machine's own time zone may show in any table or book.
func TestSameNightTwice(t *testing.T) {
	t.Parallel()
	c := sampleNight.copied(t)
	first := c.outcome()
	again := c.program("run")
	again.Env = append(again.Env, "TZ=Pacific/Kiritimati", "GOMAXPROCS=1")
	if err := again.Run(); err != nil {
		t.Fatalf("%v\n%s", err, again.Stderr)
	}
	if second := c.outcome(); second != first {
		t.Errorf("the second run differs:\n%s\nfirst\n%s", second, first)
	}
	if status, _ := c.crmscore(0, "status"); strings.Count(status, "  mailed") != 2 {
		t.Errorf("not both runs are there:\n%s", status)
	}
}

// An analyst's open session neither blocks a publish nor sees it; a new one does.
func TestSessionStaysOpenAcrossPublish(t *testing.T) {
	t.Parallel()
	c := tinyNight.copied(t)
	ctx := context.Background()
	session, err := analyze.OpenPublished(ctx, c.path("output/db/crm.duckdb"))
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	deals := func() (n int) {
		if err := session.Conn().QueryRowContext(ctx, `select count(*) from models.opportunities`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if deals() != 3 {
		t.Fatalf("%d deals before", deals())
	}
	c.write("exports/Opportunity.csv", readFile(t, c.path("exports/Opportunity.csv"))+"d4,Dora,Proposal,1,2026-05-02,2026-02-12T08:00:00.000Z,u2,false,false\n")
	c.crmscore(0, "run")
	if deals() != 3 {
		t.Errorf("the open session sees %d deals, want its own 3", deals())
	}
	if _, err := session.Conn().ExecContext(ctx, `delete from models.opportunities`); err == nil {
		t.Error("the session changed the published database")
	}
	c.same(`select count(*) from models.opportunities`, "4")
	info, err := os.Stat(c.path("output/db/crm.duckdb"))
	if err != nil || info.Mode().Perm() != 0o444 {
		t.Errorf("mode %v, %v; want 0444", info.Mode(), err)
	}
}
