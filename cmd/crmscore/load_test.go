package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"crmscore/cmd/crmscore/night"
	"crmscore/ingest/inputs"
	"crmscore/ingest/sample"
)

// sampleID is a record's id in a sample company: the same in every one of them.
var sampleID = regexp.MustCompile(`^([0-9a-zA-Z]{3})Qy([0-9A-Za-z]{13})$`)

// processorClock is the environment variable that makes the program count processor
// time instead of time.
const processorClock = "CRMSCORE_TEST_PROCESSOR_CLOCK"

// largeCompany is many sample companies under one roof: each keeps its head, directors,
// managers and teams.
func largeCompany(t *testing.T, companies int, scale float64) *company {
	t.Helper()
	c := newCompany(t, "2026-03-31", `{name: crm, crm: salesforce, files: "exports/*.csv", formats: {date: iso, timezone: UTC}}`, "  - {name: plan, crm: inputs, files: inputs.xlsx}\n")
	c.write("crmscore.yaml", strings.Replace(readFile(t, c.path("crmscore.yaml")), "threads: 1", "threads: 2", 1))
	var quotas [][]string
	for n := range companies {
		generated := sample.Generate(sample.Options{Seed: uint64(n + 1), Scale: scale})
		for _, table := range generated.SalesforceTables() {
			for _, row := range table.Rows {
				for i := range row {
					row[i] = marked(table.Header[i], row[i], n)
				}
			}
			c.extend(table.Name, table.Header, table.Rows)
		}
		if err := generated.WriteInputs(c.path("plan.xlsx")); err != nil {
			t.Fatal(err)
		}
		for _, row := range quotaRows(t, c.path("plan.xlsx")) {
			row[0] = marked("email", row[0], n)
			quotas = append(quotas, row)
		}
	}
	if err := inputs.WriteTemplate(c.path("inputs.xlsx"), inputs.Content{"quotas": quotas}); err != nil {
		t.Fatal(err)
	}
	return c
}

// marked keeps the records, addresses and teams of the n-th company from those of others.
func marked(column, value string, n int) string {
	switch {
	case column == "Department" && value != "":
		return fmt.Sprint(value, " ", n)
	case strings.Contains(value, "@contoso"):
		return strings.Replace(value, "@contoso", fmt.Sprintf("@c%d.contoso", n), 1)
	}
	return sampleID.ReplaceAllString(value, "${1}Q"+string(rune('A'+n))+"${2}")
}

// shared are the tables that a company has once, however many it is made of.
var shared = []string{"OpportunityStage", "CurrencyType", "DatedConversionRate"}

// extend appends rows to an export, which has its header once.
func (c *company) extend(table string, header []string, rows [][]string) {
	c.t.Helper()
	name := c.path("exports/" + table + ".csv")
	_, err := os.Stat(name)
	first := err != nil
	if slices.Contains(shared, table) && !first {
		return
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		c.t.Fatal(err)
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		c.t.Fatal(err)
	}
	w := csv.NewWriter(f)
	if first {
		rows = append([][]string{header}, rows...)
	}
	if err := errors.Join(w.WriteAll(rows), f.Close()); err != nil {
		c.t.Fatal(err)
	}
}

// quotaRows are the rows of sheet quotas of an inputs workbook.
func quotaRows(t *testing.T, file string) [][]string {
	t.Helper()
	f, err := excelize.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("quotas", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// processorTime is a clock that stands still while the program waits: a step's length is
// what it cost, however busy the machine is.
func processorTime() time.Time {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return today()
	}
	return today().Add(time.Duration(used.Utime.Nano() + used.Stime.Nano()))
}

// Two hundred managers with some eight reps each and every sheet: at most 0.35 s of
// processor time per workbook. The night's peak of memory is told and not judged: most of
// it is the database's, which may take what limits.memory says. It takes minutes:
//
//	CRMSCORE_LONG_TESTS=1 go test ./cmd/crmscore -run TwoHundredManagers -v
func TestTwoHundredManagers(t *testing.T) {
	if os.Getenv("CRMSCORE_LONG_TESTS") == "" {
		t.Skip("takes minutes; CRMSCORE_LONG_TESTS=1 runs it")
	}
	c := largeCompany(t, 17, 1)
	cmd := c.program("run", "--summary", c.path("summary.json"))
	cmd.Env = append(cmd.Env, processorClock+"=1", "GOMAXPROCS=2")
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, cmd.Stderr)
	}
	var summary night.Summary
	if err := json.Unmarshal([]byte(readFile(t, c.path("summary.json"))), &summary); err != nil {
		t.Fatal(err)
	}
	used, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		t.Fatal("this system does not tell what a process used")
	}
	peak, books := used.Maxrss/1024, len(summary.Books)
	for _, s := range summary.Steps {
		t.Logf("%-12s %7.1f s of processor time, %d rows", s.Name, float64(s.Milliseconds)/1000, s.Rows)
		if each := float64(s.Milliseconds) / 1000 / float64(books); s.Name == "workbooks" && each > 0.35 {
			t.Errorf("a workbook takes %.2f s of processor time, more than 0.35", each)
		}
	}
	t.Logf("%d workbooks; %v of processor time and %d MB at most for the night", books, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime(), peak)
	if books < 200 {
		t.Errorf("%d workbooks only", books)
	}
}
