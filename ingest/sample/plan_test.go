package sample

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"crmscore/ingest/inputs"

	"github.com/xuri/excelize/v2"
)

// readInputs reads the workbook back: rows by sheet, keyed by column.
func readInputs(t *testing.T, c *Company) map[string][]map[string]string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "inputs.xlsx")
	if err := c.WriteInputs(path); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string][]map[string]string{}
	for _, s := range inputs.Sheets() {
		rows, err := f.GetRows(s.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows[1:] {
			row := map[string]string{}
			for i, cell := range r {
				row[s.Columns[i].Name] = cell
			}
			out[s.Name] = append(out[s.Name], row)
		}
	}
	return out
}

func TestInputsFitTheCompany(t *testing.T) {
	t.Parallel()
	c := whole()
	in := readInputs(t, c)
	people, teams := map[string]bool{}, map[string]bool{}
	for i := range c.people {
		people[c.people[i].name()] = true
		if email := c.userEmail(i); email != "" {
			people[email] = true
		}
	}
	for _, x := range c.teams {
		teams[x.name] = true
	}
	for sheet, rows := range in {
		for n, r := range rows {
			for _, column := range []string{"email", "manager_email", "user"} {
				if who := r[column]; who != "" && !people[who] {
					t.Errorf("%s row %d names %q, who is not in the CRM", sheet, n+2, who)
				}
			}
			if r["team"] != "" && !teams[r["team"]] {
				t.Errorf("%s row %d names team %q", sheet, n+2, r["team"])
			}
		}
	}
	known := map[string]string{}
	for _, r := range in["stages"] {
		known[r["stage"]] = r["kind"]
	}
	if len(known) != 8 || known["Closed Won"] != "won" || known["Disqualified"] != "disqualified" || known[stages[stageForgotten].name] != "" {
		t.Errorf("stages %v", known)
	}
	if n := len(in["goals"]); n < 20 {
		t.Errorf("%d goals", n)
	}
}

// TestMonthsAddUpToTheirQuarter and everybody here has a quota for the running quarter.
func TestMonthsAddUpToTheirQuarter(t *testing.T) {
	t.Parallel()
	c := whole()
	quarter, months := map[string]int{}, map[string]int{}
	for _, r := range readInputs(t, c)["quotas"] {
		amount, err := strconv.Atoi(r["amount"])
		if err != nil || amount <= 0 {
			t.Fatalf("quota %q: %v", r["amount"], err)
		}
		switch period := r["period"]; {
		case period == "2026-Q1":
			quarter[r["email"]] = amount
		case strings.HasPrefix(period, "2026-0"):
			months[r["email"]] += amount
		}
	}
	here := 0
	for i := range c.reps() {
		if c.people[c.firstRep+i].active() {
			here++
		}
	}
	if len(quarter) < here {
		t.Errorf("%d quotas for the running quarter, %d reps", len(quarter), here)
	}
	for who, amount := range quarter {
		if months[who] != amount {
			t.Errorf("%s: months add up to %d, the quarter is %d", who, months[who], amount)
		}
	}
}

// TestMovesAreGapless follows each moved rep from her first day on.
func TestMovesAreGapless(t *testing.T) {
	t.Parallel()
	c := whole()
	until, count := map[string]string{}, map[string]int{}
	for n, r := range readInputs(t, c)["assignments"] {
		who := r["email"]
		if count[who] > 0 && r["valid_from"] != until[who] {
			t.Errorf("row %d of %s starts on %s, the one before ended on %s", n+2, who, r["valid_from"], until[who])
		}
		until[who] = r["valid_to"]
		count[who]++
	}
	if len(count) != 8 {
		t.Errorf("%d people moved, want 8", len(count))
	}
	for who, n := range count {
		if n < 2 || until[who] != "" {
			t.Errorf("%s has %d periods, the last until %q", who, n, until[who])
		}
	}
}

func TestEaster(t *testing.T) {
	t.Parallel()
	for year, want := range map[int]string{2023: "2023-04-09", 2024: "2024-03-31", 2025: "2025-04-20", 2026: "2026-04-05", 2038: "2038-04-25"} {
		if got := isoDay(easter(year)); got != want {
			t.Errorf("Easter %d: %s, want %s", year, got, want)
		}
	}
	if d := date(2026, time.March, 28); isoDay(d.workday()) != "2026-03-30" {
		t.Errorf("the workday after Saturday 2026-03-28 is %s", isoDay(d.workday()))
	}
}
