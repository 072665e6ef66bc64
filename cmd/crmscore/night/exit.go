package night

import (
	"context"
	"errors"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/ingest"
	"crmscore/ingest/exportfile"
)

// Exit codes of every command, as the README publishes them. 2 is left to the
// Go runtime.
const (
	ExitDone        = 0
	ExitFailed      = 1
	ExitPartly      = 3
	ExitInvalid     = 10
	ExitLocked      = 11
	ExitInput       = 12
	ExitUndelivered = 13
	ExitInterrupted = 130
	ExitTerminated  = 143
)

// PartlyError says that the night went out without some part.
type PartlyError struct{ Parts []string }

func (e *PartlyError) Error() string {
	return "partly done, without: " + joinLimited(e.Parts, 5)
}

// BlockedError says that checks held the night back: nothing was published.
type BlockedError struct{ Checks []string }

func (e *BlockedError) Error() string {
	return "held back, nothing was published:\n  " + joinLines(e.Checks) +
		"\n    hint: crmscore query show checks/NAME explains a check; crmscore query run --held-back checks/NAME lists its rows"
}

// UndeliveredError says that the books are published but mails failed or may
// not have arrived.
type UndeliveredError struct {
	Failed, Unknown int
	Cause           error
}

func (e *UndeliveredError) Unwrap() error { return e.Cause }

// UnreachableError says that the mail server cannot be used.
type UnreachableError struct{ Cause error }

func (e *UnreachableError) Error() string {
	return "mail: " + e.Cause.Error() + "\n    hint: compare mail.smtp, mail.tls and the login with what the server's administrator says"
}

func (e *UnreachableError) Unwrap() error { return e.Cause }

// ErrTerminated is the cancellation cause of a run stopped by SIGTERM.
var ErrTerminated = errors.New("terminated")

// ExitCode sorts an error into the published codes.
func ExitCode(ctx context.Context, err error) int {
	var (
		locked      *LockedError
		blocked     *BlockedError
		input       *ingest.InputError
		partly      *PartlyError
		undelivered *UndeliveredError
		unreachable *UnreachableError
		faults      sqlfile.Faults // of the config, or of SQL files
		fault       sqlfile.Fault
		invalid     *InvalidError
		format      *analyze.FormatError
		failed      *analyze.QueryError
		missing     *analyze.InputError
		unpublished *analyze.NotPublishedError
		snapshot    *analyze.SnapshotError
		machine     *MachineError
	)
	switch {
	case err == nil:
		return ExitDone
	case ctx.Err() != nil && errors.Is(context.Cause(ctx), ErrTerminated):
		return ExitTerminated
	case ctx.Err() != nil:
		return ExitInterrupted
	case errors.As(err, &locked):
		return ExitLocked
	case errors.As(err, &machine):
		return ExitFailed // before the query that ran into it: its author did nothing wrong
	case misdeclared(err):
		return ExitInvalid
	case errors.As(err, &faults), errors.As(err, &fault), errors.As(err, &invalid),
		errors.As(err, &format), errors.As(err, &failed):
		return ExitInvalid
	case errors.As(err, &blocked), errors.As(err, &input), errors.As(err, &missing), errors.As(err, &unpublished),
		errors.As(err, &snapshot):
		return ExitInput
	case errors.As(err, &undelivered), errors.As(err, &unreachable):
		return ExitUndelivered
	case errors.As(err, &partly):
		return ExitPartly
	}
	return ExitFailed
}

// misdeclared tells whether a file contradicts what the config declares of it:
// then the config is wrong, not the delivery.
func misdeclared(err error) bool {
	var file *exportfile.FileError
	return errors.As(err, &file) && file.Kind == exportfile.Misdeclared
}

// InvalidError is a mistake on the command line: an unknown query, a date that
// is none.
type InvalidError struct{ Message, Hint string }

func (e *InvalidError) Error() string {
	if e.Hint == "" {
		return e.Message
	}
	return e.Message + "\n    hint: " + e.Hint
}
