// Package chart turns a chart block into the XML of a native Excel chart: what is
// drawn against what, in which kind of chart, with its values cached, since
// previews draw from the cache alone. It draws columns, lines, bars with whiskers
// and scatters; where the numbers lie in the workbook is its caller's choice.
package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"crmscore/report"
	"crmscore/report/xlsx/cells"
)

// Plot is a chart block read: what is drawn against what.
type Plot struct {
	kind   string // column, line, column_line, bar or scatter
	title  string
	x      series
	first  []series // columns, bars, points or lines
	second []series // the lines over columns
	low    *series  // limits of the first series
	high   *series
}

// Ref is where a series lies in the workbook, as absolute references.
type Ref struct {
	Head, Cells string // of the label, of the values
}

// series is one column of the chart's rows.
type series struct {
	label  string
	kind   report.Kind
	texts  []string  // of a category axis
	values []float64 // NaN where there is no value
	ref    Ref
}

// Plan reads a chart block: y may name several columns, separated by commas.
// In column_line the first is drawn as columns and the others as lines; without
// a second one the high column is the line. Rows of a scatter are ordered by x.
func Plan(b report.Block) *Plot {
	ch := report.Chart{}
	if b.Chart != nil {
		ch = *b.Chart
	}
	at := b.Index(ch.X)
	if at < 0 {
		at = firstColumn(b, func(c report.Column) bool { return !c.Hidden })
	}
	p := &Plot{kind: ch.Kind, title: b.Title}
	if p.kind == "" {
		p.kind = "column"
	}
	rows := b.Rows
	if p.kind == "scatter" && at >= 0 {
		rows = slices.Clone(rows)
		slices.SortStableFunc(rows, func(a, c []any) int {
			return compareFloat(toFloat(a[at]), toFloat(c[at]))
		})
	}
	if at >= 0 {
		p.x = seriesOf(b, rows, at)
	}
	for name := range strings.SplitSeq(ch.Y, ",") {
		if i := b.Index(strings.TrimSpace(name)); i >= 0 {
			p.first = append(p.first, seriesOf(b, rows, i))
		}
	}
	if len(p.first) == 0 {
		if i := firstColumn(b, func(c report.Column) bool { return !c.Hidden && cells.Numeric(c.Kind) && c.Name != ch.X }); i >= 0 {
			p.first = append(p.first, seriesOf(b, rows, i))
		}
	}
	if i := b.Index(ch.Low); i >= 0 {
		s := seriesOf(b, rows, i)
		p.low = &s
	}
	if i := b.Index(ch.High); i >= 0 {
		s := seriesOf(b, rows, i)
		p.high = &s
	}
	if p.kind == "column_line" {
		switch {
		case len(p.first) > 1:
			p.first, p.second = p.first[:1], p.first[1:]
		case p.high != nil:
			p.second, p.high = []series{*p.high}, nil
		case p.low != nil:
			p.second, p.low = []series{*p.low}, nil
		}
	}
	return p
}

func firstColumn(b report.Block, want func(report.Column) bool) int {
	for i, c := range b.Columns {
		if want(c) {
			return i
		}
	}
	return -1
}

func compareFloat(a, b float64) int {
	switch {
	case a < b || math.IsNaN(a) && !math.IsNaN(b):
		return -1
	case a > b || math.IsNaN(b) && !math.IsNaN(a):
		return 1
	}
	return 0
}

func toFloat(v any) float64 {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case float64:
		return cells.Precise(v)
	}
	return math.NaN()
}

func seriesOf(b report.Block, rows [][]any, at int) series {
	c := b.Columns[at]
	s := series{label: c.Label, kind: c.Kind}
	months := true
	for _, row := range rows {
		t, ok := row[at].(time.Time)
		months = months && ok && t.Day() == 1
	}
	for i, row := range rows {
		s.values = append(s.values, toFloat(row[at]))
		text := cells.Shown(c.Kind, row[at], 0)
		if t, ok := row[at].(time.Time); ok {
			text = t.Format(time.DateOnly)
			if months {
				text = t.Format("Jan")
				if i == 0 || t.Month() == time.January {
					text = t.Format("Jan 06")
				}
			}
		}
		s.texts = append(s.texts, text)
	}
	return s
}

// Legend says in words what is drawn how, for the heading above the chart.
func (p *Plot) Legend() string {
	join := func(list []series) string {
		var names []string
		for _, s := range list {
			names = append(names, lowerFirst(s.label))
		}
		return strings.Join(names, ", ")
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
func (p *Plot) Empty() bool { return len(p.first) == 0 }

// Alt says in words what the chart shows, for those who cannot see it.
func (p *Plot) Alt() string {
	text := p.title + ": " + p.Legend()
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

// Store hands every series to add, which puts it where a workbook keeps such
// numbers and says where that is: label first, then texts, numbers or nil.
func (p *Plot) Store(add func(label string, values []any) Ref) {
	texts := make([]any, len(p.x.texts))
	for i, t := range p.x.texts {
		texts[i] = t
		if p.kind == "scatter" {
			texts[i] = p.x.values[i]
		}
	}
	p.x.ref = add(p.x.label, texts)
	numbers := func(s *series) {
		values := make([]any, len(s.values))
		for i, v := range s.values {
			values[i] = v
		}
		s.ref = add(s.label, values)
	}
	for i := range p.first {
		numbers(&p.first[i])
	}
	for i := range p.second {
		numbers(&p.second[i])
	}
	if p.low == nil || p.high == nil {
		p.low, p.high = nil, nil
		return
	}
	if p.kind != "line" && p.kind != "scatter" { // whiskers are lengths
		for i, v := range p.first[0].values {
			p.low.values[i] = cells.Precise(max(v-p.low.values[i], 0))
			p.high.values[i] = cells.Precise(max(p.high.values[i]-v, 0))
		}
	}
	numbers(p.low)
	numbers(p.high)
}
