package night

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/gofrs/flock"

	"crmscore/cmd/crmscore/night/journal"
)

// LockedError says that another process is running a night in the same state folder.
type LockedError struct {
	Path   string
	Holder string // "process 1234 on host, run 2026-11-20.1", as far as it is known
}

func (e *LockedError) Error() string {
	return fmt.Sprintf("another run is in progress (%s)\n    hint: crmscore status shows it; the lock %s goes by itself when that process ends", e.Holder, e.Path)
}

// holder is what the lock file says about its owner. It is written for people:
// whether the lock is held is known by the kernel alone, so a killed run never
// leaves a stale one.
type holder struct {
	PID  int    `json:"pid"`
	Host string `json:"host"`
	Run  string `json:"run"`
}

// acquire takes the run lock of a state folder or fails at once.
func acquire(state string, h holder) (release func() error, err error) {
	if err := os.MkdirAll(state, 0o700); err != nil {
		return nil, fmt.Errorf("make the state folder: %w", err)
	}
	path := filepath.Join(state, "lock")
	lock := flock.New(path, flock.SetPermissions(0o600))
	got, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("take the lock %s: %w", path, err)
	}
	if !got {
		return nil, &LockedError{Path: path, Holder: readHolder(path)}
	}
	text, err := json.Marshal(h)
	if err == nil {
		err = os.WriteFile(path, text, 0o600)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("note the lock's holder in %s: %w", path, err), lock.Unlock())
	}
	return func() error {
		// Emptied first, so that the next holder is never mistaken for this one.
		return errors.Join(os.Truncate(path, 0), lock.Unlock())
	}, nil
}

func readHolder(path string) string {
	var h holder
	text, err := os.ReadFile(path)
	if err != nil || json.Unmarshal(text, &h) != nil || h.PID == 0 {
		return "its process is not known yet"
	}
	return fmt.Sprintf("process %d on %s, run %s", h.PID, h.Host, h.Run)
}

// MarkDead turns runs without an end into aborted ones where their process is
// known to be gone: killed on this host, and no later run has noted it yet. The
// lock is not asked, for asking takes it, and a night that starts in this moment
// would find it held.
func MarkDead(runs []journal.RunStatus, host string) []journal.RunStatus {
	for i, r := range runs {
		if !r.Finished() && r.Host == host && r.PID > 0 && errors.Is(syscall.Kill(r.PID, 0), syscall.ESRCH) {
			runs[i].State, runs[i].ExitCode = journal.Aborted, ExitFailed
			runs[i].Error = "the process was killed; nothing was published, the next run starts afresh"
		}
	}
	return runs
}
