package ingest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

const deals = "Id,Name\n1,a\n2,b\n"

// landedFiles lists what lies in landing, without the manifest.
func (w *world) landedFiles() []string {
	w.t.Helper()
	var list []string
	err := filepath.WalkDir(w.land.Root, func(p string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && e.Name() != manifestName {
			rel, _ := filepath.Rel(w.land.Root, p)
			list = append(list, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

func (w *world) manifestLines() int {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.land.Root, w.spec.Name, manifestName))
	if err != nil {
		w.t.Fatal(err)
	}
	return bytes.Count(text, []byte("\n"))
}

func digest(content string) string {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:])
}

func TestCollectLandsOnceByteForByte(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	content := "\xef\xbb\xbfId;Name\r\n1;\"a\r\n" // broken on purpose: landing does not judge
	w.deliver("Opportunity_2026-11-19.csv", content, time.Hour)
	c := w.collect()
	want := "sfdc/Opportunity/" + digest(content)[:12] + "_Opportunity_2026-11-19.csv"
	if !slices.Equal(c.Landed, []string{want}) || !slices.Equal(w.landedFiles(), c.Landed) {
		t.Fatalf("landed %v, found %v, want %s", c.Landed, w.landedFiles(), want)
	}
	got, err := os.ReadFile(filepath.Join(w.land.Root, want))
	if err != nil || string(got) != content {
		t.Errorf("landed %q (%v), want %q", got, err, content)
	}
	for path, mode := range map[string]fs.FileMode{want: 0o600, "sfdc": 0o700, "sfdc/Opportunity": 0o700, "sfdc/manifest.jsonl": 0o600} {
		info, err := os.Stat(filepath.Join(w.land.Root, path))
		if err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: mode %v (%v), want %v", path, info.Mode().Perm(), err, mode)
		}
	}
	m, err := readManifest(filepath.Join(w.land.Root, "sfdc"))
	if err != nil || len(m.deliveries) != 1 {
		t.Fatalf("manifest %+v, %v", m, err)
	}
	d := m.deliveries[0]
	if d.Table != "Opportunity" || d.Date != "20261119" || !d.LandedAt.Equal(night) || d.Files[0].SHA256 != digest(content) ||
		d.Files[0].Bytes != int64(len(content)) || !d.Files[0].DeliveredAt.Equal(night.Add(-time.Hour)) {
		t.Errorf("delivery %+v", d)
	}

	w.land.Now = night.AddDate(0, 0, 1)
	c = w.collect()
	if len(c.Landed) != 0 || len(c.Unchanged) != 1 || w.manifestLines() != 1 || len(w.landedFiles()) != 1 {
		t.Errorf("second night: %+v, %d lines, files %v", c, w.manifestLines(), w.landedFiles())
	}
	if len(c.Notes) != 1 || c.Notes[0] != "Opportunity_2026-11-19.csv: unchanged since 2026-11-20" {
		t.Errorf("notes %q", c.Notes)
	}
}

func TestCollectABA(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "deals.csv")
	for i, content := range []string{"Id\nA\n", "Id\nB\n", "Id\nA\n"} {
		w.deliver("deals.csv", content, time.Hour)
		w.night()
		want := content[3:4]
		same(t, w.rows("SELECT Id FROM raw.raw_sfdc.deals"), want+"\n")
		if n := len(w.landedFiles()); n != min(i+1, 2) {
			t.Errorf("night %d: %d landed files", i, n)
		}
	}
	same(t, w.rows("SELECT file[12:23], used, note FROM warehouse.ops.files"),
		digest("Id\nA\n")[:12]+"|false|replaced by a later delivery\n"+
			digest("Id\nB\n")[:12]+"|false|replaced by a later delivery\n"+
			digest("Id\nA\n")[:12]+"|true|∅\n")
}

func TestCollectOrdersByDateInNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	w.deliver("deals_2026-11-18.csv", "Id\n18\n", time.Hour)
	w.deliver("deals_2026-11-19.csv", "Id\n19\n", 2*time.Hour) // copied first, and still the newer one
	w.night()
	same(t, w.rows("SELECT Id FROM raw.raw_sfdc.deals"), "19\n")
	w.deliver("deals_2026-11-17.csv", "Id\n17\n", time.Minute) // a late arrival of an old day
	w.night()
	same(t, w.rows("SELECT Id FROM raw.raw_sfdc.deals"), "19\n")
	w.deliver("deals_2026-11-19.csv", "Id\n19b\n", time.Minute) // the newest day, delivered again
	w.night()
	same(t, w.rows("SELECT Id FROM raw.raw_sfdc.deals"), "19b\n")
}

func TestCollectOrdersDownloadsByTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	w.deliver("deals.csv", "Id\nfirst\n", 3*time.Hour)
	w.deliver("deals (1).csv", "Id\nsecond\n", 2*time.Hour)
	w.deliver("deals (10).csv", "Id\nthird\n", time.Hour)
	w.night()
	same(t, w.rows("SELECT Id FROM raw.raw_sfdc.deals"), "third\n")
}

func TestCollectIgnoresUnfinishedNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*")
	for _, name := range []string{".deals.csv", "~$deals.xlsx", "deals.csv.part", "deals.csv.crdownload", "deals.tmp", "deals.csv.done", "deals.csv~", "DEALS.CSV.PART"} {
		w.deliver(name, deals, time.Hour)
	}
	if err := os.Mkdir(filepath.Join(w.spec.Dir, "old.csv"), 0o755); err != nil {
		t.Fatal(err)
	}
	c, err := w.land.Collect(t.Context(), w.spec)
	inputError(t, err, "sfdc: *: no file matches", "only unfinished files")
	if len(c.Landed) != 0 {
		t.Errorf("landed %v", c.Landed)
	}
}

func TestCollectWithoutMatchSaysWhatIsThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "exports/Oportunity*.csv", "Account.csv")
	w.deliver("exports/Opportunity.csv", deals, time.Hour)
	w.deliver("Account.csv", deals, time.Hour)
	w.spec.Tables = map[string]TableSpec{"users": {Files: Globs{"gone/users.csv"}}}
	c, err := w.land.Collect(t.Context(), w.spec)
	input := inputError(t, err, "sfdc: exports/Oportunity*.csv: no file matches", "holds Opportunity.csv", `did you mean "Opportunity.csv"?`,
		"no file matches tables.users", "cannot be read: no such file or directory")
	if !input.Retryable || input.Source != "sfdc" {
		t.Errorf("%+v", input)
	}
	if len(c.Landed) != 1 {
		t.Errorf("the other files have to land all the same: %+v", c)
	}
}

func TestCollectNamesDanglingLinks(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "WE_*.ZIP")
	if err := os.Symlink("nowhere", filepath.Join(w.spec.Dir, "WE_1.ZIP")); err != nil {
		t.Fatal(err)
	}
	_, err := w.land.Collect(t.Context(), w.spec)
	inputError(t, err, "WE_1.ZIP is a link to a file that is not there")
}

func TestCollectWaitsForGrowingFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	w.deliver("growing.csv", "Id\n1\n", time.Second)
	w.deliver("fresh.csv", "Id\n1\n", time.Second)
	w.deliver("old.csv", "Id\n1\n", time.Hour)
	w.land.StableFor = 30 * time.Second
	waits := 0
	w.land.Wait = func(_ context.Context, d time.Duration) error {
		waits++
		if d != 30*time.Second {
			t.Errorf("waited %v", d)
		}
		w.deliver("growing.csv", "Id\n1\n2\n", 0)
		return nil
	}
	c := w.collect()
	if waits != 1 || !slices.Equal(c.Waiting, []string{"growing.csv"}) || len(c.Landed) != 2 {
		t.Fatalf("%d waits, %+v", waits, c)
	}
	if !strings.Contains(c.Notes[0], "growing.csv is still being written (5 bytes, 7 bytes 30s later); left for the next run") {
		t.Errorf("notes %q", c.Notes)
	}
	if !slices.Equal(c.Warnings, c.Notes[:1]) {
		t.Errorf("warnings %q", c.Warnings)
	}
	w.land.Now = night.Add(time.Hour)
	if c = w.collect(); waits != 1 || len(c.Landed) != 1 || len(c.Waiting) != 0 {
		t.Errorf("next run: %d waits, %+v", waits, c)
	}
}

func TestCollectTrustsDoneMarkers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	w.land.StableFor = 30 * time.Second
	w.land.Wait = func(context.Context, time.Duration) error { return errors.New("waited") }
	w.deliver("deals.csv", deals, 2*time.Second)
	w.deliver("deals.csv.done", "", time.Second)
	if c := w.collect(); len(c.Landed) != 1 {
		t.Errorf("%+v", c)
	}
	w.deliver("deals.csv", deals+"3,c\n", 0) // younger than its marker: the next export has begun
	if _, err := w.land.Collect(t.Context(), w.spec); err == nil || !strings.Contains(err.Error(), "waited") {
		t.Errorf("an old marker was trusted: %v", err)
	}
}

func TestCollectLeavesSetWithUnfinishedPart(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	w.deliver("Account_1.csv", "Id\n1\n", time.Hour)
	w.deliver("Account_2.csv", "Id\n2\n", time.Second)
	w.land.StableFor = 30 * time.Second
	w.land.Wait = func(context.Context, time.Duration) error { w.deliver("Account_2.csv", "Id\n2\n3\n", 0); return nil }
	if c := w.collect(); !slices.Equal(c.Waiting, []string{"Account_1.csv", "Account_2.csv"}) || len(c.Landed) != 0 {
		t.Errorf("%+v", c)
	}
	if len(w.landedFiles()) != 0 {
		t.Errorf("landed %v", w.landedFiles())
	}
}

func TestCollectNoticesReplacedFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	w.deliver("deals.csv", strings.Repeat("x", 3<<20), time.Hour)
	replaced := false
	w.land.Progress = func(p Progress) { // while it is being copied
		if !replaced && p.Step == "land" && p.Done > 0 {
			replaced = true
			w.deliver("new.csv.tmp", strings.Repeat("y", 3<<20), time.Hour)
			if err := os.Rename(filepath.Join(w.spec.Dir, "new.csv.tmp"), filepath.Join(w.spec.Dir, "deals.csv")); err != nil {
				t.Error(err)
			}
		}
	}
	c := w.collect()
	if !replaced || !slices.Equal(c.Waiting, []string{"deals.csv"}) || len(w.landedFiles()) != 0 {
		t.Errorf("replaced %v, %+v, files %v", replaced, c, w.landedFiles())
	}
	if c = w.collect(); len(c.Landed) != 1 {
		t.Errorf("next run: %+v", c)
	}
}

func TestCollectComparesSendersChecksum(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	w.deliver("deals.csv", deals, time.Hour)
	w.deliver("deals.csv.sha256", digest("something else")+"  deals.csv\n", time.Hour)
	_, err := w.land.Collect(t.Context(), w.spec)
	if input := inputError(t, err, "does not match deals.csv.sha256"); !input.Retryable {
		t.Error("a cut transfer may be retried")
	}
	w.deliver("deals.csv.sha256", strings.ToUpper(digest(deals))+"\n", time.Hour)
	w.collect()
	w.load()
}

func TestCollectSurvivesKills(t *testing.T) {
	t.Parallel()
	reference := newWorld(t, "*.csv")
	reference.deliver("deals.csv", deals, time.Hour)
	reference.collect()
	name := reference.landedFiles()[0]
	for state, prepare := range map[string]func(w *world){
		"temp file left": func(w *world) {
			w.put("sfdc/deals/"+tempPrefix+"123", "Id,Na")
		},
		"copied, not in the manifest": func(w *world) { w.put(name, deals) },
		"half a landed file that was never proven": func(w *world) {
			w.put(name, deals[:len(deals)-1]+"X")
		},
		"torn manifest line": func(w *world) {
			w.put(name, deals)
			w.put("sfdc/"+manifestName, `{"table":"deals","set":"deals","fil`)
		},
		"manifest line without its file": func(w *world) {
			w.deliver("deals.csv", deals, time.Hour)
			w.collect()
			if err := os.Remove(filepath.Join(w.land.Root, name)); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(state, func(t *testing.T) {
			w := newWorld(t, "*.csv")
			w.t = t
			prepare(w)
			w.deliver("deals.csv", deals, time.Hour)
			w.collect()
			if got := w.landedFiles(); !slices.Equal(got, []string{name}) {
				t.Errorf("files %v, want %s", got, name)
			}
			m, err := readManifest(filepath.Join(w.land.Root, "sfdc"))
			if err != nil || len(m.deliveries) != 1 {
				t.Errorf("deliveries %+v, %v", m, err)
			}
			w.load()
			same(t, w.rows("SELECT Id, Name FROM raw.raw_sfdc.deals"), "1|a\n2|b\n")
		})
	}
}

func (w *world) put(name, content string) {
	w.t.Helper()
	path := filepath.Join(w.land.Root, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func TestManifestRefusesDamage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	w.deliver("deals.csv", deals, time.Hour)
	w.put("sfdc/"+manifestName, "{\"table\":\"a\"}\n\x00\x00\x00\n{\"table\":\"b\"}\n")
	if _, err := w.land.Collect(t.Context(), w.spec); err == nil || !strings.Contains(err.Error(), manifestName+":2: damaged line") {
		t.Errorf("got %v", err)
	}
}

func TestCollectNotesAbsentTables(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	w.deliver("deals.csv", deals, time.Hour)
	w.deliver("users.csv", "Id\n1\n", time.Hour)
	w.night()
	if err := os.Remove(filepath.Join(w.spec.Dir, "users.csv")); err != nil {
		t.Fatal(err)
	}
	w.land.Now = w.land.Now.AddDate(0, 0, 1)
	c := w.collect()
	if want := "users: no file now; the delivery of 2026-11-21 stays in use"; !slices.Contains(c.Notes, want) || !slices.Equal(c.Warnings, []string{want}) {
		t.Errorf("notes %q, warnings %q", c.Notes, c.Warnings)
	}
}

func TestCollectNotesLeftOverPart(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	w.deliver("Account_1.csv", "Id\n1\n", time.Hour)
	w.deliver("Account_2.csv", "Id\n2\n", 7*24*time.Hour)
	if c := w.collect(); len(c.Notes) != 1 || !strings.Contains(c.Notes[0], "written 167h0m0s apart") {
		t.Errorf("notes %q", c.Notes)
	}
}

func TestCollectEndsWithContext(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	w.deliver("deals.csv", deals, time.Hour)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.land.Collect(ctx, w.spec); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if len(w.landedFiles()) != 0 {
		t.Errorf("files %v", w.landedFiles())
	}
}
