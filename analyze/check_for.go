package analyze

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"crmscore/analyze/sqlfile"
)

// CheckFor checks no more than one file, the macros and what the file reads,
// directly or through others, so that one query can be run at once. Names and types
// inside the queries are left to the run. A file that reads an account of the other
// files (ops.checks, ops.definitions, ops.queries) needs them all. The faults are
// those of the files that were looked at; Queries has the file and what it reads.
func (c *Catalog) CheckFor(ctx context.Context, conn *sql.Conn, f *sqlfile.File) sqlfile.Faults {
	byName := map[string]*sqlfile.File{}
	var looked []*sqlfile.File
	for _, other := range c.files {
		byName[keyOf(other)] = other
		if other.Layer == sqlfile.Macros {
			looked = append(looked, other)
		}
	}
	if f.Layer != sqlfile.Macros {
		looked = append(looked, f)
	}
	gate := c.gate(conn)
	clear(c.parsed)
	var faults sqlfile.Faults
	seen := map[string]bool{f.Path: true}
	for i := 0; i < len(looked); i++ {
		file := looked[i]
		if c.broken[file.Path] {
			continue
		}
		p, ff := gate.Inspect(ctx, file)
		if len(ff) == 0 {
			ff = slices.Concat(c.checkRefs(p), c.checkThresholds(p))
			if file.Layer == sqlfile.Staging {
				ff = append(ff, c.checkStaging(ctx, p, conn)...)
			}
		}
		if len(ff) > 0 {
			faults = append(faults, ff...)
			continue
		}
		c.parsed[file.Path] = p
		if readsOthers(p) {
			return slices.DeleteFunc(c.Check(ctx, conn), func(fault sqlfile.Fault) bool {
				return !slices.ContainsFunc(looked, func(one *sqlfile.File) bool { return one.Path == fault.File })
			})
		}
		for _, d := range dependencies(p) {
			if other := byName[d]; other != nil && !seen[other.Path] {
				seen[other.Path] = true
				looked = append(looked, other)
			}
		}
	}
	order, cycles := c.sortQueries()
	c.order = order
	faults = append(c.own(faults), cycles...)
	if err := faults.Err(); err != nil { // sorts
		return faults
	}
	return nil
}

func readsOthers(p *sqlfile.Parsed) bool {
	return slices.ContainsFunc(p.Refs, func(r sqlfile.Ref) bool {
		switch strings.ToLower(r.String()) {
		case "ops.checks", "ops.definitions", "ops.queries":
			return true
		}
		return false
	})
}
