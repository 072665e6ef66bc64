package xlsx

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/parts"
	"crmscore/report/xlsx/theme"
)

// page is one sheet being drawn from top to bottom.
type page struct {
	w     *writer
	tab   string
	first bool
	sheet report.Sheet
	patch *parts.Sheet
	main  *report.Block // of a stack: the only block that is not a sentence

	widths     []float64 // of the columns, A first
	usedCol    int       // extent, for the dimension
	usedRow    int
	freezeRow  int // rows that stay when scrolling
	freezeCol  int
	repeatRow  int // header row repeated on every printed page; 0 for none
	filterArea string
	fitTall    int       // 1 = the whole sheet on one page
	scale      int       // percent of a sheet with page breaks of its own; 0 for one that is fitted to its page
	kept       []rowSpan // rows that stay on one printed page, from top to bottom
	contentsAt int       // the first of the lines that lead to the headings; 0 for none
	headRows   []int     // where the headings stand
	smallAt    int       // where the small print begins
	explained  []*table  // tables whose columns the small print explains
	portrait   bool
	groups     int // of the grid: tiles abreast

	marks map[string]bool // of the texts on it; nil where nobody fills in anything
}

func cell(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return "" // columns and rows are counted here, never read; no cell has this name
	}
	return name
}

// open makes a cell lead to a web address that has passed safeLink.
func (p *page) open(col, row int, address string) { p.patch.Open(cell(col, row), address) }

// jump makes a cell lead to a place in the workbook, as tabRef writes it.
func (p *page) jump(col, row int, place string) { p.patch.Jump(cell(col, row), place) }

// put writes one value (nil, string, int64 or float64) and its style.
func (p *page) put(col, row int, v any, style int) {
	at := cell(col, row)
	p.value(col, row, v)
	p.w.check(p.w.f.SetCellStyle(p.tab, at, at, style))
}

// value writes one value and leaves the style.
func (p *page) value(col, row int, v any) {
	p.used(col, row)
	at := cell(col, row)
	switch v := v.(type) {
	case nil:
	case string:
		p.remember(v)
		p.w.check(p.w.f.SetCellStr(p.tab, at, cells.Text(v)))
	case int64:
		p.w.check(p.w.f.SetCellInt(p.tab, at, v))
	case float64:
		p.w.check(p.w.f.SetCellFloat(p.tab, at, v, -1, 64))
	}
}

// area gives a range of cells one style.
func (p *page) area(col, row, toCol, toRow, style int) {
	p.used(toCol, toRow)
	p.w.check(p.w.f.SetCellStyle(p.tab, cell(col, row), cell(toCol, toRow), style))
}

// span writes v into cells merged from col to toCol, all of one style.
func (p *page) span(col, toCol, row int, v any, style int) {
	p.area(col, row, toCol, row, style)
	if toCol > col {
		p.w.check(p.w.f.MergeCell(p.tab, cell(col, row), cell(toCol, row)))
	}
	p.value(col, row, v)
}

func (p *page) height(row int, points float64) {
	p.used(1, row)
	p.w.check(p.w.f.SetRowHeight(p.tab, row, min(points, 400)))
}

// used notes that a cell is used; a sheet that has no such cell makes no workbook.
func (p *page) used(col, row int) {
	if row > excelize.TotalRows || col > excelize.MaxColumns {
		p.w.check(fmt.Errorf("sheet %s: row %d, column %d: a sheet has %d rows and %d columns", p.tab, row, col, excelize.TotalRows, excelize.MaxColumns))
	}
	p.usedCol, p.usedRow = max(p.usedCol, col), max(p.usedRow, row)
}

// setWidths sets the columns from A on.
func (p *page) setWidths(widths []float64) {
	for i := range widths {
		widths[i] = min(widths[i], excelize.MaxColumnWidth)
	}
	p.widths = widths
	for i, width := range widths {
		name, err := excelize.ColumnNumberToName(i + 1)
		p.w.check(err)
		p.w.check(p.w.f.SetColWidth(p.tab, name, name, width))
	}
}

// across is the width of the columns col to toCol together.
func (p *page) across(col, toCol int) float64 {
	sum := 0.0
	for c := col; c <= toCol; c++ {
		if c <= len(p.widths) {
			sum += p.widths[c-1]
		} else {
			sum += 9.14
		}
	}
	return sum
}

// pixels is the same on a screen at 96 dpi.
func (p *page) pixels(col, toCol int) int {
	sum := 0
	for c := col; c <= toCol; c++ {
		sum += int(7*p.across(c, c) + 5)
	}
	return sum
}

// chars is how many digit widths of a font size fit between col and toCol,
// less the cell's padding.
func (p *page) chars(col, toCol int, size float64) float64 {
	return max((p.across(col, toCol)-1)*11/size, 4)
}

// setup is what holds for every sheet before its first cell.
func (p *page) setup() {
	f := p.w.f
	off, zoom := false, 100.0
	p.w.check(f.SetSheetView(p.tab, 0, &excelize.ViewOptions{ShowGridLines: &off, ZoomScale: &zoom}))
	custom, tall := true, theme.DenseRow
	p.w.check(f.SetSheetProps(p.tab, &excelize.SheetPropsOptions{DefaultRowHeight: &tall, CustomHeight: &custom}))
}

// finish is what can only be said when the sheet's extent is known.
func (p *page) finish() {
	f := p.w.f
	p.w.check(f.SetSheetDimension(p.tab, "A1:"+cell(max(p.usedCol, 1), max(p.usedRow, 1))))
	if p.freezeRow > 0 {
		pane := "bottomLeft"
		if p.freezeCol > 0 {
			pane = "bottomRight"
		}
		top := cell(p.freezeCol+1, p.freezeRow+1)
		p.w.check(f.SetPanes(p.tab, &excelize.Panes{
			Freeze: true, XSplit: p.freezeCol, YSplit: p.freezeRow, TopLeftCell: top, ActivePane: pane,
			Selection: []excelize.Selection{{SQRef: top, ActiveCell: top, Pane: pane}},
		}))
	}
	if p.filterArea != "" {
		p.w.check(f.AutoFilter(p.tab, p.filterArea, nil))
	}
	fit, color := p.scale == 0, theme.TabColor // after AutoFilter, which throws sheet properties away
	props := excelize.SheetPropsOptions{TabColorRGB: &color, FitToPage: &fit}
	if p.patch.Folded() { // headings stand above their rows
		below := false
		props.OutlineSummaryBelow = &below
	}
	p.w.check(f.SetSheetProps(p.tab, &props))
	if p.repeatRow > 0 {
		rows := strings.Replace(cell(1, p.repeatRow), "A", "$", 1)
		p.w.check(f.SetDefinedName(&excelize.DefinedName{
			Name: "_xlnm.Print_Titles", RefersTo: tabRef(p.tab, rows+":"+rows), Scope: p.tab,
		}))
	}
	p.print()
}

// title draws the first two rows and the rule below them, from col to toCol.
func (p *page) title(col, toCol int, title, subtitle string) {
	indent := 0
	if col == 1 {
		indent = 1
	}
	p.height(1, theme.TitleRow)
	p.put(col, 1, title, p.w.style(look{size: theme.TitleSize, bold: true, color: theme.Navy, indent: indent, align: "left", format: theme.FormatText}))
	p.height(2, theme.SubRow)
	p.area(col, 2, toCol, 2, p.w.style(look{size: theme.SmallSize, color: theme.Grey, indent: indent, align: "left", bottom: theme.Navy, bottomWeight: 2, format: theme.FormatText}))
	p.value(col, 2, subtitle)
	p.height(3, theme.GapRow)
}

// back puts the way to the first sheet into the top right corner.
func (p *page) back(col int) {
	if p.first {
		return
	}
	home := p.w.tabs[0]
	p.put(col, 1, "◄ "+home, p.w.style(look{size: theme.SmallSize, color: theme.Blue, under: true, align: "right", format: theme.FormatText}))
	p.jump(col, 1, tabRef(home, "A1"))
}

// head draws a section's heading with a rule below it.
func (p *page) head(col, toCol, row int, text string) {
	indent := 0
	if col == 1 {
		indent = 1
	}
	p.height(row, theme.HeadRow)
	p.area(col, row, toCol, row, p.w.style(look{size: theme.HeadSize, bold: true, color: theme.Navy, bottom: theme.Rule, align: "left", indent: indent, format: theme.FormatText}))
	p.value(col, row, text)
}

// sentence writes wrapped text over merged cells and makes the row high enough.
func (p *page) sentence(col, toCol, row int, text string, l look, least float64) {
	l.wrap, l.align, l.format = true, cmp.Or(l.align, "left"), theme.FormatText
	size := cmp.Or(l.size, float64(theme.BodySize))
	p.span(col, toCol, row, text, p.w.style(l))
	n := cells.Lines(text, p.chars(col, toCol, size)-float64(l.indent))
	p.height(row, max(least, float64(n)*size*1.35+4))
}
