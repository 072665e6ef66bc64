package night

import (
	"context"
	"errors"
	"path/filepath"

	"crmscore/analyze"
	"crmscore/cmd/crmscore/config"
	"crmscore/ingest"
)

// HeldBackPath is where a night that was not published for its input or a check
// leaves its database, so that people can look at the rows that were the reason.
// The working database will not do: who reads it would keep the next night out.
// It goes when a night is published.
func HeldBackPath(c *config.Config) string {
	return filepath.Join(c.Folders.State, "held-back.duckdb")
}

// keepHeldBack copies the working database when the reason of the night's end is
// in its data.
func (r *run) keepHeldBack(ctx context.Context, reason error) error {
	var block *BlockedError
	var input *ingest.InputError
	if !r.ordinary() || ctx.Err() != nil || !errors.As(reason, &block) && !errors.As(reason, &input) {
		return nil
	}
	return analyze.Publish(ctx, r.warehouse(1), HeldBackPath(r.Config))
}
