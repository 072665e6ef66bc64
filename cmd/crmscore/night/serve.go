package night

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"

	"crmscore/cmd/crmscore/night/journal"
	"crmscore/cmd/crmscore/night/schedule"
)

// retryInput is how long serve waits before it looks again for input that was
// missing when the night was due.
const retryInput = 10 * time.Minute

// Server runs nights by a schedule. The schedule only says when a night is due;
// whether it still has to run is read from the journal each time, so a night
// that a person ran by hand, or that another machine start missed, is seen.
type Server struct {
	Schedule schedule.Schedule
	Zone     *time.Location
	State    string // the state folder
	Now      func() time.Time
	Wait     func(ctx context.Context, d time.Duration) error
	Log      *slog.Logger
	// Run runs one night; its error was already told to the operator.
	Run func(ctx context.Context, logicalDate, kind string) error
}

// Serve runs until ctx ends. It holds a lock of its own, so that a second server
// on the same state folder ends at once with a LockedError; single runs by hand
// stay possible.
func (s *Server) Serve(ctx context.Context) error {
	if err := os.MkdirAll(s.State, 0o700); err != nil {
		return fmt.Errorf("make the state folder: %w", err)
	}
	lock := flock.New(filepath.Join(s.State, "serve.lock"), flock.SetPermissions(0o600))
	got, err := lock.TryLock()
	if err != nil {
		return fmt.Errorf("take the server's lock: %w", err)
	}
	if !got {
		return &LockedError{Path: lock.Path(), Holder: "another crmscore serve"}
	}
	defer func() { _ = lock.Unlock() }()
	started := s.Now()
	for {
		if err := s.once(ctx, started); err != nil {
			return err
		}
		if err := s.Wait(ctx, s.pause()); err != nil {
			return nil // asked to stop while idle: a clean end
		}
	}
}

// once runs the newest due night if it has not run. Older missed nights are not
// run after it: their data is in the newest one, and nobody wants three
// scorecards in one morning.
func (s *Server) once(ctx context.Context, started time.Time) error {
	due, ok := s.Schedule.Last(s.Now())
	if !ok {
		return nil
	}
	path := filepath.Join(s.State, "journal.jsonl")
	records, err := journal.Read(path)
	if err != nil {
		return err
	}
	date := due.In(s.Zone).Format(time.DateOnly)
	if !s.wanted(records, date, due, started) {
		return nil
	}
	kind := "scheduled"
	if s.Now().Sub(due) > time.Hour {
		kind = "catchup"
	}
	s.Log.Info("night is due", "logical_date", date, "kind", kind)
	err = s.Run(ctx, date, kind)
	var locked *LockedError
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.As(err, &locked):
		s.Log.Warn("another run is in progress; looking again", "in", time.Minute)
	case err != nil:
		s.Log.Error("night did not end well", "logical_date", date, "err", err)
	}
	return nil
}

// wanted tells whether the night of a date still has to run: it was never tried,
// it was cut short (its process died or was stopped) before it was published or
// while mails were waiting, or its input was missing and enough time has passed.
func (s *Server) wanted(records []journal.Record, date string, due, started time.Time) bool {
	runs := journal.Runs(records)
	if len(runs) == 0 && due.Before(started) {
		return false // a new installation has missed nothing
	}
	for i := len(runs) - 1; i >= 0; i-- {
		r := runs[i]
		if r.LogicalDate >= date && (r.State == journal.Published || r.State == journal.Mailed) {
			// This night, or a newer one that holds its data. Cut short while
			// mailing, it is run again for the mails that were still waiting.
			return r.LogicalDate == date && (r.State == journal.Published || stopped(r.ExitCode)) && waiting(records, r.ID)
		}
		if r.LogicalDate != date {
			continue
		}
		switch {
		case r.State == journal.Aborted, !r.Finished(), stopped(r.ExitCode):
			return true
		case r.ExitCode == ExitInput:
			return s.Now().Sub(r.ChangedAt) >= retryInput
		}
		return false
	}
	return true
}

// stopped tells whether a run ended because somebody asked it to.
func stopped(exitCode int) bool { return exitCode == ExitInterrupted || exitCode == ExitTerminated }

// waiting tells whether mails that a run queued have not been sent yet.
func waiting(records []journal.Record, run string) bool {
	return slices.ContainsFunc(journal.Outbox(records), func(m journal.MailStatus) bool {
		return m.Run == run && m.State == journal.Pending
	})
}

// pause is the time to the next look: a minute at most, so that a clock that
// was set or a machine that slept is noticed.
func (s *Server) pause() time.Duration {
	now := s.Now()
	next := s.Schedule.Next(now)
	if next.IsZero() {
		return time.Minute
	}
	return min(time.Minute, next.Sub(now))
}
