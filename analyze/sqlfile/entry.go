package sqlfile

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// EntryKey is the column by which a filled-in row is known again.
const EntryKey = "opportunity_id"

// maxChoices is how many characters a drop-down list of a spreadsheet holds, the
// commas between the words included.
const maxChoices = 255

// besideEntries are the columns that stand beside the entries when a filled-in
// workbook is read.
var besideEntries = []string{"book_id", "manager_id", "as_of", "fingerprint", "sheet", "delivered_at", EntryKey}

// entry judges one column that people fill in.
func (c *metaCheck) entry(name string, column Column) {
	m, path := c.file.Meta, "columns."+name
	c.word(path+".entry", column.Entry, entries)
	if column.Entry == "" {
		if len(column.Choices) > 0 {
			c.addf(path+".choices", "add entry: choice", "choices have a meaning only for a column that people fill in")
		}
		return
	}
	switch {
	case c.file.Layer != Scorecards || m.Sheet == "":
		c.addf(path+".entry", "", "entry has a meaning only for a file that goes onto a sheet")
	case m.Block != "" && m.Block != "table", m.Group != "":
		c.addf(path+".entry", "leave out block and group", "columns to fill in stand in plain tables only")
	case column.Hidden:
		c.addf(path+".hidden", "", "a column that people fill in cannot be hidden")
	case slices.ContainsFunc(besideEntries, func(s string) bool { return strings.EqualFold(s, name) }):
		c.addf(path, "name it otherwise", "%s is the name of a column that stands beside the entries", name)
	}
	switch joined := strings.Join(column.Choices, ","); {
	case column.Entry != "choice" && len(column.Choices) > 0:
		c.addf(path+".choices", "write entry: choice", "choices belong to entry: choice")
	case column.Entry == "choice" && len(column.Choices) == 0:
		c.addf(path+".entry", "add choices: [keep, close]", "entry: choice needs choices")
	case column.Entry != "choice":
	case utf8.RuneCountInString(joined) > maxChoices:
		c.addf(path+".choices", "use fewer or shorter words", "the words of a drop-down list have at most %d characters together", maxChoices)
	case slices.ContainsFunc(column.Choices, func(s string) bool { return strings.TrimSpace(s) == "" || strings.ContainsAny(s, ",\"") }):
		c.addf(path+".choices", "", "a word of a drop-down list is not empty and has no comma or quote in it")
	}
}
