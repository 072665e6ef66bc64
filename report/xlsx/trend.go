package xlsx

import (
	"strconv"

	"github.com/xuri/excelize/v2"

	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
)

// A trend is drawn in its cell as small columns from zero, each row by its own
// highest. Its numbers stand in hidden columns of the same row, inside the
// table's filter: numbers on another sheet would stay behind when a reader
// sorts, and show somebody else's trend. The cell itself holds them as words,
// which no one sees and screen readers say.

// trendPeriods is how many hidden columns the trends need; those of a folded
// table are too many to be drawn.
func (t *table) trendPeriods() int {
	sum := 0
	if t.folded() {
		return 0
	}
	for _, c := range t.cols {
		sum += t.periods(c)
	}
	if sum > 0 {
		sum++ // the column of marks before them
	}
	return sum
}

// periods is the length of a column's longest trend, 0 when it has none.
func (t *table) periods(c column) int {
	n := 0
	if c.Kind == report.Trend {
		for _, row := range t.block.Rows {
			n = max(n, len(cells.Trend(row[c.at])))
		}
	}
	return n
}

// anyHidden is how many hidden columns the tables of a sheet need at most; tables
// of other blocks are nil.
func anyHidden(tables []*table) int {
	n := 0
	for _, t := range tables {
		if t != nil {
			n = max(n, t.trendPeriods())
		}
	}
	if anyFillable(tables) {
		n += hiddenColumns
	}
	return n
}

// trends draws the table's trends below its header in row; last is the last
// column that belongs to the rows so far, and what it gives is the new one.
func (p *page) trends(t *table, row, last int) int {
	if t.trendPeriods() == 0 {
		return last
	}
	last = max(last, len(p.widths))
	hidden := p.w.style(look{size: theme.BodySize, color: theme.Grey})
	// LibreOffice prints ### for a number beside the last visible cell of a row where
	// that one is empty, though its column is hidden; words it leaves alone.
	last++
	for i := range len(t.block.Rows) + 1 {
		p.put(last, row+i, theme.HiddenMark, hidden)
	}
	p.hide(last)
	for _, c := range t.cols {
		n := t.periods(c)
		if n == 0 {
			continue
		}
		l := c.look()
		l.format, l.wrap = theme.FormatHidden, false
		drawn := p.w.style(l)
		var at, ranges []string
		for i, values := range t.block.Rows {
			numbers := cells.Trend(values[c.at])
			if len(numbers) < 2 {
				continue
			}
			for k, v := range numbers { // the last periods below each other
				p.put(last+1+n-len(numbers)+k, row+1+i, v, hidden)
			}
			spot := cell(c.first, row+1+i)
			p.w.check(p.w.f.SetCellStyle(p.tab, spot, cell(c.last, row+1+i), drawn))
			at = append(at, spot)
			ranges = append(ranges, tabRef(p.tab, cell(last+1, row+1+i)+":"+cell(last+n, row+1+i)))
		}
		for k := range n {
			p.put(last+1+k, row, c.label+" "+strconv.Itoa(k+1), hidden)
			p.hide(last + 1 + k)
		}
		if len(at) > 0 {
			p.w.check(p.w.f.AddSparkline(p.tab, &excelize.SparklineOptions{
				Location: at, Range: ranges, Type: "column", SeriesColor: "#" + theme.Band, Last: true,
			}))
		}
		last += n
	}
	return last
}

// hide hides a column.
func (p *page) hide(col int) {
	name, err := excelize.ColumnNumberToName(col)
	p.w.check(err)
	p.w.check(p.w.f.SetColVisible(p.tab, name, false))
}
