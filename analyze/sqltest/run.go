package sqltest

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"

	"crmscore/analyze/sqlfile"
)

// Options say how to run.
type Options struct {
	Workers int           // instances side by side; 0 means one per processor, at most 4
	Timeout time.Duration // per query; 0 means 30 seconds
	// Update is handed the new text of each case whose rows differ from want.csv
	// (or that has none yet). It says whether it has written it; then the case
	// counts as passed. Nil only compares.
	Update func(c Case, text string) (written bool, err error)
}

// Result is the outcome of one case.
type Result struct {
	Path        string // of the test file
	Query       string // path of the file under test; empty when it was not found, or is the case's own
	Story       string
	Awaits, Why string         // of a pending case: path of the query it waits for, and why
	Faults      sqlfile.Faults // what is wrong, one per wanted row; empty: passed, or pending
	Differences []Difference   // the same cell by cell, where rows came out at all
	Updated     bool           // want.csv was rewritten
}

// Failed reports a case that did not come out as wanted; a pending case fails
// when its arithmetic does, or when its query has arrived.
func (r Result) Failed() bool { return len(r.Faults) > 0 }

// Pending reports a case that waits for its query and is in order so far.
func (r Result) Pending() bool { return r.Awaits != "" && !r.Failed() }

// Passed reports a case that came out as wanted.
func (r Result) Passed() bool { return !r.Failed() && !r.Pending() }

// Run runs all cases and gives their results in the cases' order. The error tells
// that the bench could not be set up, an update not be written, or that ctx ended.
func Run(ctx context.Context, b Bench, cases []Case, opt Options) ([]Result, error) {
	opt = opt.withDefaults()
	results := make([]Result, len(cases))
	err := spread(ctx, b, len(cases), opt.Workers, func(ctx context.Context, w *worker, i int) (err error) {
		results[i], err = w.run(ctx, cases[i], opt)
		return err
	})
	if err != nil {
		return nil, err
	}
	return results, nil
}

func (o Options) withDefaults() Options {
	if o.Timeout == 0 {
		o.Timeout = 30 * time.Second
	}
	if o.Workers <= 0 {
		o.Workers = min(4, runtime.GOMAXPROCS(0))
	}
	return o
}

// spread does n jobs on several workers, each on an instance of its own.
func spread(ctx context.Context, b Bench, n, workers int, do func(ctx context.Context, w *worker, i int) error) error {
	workers = min(workers, n)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make([]error, workers)
	next := make(chan int)
	var group sync.WaitGroup
	for i := range workers {
		group.Go(func() {
			if errs[i] = work(ctx, b, next, do); errs[i] != nil {
				cancel()
			}
		})
	}
feed:
	for i := range n {
		select {
		case next <- i:
		case <-ctx.Done():
			break feed
		}
	}
	close(next)
	group.Wait()
	if err := firstError(errs); err != nil {
		return err
	}
	return ctx.Err()
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

// work does jobs until none is left.
func work(ctx context.Context, b Bench, next <-chan int, do func(ctx context.Context, w *worker, i int) error) (err error) {
	w, err := openWorker(ctx, b)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	for i := range next {
		if err := do(ctx, w, i); err != nil {
			return err
		}
	}
	return nil
}
