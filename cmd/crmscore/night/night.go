package night

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night/journal"
	"crmscore/ingest"
)

// Options is everything a night needs from the world.
type Options struct {
	Config  *config.Config
	Builtin fs.FS // the embedded queries

	AsOf        time.Time // of --as-of: a look back that never publishes or mails; zero for an ordinary night
	DryRun      bool      // do everything but publish and send
	LogicalDate string    // of a scheduled night; empty = the day it is in the company's zone
	Kind        string    // scheduled or catchup; empty = manual
	// Earlier, when set, makes no night of today: the run only enters into the snapshots
	// what nights of these as-of dates would have seen (ascending, before today's), as
	// far as the history in the deliveries tells. It is for a sample company.
	Earlier []time.Time

	Version, Host string
	PID           int
	Now           func() time.Time
	Wait          func(ctx context.Context, d time.Duration) error
	Log           *slog.Logger
	Progress      func(step string, done, total int64)
	// Abort ends the process at once, saying why; nil where nobody can. It is for a
	// query that does not end: whatever is half done is done again by the next run.
	Abort func(reason string)
}

// run is one night under way.
type run struct {
	Options
	Summary *Summary
	catalog *analyze.Catalog
	version analyze.Version  // of the catalog
	changes []analyze.Change // of the queries since the night before
	journal *journal.Journal // nil in a dry run and a look back
	state   string           // folder of the warehouse and of temporary files
	output  string           // folder that is published into
	staged  string           // what will be renamed into output, same file system

	sources     []ingest.Spec // the config's, and the inbox where there is one
	inboxFilled bool          // files lie in it now

	snapshots analyze.Snapshots // what earlier nights saw
	entered   bool              // tonight is entered into the snapshots, to be written at publish
}

// Run runs one night. The summary is never nil; it says how far the night came
// even when there is an error. See ExitCode for what errors mean.
func Run(ctx context.Context, o Options) (*Summary, error) {
	r := &run{Options: o, Summary: &Summary{}, state: o.Config.Folders.State, output: o.Config.Folders.Output}
	r.LogicalDate = cmp.Or(r.LogicalDate, o.Now().In(o.Config.Location()).Format(time.DateOnly))
	r.Kind = cmp.Or(r.Kind, "manual")
	if !o.AsOf.IsZero() {
		day := "as-of-" + o.AsOf.Format(time.DateOnly)
		r.state, r.output = filepath.Join(r.state, day), filepath.Join(r.output, day)
	}
	if o.DryRun {
		r.state, r.output = filepath.Join(r.state, "dry-run"), filepath.Join(r.state, "dry-run", "output")
	}
	r.staged = filepath.Join(r.output, ".building")
	err := r.worded(ctx, r.guarded(ctx))
	r.Summary.ExitCode = ExitCode(ctx, err)
	if err != nil {
		r.Summary.Error = err.Error()
	}
	return r.Summary, err
}

// ordinary tells whether this night publishes, journals and mails.
func (r *run) ordinary() bool { return !r.DryRun && r.AsOf.IsZero() && len(r.Earlier) == 0 }

// guarded takes the lock, checks the queries and keeps the journal. The lock comes
// first: a second start must end at once, however long the queries take to read.
func (r *run) guarded(ctx context.Context) (err error) {
	release, err := acquire(r.Config.Folders.State, holder{PID: r.PID, Host: r.Host, Run: r.LogicalDate})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	var excused sqlfile.Faults
	if r.catalog, excused, err = NightCatalog(ctx, r.Config, r.Builtin); err != nil {
		return err
	}
	for _, f := range excused {
		r.Log.Error("a sheet will be missing", "file", f.File, "line", f.Line, "error", f.Message)
	}
	moved, err := MovedOn(r.Config, r.Builtin)
	if err != nil {
		return err
	}
	r.Summary.Warnings = append(r.Summary.Warnings, moved...)
	if err := sweep(r.state, r.staged); err != nil {
		return err
	}
	if err := settleSnapshots(r.Config); err != nil {
		return err
	}
	defer func() {
		if err != nil { // a full disk needs the room; what cannot be removed, the next sweep will name
			_ = os.RemoveAll(r.staged)
		}
	}()
	r.version = r.catalog.Version()
	if err := r.compareVersions(ctx); err != nil {
		return err
	}
	if !r.ordinary() {
		return r.steps(ctx)
	}
	if err := r.keepVersion(); err != nil {
		return err
	}
	if r.journal, err = journal.Open(JournalPath(r.Config), r.Now); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.journal.Close()) }()
	if err := settle(r.journal); err != nil {
		return err
	}
	r.Summary.Run = journal.NextID(r.journal.Records(), r.LogicalDate)
	if err := r.note(journal.Planned, nil); err != nil {
		return err
	}
	return r.conclude(ctx, r.worded(ctx, r.steps(ctx)))
}

// steps is the night itself.
func (r *run) steps(ctx context.Context) error {
	built, err := r.build(ctx)
	if err == nil && len(r.Earlier) > 0 {
		return r.keepEarlier(ctx)
	}
	if err == nil && len(built.report.Blocks()) > 0 {
		err = blocked(built.report.Blocks())
	}
	if err != nil {
		return errors.Join(err, r.keepHeldBack(ctx, err))
	}
	if err := r.books(ctx, built); err != nil {
		return err
	}
	if err := r.publish(ctx, built); err != nil {
		return err
	}
	if err := r.send(ctx); err != nil {
		return err
	}
	if parts := r.Summary.missingParts(); len(parts) > 0 {
		return &PartlyError{Parts: parts}
	}
	return nil
}

// note journals the run's state.
func (r *run) note(s journal.RunState, mails []journal.Mail) error {
	if r.journal == nil {
		return nil
	}
	return r.journal.Append(journal.Record{Run: r.record(s, mails)})
}

func (r *run) record(s journal.RunState, mails []journal.Mail) *journal.Run {
	return &journal.Run{
		ID: r.Summary.Run, LogicalDate: r.LogicalDate, Kind: r.Kind, State: s, AsOf: r.Summary.AsOf,
		Host: r.Host, PID: r.PID, Version: r.Version, Inputs: r.Summary.Fingerprint, Queries: r.version.Hash, Books: len(r.Summary.Books), Mails: mails,
	}
}

// conclude journals how the run ended. A night that is published stays so,
// whatever happened to its mails afterwards.
func (r *run) conclude(ctx context.Context, err error) error {
	state := journal.Failed
	var blocked *BlockedError
	switch {
	case r.Summary.Published:
		state = journal.Mailed
	case errors.As(err, &blocked):
		state = journal.Blocked
	}
	rec := r.record(state, nil)
	rec.ExitCode = ExitCode(ctx, err)
	if err != nil {
		rec.Error = err.Error()
	}
	return errors.Join(err, r.journal.Append(journal.Record{Run: rec}))
}

// step times one step, logs it and journals it.
func (r *run) step(ctx context.Context, name string, work func() (rows int64, err error)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	start := r.Now()
	rows, err := work()
	took := r.Now().Sub(start)
	r.Summary.Steps = append(r.Summary.Steps, StepSummary{Name: name, Rows: rows, Milliseconds: took.Milliseconds()})
	if err != nil {
		return err
	}
	r.Log.Info("step", "run", r.Summary.Run, "step", name, "rows", rows, "took", took.Round(time.Millisecond))
	if r.journal == nil {
		return nil
	}
	return r.journal.Append(journal.Record{Step: &journal.Step{Run: r.Summary.Run, Name: name, Took: took, Rows: rows}})
}

// progress tells how far a step is.
func (r *run) progress(step string, done, total int64) {
	if r.Progress != nil {
		r.Progress(step, done, total)
	}
}

// sweep throws away what a killed run left half made.
func sweep(state, staged string) error {
	for _, dir := range []string{filepath.Join(state, "tmp"), staged} {
		if err := os.RemoveAll(dir); err != nil {
			return fmt.Errorf("remove what an earlier run left: %w", err)
		}
	}
	return os.MkdirAll(filepath.Join(state, "tmp"), 0o700)
}

// JournalPath is where a config's journal lies.
func JournalPath(c *config.Config) string { return filepath.Join(c.Folders.State, "journal.jsonl") }
