// Package chart turns a chart block into the XML of a native Excel chart: what is
// drawn against what, in which kind of chart, with its values cached, since
// previews draw from the cache alone. It draws columns, lines, bars with whiskers,
// scatters, funnels of limits, intervals, waterfalls and step curves; where the
// numbers lie in the workbook is its caller's choice.
package chart

import (
	"math"
	"slices"
	"strings"
	"time"

	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
)

// Plot is a chart block read: what is drawn against what.
type Plot struct {
	words   cells.Words
	formats map[string]string // number formats with the words of the language
	kind    string            // one of the kinds that front matter may name
	title   string
	note    string // what the rows' note says of all of them
	rows    [][]any
	x       series
	first   []series // columns, bars, points or lines
	second  []series // the lines over columns
	low     *series  // limits of the first series
	high    *series

	marks            []mark   // what funnel, interval, waterfall and curve are drawn from
	levels           []series // whose signs decide whether the axis starts at zero, where these are not first
	acrossEnd, upEnd float64  // of the axes; 0 leaves them to the program
	limits           []string // the lines of a funnel in words
	seen             string   // what is to be seen, for those who cannot see it
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
func Plan(b report.Block, words cells.Words) *Plot {
	ch := report.Chart{}
	if b.Chart != nil {
		ch = *b.Chart
	}
	at := b.Index(ch.X)
	if at < 0 {
		at = firstColumn(b, func(c report.Column) bool { return !c.Hidden })
	}
	p := &Plot{kind: ch.Kind, title: b.Title, note: noteOf(b), words: words, formats: theme.Formats(words.Texts)}
	if p.kind == "" {
		p.kind = "column"
	}
	rows := b.Rows
	if p.numbersAcross() && at >= 0 {
		rows = slices.Clone(rows)
		slices.SortStableFunc(rows, func(a, c []any) int {
			return compareFloat(toFloat(a[at]), toFloat(c[at]))
		})
	}
	p.rows = rows
	if at >= 0 {
		p.x = p.seriesOf(b, rows, at)
	}
	for name := range strings.SplitSeq(ch.Y, ",") {
		if i := b.Index(strings.TrimSpace(name)); i >= 0 {
			p.first = append(p.first, p.seriesOf(b, rows, i))
		}
	}
	if len(p.first) == 0 {
		if i := firstColumn(b, func(c report.Column) bool { return !c.Hidden && cells.Numeric(c.Kind) && c.Name != ch.X }); i >= 0 {
			p.first = append(p.first, p.seriesOf(b, rows, i))
		}
	}
	if p.Empty() || at < 0 {
		return p
	}
	switch p.kind {
	case "funnel":
		p.funnel(b, ch)
		return p
	case "interval":
		p.interval(b, ch)
		return p
	case "waterfall":
		p.waterfall(b)
		return p
	case "curve":
		p.curve()
		return p
	}
	if i := b.Index(ch.Low); i >= 0 {
		s := p.seriesOf(b, rows, i)
		p.low = &s
	}
	if i := b.Index(ch.High); i >= 0 {
		s := p.seriesOf(b, rows, i)
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

// numbersAcross says whether both axes are numbers.
func (p *Plot) numbersAcross() bool {
	return p.kind == "scatter" || p.kind == "funnel" || p.kind == "curve"
}

// sideways says whether the bars lie.
func (p *Plot) sideways() bool { return p.kind == "bar" || p.kind == "interval" }

// noteOf is the first text in a column named note: what is to be said of the
// chart, or why there is none.
func noteOf(b report.Block) string {
	at := b.Index("note")
	for _, row := range b.Rows {
		if at < 0 {
			break
		}
		if s, _ := row[at].(string); s != "" {
			return s
		}
	}
	return ""
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

func (p *Plot) seriesOf(b report.Block, rows [][]any, at int) series {
	c := b.Columns[at]
	s := series{label: c.Label, kind: c.Kind}
	months := true
	for _, row := range rows {
		t, ok := row[at].(time.Time)
		months = months && ok && t.Day() == 1
	}
	for i, row := range rows {
		s.values = append(s.values, toFloat(row[at]))
		text := p.words.Shown(c.Kind, row[at], 0)
		if t, ok := row[at].(time.Time); ok {
			style := "day"
			switch {
			case months && (i == 0 || t.Month() == time.January):
				style = "month_year"
			case months:
				style = "month"
			}
			text = p.words.Texts.Date(t, style)
		}
		s.texts = append(s.texts, text)
	}
	return s
}

// Store hands every series to add, which puts it where a workbook keeps such
// numbers and says where that is: label first, then texts, numbers or nil.
func (p *Plot) Store(add func(label string, values []any) Ref) {
	if p.marks != nil {
		p.storeMarks(add)
		return
	}
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
