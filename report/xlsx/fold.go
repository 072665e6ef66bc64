package xlsx

import (
	"cmp"
	"slices"

	"crmscore/analyze/messages"
	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
)

// A folded table opens with its headings alone: one line per group with the
// number of its rows and their sums. The rows are hidden on outline level 1
// below their heading, where Excel's [+] shows them. Printing gives what is on
// the screen: the headings, which fit a page, or also the rows that were
// unfolded; Excel prints no hidden row, so that nothing else could be promised.
//
// Each row repeats its group's value: a filter on it finds heading and rows.

// folded says whether the table has headings.
func (t *table) folded() bool { return len(t.block.Folds) > 0 }

// tall is how many lines the table has below its header.
func (t *table) tall() int {
	switch {
	case t.block.HeadingsOnly:
		return len(t.block.Folds)
	case t.folded():
		return len(t.block.Folds) + len(t.block.Rows)
	}
	return len(t.block.Rows)
}

// keys is how many columns stay when a reader scrolls to the right: what she
// needs to know whose row it is.
func (t *table) keys() int {
	if t.folded() && len(t.cols) > 2 && t.cols[0].wants+t.cols[1].wants < 62 {
		return 2
	}
	return 1
}

// foldFirst moves the column that the table is folded by to the front, hidden
// or not: the headings' words stand where the eye begins to read.
func (t *table) foldFirst() {
	if !t.folded() {
		return
	}
	at := t.block.Index(t.block.Group)
	head := column{Column: t.block.Columns[at], at: at, link: -1, label: t.block.Columns[at].Label}
	cols := []column{head}
	for _, c := range t.cols {
		if c.at == at {
			cols[0] = c
			continue
		}
		cols = append(cols, c)
	}
	cols[0].fold = true
	for i := range cols {
		cols[i].summed = slices.ContainsFunc(t.block.Folds, func(f report.Fold) bool { return f.Sums[cols[i].at] != nil })
	}
	if t.block.HeadingsOnly { // what belongs to single rows would be empty
		second := cols[min(1, len(cols)-1)].at // long ones have room for the number of rows
		cols = slices.DeleteFunc(cols, func(c column) bool { return !c.fold && !c.summed && (c.at != second || !long(c)) })
	}
	t.cols = cols
}

// folds draws headings and hidden rows from row at on.
func (p *page) folds(t *table, at int) {
	for _, f := range t.block.Folds {
		p.foldHead(t, f, at)
		if t.block.HeadingsOnly {
			at++
			continue
		}
		p.patch.Fold(at)
		p.rows(t, t.block.Rows[f.From:f.To], at+1)
		for row := at + 1; row <= at+f.To-f.From; row++ {
			p.w.check(p.w.f.SetRowOutlineLevel(p.tab, row, 1))
			p.w.check(p.w.f.SetRowVisible(p.tab, row, false))
		}
		at += f.To - f.From + 1
	}
}

// foldHead draws one heading: the group's value, its number of rows and sums.
func (p *page) foldHead(t *table, f report.Fold, row int) {
	first := t.cols[0]
	name := cmp.Or(p.w.words.Shown(first.Kind, f.Value, first.decimals), p.w.say("workbook.none"))
	count := p.w.say("workbook.rows", messages.N(f.To-f.From))
	beside := len(t.cols) > 1 && long(t.cols[1])
	if !beside {
		name += " (" + count + ")"
	}
	for i, c := range t.cols {
		l := c.look()
		l.color, l.wrap = theme.Ink, i == 0
		if !t.block.HeadingsOnly {
			l.bold, l.fill, l.color = true, theme.Ground, theme.Navy
		}
		v := f.Sums[c.at]
		if c.wholeAmong(v) {
			l.format = theme.FormatWhole
		}
		if l.align == "right" {
			l.color = theme.Twin(l.color, c.nth, c.wholeAmong(v))
		}
		switch {
		case i == 0:
			v = name
		case i == 1 && beside:
			v = count
		}
		p.span(c.first, c.last, row, v, p.w.style(l))
	}
	tall := cells.Lines(name, (p.chars(first.first, first.last, theme.BodySize)-1.5)/1.06)
	p.height(row, max(20, float64(min(tall, 6))*theme.LineHeight+6))
}

// foldHint says how much is folded away and how to see it.
func (p *page) foldHint(b *report.Block) string {
	rows := messages.F("rows", p.w.say("workbook.rows", messages.N(b.Total)))
	if b.HeadingsOnly {
		return " (" + p.w.say("workbook.fold_sums", rows, messages.F("sums", len(b.Folds))) + ")"
	}
	return " (" + p.w.say("workbook.fold_hint", rows) + ")"
}
