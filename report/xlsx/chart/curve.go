package chart

import (
	"math"

	"crmscore/analyze/messages"
	"crmscore/report/xlsx/theme"
)

// curve draws shares that add up as steps: from zero on, each keeps its height
// until the next x at which a row gives another. The end of each step line
// carries its name and height, so that no legend is needed.
func (p *Plot) curve() {
	last := highest(p.x)
	p.ends(math.Ceil(last*0.115)*10, p.rateEnd(highest(p.first...)*1.02))
	var said []string
	for n, s := range p.first {
		m := mark{series: series{label: s.label, kind: s.kind}, line: seriesColors[n%len(seriesColors)], width: 28575}
		if n > 0 {
			m.dash, m.line = "dash", theme.Grey
		}
		across := &series{label: p.x.label, kind: p.x.kind}
		add := func(x, y float64) {
			across.values, m.values = append(across.values, x), append(m.values, y)
			m.texts, m.side = append(m.texts, ""), append(m.side, "r")
		}
		height := 0.0
		add(0, 0)
		for i, v := range s.values {
			x := p.x.values[i]
			if math.IsNaN(v) || math.IsNaN(x) || v == height {
				continue
			}
			if x > 0 {
				add(x, height)
			}
			add(x, v)
			height = v
		}
		if across.values[len(across.values)-1] < last {
			add(last, height)
		}
		text := s.label + " " + p.words.Number(s.kind, height, 0)
		m.texts[len(m.texts)-1] = clipped(text, 40)
		said = append(said, p.say("chart.by", messages.F("names", p.within(text)), messages.F("across", p.words.Number(p.x.kind, last, 0))))
		m.x = across
		p.marks = append(p.marks, m)
	}
	p.seen = p.words.Texts.List(said)
}
