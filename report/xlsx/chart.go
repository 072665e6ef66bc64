package xlsx

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"crmscore/report"
)

// plot is a chart block read: what is drawn against what.
type plot struct {
	kind   string // column, line, column_line, bar or scatter
	title  string
	x      series
	first  []series // columns, bars, points or lines
	second []series // the lines over columns
	low    *series  // limits of the first series
	high   *series
}

// series is one column of the chart's rows.
type series struct {
	label  string
	kind   report.Kind
	texts  []string  // of a category axis
	values []float64 // NaN where there is no value
	ref    dataRef
}

// plan reads a chart block: y may name several columns, separated by commas.
// In column_line the first is drawn as columns and the others as lines; without
// a second one the high column is the line. Rows of a scatter are ordered by x.
func plan(b report.Block) plot {
	ch := report.Chart{}
	if b.Chart != nil {
		ch = *b.Chart
	}
	at := columnAt(b, ch.X)
	if at < 0 {
		at = firstColumn(b, func(c report.Column) bool { return !c.Hidden })
	}
	p := plot{kind: ch.Kind, title: b.Title}
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
		if i := columnAt(b, strings.TrimSpace(name)); i >= 0 {
			p.first = append(p.first, seriesOf(b, rows, i))
		}
	}
	if len(p.first) == 0 {
		if i := firstColumn(b, func(c report.Column) bool { return !c.Hidden && numeric(c.Kind) && c.Name != ch.X }); i >= 0 {
			p.first = append(p.first, seriesOf(b, rows, i))
		}
	}
	if i := columnAt(b, ch.Low); i >= 0 {
		s := seriesOf(b, rows, i)
		p.low = &s
	}
	if i := columnAt(b, ch.High); i >= 0 {
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
		return precise(v)
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
		text := shown(c.Kind, row[at], 0)
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

// legend says in words what is drawn how, for the heading above the chart.
func (p plot) legend() string {
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

// chart draws a chart block with its upper left corner at a cell.
func (p *page) chart(b *report.Block, col, row, width, height int) {
	pl := plan(*b)
	if len(pl.first) == 0 {
		p.put(col, row, "No numbers to draw.", p.w.style(look{size: bodySize, italic: true, color: grey, format: formatText}))
		return
	}
	p.w.store(&pl)
	p.w.charts = append(p.w.charts, chartXML(pl))
	ref := dataTab + "!$A$1"
	p.w.check(p.w.f.AddChart(p.tab, cell(col, row), &excelize.Chart{
		Type:      excelize.Col, // the part is replaced by our own in the zip
		Series:    []excelize.ChartSeries{{Name: ref, Categories: ref, Values: ref}},
		Dimension: excelize.ChartDimension{Width: uint(max(width, 100)), Height: uint(max(height, 80))},
		Format:    excelize.GraphicOptions{AltText: pl.alt(), Name: fmt.Sprintf("Chart %d", len(p.w.charts)), Positioning: "oneCell"},
	}))
	p.used(col, row)
}

// alt says in words what the chart shows, for those who cannot see it.
func (p plot) alt() string {
	text := p.title + ": " + p.legend()
	for _, s := range slices.Concat(p.first, p.second) {
		low, high := math.Inf(1), math.Inf(-1)
		for _, v := range s.values {
			if !math.IsNaN(v) {
				low, high = min(low, v), max(high, v)
			}
		}
		if low <= high {
			text += fmt.Sprintf("; %s from %s to %s", lowerFirst(s.label), number(s.kind, low, 0), number(s.kind, high, 0))
		}
	}
	return cutUnits(cellText(text), 400)
}
