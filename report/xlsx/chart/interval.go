package chart

import (
	"math"

	"crmscore/analyze/messages"
	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
)

// interval draws a bar from low to high per row, with a dark mark at the value:
// an invisible foot up to low, and upon it the bar before the mark, the mark,
// the bar behind it. The value also stands behind the row's name. Rows keep
// their order, which must not be that of the values.
func (p *Plot) interval(b report.Block, ch report.Chart) {
	y := p.first[0]
	lows, highs := p.listed(b, ch.Low), p.listed(b, ch.High)
	top := highest(append(highs, y)...)
	p.upEnd = p.rateEnd(top)
	thick := p.upEnd / 130 // of the mark
	part := func(label string) mark { return mark{series: series{label: label, kind: y.kind}} }
	foot, before, value, behind := part(p.say("chart.foot")), part(p.say("chart.before")), part(y.label), part(p.say("chart.behind"))
	before.fill, value.fill, behind.fill = theme.BarGood, theme.Navy, theme.BarGood
	number := func(v float64) string { return p.words.Number(y.kind, v, 0) }
	names := make([]string, len(y.values))
	var said []string
	for i, v := range y.values {
		low, high := valueAt(lows, i), valueAt(highs, i)
		names[i] = clipped(p.x.texts[i], 48)
		if math.IsNaN(v) || math.IsNaN(low) || math.IsNaN(high) || low > v || high < v {
			low, high = v, v // a value without limits is a mark alone
		}
		start := max(min(v-thick/2, p.upEnd-thick), min(low, v))
		for _, s := range []struct {
			m *mark
			v float64
		}{{&foot, low}, {&before, start - low}, {&value, thick}, {&behind, high - start - thick}} {
			if math.IsNaN(v) {
				s.v = math.NaN()
			} else {
				s.v = cells.Precise(max(s.v, 0))
			}
			s.m.values = append(s.m.values, s.v)
		}
		if !math.IsNaN(v) {
			said = append(said, p.say("chart.interval_seen", messages.F("name", names[i]), messages.F("value", number(v)),
				messages.F("low", number(low)), messages.F("high", number(high))))
			names[i] += "   " + number(v)
		} else {
			names[i] += "   –"
		}
	}
	p.x.texts = names
	p.levels = []series{foot.series}
	p.marks = []mark{foot, before, value, behind}
	p.seen = p.words.Texts.List(said)
}
