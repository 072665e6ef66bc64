package analyze

import (
	"context"
	"errors"
	"fmt"
)

// RawTables names the raw tables that a staging file reads or requires, so that no
// others need to be loaded. The file must have been checked, at least by CheckFor.
func (c *Catalog) RawTables(path string) []string {
	p := c.parsed[path]
	if p == nil {
		return nil
	}
	names := []string{}
	for _, need := range rawNeeds(p) {
		names = append(names, need.name)
	}
	return append(names, keys(p.File.Meta.Requires)...)
}

// StageOne runs one staging file for the night's only source as BuildStaging would.
// It makes the warehouse ready, calls load for the raw tables, locks the warehouse
// and leaves the typed rows in the canonical table and the unreadable cells in
// ops.rejected_values. It gives notes on what was detected. The file must have been
// checked, at least by CheckFor.
func (n *Night) StageOne(ctx context.Context, w *Warehouse, path string, load func() error) ([]string, error) {
	p := n.Catalog.parsed[path]
	if p == nil || len(n.Sources) != 1 {
		return nil, fmt.Errorf("try %s: it has not been checked, or has faults", path)
	}
	if err := n.prepare(ctx, w); err != nil {
		return nil, err
	}
	if err := load(); err != nil {
		return nil, err
	}
	if err := w.Lock(ctx); err != nil {
		return nil, err
	}
	source := n.Sources[0]
	raws, err := readRawTables(ctx, w.conn, source.Name)
	if err != nil {
		return nil, fmt.Errorf("source %s: list raw tables: %w", source.Name, err)
	}
	job := &stagingJob{source: source, query: p, needs: rawNeeds(p)}
	if err := errors.Join(job.require(raws)...); err != nil {
		return nil, err
	}
	return n.runStaging(ctx, w.conn, job, raws)
}
