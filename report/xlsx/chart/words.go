package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"crmscore/report/xlsx/cells"
)

// Legend says in words what is drawn how, for the heading above the chart.
func (p *Plot) Legend() string {
	join := func(list []series) string {
		var names []string
		for _, s := range list {
			names = append(names, lowerFirst(s.label))
		}
		return strings.Join(names, ", ")
	}
	if p.Empty() {
		return ""
	}
	switch p.kind {
	case "waterfall":
		return ""
	case "interval":
		return "mark = " + lowerFirst(p.first[0].label) + ", bar = its interval"
	case "curve":
		return "lines = " + join(p.first) + " by " + lowerFirst(p.x.label)
	case "funnel":
		return p.funnelLegend(join)
	}
	var parts []string
	limits := "lines = " // what low and high are drawn as
	switch p.kind {
	case "column_line":
		parts = append(parts, "bars = "+join(p.first))
		if len(p.second) > 0 {
			parts = append(parts, "line = "+join(p.second))
		}
	case "line":
		parts = append(parts, "line = "+join(p.first))
		limits = "thin lines = "
	case "scatter":
		parts = append(parts, "dots = "+join(p.first)+" by "+lowerFirst(p.x.label))
	default:
		parts = append(parts, "bars = "+join(p.first))
		limits = "whiskers = "
	}
	if p.low != nil && p.high != nil {
		parts = append(parts, limits+lowerFirst(p.low.label)+" and "+lowerFirst(p.high.label))
	}
	return strings.Join(parts, ", ")
}

func lowerFirst(s string) string {
	if len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

// Empty says that there is no number to draw.
func (p *Plot) Empty() bool {
	drawn := p.first
	if p.kind == "funnel" { // its lines mean nothing without a point
		drawn = drawn[:min(len(drawn), 1)]
	}
	return !slices.ContainsFunc(drawn, series.any)
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
			text += fmt.Sprintf("; %s from %s to %s", lowerFirst(s.label), cells.Number(s.kind, low, 0), cells.Number(s.kind, high, 0))
		}
	}
	return cells.Cut(cells.Text(text), 400)
}

// funnelLegend names dots and lines by their columns' labels.
func (p *Plot) funnelLegend(join func([]series) string) string {
	text := "dots = " + join(p.first[:1]) + " by " + lowerFirst(p.x.label)
	if len(p.first) > 1 {
		text += ", line = " + join(p.first[1:])
	}
	return text + p.limits
}
