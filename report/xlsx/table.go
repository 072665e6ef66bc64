package xlsx

import (
	"fmt"
	"strings"

	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
)

// table is a block drawn as rows and columns; that of a folded block begins with
// the column that it is folded by.
type table struct {
	block *report.Block
	cols  []column
}

// column is one visible column and the sheet columns that it takes.
type column struct {
	report.Column
	at          int // index in the block's rows
	link        int // index of the address that the cell opens, -1 for none
	label       string
	decimals    int
	bound       bool // a low or high beside its estimate
	estimate    bool // has bounds beside it
	fold        bool // its values are the headings of a folded table
	summed      bool // its sums stand in the headings or below
	wants       float64
	heading     float64 // the least width that the header needs
	longest     float64 // the width of its longest text, unbroken
	word        float64 // the least width that breaks no word
	nth         int     // place among the visible columns
	first, last int
}

// longestLabel is how much of a label a header shows; a number behind it keeps two apart.
const longestLabel = 250

// newTable picks the visible columns: not the hidden ones, and an address goes
// behind the column before it.
func newTable(b *report.Block, words cells.Words) *table {
	t := &table{block: b}
	taken := map[string]int{}
	for i, c := range b.Columns {
		if c.Kind == report.Link && len(t.cols) > 0 && t.cols[len(t.cols)-1].link < 0 && t.cols[len(t.cols)-1].Kind != report.Link {
			t.cols[len(t.cols)-1].link = i
			continue
		}
		if c.Hidden || saysNothing(b, i) {
			continue
		}
		col := column{Column: c, at: i, link: -1, label: cells.Cut(c.Label, longestLabel)}
		col.bound = strings.HasSuffix(c.Name, "_low") || strings.HasSuffix(c.Name, "_high")
		if c.Kind == report.Link {
			col.link = i
		}
		key := strings.ToLower(col.label)
		if taken[key]++; taken[key] > 1 {
			col.label = fmt.Sprintf("%s (%d)", col.label, taken[key])
		}
		switch c.Kind {
		case report.Number:
			col.decimals = cells.DecimalsOf(b.Rows, i)
		case report.Count: // shares of split deals
			col.decimals = min(cells.DecimalsOf(b.Rows, i), 1)
		}
		t.cols = append(t.cols, col)
	}
	if len(t.cols) == 0 { // everything hidden: show it rather than nothing
		for i, c := range b.Columns {
			t.cols = append(t.cols, column{Column: c, at: i, link: -1, label: cells.Cut(c.Label, longestLabel)})
		}
	}
	t.foldFirst()
	for i := range t.cols {
		t.cols[i].summed = t.cols[i].summed || t.block.Sums != nil && t.block.Sums[t.cols[i].at] != nil
		t.cols[i].estimate = i+1 < len(t.cols) && t.cols[i+1].bound && !t.cols[i].bound
		t.cols[i].measure(t.values(t.cols[i].at), words)
		t.cols[i].measureEntry()
		if i == 1 && t.folded() { // the number of rows stands in it
			t.cols[i].wants = max(t.cols[i].wants, 14)
		}
		t.cols[i].nth, t.cols[i].first, t.cols[i].last = i, i+1, i+1
	}
	return t
}

// values are what stands in a column: its rows' values, and the sums above and below them.
func (t *table) values(at int) []any {
	var out []any
	for _, f := range t.block.Folds {
		out = append(out, f.Sums[at])
	}
	if t.block.Sums != nil {
		out = append(out, t.block.Sums[at])
	}
	if t.block.HeadingsOnly && t.block.Columns[at].Name != t.block.Group {
		return out
	}
	for _, row := range t.block.Rows {
		out = append(out, row[at])
	}
	return out
}

// measure finds the width that a column of such values wants, in sheet widths
// (Calibri 11).
func (c *column) measure(values []any, words cells.Words) {
	const body, button = theme.BodySize / 11.0, 2.6
	long := 0.0
	for _, v := range values {
		for line := range strings.SplitSeq(words.Shown(c.Kind, v, c.decimals), "\n") {
			long = max(long, cells.Width(line))
			for w := range strings.SplitSeq(line, " ") {
				c.word = max(c.word, cells.Width(w))
			}
		}
	}
	if c.fold || c.summed { // bold in the headings
		long, c.word = long*1.08, c.word*1.08
	}
	c.longest = long * body
	widest := theme.WidestOf(c.Kind)
	if c.link >= 0 {
		widest = theme.WidestLink
	}
	c.word = min(c.word*body+2.6, widest)
	word := 0.0
	for w := range strings.SplitSeq(c.label, " ") {
		word = max(word, cells.Width(w))
	}
	whole := cells.Width(c.label)
	c.heading = max(word, min(whole, whole/2+2))*1.06*body + button
	c.wants = max(min(long*body+2.6, widest), c.heading, 7.5)
	if c.Kind == report.Trend {
		c.wants, c.word = max(theme.TrendWidth, c.heading), 0
	}
}

// table draws header and rows from row on and gives the next free row.
func (p *page) table(t *table, row int) int {
	p.header(t, row)
	top, bottom := row+1, row+t.tall()
	for _, c := range t.cols {
		p.area(c.first, top, c.last, bottom, p.w.style(c.look()))
	}
	if t.folded() {
		p.folds(t, top)
	} else {
		p.rows(t, t.block.Rows, top)
	}
	for _, c := range t.cols {
		p.rules(c, t, top, bottom)
	}
	return p.totals(t, bottom+1)
}

// rows writes the values of some of the table's rows from row top on.
func (p *page) rows(t *table, rows [][]any, top int) {
	for i, values := range rows {
		at := top + i
		tallest := 1
		for _, c := range t.cols {
			v := p.w.words.Value(c.Kind, values[c.at])
			if c.last > c.first {
				p.w.check(p.w.f.MergeCell(p.tab, cell(c.first, at), cell(c.last, at)))
			}
			p.value(c.first, at, v)
			if format := c.formatOf(v); format != "" {
				l := c.look()
				l.format = format
				if format == theme.FormatWhole {
					l.color = theme.Twin(theme.Ink, c.nth, true)
				}
				p.w.check(p.w.f.SetCellStyle(p.tab, cell(c.first, at), cell(c.last, at), p.w.style(l)))
			}
			if s, ok := v.(string); ok && len(s) > 6 && !c.fold && c.Kind != report.Trend {
				tallest = max(tallest, cells.Lines(s, p.chars(c.first, c.last, theme.BodySize)-1))
			}
			p.link(t, c, values, at)
		}
		if tallest > 1 {
			p.height(at, float64(min(tallest, 6))*theme.LineHeight+4)
		}
	}
}

func (p *page) header(t *table, row int) {
	tall := 1
	for _, c := range t.cols {
		l := look{size: theme.BodySize, bold: true, color: theme.White, fill: theme.Navy, wrap: true, align: "left", indent: 1, format: theme.FormatText}
		if cells.Numeric(c.Kind) {
			l.align, l.indent = "right", 1
		}
		p.span(c.first, c.last, row, c.label, p.w.style(l))
		tall = max(tall, cells.Lines(c.label, (p.chars(c.first, c.last, theme.BodySize)-1.5)/1.06))
	}
	p.height(row, float64(min(tall, 4))*theme.LineHeight+11)
}

// link makes a cell clickable: to the CRM, from an action to its sheet, and from
// a rep's name to hers.
func (p *page) link(t *table, c column, values []any, row int) {
	if p.w.words.Value(c.Kind, values[c.at]) == nil {
		return
	}
	if c.link >= 0 {
		raw, _ := values[c.link].(string)
		address, ok := cells.LinkTo(raw, p.w.book.LinkHosts)
		if !ok {
			if raw != "" {
				p.w.refused++
			}
			return
		}
		p.open(c.first, row, address)
	} else {
		tab := p.tabFor(t, c, values)
		if tab == "" {
			return
		}
		p.jump(c.first, row, tabRef(tab, "A1"))
	}
	l := c.look()
	l.color, l.under = theme.Blue, true
	p.w.check(p.w.f.SetCellStyle(p.tab, cell(c.first, row), cell(c.last, row), p.w.style(l)))
}

// tabFor is the tab that a cell leads to; empty for none.
func (p *page) tabFor(t *table, c column, values []any) string {
	switch {
	case t.block.Kind == report.ActionsBlock && c.Name == "sheet":
		name, _ := values[c.at].(string)
		return p.w.tabOf[name]
	case c.Name == "rep_name" && len(p.w.own) > 0 && !c.fold:
		if at := t.block.Index("user_id"); at >= 0 {
			id, _ := values[at].(string)
			return p.w.own[id]
		}
	}
	return ""
}
