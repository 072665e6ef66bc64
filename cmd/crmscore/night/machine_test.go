package night

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night/journal"
)

func TestMachineFaultsAreNotTheAuthors(t *testing.T) {
	t.Parallel()
	query := func(message string) error {
		return &analyze.QueryError{Fault: sqlfile.Fault{File: "models/line_items.sql", Message: message}}
	}
	for _, c := range []struct {
		err  error
		exit int
		hint string
	}{
		{query(`Failed to commit: Could not write file "/srv/state/warehouse.duckdb.wal": No space left on device`), ExitFailed, "free some space"},
		{fmt.Errorf("write rows: %w", &os.PathError{Op: "write", Path: "/srv/x", Err: syscall.ENOSPC}), ExitFailed, "free some space"},
		{query("failed to pin block of size 256.0 KiB (61.0 MiB/61.0 MiB used)"), ExitFailed, "limits.memory is 64MB"},
		{&os.PathError{Op: "unlinkat", Path: "/srv/output", Err: syscall.EROFS}, ExitFailed, "owner, mode and mount"},
		{query("Conversion Error: text is no number"), ExitInvalid, ""},
		{&PartlyError{Parts: []string{"scorecards/hog.sql: Out of Memory Error: failed to allocate data"}}, ExitPartly, ""},
	} {
		r := &run{Summary: &Summary{}, Options: Options{Config: &config.Config{Path: "/srv/crmscore.yaml", Limits: config.Limits{Memory: "64MB"}}}}
		err := r.worded(context.Background(), c.err)
		if got := ExitCode(context.Background(), err); got != c.exit {
			t.Errorf("%v: exit code %d, want %d", c.err, got, c.exit)
		}
		if !strings.Contains(err.Error(), c.hint) || strings.Contains(err.Error(), "hint") != (c.hint != "") {
			t.Errorf("%q lacks the hint %q", err, c.hint)
		}
	}
}

func TestStoppedNightSaysWhatIsPublished(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(ErrTerminated)
	r := &run{Summary: &Summary{}}
	err := r.worded(ctx, fmt.Errorf("copy database: %w", ctx.Err()))
	if want := "stopped by SIGTERM; nothing was published\n    hint: run again"; !strings.HasPrefix(err.Error(), want) || ExitCode(ctx, err) != ExitTerminated {
		t.Errorf("worded = %q, exit code %d", err, ExitCode(ctx, err))
	}
	r.Summary.Published = true
	if err := r.worded(ctx, ctx.Err()); err.Error() != "stopped by SIGTERM; the night is published" || !errors.Is(err, context.Canceled) {
		t.Errorf("worded = %q", err)
	}
}

func TestKilledRunIsShownAsAborted(t *testing.T) {
	t.Parallel()
	status := func(host string, pid int, s journal.RunState) journal.RunStatus {
		return journal.RunStatus{Run: journal.Run{Host: host, PID: pid, State: s}}
	}
	const gone = 1<<31 - 1 // above any limit of process ids
	runs := MarkDead([]journal.RunStatus{
		status("crm1", gone, journal.Planned), status("crm1", os.Getpid(), journal.Planned),
		status("crm2", gone, journal.Planned), status("crm1", gone, journal.Mailed),
	}, "crm1")
	for i, want := range []journal.RunState{journal.Aborted, journal.Planned, journal.Planned, journal.Mailed} {
		if runs[i].State != want {
			t.Errorf("run %d is %s, want %s", i, runs[i].State, want)
		}
	}
}
