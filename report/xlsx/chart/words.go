package chart

import (
	"math"
	"slices"
	"strings"

	"crmscore/analyze/messages"
	"crmscore/report/xlsx/cells"
)

// Legend says in words what is drawn how, for the heading above the chart.
func (p *Plot) Legend() string {
	join := func(list []series) string {
		var names []string
		for i, s := range list {
			names = append(names, p.named(s, i, len(list)))
		}
		return p.words.Texts.List(names)
	}
	say := func(id string, list ...series) string {
		facts := []messages.Fact{messages.F("names", join(list))}
		if p.numbersAcross() {
			facts = append(facts, messages.F("across", p.within(p.x.label)))
		}
		return p.say(id, facts...)
	}
	if p.Empty() || p.Flat() {
		return ""
	}
	switch p.kind {
	case "waterfall":
		return ""
	case "interval":
		return say("chart.mark", p.first[0])
	case "curve":
		return say("chart.lines_by", p.first...)
	case "funnel":
		parts := []string{say("chart.dots_by", p.first[0])}
		if len(p.first) > 1 {
			parts = append(parts, say("chart.line", p.first[1:]...))
		}
		return p.words.Texts.List(append(parts, p.limits...))
	}
	var parts []string
	limits := "chart.limits" // what low and high are drawn as
	switch p.kind {
	case "column_line":
		parts = append(parts, say("chart.bars", p.first...))
		if len(p.second) > 0 {
			parts = append(parts, say("chart.line", p.second...))
		}
	case "line":
		parts = append(parts, say("chart.line", p.first...))
		limits = "chart.limits_thin"
	case "scatter":
		parts = append(parts, say("chart.dots_by", p.first...))
	default:
		parts = append(parts, say("chart.bars", p.first...))
		limits = "chart.whiskers"
	}
	if p.low != nil && p.high != nil {
		parts = append(parts, p.say(limits, messages.F("low", p.within(p.low.label)), messages.F("high", p.within(p.high.label))))
	}
	return p.words.Texts.List(parts)
}

// named is a series in the legend; of several side by side with its colour, which
// seriesColors gives it.
func (p *Plot) named(s series, i, of int) string {
	name := p.within(s.label)
	shades := []string{"chart.dark_blue", "chart.light_grey", "chart.light_blue", "chart.dark_grey"}
	if p.marks != nil || of < 2 || of > len(shades) { // marks bear their words themselves
		return name
	}
	return p.say(shades[i], messages.F("name", name))
}

// say says a message of the book's language.
func (p *Plot) say(id string, facts ...messages.Fact) string { return p.words.Texts.Say(id, facts...) }

// within is a label inside a sentence.
func (p *Plot) within(label string) string { return p.words.Texts.Within(label) }

// Empty says that there is no number to draw.
func (p *Plot) Empty() bool {
	drawn := p.first
	if p.kind == "funnel" { // its lines mean nothing without a point
		drawn = drawn[:min(len(drawn), 1)]
	}
	return !slices.ContainsFunc(drawn, series.any)
}

// Flat says that a chart would have nothing but zeros: no bar, and an axis that
// some program makes up.
func (p *Plot) Flat() bool {
	if p.marks != nil || p.Empty() {
		return false
	}
	for _, s := range slices.Concat(p.first, p.second) {
		if slices.ContainsFunc(s.values, func(v float64) bool { return v != 0 && !math.IsNaN(v) }) {
			return false
		}
	}
	return true
}

// Note is what the rows say of the whole chart: a sentence above it, or why there
// is none. It may be empty.
func (p *Plot) Note() string { return p.note }

// Rows is how tall the chart should be, in rows of 22 pixels: lying bars need
// room for a line of text each.
func (p *Plot) Rows() int {
	if p.kind == "interval" {
		return min(max(len(p.x.texts)+3, 7), 40)
	}
	return 14
}

// Alt says in words what the chart shows, for those who cannot see it.
func (p *Plot) Alt() string {
	text := p.title
	for _, more := range []string{p.Legend(), p.note, p.seen} {
		if more != "" {
			text += ": " + strings.TrimRight(more, ".")
		}
	}
	if p.marks != nil {
		return cells.Cut(cells.Text(text), 500)
	}
	for _, s := range slices.Concat(p.first, p.second) {
		low, high := math.Inf(1), math.Inf(-1)
		for _, v := range s.values {
			if !math.IsNaN(v) {
				low, high = min(low, v), max(high, v)
			}
		}
		if low <= high {
			text += "; " + p.say("chart.range", messages.F("name", p.within(s.label)),
				messages.F("low", p.words.Number(s.kind, low, 0)), messages.F("high", p.words.Number(s.kind, high, 0)))
		}
	}
	return cells.Cut(cells.Text(text), 400)
}
