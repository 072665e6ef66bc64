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
		name := strings.TrimPrefix(link.Location, "'")
		if end := strings.LastIndex(name, "'!"); end >= 0 { // a name may hold the same
			name = name[:end]
		}
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

// at names a cell by its column and row.
func at(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return fmt.Sprintf("column %d, row %d", col, row)
	}
	return name
}
