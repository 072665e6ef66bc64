package chart

import (
	"math"

	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
)

// waterfall leads from one total to the next by signed changes. A row with
// is_total stands on zero and its y is the level there (without one: what the
// changes before it add up to); every other row's y is a change, and its bar
// hangs between the level before and after. Levels may lie below zero: a bar
// that crosses it is drawn in two parts.
func (p *Plot) waterfall(b report.Block) {
	change := p.first[0]
	total := b.Index("is_total")
	n := len(change.values)
	part := func(label string) series {
		s := series{label: label, kind: change.kind, values: make([]float64, n)}
		for i := range s.values {
			s.values[i] = math.NaN()
		}
		return s
	}
	foot, top := part(p.say("chart.foot")), part(change.label)
	totals, ups, downs := part(p.say("chart.total")), part(p.say("chart.up")), part(p.say("chart.down"))
	upsBelow, downsBelow := part(p.say("chart.up_below")), part(p.say("chart.down_below"))
	texts, sides := make([]string, n), make([]string, n)
	level := 0.0
	for i, v := range change.values {
		sides[i] = "t"
		if is, _ := at(b.Rows[i], total).(bool); is {
			if !math.IsNaN(v) {
				level = v
			}
			totals.values[i], top.values[i] = level, max(level, 0)
			texts[i] = p.shortly(change.kind, level)
			continue
		}
		if math.IsNaN(v) {
			continue
		}
		low, high := min(level, level+v), max(level, level+v)
		level = cells.Precise(level + v)
		above, below := ups, upsBelow
		if v < 0 {
			above, below = downs, downsBelow
		}
		switch {
		case low >= 0:
			foot.values[i], above.values[i] = low, cells.Precise(high-low)
		case high <= 0:
			foot.values[i], below.values[i] = high, cells.Precise(low-high)
		default:
			above.values[i], below.values[i] = high, low
		}
		top.values[i] = high
		texts[i] = p.signed(change.kind, v)
	}
	p.levels = []series{totals, foot, upsBelow, downsBelow}
	for _, m := range []mark{
		{series: foot}, {series: totals, fill: theme.Grey}, {series: ups, fill: theme.Rise}, {series: downs, fill: theme.Fall},
		{series: upsBelow, fill: theme.Rise}, {series: downsBelow, fill: theme.Fall},
	} {
		if m.any() {
			p.marks = append(p.marks, m)
		}
	}
	p.marks = append(p.marks, mark{series: top, texts: texts, side: sides})
	var said []string
	for i, text := range texts {
		if text != "" {
			said = append(said, p.x.texts[i]+" "+text)
		}
	}
	p.seen = p.words.Texts.List(said)
}

// any says whether the series has a number.
func (s series) any() bool {
	for _, v := range s.values {
		if !math.IsNaN(v) {
			return true
		}
	}
	return false
}

// at is the value of a row's column, nil where there is none such.
func at(row []any, column int) any {
	if column < 0 {
		return nil
	}
	return row[column]
}

// shortly is a number as words beside a bar have it.
func (p *Plot) shortly(k report.Kind, v float64) string {
	if k == report.Amount {
		return p.words.Short(v)
	}
	return p.words.Number(k, v, 0)
}

// signed is a change with its sign.
func (p *Plot) signed(k report.Kind, v float64) string {
	if text := p.shortly(k, math.Abs(v)); v > 0 {
		return "+" + text
	} else if v < 0 {
		return "−" + text
	}
	return p.shortly(k, 0)
}
