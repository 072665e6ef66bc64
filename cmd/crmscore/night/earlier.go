package night

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"crmscore/analyze"
)

// seeEarlier enters what the nights of Options.Earlier would have seen. Where any night
// has left a snapshot, that one is the truth and nothing is made up beside it.
func (r *run) seeEarlier(ctx context.Context, n *analyze.Night, w *analyze.Warehouse) error {
	if !r.snapshots.Newest().IsZero() {
		return nil
	}
	r.entered = true
	return n.TakeEarlierSnapshots(ctx, w, r.Earlier)
}

// keepEarlier writes the snapshots of the earlier nights into their folder, oldest
// first, since each file names the one before it.
func (r *run) keepEarlier(ctx context.Context) error {
	if !r.entered {
		return nil
	}
	folder, to := snapshotFolder(r.Config), filepath.Join(pendingFolder(r.Config), "earlier")
	for _, day := range r.Earlier {
		err := analyze.WriteSnapshots(ctx, r.warehousePath(), folder, to, day)
		if err == nil {
			err = analyze.PlaceSnapshots(to, folder)
		}
		if err != nil {
			return errors.Join(err, os.RemoveAll(pendingFolder(r.Config)))
		}
	}
	return os.RemoveAll(pendingFolder(r.Config))
}
