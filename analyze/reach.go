package analyze

import (
	"cmp"
	"slices"
	"strings"

	"crmscore/analyze/sqlfile"
)

// notesSheet describes all others and reads a bit of everything.
const notesSheet = "Notes"

// sheetsBehindFile names the sheets that the file at a path reaches.
func (c *Catalog) sheetsBehindFile(path string) string {
	return c.sheetsBehind(func(f *sqlfile.File, _ *sqlfile.Parsed) bool { return f.Path == path })
}

// sheetsBehind names the sheets of all files that start says and of all that read
// them, directly or through others, in the order of the workbook. Notes is named
// where it is the only one. Parsed is nil for files with faults.
func (c *Catalog) sheetsBehind(start func(*sqlfile.File, *sqlfile.Parsed) bool) string {
	reached := map[string]bool{} // relations and macros, lower case
	for _, f := range c.files {
		if start(f, c.parsed[f.Path]) {
			reach(reached, f)
		}
	}
	for grown := true; grown; {
		grown = false
		for _, f := range c.files {
			if !reached[relation(f)] && readsAny(c.parsed[f.Path], reached) {
				reach(reached, f)
				grown = true
			}
		}
	}
	return c.sheetNames(reached)
}

// reach notes a file as reached; verdicts of all checks stand in one table.
func reach(reached map[string]bool, f *sqlfile.File) {
	reached[relation(f)] = true
	if f.Layer == sqlfile.Checks {
		reached["ops.checks"] = true
	}
}

func readsAny(p *sqlfile.Parsed, reached map[string]bool) bool {
	if p == nil {
		return false
	}
	return slices.ContainsFunc(p.Refs, func(r sqlfile.Ref) bool { return reached[strings.ToLower(r.String())] }) ||
		slices.ContainsFunc(p.MacroCalls, func(r sqlfile.Ref) bool { return reached["macros."+strings.ToLower(r.Name)] })
}

// sheetNames lists the sheets of the reached scorecards by their first place.
func (c *Catalog) sheetNames(reached map[string]bool) string {
	place := map[string]int{}
	found := map[string]bool{}
	for _, f := range c.files {
		if f.Layer != sqlfile.Scorecards || f.Meta.Sheet == "" {
			continue
		}
		if at, ok := place[f.Meta.Sheet]; !ok || f.Meta.Order < at {
			place[f.Meta.Sheet] = f.Meta.Order
		}
		if reached[relation(f)] {
			found[f.Meta.Sheet] = true
		}
	}
	if len(found) > 1 {
		delete(found, notesSheet)
	}
	names := keys(found)
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(place[a], place[b]) })
	return strings.Join(names, ", ")
}
