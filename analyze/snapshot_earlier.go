package analyze

import (
	"context"
	"errors"
	"fmt"
	"time"

	"crmscore/analyze/sqlfile"
)

// TakeEarlierSnapshots enters into the tables of schema snapshots what nights of
// earlier as-of dates would have seen, as far as the history in tonight's deliveries
// tells: what was deleted or has no history is as it is today. The days ascend and lie
// before tonight and behind every snapshot that there is. It comes after BuildStaging
// and leaves the models of the last of the days: BuildModels makes tonight's.
func (n *Night) TakeEarlierSnapshots(ctx context.Context, w *Warehouse, days []time.Time) (err error) {
	tonight := n.Run.AsOf
	defer func() { n.Run.AsOf = tonight }()
	models := n.Catalog.behindSnapshots()
	for i, day := range days {
		n.step("earlier nights", i, len(days))
		if i > 0 && !day.After(days[i-1]) || !day.Before(tonight) {
			return errors.New("take earlier snapshots: the days do not ascend to tonight")
		}
		n.Run.AsOf = day
		if err := writeRun(ctx, w.conn, n.Run); err != nil {
			return fmt.Errorf("take earlier snapshots: %w", err)
		}
		for _, p := range models {
			if _, err := n.runQuery(ctx, w.conn, p); err != nil {
				return err
			}
		}
		if _, err := n.TakeSnapshots(ctx, w); err != nil {
			return err
		}
	}
	n.step("earlier nights", len(days), len(days))
	return nil
}

// behindSnapshots are the models that say what a snapshot holds and all that these
// read, in the order of work.
func (c *Catalog) behindSnapshots() []*sqlfile.Parsed {
	wanted := map[string]bool{}
	for _, t := range snapshotTables {
		wanted["models."+t.model()] = true
	}
	order := c.inLayers(sqlfile.Models)
	var out []*sqlfile.Parsed
	for i := len(order) - 1; i >= 0; i-- { // readers before what they read
		if p := order[i]; wanted[relation(p.File)] {
			out = append([]*sqlfile.Parsed{p}, out...)
			for _, d := range dependencies(p) {
				wanted[d] = true
			}
		}
	}
	return out
}
