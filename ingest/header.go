package ingest

import (
	"fmt"
	"strings"
)

// maxColumns bounds the columns of one table.
const maxColumns = 2000

// The columns that every raw table has besides those delivered.
const (
	fileColumn = "_file"
	lineColumn = "_line"
)

// column is one column of a delivered file.
type column struct {
	name   string // in the raw table
	header string // as delivered
}

// synonyms maps a header, trimmed and in lower case, to its one name.
type synonyms map[string]string

// synonymsFor merges what headers say about every table ("*") and about this one,
// which wins. Table names are compared without regard to case.
func synonymsFor(headers map[string]map[string]string, table string) synonyms {
	s := synonyms{}
	add := func(m map[string]string) {
		for from, to := range m {
			s[fold(from)] = to
		}
	}
	add(headers["*"])
	for name, m := range headers {
		if name != "*" && strings.EqualFold(name, table) {
			add(m)
		}
	}
	return s
}

// fold makes headers comparable: case and surrounding blanks do not count.
func fold(header string) string { return strings.ToLower(strings.TrimSpace(header)) }

// columnsOf names the columns of one delivered table and says in notes what was
// renamed for a reason that its reader would not expect. The fault is a message
// for an InputError: the same name twice, or too many columns.
func columnsOf(header []string, known synonyms) (columns []column, notes []string, fault string) {
	if len(header) > maxColumns {
		return nil, nil, fmt.Sprintf("it has %d columns; at most %d can be read", len(header), maxColumns)
	}
	taken := map[string]string{} // folded name → header as delivered
	for _, h := range header {
		taken[fold(h)] = h
	}
	owner := make(map[string]int, len(header))
	for i, h := range header {
		name := strings.TrimSpace(h)
		switch to, ok := known[fold(h)]; {
		case ok:
			name = to
		case fold(h) == fileColumn || fold(h) == lineColumn:
			name = unused(name+"_delivered", taken)
			notes = append(notes, fmt.Sprintf("column %s is loaded as %s, for %s is the place of a row", h, name, fold(h)))
		}
		if first, twice := owner[fold(name)]; twice {
			if fold(header[first]) == fold(h) {
				return nil, nil, fmt.Sprintf("column %q stands twice, as columns %d and %d", h, first+1, i+1)
			}
			return nil, nil, fmt.Sprintf("columns %q and %q both mean %s", header[first], h, columns[first].name)
		}
		owner[fold(name)] = i
		columns = append(columns, column{name: name, header: h})
	}
	return columns, notes, ""
}

// unused appends underscores until no delivered header has the name.
func unused(name string, taken map[string]string) string {
	for {
		if _, is := taken[fold(name)]; !is {
			return name
		}
		name += "_"
	}
}
