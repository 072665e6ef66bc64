package night

import (
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"crmscore/analyze"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night/journal"
)

func TestPreviousNight(t *testing.T) {
	t.Parallel()
	night := func(id string, state journal.RunState) journal.RunStatus {
		date, _, _ := strings.Cut(id, ".")
		return journal.RunStatus{Run: journal.Run{ID: id, LogicalDate: date, State: state}}
	}
	for _, c := range []struct {
		what, date, want string
		runs             []journal.RunStatus
	}{
		{"no run yet", "2026-11-20", "", nil},
		{"the last of the day before", "2026-11-20", "2026-11-19.2", []journal.RunStatus{
			night("2026-11-18.1", journal.Mailed), night("2026-11-19.1", journal.Mailed), night("2026-11-19.2", journal.Published), night("2026-11-20.1", journal.Mailed)}},
		{"what was not published does not count", "2026-11-20", "2026-11-18.1", []journal.RunStatus{
			night("2026-11-18.1", journal.Mailed), night("2026-11-19.1", journal.Blocked), night("2026-11-19.2", journal.Failed), night("2026-11-19.3", journal.Planned)}},
		{"a night made up for later", "2026-11-19", "2026-11-18.1", []journal.RunStatus{
			night("2026-11-18.1", journal.Mailed), night("2026-11-20.1", journal.Mailed), night("2026-11-19.1", journal.Mailed)}},
		{"an old night run again after a newer one", "2026-11-21", "2026-11-20.1", []journal.RunStatus{
			night("2026-11-20.1", journal.Mailed), night("2026-11-18.1", journal.Mailed)}},
		{"only tonight", "2026-11-20", "", []journal.RunStatus{night("2026-11-20.1", journal.Mailed)}},
	} {
		got, found := PreviousNight(c.runs, c.date)
		if got.ID != c.want || found != (c.want != "") {
			t.Errorf("%s: %q, want %q", c.what, got.ID, c.want)
		}
	}
}

// versioned is a run over one query in a folder of its own.
func versioned(t *testing.T) *run {
	t.Helper()
	catalog, faults := analyze.LoadCatalog(fstest.MapFS{"models/one.sql": {Data: []byte("/*---\ntitle: One\ngrain: one row\n---*/\nselect 1 as n\n")}}, nil)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	c := &config.Config{}
	c.Folders.State = t.TempDir()
	return &run{Options: Options{Config: c, LogicalDate: "2026-11-20"}, Summary: &Summary{}, catalog: catalog, version: catalog.Version()}
}

func TestVersionIsKeptOnceAndMended(t *testing.T) {
	t.Parallel()
	r := versioned(t)
	path := VersionPath(r.Config, r.version.Hash)
	if err := r.keepVersion(); err != nil {
		t.Fatal(err)
	}
	past := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := os.Chtimes(path, past, past); err != nil {
		t.Fatal(err)
	}
	if err := r.keepVersion(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || !info.ModTime().Equal(past) || info.Mode().Perm() != 0o600 {
		t.Errorf("a version that is there was written again, or is not ours alone: %v, %v", info, err)
	}
	if err := os.WriteFile(path, r.version.Archive()[:50], 0o600); err != nil {
		t.Fatal(err)
	}
	if err := r.keepVersion(); err != nil {
		t.Fatal(err)
	}
	if v, err := ReadVersion(r.Config, r.version.Hash); err != nil || v.Hash != r.version.Hash {
		t.Errorf("the damaged version was not mended: %v", err)
	}
	if len(r.Summary.Warnings) != 1 || !strings.Contains(r.Summary.Warnings[0], "damaged") {
		t.Errorf("warnings %q, want one that says damaged", r.Summary.Warnings)
	}
}

func TestReadVersionNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	r := versioned(t)
	var failed *VersionError
	if _, err := ReadVersion(r.Config, r.version.Hash); !errors.As(err, &failed) || !errors.Is(err, fs.ErrNotExist) || !strings.HasSuffix(err.Error(), "is not there") {
		t.Errorf("missing: %v", err)
	}
	// Whole, but another version under this name.
	other := r.version
	other.Files = append([]analyze.VersionFile(nil), other.Files...)
	other.Files[len(other.Files)-1].Text += "x,1,,,,\n"
	if err := WriteFile(VersionPath(r.Config, r.version.Hash), other.Archive(), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadVersion(r.Config, r.version.Hash); !errors.As(err, &failed) || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("another version under this name: %v", err)
	}
}

// Without the earlier version the night goes on and says what it cannot tell.
func TestLostVersionIsAWarning(t *testing.T) {
	t.Parallel()
	r := versioned(t)
	j, err := journal.Open(JournalPath(r.Config), func() time.Time { return time.Date(2026, 11, 19, 5, 0, 0, 0, time.UTC) })
	if err != nil {
		t.Fatal(err)
	}
	lost := strings.Repeat("ab", 32)
	err = errors.Join(j.Append(journal.Record{Run: &journal.Run{ID: "2026-11-19.1", LogicalDate: "2026-11-19", State: journal.Published, Queries: lost}}), j.Close())
	if err != nil {
		t.Fatal(err)
	}
	if err := r.compareVersions(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(r.changes) > 0 || len(r.Summary.Warnings) != 1 || !strings.Contains(r.Summary.Warnings[0], "the night of 2026-11-19 cannot be told") {
		t.Errorf("changes %v, warnings %q", r.changes, r.Summary.Warnings)
	}
	r.Summary.Warnings, r.AsOf = nil, time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)
	if err := r.compareVersions(t.Context()); err != nil || len(r.Summary.Warnings) > 0 {
		t.Errorf("a look back compares with nothing: %v, %q", err, r.Summary.Warnings)
	}
}

// What changed since the night before stands in cells, so it is part of what the
// night stands on; a night before that ran the same queries is not.
func TestFingerprintCoversChanges(t *testing.T) {
	t.Parallel()
	r := versioned(t)
	prints := map[string]bool{}
	err := WithScratch(t.Context(), func(conn *sql.Conn) error {
		if _, err := conn.ExecContext(t.Context(), "create schema ops; create table ops.files (source varchar, table_name varchar, sha256 varchar, used boolean)"); err != nil {
			return err
		}
		for _, changes := range [][]analyze.Change{nil, {}, {{File: "models/one.sql", Kind: "changed", What: "definition"}}, {{File: "models/one.sql", Kind: "changed", What: "wording"}}} {
			r.changes = changes
			sum, err := r.fingerprint(t.Context(), conn, time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC))
			if err != nil {
				return err
			}
			prints[sum] = true
		}
		return nil
	})
	if err != nil || len(prints) != 3 {
		t.Errorf("%d fingerprints (%v), want 3: without changes, and one for each", len(prints), err)
	}
}
