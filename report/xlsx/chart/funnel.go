package chart

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

// mostNamed is how many points of a funnel carry their names; more would cover
// each other.
const mostNamed = 20

// funnel draws a point per row with a y, and lines that say how far from the
// middle chance alone may carry a point with so few deals. Each row brings the
// limits at its own x, so a row says by itself whether it lies outside the inner
// ones; such points have their names (the first text column) where there is room
// for them, the others do not.
// Rows without a y only carry the lines; where there are none, the lines go
// from point to point.
func (p *Plot) funnel(b report.Block, ch report.Chart) {
	y, x := p.first[0], p.x
	lows, highs := p.listed(b, ch.Low), p.listed(b, ch.High)
	name := firstColumn(b, func(c report.Column) bool { return !c.Hidden && c.Kind == report.Text && c.Name != "note" })

	type outside struct {
		row int
		far float64 // in widths of the inner limits
	}
	var inside []int
	var out []outside
	for i, v := range y.values {
		if math.IsNaN(v) || math.IsNaN(x.values[i]) {
			continue
		}
		low, high := valueAt(lows, i), valueAt(highs, i)
		if v < low || v > high {
			out = append(out, outside{i, math.Abs(v-(low+high)/2) / max(high-low, 1e-9)})
		} else {
			inside = append(inside, i)
		}
	}
	named := slices.Clone(out)
	slices.SortStableFunc(named, func(a, b outside) int { return -compareFloat(a.far, b.far) })
	named = named[:min(len(named), mostNamed)]

	for i, id := range []string{"chart.dashed", "chart.dotted"}[:min(len(lows), 2)] {
		p.limits = append(p.limits, p.say(id, messages.F("names", p.within(lows[i].label))))
	}
	p.ends(roundUp(highest(x)), p.rateEnd(1.1*highest(p.first...)))
	for _, s := range slices.Concat(lows, highs) { // limits of few deals would make the points a flat band
		for i, v := range s.values {
			if v > p.upEnd {
				s.values[i] = math.NaN()
			}
		}
	}
	sides := map[int]string{}
	var texts []string
	var acrosses, ups []float64
	for _, o := range named {
		text, _ := at(p.rows[o.row], name).(string)
		texts, acrosses, ups = append(texts, clipped(text, 40)), append(acrosses, x.values[o.row]), append(ups, y.values[o.row])
	}
	for n, side := range places(texts, acrosses, ups, p.acrossEnd, p.upEnd) {
		sides[named[n].row] = side
	}
	p.lines(b, slices.Concat(p.first[1:], lows, highs), len(p.first)-1, len(lows))
	dots := func(label string, rows []int, m mark) {
		if len(rows) == 0 {
			return
		}
		across := series{label: x.label, kind: x.kind}
		m.series = series{label: label, kind: y.kind}
		for _, i := range rows {
			across.values, m.values = append(across.values, x.values[i]), append(m.values, y.values[i])
			text, side := "", cmp.Or(sides[i], "r")
			if sides[i] != "" {
				text, _ = at(p.rows[i], name).(string)
			}
			m.texts, m.side = append(m.texts, clipped(text, 40)), append(m.side, side)
		}
		m.x = &across
		p.marks = append(p.marks, m)
	}
	var rows []int
	var names []string
	for _, o := range out {
		rows = append(rows, o.row)
	}
	for _, o := range named {
		if text, _ := at(p.rows[o.row], name).(string); text != "" {
			names = append(names, clipped(text, 40))
		}
	}
	dots(y.label, inside, mark{fill: theme.Inside, edge: theme.Blue, symbol: "circle"})
	dots(p.say("chart.outside", messages.F("name", y.label)), rows, mark{fill: theme.Outside, symbol: "diamond"})
	p.seen = p.say("chart.outside_count", messages.F("out", len(out)), messages.F("all", len(out)+len(inside)))
	if len(names) > 0 {
		p.seen += ": " + p.words.Texts.List(names)
	}
}

// lines draws the columns of limits and middles over x, each x once: from the
// rows without a y where these are a line by themselves.
func (p *Plot) lines(b report.Block, list []series, middles, inner int) {
	var rows []int
	for i, v := range p.first[0].values {
		if math.IsNaN(v) && !math.IsNaN(p.x.values[i]) {
			rows = append(rows, i)
		}
	}
	if len(rows) < 2 {
		rows = nil
		for i, v := range p.x.values {
			if !math.IsNaN(v) {
				rows = append(rows, i)
			}
		}
	}
	rows = slices.CompactFunc(rows, func(i, j int) bool { return p.x.values[i] == p.x.values[j] })
	across := &series{label: p.x.label, kind: p.x.kind}
	for _, i := range rows {
		across.values = append(across.values, p.x.values[i])
	}
	for n, s := range list {
		m := mark{series: series{label: s.label, kind: s.kind}, x: across, line: theme.Band, width: 12700, dash: "sysDash"}
		switch limit := n - middles; {
		case limit < 0:
			m.line, m.dash = theme.Grey, ""
		case limit%inner > 0: // the outer limits
			m.dash = "sysDot"
		}
		for _, i := range rows {
			m.values = append(m.values, s.values[i])
		}
		p.marks = append(p.marks, m)
	}
}

// listed are the columns that a chart key names.
func (p *Plot) listed(b report.Block, names string) []series {
	var out []series
	for name := range strings.SplitSeq(names, ",") {
		if i := b.Index(strings.TrimSpace(name)); i >= 0 {
			out = append(out, p.seriesOf(b, p.rows, i))
		}
	}
	return out
}

// valueAt is a row's value of the first of some series; NaN where there is none.
func valueAt(list []series, row int) float64 {
	if len(list) == 0 {
		return math.NaN()
	}
	return list[0].values[row]
}

// rateEnd ends the axis of a rate at a round number, and never beyond 100 percent.
func (p *Plot) rateEnd(top float64) float64 {
	if end := roundUp(top); p.first[0].kind != report.Rate || top > 1 {
		return end
	} else {
		return min(end, 1)
	}
}

func (p *Plot) ends(across, up float64) { p.acrossEnd, p.upEnd = across, up }

// clipped is a text of at most n characters, with a mark where some are missing.
func clipped(s string, n int) string { return cells.Cut(cells.Text(s), n) }
