package ingest

import (
	"context"
	"database/sql"
	"sync"
)

// step is work for the database.
type step = func(context.Context, *sql.Conn) error

// task is one piece of work on its way into the database: write, if any, prepares
// files, exec, if any, uses the database.
type task struct {
	write func() error
	exec  step
}

// sink does tasks in order while the caller goes on reading: one goroutine
// writes files, one uses the database, so that reading, writing and inserting
// overlap. After the first failure it only passes over what still comes.
type sink struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	queue  chan task
	done   sync.WaitGroup

	mu  sync.Mutex
	err error
}

// newSink starts working. The first failure cancels ctx, so that the reading ends too.
func newSink(ctx context.Context, cancel context.CancelCauseFunc, conn *sql.Conn) *sink {
	s := &sink{ctx: ctx, cancel: cancel, queue: make(chan task, 1)}
	written := make(chan task, 8)
	s.done.Go(func() {
		defer close(written)
		for t := range s.queue {
			if t.write != nil && s.failure() == nil {
				s.fail(t.write())
			}
			written <- t
		}
	})
	s.done.Go(func() {
		for t := range written {
			if t.exec != nil && s.failure() == nil {
				s.fail(t.exec(ctx, conn))
			}
		}
	})
	return s
}

// do queues a task. Its error is that of the context: failures come from finish.
func (s *sink) do(t task) error {
	select {
	case s.queue <- t:
		return nil
	case <-s.ctx.Done():
		return context.Cause(s.ctx)
	}
}

// exec queues work for the database.
func (s *sink) exec(work step) error { return s.do(task{exec: work}) }

// finish waits for all queued work and returns the first failure. No do after it.
func (s *sink) finish() error {
	close(s.queue)
	s.done.Wait()
	return s.failure()
}

func (s *sink) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil && err != nil {
		s.err = err
		s.cancel(err)
	}
}

func (s *sink) failure() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}
