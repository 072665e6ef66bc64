package xlsx

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"crmscore/analyze/messages"
	"crmscore/report"
	"crmscore/report/xlsx/cells"
)

// dataTab is the very hidden sheet behind the charts.
const dataTab = "_data"

const maxTab = 31 // UTF-16 units

// tabNames gives every sheet of the book a tab name that Excel accepts, in
// order: no forbidden characters, at most 31 units, unique ignoring case. The
// sheets of everybody choose first, those of persons by id: nobody's name can
// take a sheet's, and a name stays when somebody else comes.
func tabNames(sheets []report.Sheet, texts *messages.Texts) []string {
	order := make([]int, len(sheets))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(sheets[a].UserID, sheets[b].UserID) })
	taken := map[string]bool{strings.ToLower(dataTab): true, bookTab: true, "history": true} // Excel keeps History for itself
	names := make([]string, len(sheets))
	for _, i := range order {
		base := cmp.Or(tabName(sheets[i].Name), texts.Say("workbook.sheet"))
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

// tabName replaces what a tab may not hold; nothing may be left.
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
	// a name is decoded like a cell's text, but cannot be written escaped: excelize does not
	s = cells.BreakNumbers(strings.Join(strings.Fields(s), " "))
	return strings.Trim(strings.TrimRight(cells.Clip(s, maxTab), " "), "'")
}

// tabRef is a reference to a cell of a tab, quoted as links want it.
func tabRef(tab, cell string) string {
	return "'" + strings.ReplaceAll(tab, "'", "''") + "'!" + cell
}
