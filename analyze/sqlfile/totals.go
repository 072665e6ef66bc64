package sqlfile

import (
	"slices"
	"strings"
)

// unsummed end the names, or are the formats, of what says nothing when rows are
// added up.
var unsummed = []string{"rate", "percent", "ratio", "low", "high", "on", "at", "date", "timestamp", "id", "url", "link", "status", "flag", "verdict", "note", "reason", "text", "trend"}

// averages begin the names of amounts and counts that are none of their rows' own.
var averages = []string{"average_", "avg_", "mean_", "median_", "least_", "largest_", "highest_", "lowest_"}

// Sums says whether the values of the column of that name may be added up, in the
// headings of groups and in a totals row: what total says, else visible amounts and
// counts, as far as their name or format calls them so.
func (c Column) Sums(name string) bool {
	if c.Total != "" {
		return c.Total == "sum"
	}
	if c.Hidden || c.Entry != "" {
		return false
	}
	name = strings.ToLower(name)
	begins := func(p string) bool { return strings.HasPrefix(name, p) }
	if slices.ContainsFunc(averages, begins) || lastWord(name) == "low" || lastWord(name) == "high" {
		return false
	}
	word := strings.ToLower(c.Format)
	if word == "" {
		word = lastWord(name)
	}
	return word == "amount" || word == "count" || name == "n"
}

func lastWord(name string) string { return name[strings.LastIndexByte(name, '_')+1:] }

// total judges what one column says about being added up.
func (c *metaCheck) total(name string, column Column) {
	m, path := c.file.Meta, "columns."+name+".total"
	c.word(path, column.Total, columnTotals)
	word := strings.ToLower(column.Format)
	if word == "" || lastWord(strings.ToLower(name)) == "low" || lastWord(strings.ToLower(name)) == "high" {
		word = lastWord(strings.ToLower(name))
	}
	switch {
	case column.Total == "":
	case !m.Totals && m.Group == "":
		c.addf(path, "add totals: true for a row of totals, or group for headings with sums", "nothing is added up in this file, so total has no meaning")
	case column.Total != "sum":
	case column.Hidden, column.Entry != "":
		c.addf(path, "delete the line", "total: sum adds up what readers see, and %s is hidden or filled in by them", name)
	case slices.Contains(unsummed, word) || strings.HasPrefix(name, "is_") || strings.HasPrefix(name, "has_"):
		c.addf(path, "delete the line; a rate of all rows comes from the sums above and below its line, in SQL", "the sum of %s over the rows would say nothing", name)
	}
}

// totals judges the key of that name.
func (c *metaCheck) totals() {
	if m := c.file.Meta; m.Totals && m.Block != "" && m.Block != "table" {
		c.addf("totals", "leave out block, or totals", "totals stand below the rows of a table, and this is block: %s", m.Block)
	}
}

// totalled says whether a row of totals has anything to say about the columns.
func (m Meta) totalled(columns []string) bool {
	return slices.ContainsFunc(columns, func(name string) bool { return m.Columns[name].Sums(name) })
}
