package analyze

import (
	"fmt"
	"slices"
	"strings"

	"crmscore/analyze/sqlfile"
)

// blockColumns are the columns that a kind of block cannot do without.
var blockColumns = map[string][]string{
	"tiles":    {"position", "label", "value", "kind"},
	"headline": {"sentence"},
	"actions":  {"position", "sheet", "action"},
}

// checkScorecard holds a sheet's front matter against the columns of its query.
func checkScorecard(p *sqlfile.Parsed) sqlfile.Faults {
	m := p.File.Meta
	if m.Sheet == "" {
		return nil
	}
	var faults sqlfile.Faults
	missing := func(column, why string) {
		if p.Columns != nil && !hasColumn(p, column) {
			faults = append(faults, sqlfile.Fault{File: p.File.Path, Line: 1, Column: 1,
				Message: fmt.Sprintf("%s needs the output column %q", why, column), Hint: nearestHint(column, p.Columns)})
		}
	}
	switch m.Audience {
	case "user":
		missing("user_id", "audience: user")
	case "manager":
		missing("manager_id", "audience: manager")
	}
	for _, column := range blockColumns[m.Block] {
		missing(column, "block: "+m.Block)
	}
	if m.Block == "chart" && m.Chart == nil {
		faults = append(faults, sqlfile.Fault{File: p.File.Path, Line: 1, Column: 1, Message: "block: chart needs chart: {kind, x, y}"})
	}
	if m.Group != "" {
		missing(m.Group, "group")
		if m.Block != "" && m.Block != "table" {
			faults = append(faults, sqlfile.Fault{File: p.File.Path, Line: 1, Column: 1,
				Message: "group folds the rows of a table, and this is block: " + m.Block, Hint: "leave out block, or group"})
		}
	}
	if m.Chart != nil {
		for _, column := range []string{m.Chart.X, m.Chart.Y, m.Chart.Low, m.Chart.High} {
			if column != "" {
				missing(column, "chart")
			}
		}
	}
	return faults
}

func hasColumn(p *sqlfile.Parsed, name string) bool {
	return slices.ContainsFunc(p.Columns, func(c string) bool { return strings.EqualFold(c, name) })
}

// checkCheck holds a check's front matter against its columns and the relations.
func (c *Catalog) checkCheck(p *sqlfile.Parsed) sqlfile.Faults {
	var faults sqlfile.Faults
	m := p.File.Meta
	if column := scopeColumn(m.Scope); column != "" && p.Columns != nil && !hasColumn(p, column) {
		faults = append(faults, sqlfile.Fault{File: p.File.Path, Line: 1, Column: 1,
			Message: fmt.Sprintf("scope: %s needs the output column %q", m.Scope, column), Hint: nearestHint(column, p.Columns)})
	}
	if m.Limit != nil && m.Limit.Of != "" {
		known := c.relations()
		if !known[strings.ToLower(m.Limit.Of)] {
			faults = append(faults, sqlfile.Fault{File: p.File.Path, Line: 1, Column: 1,
				Message: fmt.Sprintf("limit.of: table %q does not exist", m.Limit.Of), Hint: nearestHint(m.Limit.Of, keys(known))})
		}
	}
	return faults
}

// scopeColumn is the column whose values a check's scope counts apart.
func scopeColumn(scope string) string {
	switch scope {
	case "source":
		return "source"
	case "manager":
		return "manager_id"
	}
	return ""
}

// checkPlaces finds two blocks at the same place of a sheet: their order would be
// left to chance.
func (c *Catalog) checkPlaces() sqlfile.Faults {
	var faults sqlfile.Faults
	taken := map[string]string{}
	for _, f := range c.files {
		if f.Layer != sqlfile.Scorecards || f.Meta.Sheet == "" || c.parsed[f.Path] == nil {
			continue
		}
		place := fmt.Sprintf("%s\x00%d", strings.ToLower(f.Meta.Sheet), f.Meta.Order)
		if first, ok := taken[place]; ok {
			faults = append(faults, sqlfile.Fault{File: f.Path, Line: 1, Column: 1,
				Message: fmt.Sprintf("sheet %q already has order %d in %s", f.Meta.Sheet, f.Meta.Order, first), Hint: "give each block of a sheet its own order"})
			continue
		}
		taken[place] = f.Path
	}
	return faults
}
