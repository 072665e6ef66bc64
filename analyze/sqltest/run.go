package sqltest

import (
	"context"
	"database/sql"
	"errors"
	"runtime"
	"sync"
	"time"

	"crmscore/analyze/sqlfile"
)

// Bench is what tests need of package analyze.
type Bench struct {
	// Queries are the files under test, all of which passed the gate.
	Queries []*sqlfile.Parsed
	// Shapes makes, in the connection's current catalog, everything that a query
	// may read: run (one row), thresholds, the macros, and every relation of every
	// layer without rows.
	Shapes func(ctx context.Context, conn *sql.Conn) error
	// WriteRun replaces the row of table run by the one of this business date, with
	// all that follows from it. Nil leaves unnamed columns of run.csv NULL.
	WriteRun func(ctx context.Context, conn *sql.Conn, asOf time.Time, fiscalYearStartMonth int) error
}

// Options say how to run.
type Options struct {
	Workers int           // instances side by side; 0 means one per processor, at most 4
	Timeout time.Duration // per query; 0 means 30 seconds
	// Update is handed the new text of each case whose rows differ from want.csv
	// (or that has none yet); the result then counts as passed. Nil only compares.
	Update func(c Case, text string) error
}

// Result is the outcome of one case.
type Result struct {
	Path    string // of the test file
	Query   string // path of the file under test; empty when it was not found
	Story   string
	Faults  sqlfile.Faults // empty: passed
	Updated bool           // want.csv was rewritten
}

// Passed reports a case that came out as wanted.
func (r Result) Passed() bool { return len(r.Faults) == 0 }

// Run runs all cases and gives their results in the cases' order. The error tells
// that the bench could not be set up, an update not be written, or that ctx ended.
func Run(ctx context.Context, b Bench, cases []Case, opt Options) ([]Result, error) {
	if opt.Timeout == 0 {
		opt.Timeout = 30 * time.Second
	}
	workers := opt.Workers
	if workers <= 0 {
		workers = min(4, runtime.GOMAXPROCS(0))
	}
	workers = min(workers, len(cases))
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	results := make([]Result, len(cases))
	errs := make([]error, workers)
	next := make(chan int)
	var group sync.WaitGroup
	for i := range workers {
		group.Go(func() {
			if errs[i] = work(ctx, b, cases, opt, next, results); errs[i] != nil {
				cancel()
			}
		})
	}
feed:
	for i := range cases {
		select {
		case next <- i:
		case <-ctx.Done():
			break feed
		}
	}
	close(next)
	group.Wait()
	if err := firstError(errs); err != nil {
		return nil, err
	}
	return results, ctx.Err()
}

// firstError prefers the reason over the cancellations that followed from it.
func firstError(errs []error) error {
	var cancelled error
	for _, err := range errs {
		if err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
		cancelled = errors.Join(cancelled, err)
	}
	return cancelled
}

// work runs cases until none is left, on an instance of its own.
func work(ctx context.Context, b Bench, cases []Case, opt Options, next <-chan int, results []Result) (err error) {
	w, err := openWorker(ctx, b)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	for i := range next {
		if results[i], err = w.run(ctx, cases[i], opt); err != nil {
			return err
		}
	}
	return nil
}
