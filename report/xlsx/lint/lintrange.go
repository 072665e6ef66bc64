package lint

import (
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// lintFolds checks that a reader can get at every hidden row: it belongs to the
// outline, below a heading that unfolds it.
func (l *linter) lintFolds(tab string, s lintSheet) {
	open, levels := false, 0
	for _, r := range s.Rows {
		levels = max(levels, r.Level)
		switch {
		case r.Hidden && (!open || r.Level == 0):
			l.say("sheet %s: row %d is hidden and nothing unfolds it", tab, r.Number)
			return
		case !r.Hidden:
			open = r.Collapsed
		}
	}
	if levels == 0 {
		return
	}
	if s.Format.Levels < levels {
		l.say("sheet %s: rows of outline level %d, and the sheet says %d: Excel draws no buttons", tab, levels, s.Format.Levels)
	}
	if s.Outline.Below != "0" && s.Outline.Below != "false" {
		l.say("sheet %s: the headings of folded rows are said to stand below them", tab)
	}
}

// lintRanges checks that merged ranges keep clear of each other.
func (l *linter) lintRanges(tab string, s lintSheet) {
	taken := map[[2]int]string{}
	for _, m := range s.Merged {
		area, ok := parseArea(m.Ref)
		if !ok {
			l.say("sheet %s: merged range %q", tab, m.Ref)
			continue
		}
		for col := area[0]; col <= area[2]; col++ {
			for row := area[1]; row <= area[3]; row++ {
				if other, twice := taken[[2]int{col, row}]; twice {
					l.say("sheet %s: merged ranges %s and %s overlap", tab, other, m.Ref)
					return
				}
				taken[[2]int{col, row}] = m.Ref
			}
		}
	}
}

// lintHeader checks that the first row of a filter holds texts, each once.
func (l *linter) lintHeader(tab, ref string, cells map[string]lintCell) {
	area, ok := parseArea(ref)
	if !ok {
		l.say("sheet %s: filter range %q", tab, ref)
		return
	}
	seen := map[string]bool{}
	for col := area[0]; col <= area[2]; col++ {
		c := cells[at(col, area[1])]
		index, err := strconv.Atoi(c.Value)
		if c.Type != "s" || err != nil || index >= len(l.strings) || l.strings[index] == "" {
			l.say("sheet %s: header cell %s holds no text", tab, at(col, area[1]))
			continue
		}
		text := strings.ToLower(l.strings[index])
		if seen[text] {
			l.say("sheet %s: header text %q stands twice", tab, text)
		}
		seen[text] = true
	}
}

// parseArea reads "A1:C9" or "A1" as first column, first row, last column, last
// row.
func parseArea(ref string) ([4]int, bool) {
	from, to, ok := strings.Cut(ref, ":")
	if !ok {
		to = from
	}
	var area [4]int
	var err1, err2 error
	area[0], area[1], err1 = excelize.CellNameToCoordinates(from)
	area[2], area[3], err2 = excelize.CellNameToCoordinates(to)
	return area, err1 == nil && err2 == nil && area[0] <= area[2] && area[1] <= area[3]
}
