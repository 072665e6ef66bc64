package chart

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"

	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
)

// mark is one series of the kinds of charts that are put together from several:
// limits, steps, bars upon an invisible foot. What has no colour is not drawn.
type mark struct {
	series
	x      *series  // where the points lie across; nil for bars, which stand at the categories
	fill   string   // of bars, or of dots
	edge   string   // of dots; empty for white
	symbol string   // of dots, by Excel's name
	line   string   // from point to point
	width  int      // of that line, in EMU
	dash   string   // of that line; empty for an unbroken one
	texts  []string // beside the points, empty where a point has none
	side   []string // where each of them stands: r, l, t, ctr
}

// stacked draws bars upon each other; marks without a fill are what the others
// stand on. Marks with texts are drawn as a line that nobody sees: only there
// may words stand above a stack.
func stacked(b *strings.Builder, p *Plot) {
	dir := "col"
	if p.sideways() {
		dir = "bar"
	}
	fmt.Fprintf(b, `<c:barChart><c:barDir val="%s"/><c:grouping val="stacked"/><c:varyColors val="0"/>`, dir)
	for i, m := range p.marks {
		if m.texts != nil {
			continue
		}
		b.WriteString(`<c:ser>` + serHead(i, m.series) + `<c:spPr>` + filled(m.fill) + `<a:ln><a:noFill/></a:ln></c:spPr><c:invertIfNegative val="0"/>` +
			categories(p.x) + values("c:val", m.series) + `</c:ser>`)
	}
	b.WriteString(`<c:gapWidth val="42"/><c:overlap val="100"/><c:axId val="1001"/><c:axId val="1002"/></c:barChart>`)
	for i, m := range p.marks {
		if m.texts == nil {
			continue
		}
		b.WriteString(`<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/><c:ser>` + serHead(i, m.series) + m.lineProps() + m.marker() + m.words() +
			categories(p.x) + values("c:val", m.series) + `<c:smooth val="0"/></c:ser><c:marker val="1"/><c:axId val="1001"/><c:axId val="1002"/></c:lineChart>`)
	}
}

// points draws dots and lines across two number axes.
func points(b *strings.Builder, p *Plot) {
	b.WriteString(`<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>`)
	for i, m := range p.marks {
		b.WriteString(`<c:ser>` + serHead(i, m.series) + m.lineProps() + m.marker() + m.words() +
			values("c:xVal", *m.x) + values("c:yVal", m.series) + `<c:smooth val="0"/></c:ser>`)
	}
	b.WriteString(`<c:axId val="1001"/><c:axId val="1002"/></c:scatterChart>`)
}

// storeMarks is Store for marks: the names beside the bars once, and a column of
// x only once for all lines that share it.
func (p *Plot) storeMarks(add func(label string, values []any) Ref) {
	numbers := func(s *series) {
		values := make([]any, len(s.values))
		for i, v := range s.values {
			values[i] = v
		}
		s.ref = add(s.label, values)
	}
	if !p.numbersAcross() {
		names := make([]any, len(p.x.texts))
		for i, t := range p.x.texts {
			names[i] = t
		}
		p.x.ref = add(p.x.label, names)
	}
	stored := map[*series]bool{}
	for i := range p.marks {
		if x := p.marks[i].x; x != nil && !stored[x] {
			numbers(x)
			stored[x] = true
		}
		numbers(&p.marks[i].series)
	}
}

func (m mark) lineProps() string {
	if m.line == "" {
		return `<c:spPr><a:ln w="19050"><a:noFill/></a:ln></c:spPr>`
	}
	return lineProps(m.line, m.width, m.dash)
}

func (m mark) marker() string {
	if m.symbol == "" {
		return `<c:marker><c:symbol val="none"/></c:marker>`
	}
	return fmt.Sprintf(`<c:marker><c:symbol val="%s"/><c:size val="7"/><c:spPr>%s<a:ln w="6350"><a:solidFill><a:srgbClr val="%s"/></a:solidFill></a:ln></c:spPr></c:marker>`,
		m.symbol, filled(m.fill), cmp.Or(m.edge, theme.White))
}

func filled(color string) string {
	if color == "" {
		return `<a:noFill/>`
	}
	return `<a:solidFill><a:srgbClr val="` + color + `"/></a:solidFill>`
}

// words are the texts beside single points, each written out: a text that leads
// to a cell is an extension that not every program reads.
func (m mark) words() string {
	if m.texts == nil {
		return ""
	}
	const shown = `<c:showLegendKey val="0"/><c:showVal val="%d"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>`
	var b strings.Builder
	b.WriteString(`<c:dLbls>`)
	for i, text := range m.texts {
		if text == "" {
			continue
		}
		fmt.Fprintf(&b, `<c:dLbl><c:idx val="%d"/><c:layout/><c:tx><c:rich><a:bodyPr wrap="none"/><a:lstStyle/><a:p><a:r><a:rPr lang="en-US" sz="900" b="0">%s<a:latin typeface="%s"/></a:rPr><a:t>%s</a:t></a:r></a:p></c:rich></c:tx>`+
			`<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr><c:dLblPos val="%s"/>`+shown+`</c:dLbl>`,
			i, filled(theme.Ink), theme.FontName, cells.Escape(text), m.side[i], 1)
	}
	b.WriteString(`<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>` + textProps(theme.Ink, 900, false) + fmt.Sprintf(shown, 0) + `</c:dLbls>`)
	return b.String()
}

// roundUp is a round number at or above v, for the end of an axis.
func roundUp(v float64) float64 {
	if v <= 0 || math.IsInf(v, 0) || math.IsNaN(v) {
		return 0
	}
	step := math.Pow(10, math.Floor(math.Log10(v)))
	if v/step <= 5 {
		step /= 2
	}
	end, err := strconv.ParseFloat(strconv.FormatFloat(math.Ceil(v/step-1e-9)*step, 'g', 12, 64), 64)
	if err != nil {
		return v
	}
	return end
}

// axisEnd writes the end of an axis; 0 leaves it to the program.
func axisEnd(v float64) string {
	if v <= 0 {
		return ""
	}
	return `<c:max val="` + strconv.FormatFloat(v, 'g', 12, 64) + `"/>`
}

// highest is the greatest number of several series, 0 when there is none above it.
func highest(list ...series) float64 {
	top := 0.0
	for _, s := range list {
		for _, v := range s.values {
			if v > top {
				top = v
			}
		}
	}
	return top
}
