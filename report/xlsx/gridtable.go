package xlsx

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"crmscore/analyze/messages"
	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
)

// gridTable draws a table on the grid, each column over as many grid columns as
// it needs.
func (p *page) gridTable(b *report.Block, row int) int {
	p.height(row, 10)
	p.head(gridFirst, p.gridLast(), row+1, p.headOf(*b))
	row += 2
	if b.Failed != "" || len(b.Rows) == 0 {
		p.sentence(gridFirst, p.gridLast(), row, cmp.Or(b.Failed, b.Empty), look{size: theme.BodySize, italic: true, color: theme.Grey}, theme.HeadRow)
		return row + 1
	}
	t := newTable(b, p.w.words)
	p.onGrid(t)
	row = p.table(t, row)
	if left := p.leftOut(b); left != "" {
		p.sentence(gridFirst, p.gridLast(), row, left, look{size: theme.NoteSize, italic: true, color: theme.Grey}, theme.NoteRow)
		row++
	}
	return row
}

// onGrid spreads a table's columns over the grid from left to right: numbers and
// dates as wide as they need, texts share what is left. What does not fit stands
// right of it.
func (p *page) onGrid(t *table) {
	n := min(len(t.cols), p.gridLast()-gridFirst+1)
	ends := p.split(t.cols[:n], p.shares(t))
	at := gridFirst
	for i := range t.cols {
		c := &t.cols[i]
		c.first, c.last = at, at
		if i < n {
			c.last = ends[i]
		} else {
			p.setWidths(append(p.widths[:at-1], c.wants))
		}
		at = c.last + 1
	}
}

// split finds the last grid column of each table column such that together they
// come nearest to the widths that they should have; a value that is cut weighs
// more than any text that is wrapped.
func (p *page) split(cols []column, wants []float64) []int {
	last := p.gridLast()
	room := float64(theme.WidestLink)
	if slices.ContainsFunc(cols, func(c column) bool { return c.Kind == report.Note }) {
		room = theme.LeastLink // sentences need what is left
	}
	type part struct {
		cost float64
		from int
	}
	best := make([][]part, len(cols)) // by column and the grid column that it ends at
	for i, c := range cols {
		best[i] = make([]part, last+1)
		for end := range best[i] {
			best[i][end].cost = math.Inf(1)
			for from := gridFirst + i; from <= end; from++ {
				before := 0.0
				switch {
				case i > 0:
					before = best[i-1][from-1].cost
				case from > gridFirst:
					before = math.Inf(1)
				}
				w := p.across(from, end)
				cost := before + (w-wants[i])*(w-wants[i])
				least := min(c.wants, c.word)
				if c.link >= 0 { // not wrapped by every program
					least = min(c.wants, room)
				}
				if long(c) && w < least {
					cost += 100 * (least - w) * (least - w)
				} else if !long(c) && w < c.wants {
					cost += 1000 * (c.wants - w) * (c.wants - w)
				}
				if cost < best[i][end].cost {
					best[i][end] = part{cost, from}
				}
			}
		}
	}
	ends := make([]int, len(cols))
	for i, end := len(cols)-1, last; i >= 0; i-- {
		ends[i], end = end, best[i][end].from-1
	}
	return ends
}

// shares is the width that each column should have of the grid.
func (p *page) shares(t *table) []float64 {
	room, texts := p.across(gridFirst, p.gridLast()), 0.0
	out := make([]float64, len(t.cols))
	for i, c := range t.cols {
		out[i] = c.wants
		if long(c) {
			texts += c.wants
		} else {
			room -= c.wants
		}
	}
	for i, c := range t.cols {
		if long(c) && texts > 0 {
			out[i] = max(c.wants*room/texts, c.word)
		}
	}
	return out
}

// foot says where the meaning of it all is.
func (p *page) foot(row int) {
	said := []string{p.w.say("workbook.foot")}
	if p.w.book.Kind() == report.RepBook {
		said = append(said, p.w.say("workbook.foot_own"))
	}
	if p.w.book.Fingerprint != "" {
		said = append(said, p.w.say("workbook.foot_fingerprint", messages.F("fingerprint", cells.Clip(p.w.book.Fingerprint, 12))))
	}
	text := strings.Join(said, " ")
	p.height(row, theme.GapRow)
	p.sentence(gridFirst, p.gridLast(), row+1, text, look{size: theme.NoteSize, italic: true, color: theme.Grey}, theme.NoteRow)
	if notes := p.w.notes; notes != "" {
		p.height(row+2, theme.NoteRow)
		p.span(gridFirst, p.gridLast(), row+2, p.w.say("workbook.foot_notes", messages.F("sheet", notes)), p.w.style(look{size: theme.NoteSize, color: theme.Blue, under: true, align: "left", format: theme.FormatText}))
		p.jump(gridFirst, row+2, tabRef(notes, "A1"))
	}
}
