package analyze

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"crmscore/analyze/contract"
	"crmscore/analyze/sqlfile"
)

// The schema of the in-memory catalog in which staging keeps what it works on.
const workSchema = "raw.staging_work"

// Prepare makes the warehouse ready for a night, before it is locked: empty
// canonical tables, run, thresholds, macros, the tables of ops and one raw schema
// per source. Tables of earlier nights go; the warehouse is rebuilt every night.
func (n *Night) Prepare(ctx context.Context, w *Warehouse) error {
	if !n.Catalog.checked {
		return errors.New("prepare warehouse: the queries have not been checked, or have faults")
	}
	if err := n.checkSources(); err != nil {
		return err
	}
	return n.prepare(ctx, w)
}

func (n *Night) prepare(ctx context.Context, w *Warehouse) error {
	faults, err := n.Catalog.base(ctx, w.conn, n.Run)
	if err != nil {
		return fmt.Errorf("prepare warehouse: %w", err)
	}
	if err := faults.Err(); err != nil {
		return err
	}
	qs := []string{"DROP SCHEMA IF EXISTS " + workSchema + " CASCADE", "CREATE SCHEMA " + workSchema,
		"CREATE TABLE " + workSchema + ".rejected (source VARCHAR, table_name VARCHAR, _file VARCHAR, _line BIGINT)"}
	for _, s := range n.Sources {
		qs = append(qs, "CREATE SCHEMA IF NOT EXISTS raw."+quoteName("raw_"+s.Name))
	}
	if err := exec(ctx, w.conn, qs...); err != nil {
		return fmt.Errorf("prepare warehouse: %w", err)
	}
	return nil
}

// checkSources holds the sources' declarations against what is possible.
func (n *Night) checkSources() error {
	crms := n.Catalog.CRMs()
	var faults sqlfile.Faults
	seen := map[string]bool{}
	for _, s := range n.Sources {
		fault := func(message, hint string) {
			faults = append(faults, sqlfile.Fault{File: "config", Message: "source " + s.Name + ": " + message, Hint: hint})
		}
		if seen[s.Name] {
			fault("two sources have this name", "give each its own")
		}
		seen[s.Name] = true
		if len(n.Catalog.stagingFiles(s.CRM)) == 0 {
			hint := nearestHint(s.CRM, crms)
			if hint == "" {
				hint = "there are " + strings.Join(crms, ", ")
			}
			fault(fmt.Sprintf("crm %q has no folder queries/staging/%s", s.CRM, s.CRM), hint)
		}
		if err := n.format(s).Check(); err != nil {
			fault(err.Error(), "")
		}
	}
	return faults.Err()
}

func (n *Night) format(s Source) contract.Format {
	return contract.Format{Date: s.Date, Decimal: s.Decimal, Timezone: s.Timezone, Company: n.Run.Timezone}
}

// stagingFiles are the staging queries of one CRM by path.
func (c *Catalog) stagingFiles(crm string) []*sqlfile.Parsed {
	var out []*sqlfile.Parsed
	for _, f := range c.files {
		if p := c.parsed[f.Path]; p != nil && f.Layer == sqlfile.Staging && f.CRM == crm {
			out = append(out, p)
		}
	}
	return out
}
