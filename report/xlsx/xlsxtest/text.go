package xlsxtest

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// Sheet is one sheet as text.
type Sheet struct{ Name, Text string }

// Sheets gives every sheet of a workbook as text, hidden ones included.
func Sheets(t testing.TB, src []byte) []Sheet {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b := open(t, src)
	looks := map[int]look{}
	var all []Sheet
	for _, tab := range b.tabs {
		s := &sheet{book: b, f: f, tab: tab, looks: looks, inner: map[string]bool{}, extra: map[string][]string{}}
		b.decode(tab.part, &s.xml)
		all = append(all, Sheet{Name: tab.Name, Text: s.text()})
	}
	return all
}

// sheet is one sheet being read.
type sheet struct {
	book  *workbook
	f     *excelize.File
	tab   tab
	xml   sheetXML
	looks map[int]look
	rules []rule
	inner map[string]bool     // cells below a merged one's first
	extra map[string][]string // what a cell has beside value and look
	out   strings.Builder
}

func (s *sheet) say(format string, args ...any) { fmt.Fprintf(&s.out, format+"\n", args...) }

func (s *sheet) check(err error) {
	s.book.t.Helper()
	if err != nil {
		s.book.t.Fatalf("sheet %s: %v", s.tab.Name, err)
	}
}

func (s *sheet) text() string {
	s.say("sheet     %q %s %s", s.tab.Name, s.xml.Dimension.Ref, s.tab.State)
	s.frame()
	s.conditions()
	s.book.charts(&s.out, s.tab.part, s.xml.Drawing.ID)
	s.links()
	s.cells()
	return strings.ReplaceAll(s.out.String(), " \n", "\n")
}

// links notes where cells lead and which sparkline stands in them.
func (s *sheet) links() {
	targets := s.book.relations(s.tab.part)
	for _, l := range s.xml.Links {
		to := l.Place
		if l.ID != "" {
			to = targets[l.ID]
		}
		at := corners(l.Ref)[0]
		s.extra[at] = append(s.extra[at], "→ "+to)
	}
	for _, group := range s.xml.Sparklines {
		for _, line := range group.Lines {
			s.extra[line.At] = append(s.extra[line.At], group.Kind+"s of "+line.Data)
		}
	}
}

// cells writes every cell that holds something, and areas to be typed into.
func (s *sheet) cells() {
	empty := map[int]string{} // by column: where the open run of empty entry cells ends
	for _, row := range s.xml.Rows {
		for _, c := range row.Cells {
			if s.inner[c.Ref] {
				continue
			}
			shown, err := s.f.GetCellValue(s.tab.Name, c.Ref)
			s.check(err)
			id, err := s.f.GetCellStyle(s.tab.Name, c.Ref)
			s.check(err)
			if _, ok := s.looks[id]; !ok {
				s.looks[id], err = lookOf(s.f, id)
				s.check(err)
			}
			if shown != "" || len(s.extra[c.Ref]) > 0 {
				s.cell(c.Ref, shown, s.looks[id])
			} else if s.looks[id].role == "entry" {
				column, _, err := excelize.CellNameToCoordinates(c.Ref)
				s.check(err)
				if empty[column] == "" {
					s.say("%-5s %-7s %q | entry", c.Ref, s.looks[id].format, "")
				}
				empty[column] = c.Ref
			}
		}
	}
	columns := make([]int, 0, len(empty))
	for c := range empty {
		columns = append(columns, c)
	}
	slices.Sort(columns)
	for _, c := range columns {
		s.say("%-5s is the last cell of its column to fill in", empty[c])
	}
}

// hidden gives in brackets what a number's format does not show, to six digits: the
// last ones of a sum differ with the number of threads.
func hidden(number float64, shown string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '.' || r == '-' {
			return r
		}
		return -1
	}, shown)
	scaled := number
	if strings.HasSuffix(shown, "%") {
		scaled *= 100
	}
	if seen, err := strconv.ParseFloat(digits, 64); err == nil && math.Abs(seen-scaled) <= 1e-9*math.Abs(scaled) {
		return ""
	}
	return " (" + strconv.FormatFloat(number, 'g', 6, 64) + ")"
}

func (s *sheet) cell(at, shown string, l look) {
	raw, err := s.f.GetCellValue(s.tab.Name, at, excelize.Options{RawCellValue: true})
	s.check(err)
	kind, err := s.f.GetCellType(s.tab.Name, at)
	s.check(err)
	value := strconv.Quote(shown)
	if kind != excelize.CellTypeSharedString && kind != excelize.CellTypeInlineString && raw != "" {
		value = shown
		if number, err := strconv.ParseFloat(raw, 64); err == nil && l.format != "date" && l.format != "time" {
			value += hidden(number, shown)
		}
	}
	roles := append([]string{}, s.extra[at]...)
	if role := s.judged(at, shown, l.role); role != "" {
		roles = append([]string{role}, roles...)
	}
	line := fmt.Sprintf("%-5s %-7s %s", at, l.format, value)
	if len(roles) > 0 {
		line += " | " + strings.Join(roles, " | ")
	}
	s.say("%s", line)
}
