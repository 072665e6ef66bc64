package night

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
)

// MachineError says that the machine stopped the night: a full disk, too little
// memory, a folder that cannot be written. Neither the data nor the SQL is at
// fault, whichever file was being worked on when it happened.
type MachineError struct {
	Message string // the first line of what was reported
	Hint    string
	Cause   error
}

func (e *MachineError) Error() string { return e.Message + "\n    hint: " + e.Hint }

func (e *MachineError) Unwrap() error { return e.Cause }

// StoppedError says that somebody stopped the night: SIGTERM or SIGINT.
type StoppedError struct {
	Signal    string
	Published bool
	Pending   int // mails still waiting
	Cause     error
}

func (e *StoppedError) Error() string {
	switch {
	case !e.Published:
		return "stopped by " + e.Signal + "; nothing was published\n    hint: run again, it starts afresh: crmscore run"
	case e.Pending > 0:
		return fmt.Sprintf("stopped by %s; the night is published, %s not sent yet\n    hint: run again to send the rest: crmscore run", e.Signal, count(e.Pending, "mail"))
	}
	return "stopped by " + e.Signal + "; the night is published"
}

func (e *StoppedError) Unwrap() error { return e.Cause }

// worded puts an error whose cause lies outside the night into the operator's
// words. Other errors are returned as they are.
func (r *run) worded(ctx context.Context, err error) error {
	var machine *MachineError
	var stop *StoppedError
	var partly *PartlyError // its text quotes what single sheets ran into
	switch {
	case err == nil, errors.As(err, &machine), errors.As(err, &stop), errors.As(err, &partly):
		return err
	case ctx.Err() != nil:
		signal := "SIGINT"
		if errors.Is(context.Cause(ctx), ErrTerminated) {
			signal = "SIGTERM"
		}
		return &StoppedError{Signal: signal, Published: r.Summary.Published, Pending: r.pendingMails(), Cause: err}
	}
	if hint := r.machineHint(err); hint != "" {
		message, _, _ := strings.Cut(err.Error(), "\n")
		return &MachineError{Message: message, Hint: hint, Cause: err}
	}
	return err
}

func (r *run) pendingMails() int {
	if r.journal == nil {
		return 0
	}
	return len((&outbox{journal: r.journal}).pending())
}

// machineHint recognises what the operating system and the database say when the
// machine gives out. DuckDB passes these on as text only.
func (r *run) machineHint(err error) string {
	text := err.Error()
	says := func(parts ...string) bool {
		for _, p := range parts {
			if strings.Contains(text, p) {
				return true
			}
		}
		return false
	}
	again := ""
	if !r.Summary.Published {
		again = "; nothing was published"
	}
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), says("No space left on device", "Disk quota exceeded"):
		return "the disk is full: free some space (three times the size of exports and database is enough) and run again" + again
	case says("Out of Memory Error", "could not allocate block", "failed to pin block", "failed to allocate"):
		return fmt.Sprintf("limits.memory is %s: raise it in %s (half of the machine's memory at most) and run again%s", r.Config.Limits.Memory, r.Config.Path, again)
	case says("failed to offload data block", "max_temp_directory_size"):
		return fmt.Sprintf("there is no room to spill to in %s: free space, or raise limits.memory, and run again%s", r.state, again)
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission), says("Read-only file system", "Permission denied"):
		return "the user that runs crmscore must be able to read the exports and to write to the folders landing, state and output: check owner, mode and mount" + again
	}
	return ""
}
