package ingest

import (
	"context"
	"database/sql"
	"fmt"
)

// sink gives work to the database, in order, while the caller goes on reading:
// one core parses and encodes, the other inserts.
type sink struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	conn   *sql.Conn
	queue  chan func(context.Context, *sql.Conn) error
	done   chan struct{}
	err    error // set before done is closed
}

// newSink starts working. The first failure cancels ctx, so that the reading ends too.
func newSink(ctx context.Context, cancel context.CancelCauseFunc, conn *sql.Conn) *sink {
	s := &sink{ctx: ctx, cancel: cancel, conn: conn, queue: make(chan func(context.Context, *sql.Conn) error, 1), done: make(chan struct{})}
	go func() {
		defer close(s.done)
		for work := range s.queue {
			if s.err != nil {
				continue // let the caller come to its end
			}
			if s.err = work(ctx, conn); s.err != nil {
				cancel(s.err)
			}
		}
	}()
	return s
}

// do queues work. Its error is that of the context: failures come from finish.
func (s *sink) do(work func(context.Context, *sql.Conn) error) error {
	select {
	case s.queue <- work:
		return nil
	case <-s.ctx.Done():
		return context.Cause(s.ctx)
	}
}

// finish waits for all queued work and returns the first failure. No do after it.
func (s *sink) finish() error {
	close(s.queue)
	<-s.done
	return s.err
}

// oneThread lets the database work with one thread until restore is called: the
// reader keeps another core busy, and inserting a chunk with several threads
// costs half as much processor time again (the rows are copied once more).
func oneThread(ctx context.Context, conn *sql.Conn) (restore func() error, err error) {
	var before int
	if err := conn.QueryRowContext(ctx, "SELECT current_setting('threads')").Scan(&before); err != nil {
		return nil, fmt.Errorf("read setting threads: %w", err)
	}
	set := func(ctx context.Context, n int) error {
		if _, err := conn.ExecContext(ctx, fmt.Sprintf("SET threads = %d", n)); err != nil {
			return fmt.Errorf("set threads: %w", err)
		}
		return nil
	}
	return func() error { return set(context.WithoutCancel(ctx), before) }, set(ctx, 1)
}
