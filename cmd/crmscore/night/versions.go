package night

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"crmscore/analyze"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night/journal"
)

// VersionPath is where a version of the queries is kept: once for all runs that
// ran it, named after the hash of its bytes, for ever.
func VersionPath(c *config.Config, hash string) string {
	return filepath.Join(c.Folders.State, "queries", hash+".txtar")
}

// VersionError says that a version which the journal names cannot be read.
type VersionError struct {
	Path  string
	Cause error
}

func (e *VersionError) Error() string {
	if errors.Is(e.Cause, fs.ErrNotExist) {
		return e.Path + " is not there"
	}
	return e.Path + " is damaged: " + e.Cause.Error()
}

func (e *VersionError) Unwrap() error { return e.Cause }

// ReadVersion reads a version of the queries that an earlier run kept. A file that
// is missing, damaged or edited is a *VersionError.
func ReadVersion(c *config.Config, hash string) (analyze.Version, error) {
	path := VersionPath(c, hash)
	text, err := os.ReadFile(path)
	if err != nil {
		return analyze.Version{}, &VersionError{Path: c.Shown(path), Cause: err}
	}
	v, err := analyze.ReadVersion(text)
	if err == nil && v.Hash != hash {
		err = errors.New("its bytes are not those that its name stands for")
	}
	if err != nil {
		return analyze.Version{}, &VersionError{Path: c.Shown(path), Cause: err}
	}
	return v, nil
}

// keepVersion writes tonight's version unless it is there already, whole. It comes
// before the first journal record that names it.
func (r *run) keepVersion() error {
	_, err := ReadVersion(r.Config, r.version.Hash)
	if err == nil {
		return nil
	}
	if !errors.Is(err, fs.ErrNotExist) { // what it should hold is known: it is what runs now
		r.Summary.Warnings = append(r.Summary.Warnings, "Queries: "+err.Error()+"; written anew")
	}
	err = WriteFile(VersionPath(r.Config, r.version.Hash), r.version.Archive(), 0o600)
	return errors.Join(err, syncDir(r.Config.Folders.State)) // the first version makes the folder
}

// PreviousNight finds the night with which the queries of a logical date are
// compared: the newest published run of an earlier date, so that a night that is
// run again is compared with the same one as before.
func PreviousNight(runs []journal.RunStatus, logicalDate string) (previous journal.RunStatus, found bool) {
	for _, r := range runs {
		if r.State != journal.Published && r.State != journal.Mailed || r.LogicalDate >= logicalDate {
			continue
		}
		if !found || r.LogicalDate >= previous.LogicalDate {
			previous, found = r, true
		}
	}
	return previous, found
}

// compareVersions finds what differs in the queries since the night before. The
// first night has nothing to compare with, and neither has a look back: it is no
// night among others.
func (r *run) compareVersions(ctx context.Context) error {
	if !r.AsOf.IsZero() {
		return nil
	}
	records, err := journal.Read(JournalPath(r.Config))
	if err != nil {
		return err
	}
	previous, found := PreviousNight(journal.Runs(records), r.LogicalDate)
	if !found || previous.Queries == "" || previous.Queries == r.version.Hash {
		return nil
	}
	old, err := ReadVersion(r.Config, previous.Queries)
	if err != nil {
		r.Summary.Warnings = append(r.Summary.Warnings,
			fmt.Sprintf("Queries: what changed since the night of %s cannot be told: %v", previous.LogicalDate, err))
		return nil
	}
	err = WithScratch(ctx, func(conn *sql.Conn) error {
		r.changes, err = r.catalog.ChangesSince(ctx, conn, old)
		return err
	})
	if err == nil && len(r.changes) > 0 {
		r.Log.Info("the queries have changed since the night before", "before", previous.ID, "changes", len(r.changes))
	}
	return err
}
