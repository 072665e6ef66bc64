package night

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"crmscore/analyze"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night/journal"
)

// snapshotFolder holds what each published night saw, beside the landed files:
// together they are all that the warehouse is rebuilt from.
func snapshotFolder(c *config.Config) string { return filepath.Join(c.Folders.Landing, "_snapshots") }

// pendingFolder holds the snapshots of runs that are not known to be published,
// each in a folder named after the run.
func pendingFolder(c *config.Config) string { return filepath.Join(snapshotFolder(c), ".pending") }

// takeSnapshots enters what this night saw into the snapshots in the warehouse. A
// look back and a dry run enter nothing, and neither does a night of an older date
// than the newest snapshot: it would unsay what later nights saw.
func (r *run) takeSnapshots(ctx context.Context, n *analyze.Night, w *analyze.Warehouse) error {
	if !r.ordinary() {
		return nil
	}
	if newest := r.snapshots.Newest(); newest.After(n.Run.AsOf) {
		r.Summary.Notes = append(r.Summary.Notes, fmt.Sprintf(
			"no snapshot is kept of this night: its as-of date %s is before that of the newest one, %s; if that date is a mistake, move its files out of %s",
			n.Run.AsOf.Format(time.DateOnly), newest.Format(time.DateOnly), snapshotFolder(r.Config)))
		return nil
	}
	return r.step(ctx, "snapshots", func() (int64, error) {
		rows, err := n.TakeSnapshots(ctx, w)
		r.entered = err == nil
		return rows, err
	})
}

// writeSnapshots writes what this night entered beside the folder's other nights,
// where it does not count yet.
func (r *run) writeSnapshots(ctx context.Context) error {
	if !r.entered {
		return nil
	}
	asOf, err := time.Parse(time.DateOnly, r.Summary.AsOf)
	if err != nil {
		return fmt.Errorf("write snapshots: %w", err)
	}
	to := filepath.Join(pendingFolder(r.Config), r.Summary.Run)
	return analyze.WriteSnapshots(ctx, r.warehousePath(), snapshotFolder(r.Config), to, asOf)
}

// settleSnapshots decides about pending snapshots by the journal: those of a
// published run are moved into the folder, those of any other are thrown away. It
// runs right after a night is published and, for nights that died before they came
// so far, at the start of every run.
func settleSnapshots(c *config.Config) error {
	entries, err := os.ReadDir(pendingFolder(c))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("settle snapshots: %w", err)
	}
	records, err := journal.Read(JournalPath(c))
	if err != nil {
		return err
	}
	for _, e := range entries {
		pending := filepath.Join(pendingFolder(c), e.Name())
		published := slices.ContainsFunc(records, func(rec journal.Record) bool {
			return rec.Run != nil && rec.Run.ID == e.Name() && rec.Run.State == journal.Published
		})
		if published {
			err = analyze.PlaceSnapshots(pending, snapshotFolder(c))
		} else {
			err = os.RemoveAll(pending)
		}
		if err != nil {
			return fmt.Errorf("settle snapshots: %w", err)
		}
	}
	if err := removeIfThere(pendingFolder(c)); err != nil {
		return fmt.Errorf("settle snapshots: %w", err)
	}
	return nil
}
