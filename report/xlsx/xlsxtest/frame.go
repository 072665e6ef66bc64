package xlsxtest

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// frame is what belongs to the sheet as a whole.
func (s *sheet) frame() {
	x := s.xml
	if x.Pane != nil {
		s.say("frozen    up to %s", x.Pane.TopLeft)
	}
	if x.Filter.Ref != "" {
		s.say("filter    %s", x.Filter.Ref)
	}
	if x.Protected != nil {
		s.say("protected")
	}
	for _, name := range s.f.GetDefinedName() {
		if name.Scope == s.tab.Name && strings.Contains(name.Name, "Print_") {
			s.say("%-9s %s", strings.ToLower(strings.TrimPrefix(name.Name, "_xlnm.Print_")), name.RefersTo)
		}
	}
	if x.Print.Orientation != "" {
		s.say("print     %s, pages wide %s, tall %s", x.Print.Orientation, x.Print.Wide, x.Print.Tall)
	}
	if x.Footer != "" {
		s.say("footer    %q", fonts.ReplaceAllString(x.Footer, ""))
	}
	for _, b := range x.Breaks {
		s.say("break     below row %d", b.Row)
	}
	var widths, heights []string
	for _, c := range x.Columns {
		width := points(c.Width)
		if c.Hidden {
			width += " hidden"
		}
		for n := c.Min; n <= c.Max; n++ {
			name, err := excelize.ColumnNumberToName(n)
			s.check(err)
			widths = append(widths, name+" "+width)
		}
	}
	for _, r := range x.Rows {
		height := points(r.Height)
		if r.Level > 0 {
			height += " level " + strconv.Itoa(r.Level)
		}
		if r.Hidden {
			height += " hidden"
		}
		heights = append(heights, strconv.Itoa(r.Row)+" "+height)
	}
	s.runs("columns", widths)
	s.runs("rows", heights)
	for _, m := range x.Merged {
		s.merge(m.Ref)
	}
	for _, v := range x.Lists {
		s.say("entry     %s %s %s %q", v.Area, v.Kind, v.Value, strings.TrimSpace(v.Title+" "+v.Hint))
	}
}

// fonts are the parts of a footer that only say how it looks.
var fonts = regexp.MustCompile(`&"[^"]*"|&8|&K[0-9A-F]{6}`)

// points is a width or height, as exact as an eye.
func points(x float64) string { return strconv.FormatFloat(math.Round(x*10)/10, 'f', -1, 64) }

// merge notes how far a cell reaches; the cells below it hold nothing of their own.
func (s *sheet) merge(area string) {
	ends := corners(area)
	s.extra[ends[0]] = append(s.extra[ends[0]], "to "+ends[1])
	left, top, err := excelize.CellNameToCoordinates(ends[0])
	s.check(err)
	right, bottom, err := excelize.CellNameToCoordinates(ends[1])
	s.check(err)
	for row := top; row <= bottom; row++ {
		for column := left; column <= right; column++ {
			name, err := excelize.CoordinatesToCellName(column, row)
			s.check(err)
			s.inner[name] = name != ends[0]
		}
	}
}

// runs writes a line of "name value" pairs, equal neighbours as one.
func (s *sheet) runs(label string, pairs []string) {
	var shown []string
	for i := 0; i < len(pairs); {
		first, value, _ := strings.Cut(pairs[i], " ")
		last := first
		for i++; i < len(pairs); i++ {
			name, same, _ := strings.Cut(pairs[i], " ")
			if same != value {
				break
			}
			last = name
		}
		if last != first {
			first += "-" + last
		}
		shown = append(shown, first+": "+value)
	}
	if len(shown) > 0 {
		s.say("%-9s %s", label, strings.Join(shown, ", "))
	}
}

func corners(area string) [2]string {
	from, to, ok := strings.Cut(area, ":")
	if !ok {
		to = from
	}
	return [2]string{from, to}
}
