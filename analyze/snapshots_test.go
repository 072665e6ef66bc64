package analyze_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crmscore/analyze"
)

// snapshotModels are the two queries that say what a snapshot holds, over the
// small contract of the fixture.
var snapshotModels = map[string]string{
	"models/snapshot_opportunities.sql": "/*---\ntitle: Deals tonight\ngrain: one row per deal\n---*/\nselect opportunity_id, source, owner_id, stage_id, null as status, amount, 'EUR' as currency, closed_on as expected_close_on, closed_on, is_closed as is_deleted from staging.opportunities\n",
	"models/snapshot_users.sql":         "/*---\ntitle: People tonight\ngrain: one row per person\n---*/\nselect user_id, source, name, null as manager_id, null as team, null as role, null as segment, null as region, null as is_quota_bearing, true as is_active from staging.users\n",
}

// nights is a company whose nights follow upon each other in one folder.
type nights struct {
	t       *testing.T
	catalog *analyze.Catalog
	dir     string
}

func newNights(t *testing.T) *nights {
	t.Helper()
	return &nights{t, mustCheck(t, files(snapshotModels), nil), t.TempDir()}
}

func (n *nights) warehouse() string { return filepath.Join(n.dir, "w.duckdb") }
func (n *nights) folder() string    { return filepath.Join(n.dir, "landing", "_snapshots") }

func date(t *testing.T, day string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// enter is one night up to the tables: deals are lines Id,Owner,Stage,Amount. It
// gives the tables' rows.
func (n *nights) enter(day string, deals ...string) []string {
	n.t.Helper()
	sources := []analyze.Source{acme}
	var d delivery
	if len(deals) > 0 {
		lines := []string{"Id,Owner,Stage,Closed,Created,CloseDate,Amount"}
		for _, deal := range deals {
			f := strings.Split(deal, ",")
			lines = append(lines, strings.Join([]string{f[0], f[1], f[2], `\N`, "2026-01-01", `\N`, f[3]}, ","))
		}
		d = delivery{"Deal": strings.Join(lines, "\n")}
	} else {
		sources = nil // the source did not arrive
	}
	w := openWarehouse(n.t, n.warehouse(), 2)
	defer closeWarehouse(n.t, w)
	night := &analyze.Night{Catalog: n.catalog, Sources: sources, Run: analyze.RunRow{AsOf: date(n.t, day), Timezone: "UTC", Currency: "EUR"}}
	if err := night.Prepare(n.t.Context(), w); err != nil {
		n.t.Fatal(err)
	}
	if _, err := analyze.LoadSnapshots(n.t.Context(), w, n.folder()); err != nil {
		n.t.Fatal(err)
	}
	d.load(n.t, w, acme.Name)
	if err := w.Lock(n.t.Context()); err != nil {
		n.t.Fatal(err)
	}
	if _, err := night.Build(n.t.Context(), w); err != nil {
		n.t.Fatal(err)
	}
	if _, err := night.TakeSnapshots(n.t.Context(), w); err != nil {
		n.t.Fatal(err)
	}
	return tableRows(n.t, w)
}

func tableRows(t *testing.T, w *analyze.Warehouse) []string {
	t.Helper()
	return rows(t, w, "SELECT opportunity_id, coalesce(owner_id, '-'), stage_id, amount::VARCHAR, valid_from, valid_to FROM snapshots.opportunities ORDER BY 1, 5")
}

// write and place are the rest of a night that is published.
func (n *nights) write(day string) string {
	n.t.Helper()
	pending := filepath.Join(n.folder(), ".pending")
	if err := analyze.WriteSnapshots(n.t.Context(), n.warehouse(), n.folder(), pending, date(n.t, day)); err != nil {
		n.t.Fatal(err)
	}
	return pending
}

func (n *nights) night(day string, deals ...string) []string {
	n.t.Helper()
	got := n.enter(day, deals...)
	if err := analyze.PlaceSnapshots(n.write(day), n.folder()); err != nil {
		n.t.Fatal(err)
	}
	return got
}

// loaded are the tables as a new warehouse fills them from the files.
func (n *nights) loaded() ([]string, analyze.Snapshots) {
	n.t.Helper()
	w := openWarehouse(n.t, filepath.Join(n.t.TempDir(), "new.duckdb"), 2)
	defer closeWarehouse(n.t, w)
	if err := (&analyze.Night{Catalog: n.catalog, Run: analyze.RunRow{Timezone: "UTC"}}).Prepare(n.t.Context(), w); err != nil {
		n.t.Fatal(err)
	}
	s, err := analyze.LoadSnapshots(n.t.Context(), w, n.folder())
	if err != nil {
		n.t.Fatal(err)
	}
	return tableRows(n.t, w), s
}

var threeNights = []string{
	"d1|u1|Open|10.00|2026-03-01|2026-03-02",
	"d1|u2|Open|10.00|2026-03-02|9999-12-31",
	"d2|u1|Open|20.00|2026-03-01|2026-03-02",
	"d2|u1|Open|20.00|2026-03-03|9999-12-31",
	"d3|-|Open|30.00|2026-03-01|9999-12-31",
	"d4|u1|Open|40.00|2026-03-02|2026-03-03",
	"d4|u1|Won|41.50|2026-03-03|9999-12-31",
}

// run plays three nights: an owner changes, a deal goes and comes back, one is new
// and then won; one never changes.
func (n *nights) run() []string {
	n.t.Helper()
	n.night("2026-03-01", "d1,u1,Open,10", "d2,u1,Open,20", `d3,\N,Open,30`)
	n.night("2026-03-02", "d1,u2,Open,10", `d3,\N,Open,30`, "d4,u1,Open,40")
	return n.night("2026-03-03", "d1,u2,Open,10", "d2,u1,Open,20", `d3,\N,Open,30`, "d4,u1,Won,41.5")
}

func TestSnapshotsOfThreeNights(t *testing.T) {
	t.Parallel()
	n := newNights(t)
	sameLines(t, "in the warehouse", n.run(), threeNights)
	got, s := n.loaded()
	sameLines(t, "from the files", got, threeNights)
	if s.Newest() != date(t, "2026-03-03") {
		t.Errorf("newest is %s", s.Newest())
	}
}

// The same night again replaces what it wrote, also when its data have changed,
// and what the night reads has the same hash in both runs.
func TestSnapshotsOfANightRunAgain(t *testing.T) {
	t.Parallel()
	n := newNights(t)
	n.run()
	before := folderBytes(t, n.folder())
	_, s := n.loaded()
	inputs := s.Inputs(date(t, "2026-03-03"))
	n.night("2026-03-03", "d1,u9,Lost,1")
	if bytes.Equal(before, folderBytes(t, n.folder())) {
		t.Error("another night wrote the same bytes")
	}
	got := n.night("2026-03-03", "d1,u2,Open,10", "d2,u1,Open,20", `d3,\N,Open,30`, "d4,u1,Won,41.5")
	sameLines(t, "run again", got, threeNights)
	if !bytes.Equal(before, folderBytes(t, n.folder())) {
		t.Error("the same night wrote other bytes")
	}
	_, s = n.loaded()
	sameLines(t, "inputs", s.Inputs(date(t, "2026-03-03")), inputs)
	if len(inputs) != 2 || len(s.Inputs(date(t, "2026-03-04"))) != 3 || len(s.Inputs(date(t, "2026-03-02"))) != 3 || len(s.Inputs(date(t, "2026-02-28"))) != 3 {
		t.Errorf("inputs of the third night are %q", inputs)
	}
}

// A night that was never published leaves no trace in the next one.
func TestSnapshotsOfAnUnpublishedNight(t *testing.T) {
	t.Parallel()
	n := newNights(t)
	n.night("2026-03-01", "d1,u1,Open,10")
	n.enter("2026-03-02", "d1,u2,Lost,99")
	n.write("2026-03-02") // killed before it counted
	got := n.night("2026-03-03", "d1,u1,Won,10")
	sameLines(t, "third night", got, []string{"d1|u1|Open|10.00|2026-03-01|2026-03-03", "d1|u1|Won|10.00|2026-03-03|9999-12-31"})
	got, _ = n.loaded()
	sameLines(t, "from the files", got, []string{"d1|u1|Open|10.00|2026-03-01|2026-03-03", "d1|u1|Won|10.00|2026-03-03|9999-12-31"})
}

// When a source does not arrive, nothing is known of its deals: none of them ends.
func TestSnapshotsWithoutASource(t *testing.T) {
	t.Parallel()
	n := newNights(t)
	n.night("2026-03-01", "d1,u1,Open,10")
	sameLines(t, "no source", n.night("2026-03-02"), []string{"d1|u1|Open|10.00|2026-03-01|9999-12-31"})
	sameLines(t, "source again", n.night("2026-03-03", "d1,u1,Open,10"), []string{"d1|u1|Open|10.00|2026-03-01|9999-12-31"})
}

func TestSnapshotsPlacedInTwoSteps(t *testing.T) {
	t.Parallel()
	n := newNights(t)
	n.enter("2026-03-01", "d1,u1,Open,10")
	pending := n.write("2026-03-01")
	if err := os.Rename(filepath.Join(pending, "2026-03-01.users.parquet"), filepath.Join(n.folder(), "2026-03-01.users.parquet")); err != nil {
		t.Fatal(err) // killed between the two renames
	}
	if err := analyze.PlaceSnapshots(pending, n.folder()); err != nil {
		t.Fatal(err)
	}
	got, _ := n.loaded()
	sameLines(t, "from the files", got, []string{"d1|u1|Open|10.00|2026-03-01|9999-12-31"})
}

func TestDamagedSnapshots(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		damage func(dir string) error
		want   []string
	}{
		"hole": {func(dir string) error {
			return os.Remove(filepath.Join(dir, "2026-03-02.opportunities.parquet"))
		}, []string{"2026-03-02.opportunities.parquet", "restore it from a copy"}},
		"night missing": {func(dir string) error {
			return os.Rename(filepath.Join(dir, "2026-03-02.users.parquet"), filepath.Join(dir, "x"))
		}, []string{"2026-03-02.users.parquet"}},
		"whole night missing": {func(dir string) error {
			if err := os.Remove(filepath.Join(dir, "2026-03-02.users.parquet")); err != nil {
				return err
			}
			return os.Remove(filepath.Join(dir, "2026-03-02.opportunities.parquet"))
		}, []string{"2026-03-03.opportunities.parquet", "follows upon the snapshot of 2026-03-02", "before it lies that of 2026-03-01"}},
		"first missing": {func(dir string) error {
			if err := os.Remove(filepath.Join(dir, "2026-03-01.users.parquet")); err != nil {
				return err
			}
			return os.Remove(filepath.Join(dir, "2026-03-01.opportunities.parquet"))
		}, []string{"before it lies that of no night"}},
		"text": {func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "2026-03-02.users.parquet"), []byte("no parquet, whatever its name says"), 0o600)
		}, []string{"2026-03-02.users.parquet", "restore"}},
		"no date": {func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "2026-02-31.users.parquet"), nil, 0o600)
		}, []string{"2026-02-31.users.parquet", "named after no date"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNights(t)
			n.run()
			if err := test.damage(n.folder()); err != nil {
				t.Fatal(err)
			}
			w := openWarehouse(t, filepath.Join(t.TempDir(), "new.duckdb"), 1)
			defer closeWarehouse(t, w)
			if err := (&analyze.Night{Catalog: n.catalog, Run: analyze.RunRow{Timezone: "UTC"}}).Prepare(context.Background(), w); err != nil {
				t.Fatal(err)
			}
			_, err := analyze.LoadSnapshots(context.Background(), w, n.folder())
			if err == nil {
				t.Fatal("loaded")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q lacks %q", err, want)
				}
			}
		})
	}
}

func TestSnapshotModelIsHeldAgainstTheTable(t *testing.T) {
	t.Parallel()
	_, faults := check(t, files(map[string]string{"models/snapshot_users.sql": "/*---\ntitle: People\ngrain: one row per person\n---*/\nselect user_id, source, name, null as manager_id, null as tema, null as role, null as segment, null as region, null as is_quota_bearing, true as is_active from staging.users\n",
		"models/reader.sql": "/*---\ntitle: Reader\ngrain: one row\n---*/\nselect count(*) as n from snapshots.opportunitys\n"}), nil)
	var all []string
	for _, f := range faults {
		all = append(all, f.Error())
	}
	text := strings.Join(all, "\n")
	for _, want := range []string{`output column "tema" is not in table snapshots.users`, `did you mean "team"?`, "column team of table snapshots.users is not in the output",
		`table "snapshots.opportunitys" does not exist`, `did you mean "snapshots.opportunities"?`} {
		if !strings.Contains(text, want) {
			t.Errorf("%s\nlacks %q", text, want)
		}
	}
}

func TestSnapshotWithTwoRowsOfOneID(t *testing.T) {
	t.Parallel()
	n := newNights(t)
	w := openWarehouse(t, n.warehouse(), 1)
	defer closeWarehouse(t, w)
	night := &analyze.Night{Catalog: n.catalog, Sources: []analyze.Source{acme}, Run: analyze.RunRow{AsOf: asOf, Timezone: "UTC", Currency: "EUR"}}
	if err := night.Prepare(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	delivery{"Deal": "Id,Owner,Stage,Closed,Created,CloseDate,Amount\nd1,u1,Open,false,2026-01-01,2026-01-01,1\nd1,u2,Open,false,2026-01-01,2026-01-01,1"}.load(t, w, acme.Name)
	if _, err := night.Build(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	_, err := night.TakeSnapshots(t.Context(), w)
	if err == nil || !strings.Contains(err.Error(), "models/snapshot_opportunities.sql") || !strings.Contains(err.Error(), "1 values of opportunity_id") {
		t.Errorf("error is %v", err)
	}
	sameLines(t, "nothing is entered", tableRows(t, w), nil)
}

func folderBytes(t *testing.T, dir string) []byte {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all = append(append(all, e.Name()...), text...)
	}
	return all
}
