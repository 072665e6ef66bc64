package night

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"crmscore/cmd/crmscore/night/journal"
	"crmscore/cmd/crmscore/night/schedule"
)

// simulation runs a server against a clock that only moves when somebody waits.
type simulation struct {
	*Server
	now    time.Time
	end    time.Time
	ran    []string // "date kind" per run
	result func(date string) journal.RunState
	exit   int
}

func newSimulation(t *testing.T, start, end string) *simulation {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	plan, err := schedule.Parse("30 5 * * *", zone)
	if err != nil {
		t.Fatal(err)
	}
	s := &simulation{now: parseTime(t, start), end: parseTime(t, end), result: func(string) journal.RunState { return journal.Published }}
	s.Server = &Server{Schedule: plan, Zone: zone, State: t.TempDir(), Now: func() time.Time { return s.now }, Log: slog.New(slog.DiscardHandler)}
	s.Wait = func(ctx context.Context, d time.Duration) error {
		s.now = s.now.Add(d)
		if s.now.After(s.end) {
			return context.Canceled
		}
		return ctx.Err()
	}
	s.Run = func(_ context.Context, date, kind string) error {
		s.ran = append(s.ran, date+" "+kind)
		return s.record(date, s.result(date))
	}
	return s
}

func parseTime(t *testing.T, text string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// record writes a run into the journal as a night does.
func (s *simulation) record(date string, state journal.RunState) error {
	j, err := journal.Open(filepath.Join(s.State, "journal.jsonl"), s.Now)
	if err != nil {
		return err
	}
	defer j.Close()
	id := journal.NextID(j.Records(), date)
	return j.Append(journal.Record{Run: &journal.Run{ID: id, LogicalDate: date, State: state, ExitCode: s.exit}})
}

func (s *simulation) serve(t *testing.T) []string {
	t.Helper()
	if err := s.Serve(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s.ran
}

func TestDueNightsRunOnceEach(t *testing.T) {
	t.Parallel()
	got := newSimulation(t, "2026-03-27T12:00:00Z", "2026-03-30T12:00:00Z").serve(t) // over the spring change
	want := []string{"2026-03-28 scheduled", "2026-03-29 scheduled", "2026-03-30 scheduled"}
	if !slices.Equal(got, want) {
		t.Errorf("ran %q, want %q", got, want)
	}
}

func TestMissedNightIsCaughtUpOnce(t *testing.T) {
	t.Parallel()
	s := newSimulation(t, "2026-11-20T12:00:00Z", "2026-11-20T20:00:00Z")
	if err := s.record("2026-11-16", journal.Mailed); err != nil { // then three days of silence
		t.Fatal(err)
	}
	if got, want := s.serve(t), []string{"2026-11-20 catchup"}; !slices.Equal(got, want) {
		t.Errorf("ran %q, want %q", got, want)
	}
}

func TestNightRunByHandIsNotRunAgain(t *testing.T) {
	t.Parallel()
	s := newSimulation(t, "2026-11-20T03:00:00Z", "2026-11-20T20:00:00Z")
	if err := s.record("2026-11-20", journal.Published); err != nil {
		t.Fatal(err)
	}
	if got := s.serve(t); len(got) != 0 {
		t.Errorf("ran %q, want nothing", got)
	}
}

func TestNewInstallationWaitsForItsFirstNight(t *testing.T) {
	t.Parallel()
	if got := newSimulation(t, "2026-11-20T12:00:00Z", "2026-11-20T20:00:00Z").serve(t); len(got) != 0 {
		t.Errorf("ran %q on the day of the installation", got)
	}
}

func TestFailedNightIsNotRepeatedButMissingInputIs(t *testing.T) {
	t.Parallel()
	s := newSimulation(t, "2026-11-20T03:00:00Z", "2026-11-20T06:00:00Z")
	s.exit, s.result = ExitFailed, func(string) journal.RunState { return journal.Failed }
	if got := s.serve(t); len(got) != 1 {
		t.Errorf("a failed night ran %d times, want 1", len(got))
	}
	s = newSimulation(t, "2026-11-20T03:00:00Z", "2026-11-20T06:00:00Z")
	s.exit = ExitInput
	s.result = func(string) journal.RunState {
		if len(s.ran) == 4 { // the export is there at last
			return journal.Published
		}
		return journal.Failed
	}
	if got := s.serve(t); len(got) != 4 {
		t.Errorf("missing input was tried %d times, want 4", len(got))
	}
}

func TestDeadRunIsRepeated(t *testing.T) {
	t.Parallel()
	s := newSimulation(t, "2026-11-20T05:00:00Z", "2026-11-20T06:00:00Z")
	if err := s.record("2026-11-20", journal.Planned); err != nil { // its process is gone
		t.Fatal(err)
	}
	if got := s.serve(t); len(got) != 1 {
		t.Errorf("ran %q, want one run", got)
	}
}

func TestSecondServerIsTurnedAway(t *testing.T) {
	t.Parallel()
	s := newSimulation(t, "2026-11-20T03:00:00Z", "2026-11-20T04:00:00Z")
	var second error
	s.Wait = func(context.Context, time.Duration) error {
		second = s.Serve(context.Background())
		return context.Canceled
	}
	s.serve(t)
	var locked *LockedError
	if !errors.As(second, &locked) || ExitCode(context.Background(), second) != ExitLocked {
		t.Errorf("second server: %v", second)
	}
}

func TestSecondRunIsTurnedAwayAndNamesTheFirst(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	release, err := acquire(state, holder{PID: 4711, Host: "crm1", Run: "2026-11-20.1"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := acquire(state, holder{PID: 4712}); err == nil || ExitCode(context.Background(), err) != ExitLocked {
		t.Errorf("second acquire = %v", err)
	} else if want := "process 4711 on crm1, run 2026-11-20.1"; !strings.Contains(err.Error(), want) {
		t.Errorf("%q does not name the holder %q", err, want)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	if release, err = acquire(state, holder{PID: 4712}); err != nil {
		t.Errorf("after release: %v", err)
	} else if err := release(); err != nil {
		t.Error(err)
	}
}

func TestNightCutShortIsRunAgain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		state   journal.RunState
		exit    int
		pending bool
		want    int
	}{
		{"stopped before it was published", journal.Failed, ExitTerminated, false, 1},
		{"interrupted by a person", journal.Failed, ExitInterrupted, false, 1},
		{"stopped while mailing", journal.Mailed, ExitTerminated, true, 1},
		{"killed while mailing", journal.Published, 0, true, 1},
		{"stopped after the last mail", journal.Mailed, ExitTerminated, false, 0},
		{"mail server down", journal.Mailed, ExitUndelivered, true, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSimulation(t, "2026-11-20T05:00:00Z", "2026-11-20T06:00:00Z")
			s.exit = c.exit
			if err := s.record("2026-11-20", c.state); err != nil {
				t.Fatal(err)
			}
			if c.pending {
				s.append(t, journal.Record{Mail: &journal.Mail{Run: "2026-11-20.1", ID: "a@contoso.example", State: journal.Pending}})
			}
			s.exit = 0
			if got := s.serve(t); len(got) != c.want {
				t.Errorf("ran %q, want %d runs", got, c.want)
			}
		})
	}
}

func (s *simulation) append(t *testing.T, rec journal.Record) {
	t.Helper()
	j, err := journal.Open(filepath.Join(s.State, "journal.jsonl"), s.Now)
	if err == nil {
		err = errors.Join(j.Append(rec), j.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}
