package xlsx

import (
	"fmt"
	"strings"

	"crmscore/report"
	"crmscore/report/xlsx/cells"
)

// dataTab is the very hidden sheet behind the charts.
const dataTab = "_data"

const maxTab = 31 // UTF-16 units

// tabNames gives every sheet of the book a tab name that Excel accepts, in
// order: no forbidden characters, at most 31 units, unique ignoring case.
func tabNames(sheets []report.Sheet) []string {
	taken := map[string]bool{strings.ToLower(dataTab): true, "history": true} // Excel keeps History for itself
	names := make([]string, len(sheets))
	for i, s := range sheets {
		base := tabName(s.Name)
		name := base
		for n := 2; taken[strings.ToLower(name)]; n++ {
			tail := fmt.Sprintf(" (%d)", n)
			name = strings.TrimRight(cells.Clip(base, maxTab-len(tail)), " ") + tail
		}
		taken[strings.ToLower(name)] = true
		names[i] = name
	}
	return names
}

// tabName replaces what a tab may not hold.
func tabName(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`[]:*?/\`, r):
			return '-'
		case r < ' ' || r == 0x7F || r == 0xFFFD || r == 0xFFFE || r == 0xFFFF:
			return ' '
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	s = strings.Trim(strings.TrimRight(cells.Clip(s, maxTab), " "), "'")
	if s == "" {
		return "Sheet"
	}
	return s
}

// tabRef is a reference to a cell of a tab, quoted as links want it.
func tabRef(tab, cell string) string {
	return "'" + strings.ReplaceAll(tab, "'", "''") + "'!" + cell
}
