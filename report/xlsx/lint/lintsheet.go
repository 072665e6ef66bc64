package lint

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"crmscore/report/xlsx/cells"
)

type lintSheet struct {
	Dimension struct {
		Ref string `xml:"ref,attr"`
	} `xml:"dimension"`
	Outline struct {
		Below string `xml:"summaryBelow,attr"`
	} `xml:"sheetPr>outlinePr"`
	Format struct {
		Levels int `xml:"outlineLevelRow,attr"`
	} `xml:"sheetFormatPr"`
	Rows    []lintRow `xml:"sheetData>row"`
	Filters []struct {
		Ref string `xml:"ref,attr"`
	} `xml:"autoFilter"`
	Merged []struct {
		Ref string `xml:"ref,attr"`
	} `xml:"mergeCells>mergeCell"`
	Links []struct {
		Ref      string `xml:"ref,attr"`
		Location string `xml:"location,attr"`
	} `xml:"hyperlinks>hyperlink"`
	Rules []struct {
		Type     string `xml:"type,attr"`
		Priority int    `xml:"priority,attr"`
	} `xml:"conditionalFormatting>cfRule"`
	Tables []struct{} `xml:"tableParts>tablePart"`
}

type lintRow struct {
	Number    int        `xml:"r,attr"`
	Hidden    bool       `xml:"hidden,attr"`
	Level     int        `xml:"outlineLevel,attr"`
	Collapsed bool       `xml:"collapsed,attr"`
	Cells     []lintCell `xml:"c"`
}

type lintCell struct {
	Ref     string    `xml:"r,attr"`
	Type    string    `xml:"t,attr"`
	Formula *struct{} `xml:"f"`
	Value   string    `xml:"v"`
}

// lintSheets checks the workbook's list of sheets and then every sheet.
func (l *linter) lintSheets() {
	var book struct {
		Sheets []struct {
			Name  string `xml:"name,attr"`
			ID    string `xml:"id,attr"`
			State string `xml:"state,attr"`
		} `xml:"sheets>sheet"`
	}
	var rels struct {
		All []relation `xml:"Relationship"`
	}
	if !l.decode("xl/workbook.xml", &book) || !l.decode("xl/_rels/workbook.xml.rels", &rels) {
		return
	}
	if n := len(book.Sheets); n == 0 || n > maxSheets {
		l.say("the workbook has %d sheets", n)
	}
	tabs := map[string]bool{}
	for _, s := range book.Sheets {
		if tabs[strings.ToLower(s.Name)] {
			l.say("two sheets are named %q", s.Name)
		}
		tabs[strings.ToLower(s.Name)] = true
		if n := len(utf16.Encode([]rune(s.Name))); n == 0 || n > maxName || strings.ContainsAny(s.Name, `[]:*?/\`) {
			l.say("sheet name %q is not allowed", s.Name)
		}
	}
	for _, s := range book.Sheets {
		for _, r := range rels.All {
			if r.ID == s.ID {
				var sheet lintSheet
				if name := "xl/" + strings.TrimPrefix(r.Target, "/xl/"); l.decode(name, &sheet) {
					l.lintSheet(s.Name, sheet, tabs)
				}
			}
		}
	}
}

func (l *linter) lintSheet(tab string, s lintSheet, tabs map[string]bool) {
	cells := map[string]lintCell{}
	col, row := 1, 1
	for _, r := range s.Rows {
		for _, c := range r.Cells {
			cells[c.Ref] = c
			l.lintCell(tab, c)
			if x, y, err := excelize.CellNameToCoordinates(c.Ref); err == nil {
				col, row = max(col, x), max(row, y)
			}
		}
	}
	if area, ok := parseArea(s.Dimension.Ref); !ok || area[2] < col || area[3] < row {
		l.say("sheet %s: dimension %q does not cover cell %s", tab, s.Dimension.Ref, at(col, row))
	}
	l.lintRanges(tab, s)
	l.lintFolds(tab, s)
	for _, f := range s.Filters {
		l.lintHeader(tab, f.Ref, cells)
	}
	if len(s.Filters) > 1 || len(s.Filters) > 0 && len(s.Tables) > 0 {
		l.say("sheet %s: a filter and a table together", tab)
	}
	for _, link := range s.Links {
		if link.Location == "" {
			continue
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(link.Location, "'"), "'!")
		if !tabs[strings.ToLower(strings.ReplaceAll(name, "''", "'"))] {
			l.say("sheet %s: %s links to %q, which is no sheet", tab, link.Ref, link.Location)
		}
	}
	l.lintRules(tab, s)
}

func (l *linter) lintRules(tab string, s lintSheet) {
	var priorities []int
	for _, r := range s.Rules {
		if r.Type != "cellIs" && r.Type != "dataBar" {
			l.say("sheet %s: a conditional format of type %s", tab, r.Type)
		}
		if slices.Contains(priorities, r.Priority) {
			l.say("sheet %s: two conditional formats of priority %d", tab, r.Priority)
		}
		priorities = append(priorities, r.Priority)
	}
}

func (l *linter) lintCell(tab string, c lintCell) {
	if c.Formula != nil {
		l.say("sheet %s: %s holds a formula", tab, c.Ref)
	}
	if c.Type == "" || c.Type == "n" {
		if c.Value == "" {
			return
		}
		if v, err := strconv.ParseFloat(c.Value, 64); err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			l.say("sheet %s: %s holds %q, which is no number", tab, c.Ref, cells.Clip(c.Value, 40))
		}
	}
	if c.Type == "e" {
		l.say("sheet %s: %s holds an error value", tab, c.Ref)
	}
}

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

// at names a cell by its column and row.
func at(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return fmt.Sprintf("column %d, row %d", col, row)
	}
	return name
}
