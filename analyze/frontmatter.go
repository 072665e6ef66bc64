package analyze

import (
	"fmt"
	"slices"
	"strings"

	"crmscore/analyze/sqlfile"
)

// checkCheck holds a check's limit to a relation that exists.
func (c *Catalog) checkCheck(p *sqlfile.Parsed) sqlfile.Faults {
	limit := p.File.Meta.Limit
	if limit == nil || limit.Of == "" {
		return nil
	}
	known := c.relations()
	if known[strings.ToLower(limit.Of)] {
		return nil
	}
	return sqlfile.Faults{p.File.FaultOf("limit.of", nearestHint(limit.Of, keys(known)), fmt.Sprintf("limit.of: table %q does not exist", limit.Of))}
}

// checkPlaces finds two blocks at the same place of a sheet, whose order would be
// left to chance, and blocks that send their reader to a sheet that is none. An analyst's own file is at fault before a built-in one.
func (c *Catalog) checkPlaces() sqlfile.Faults {
	var faults sqlfile.Faults
	taken := map[string]*sqlfile.File{}
	highest := map[string]int{}
	for _, f := range c.files {
		sheet := strings.ToLower(f.Meta.Sheet)
		highest[sheet] = max(highest[sheet], f.Meta.Order)
	}
	for _, f := range c.files {
		if f.Layer != sqlfile.Scorecards || f.Meta.Sheet == "" || c.parsed[f.Path] == nil {
			continue
		}
		if _, ok := highest[strings.ToLower(f.Meta.More)]; f.Meta.More != "" && !ok {
			faults = append(faults, f.FaultOf("more", nearestHint(f.Meta.More, c.allSheets()), fmt.Sprintf("sheet %q does not exist", f.Meta.More)))
		}
		sheet := strings.ToLower(f.Meta.Sheet)
		place := fmt.Sprintf("%s\x00%d", sheet, f.Meta.Order)
		first := taken[place]
		if first == nil {
			taken[place] = f
			continue
		}
		late := f
		if first.Origin == sqlfile.Overlay && f.Origin == sqlfile.Builtin {
			late, first = first, f
			taken[place] = f
		}
		faults = append(faults, late.FaultOf("order", fmt.Sprintf("give each block of a sheet its own order; %d is free", highest[sheet]+1),
			fmt.Sprintf("sheet %q already has order %d in %s", f.Meta.Sheet, f.Meta.Order, first.Path)))
	}
	return faults
}

// allSheets are the sheets that some file stands on, each once, in the order of
// the files.
func (c *Catalog) allSheets() []string {
	var names []string
	for _, f := range c.files {
		if f.Meta.Sheet != "" && !slices.Contains(names, f.Meta.Sheet) {
			names = append(names, f.Meta.Sheet)
		}
	}
	return names
}

func hasColumn(p *sqlfile.Parsed, name string) bool {
	return slices.ContainsFunc(p.Columns, func(c string) bool { return strings.EqualFold(c, name) })
}
