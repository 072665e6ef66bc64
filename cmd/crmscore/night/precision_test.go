package night_test

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"crmscore/analyze"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
	"crmscore/cmd/crmscore/nighttest"
	"crmscore/ingest/sample"
	"crmscore/queries"
)

// What the coaching check is for: of the reps it suggests to coach, how many
// truly belong to the lowest fifth? The sample company knows its reps' true
// skills; the night does not. The raw list (lowest fifth by close rate) stands
// beside it. Printed over 20 companies; the model must keep its promise of .70.
func TestCoachingSuggestionsFindTheRightPeople(t *testing.T) {
	if testing.Short() {
		t.Skip("20 nights take a minute; run without -short")
	}
	t.Parallel()
	const companies = 20
	var mu sync.Mutex
	var coach, raw tally
	t.Run("companies", func(t *testing.T) {
		for seed := range uint64(companies) {
			t.Run(fmt.Sprint(seed+1), func(t *testing.T) {
				t.Parallel()
				named, listed := suggestions(t, seed+1)
				mu.Lock()
				defer mu.Unlock()
				coach.add(named)
				raw.add(listed)
			})
		}
	})
	t.Logf("coach:    %d suggestions over %d companies, precision %.3f", coach.named, companies, coach.precision())
	t.Logf("raw list: %d names, precision %.3f", raw.named, raw.precision())
	if coach.precision() < 0.70 {
		t.Errorf("precision of the coaching suggestions is %.3f, want at least .70", coach.precision())
	}
	if coach.named < companies {
		t.Errorf("%d suggestions only: a check that says nothing is easily right", coach.named)
	}
	if raw.precision() >= coach.precision() {
		t.Errorf("the raw list (%.3f) is as good as the model (%.3f)", raw.precision(), coach.precision())
	}
}

// tally counts named people and how many of them are truly in the lowest fifth.
type tally struct{ named, right int }

func (s *tally) add(o tally)        { s.named += o.named; s.right += o.right }
func (s *tally) precision() float64 { return float64(s.right) / float64(s.named) }

// suggestions runs one company's night on what decides close rates and counts
// the model's suggestions and those of the raw list of the same length of a fifth.
func suggestions(t *testing.T, seed uint64) (coach, raw tally) {
	t.Helper()
	dir := t.TempDir()
	generated := sample.Generate(sample.Options{Seed: seed})
	for _, table := range generated.SalesforceTables() {
		if !slices.Contains([]string{"User", "UserRole", "Account", "Opportunity", "OpportunityStage", "OpportunitySplit", "OpportunityLineItem", "Product2", "OpportunityFieldHistory"}, table.Name) {
			continue
		}
		var text strings.Builder
		if err := csv.NewWriter(&text).WriteAll(append([][]string{table.Header}, table.Rows...)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, table.Name+".csv"), []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(generated.WriteInputs(filepath.Join(dir, "inputs.xlsx")), generated.WriteTruth(filepath.Join(dir, "truth.txt"))); err != nil {
		t.Fatal(err)
	}
	bottom := trueBottom(t, filepath.Join(dir, "truth.txt"))
	type rep struct {
		id   string
		rate float64
	}
	var reps []rep
	db := publishedBy(t, dir)
	rows, err := db.Conn().QueryContext(t.Context(), `select user_id, won_count::double / decided_count::double, is_coach from scorecards.coaching where decided_count > 0`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var r rep
		var isCoach bool
		if err := rows.Scan(&r.id, &r.rate, &isCoach); err != nil {
			t.Fatal(err)
		}
		r.id = strings.TrimPrefix(r.id, "crm:")
		reps = append(reps, r)
		if isCoach {
			coach.named++
			if bottom[r.id] {
				coach.right++
			}
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(reps, func(a, b rep) int { return cmp.Or(cmp.Compare(a.rate, b.rate), cmp.Compare(a.id, b.id)) })
	for _, r := range reps[:len(reps)/5] {
		raw.named++
		if bottom[r.id] {
			raw.right++
		}
	}
	return coach, raw
}

// publishedBy runs a night on the exports in a folder and opens what it published: the coaching check
// and what it reads.
func publishedBy(t *testing.T, dir string) *analyze.Published {
	t.Helper()
	cfg, err := config.Parse("crmscore.yaml", filepath.Join(dir, "crmscore.yaml"), []byte(`
company: Contoso
timezone: Europe/Stockholm
currency: EUR
as_of: newest_record
limits: {threads: 1, settle_time: 0s}
sources:
  - {name: crm, crm: salesforce, files: "*.csv", formats: {date: iso, timezone: UTC}}
  - {name: plan, crm: inputs, files: inputs.xlsx}
`), func(string) (string, bool) { return "", false })
	if err != nil {
		t.Fatal(err)
	}
	hidden, err := nighttest.Unneeded([]string{"coaching"})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "queries", "scorecards"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range hidden {
		if err := os.WriteFile(filepath.Join(dir, "queries", name), []byte(nighttest.Hiding), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, err = night.Run(t.Context(), night.Options{
		Config: cfg, Builtin: queries.FS, Log: slog.New(slog.DiscardHandler),
		Now:  func() time.Time { return time.Date(2026, 4, 1, 5, 0, 0, 0, time.UTC) },
		Wait: func(context.Context, time.Duration) error { return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	db, err := analyze.OpenPublished(t.Context(), filepath.Join(dir, "output", "db", "crm.duckdb"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// trueBottom reads the ids of the reps who are truly in the lowest fifth.
func trueBottom(t *testing.T, path string) map[string]bool {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	id, mark := slices.Index(records[0], "rep_id"), slices.Index(records[0], "is_bottom_fifth")
	found := map[string]bool{}
	for _, r := range records[1:] {
		if r[mark] == "true" {
			found[r[id]] = true
		}
	}
	if len(found) < 10 {
		t.Fatalf("%d reps in the true lowest fifth", len(found))
	}
	return found
}
