package xlsxtest

import (
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// rule gives cells of an area that hold a word the look of a judgement.
type rule struct {
	left, top, right, bottom int
	word, role               string
}

// conditions writes the sheet's conditional formats and keeps those by a word.
func (s *sheet) conditions() {
	formats, err := s.f.GetConditionalFormats(s.tab.Name)
	s.check(err)
	var areas []string
	for area := range formats {
		areas = append(areas, area)
	}
	slices.Sort(areas)
	for _, area := range areas {
		for _, c := range formats[area] {
			role := "colour " + c.BarColor
			if c.Format != nil {
				style, err := s.f.GetConditionalStyle(*c.Format)
				s.check(err)
				role = roleOf(style)
				if role == "" || role == "strong" || role == "tile" {
					role = "neutral"
				}
			}
			s.say("rule      %s %s %s %s: %s", area, c.Type, c.Criteria, c.Value, role)
			word, err := strconv.Unquote(c.Value)
			if c.Type != "cell" || err != nil {
				continue
			}
			r := rule{word: word, role: role}
			ends := corners(area)
			r.left, r.top, err = excelize.CellNameToCoordinates(ends[0])
			s.check(err)
			r.right, r.bottom, err = excelize.CellNameToCoordinates(ends[1])
			s.check(err)
			s.rules = append(s.rules, r)
		}
	}
}

// judged is the role of a cell once the rules by words have been applied.
func (s *sheet) judged(at, shown, role string) string {
	column, row, err := excelize.CellNameToCoordinates(at)
	s.check(err)
	for _, r := range s.rules {
		if r.word == shown && column >= r.left && column <= r.right && row >= r.top && row <= r.bottom {
			return strings.TrimSpace(r.role)
		}
	}
	return role
}
