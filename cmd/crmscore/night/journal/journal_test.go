package journal

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func clock() func() time.Time {
	t := time.Date(2026, 11, 20, 4, 30, 0, 0, time.UTC)
	return func() time.Time { t = t.Add(time.Second); return t }
}

func open(t *testing.T, path string) *Journal {
	t.Helper()
	j, err := Open(path, clock())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	return j
}

func run(id string, state RunState) Record {
	date, _, _ := strings.Cut(id, ".")
	return Record{Run: &Run{ID: id, LogicalDate: date, State: state}}
}

func appendAll(t *testing.T, j *Journal, records ...Record) {
	t.Helper()
	for _, r := range records {
		if err := j.Append(r); err != nil {
			t.Fatal(err)
		}
	}
}

// Cutting the file anywhere leaves every record whose line is whole, and the
// next append is readable again.
func TestTornAnywhere(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	j := open(t, path)
	appendAll(t, j, run("2026-11-19.1", Planned), run("2026-11-19.1", Published), run("2026-11-20.1", Planned))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for cut := range len(whole) + 1 {
		torn := filepath.Join(t.TempDir(), "journal.jsonl")
		if err := os.WriteFile(torn, whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		lines := strings.Count(string(whole[:cut]), "\n")
		records, err := Read(torn)
		if err != nil || len(records) != lines {
			t.Fatalf("cut at %d: %d records, %v; want %d", cut, len(records), err, lines)
		}
		again := open(t, torn)
		appendAll(t, again, run("2026-11-21.1", Planned))
		if records, err := Read(torn); err != nil || len(records) != lines+1 {
			t.Fatalf("cut at %d, then appended: %d records, %v; want %d", cut, len(records), err, lines+1)
		}
	}
}

func TestDamagedMiddleIsAnError(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	text := `{"at":"2026-11-20T04:30:00Z","run":{"id":"2026-11-20.1"}}` + "\n{oops\n" + `{"at":"2026-11-20T04:30:00Z"}` + "\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("Read = %v, want an error that names line 2", err)
	}
}

func TestNoJournalYet(t *testing.T) {
	t.Parallel()
	if records, err := Read(filepath.Join(t.TempDir(), "none")); err != nil || records != nil {
		t.Errorf("Read = %v, %v", records, err)
	}
}

func TestRunsAndIDs(t *testing.T) {
	t.Parallel()
	j := open(t, filepath.Join(t.TempDir(), "journal.jsonl"))
	appendAll(t, j,
		run("2026-11-19.1", Planned), run("2026-11-19.1", Failed),
		run("2026-11-19.2", Planned), Record{Step: &Step{Run: "2026-11-19.2", Name: "load", Rows: 7}}, run("2026-11-19.2", Published),
		run("2026-11-20.1", Planned))
	runs := Runs(j.Records())
	if len(runs) != 3 || runs[1].State != Published || len(runs[1].Steps) != 1 || runs[2].Finished() || !runs[0].Finished() {
		t.Errorf("Runs = %+v", runs)
	}
	if got := NextID(j.Records(), "2026-11-19"); got != "2026-11-19.3" {
		t.Errorf("NextID = %s", got)
	}
	if !DoneOn(j.Records(), "2026-11-19") || DoneOn(j.Records(), "2026-11-20") {
		t.Error("DoneOn is wrong")
	}
}

func TestOutboxKeepsNewestStateInQueueOrder(t *testing.T) {
	t.Parallel()
	mail := func(id string, s MailState) Record { return Record{Mail: &Mail{ID: id, State: s}} }
	got := Outbox([]Record{mail("b", Pending), mail("a", Pending), mail("b", Sending), mail("b", Sent)})
	if len(got) != 2 || got[0].ID != "b" || got[0].State != Sent || got[1].State != Pending {
		t.Errorf("Outbox = %+v", got)
	}
}
