package chart

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
)

// XML writes a whole chart part. excelize's own charts lack cached values
// (previews draw them empty), write invalid scatter charts and know no error
// bars; so it only places the frame, and this part takes the place of its own.
func (p *Plot) XML() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
		`<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
		`<c:date1904 val="0"/><c:lang val="en-US"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>`)
	switch p.kind {
	case "funnel", "curve":
		points(&b, p)
	case "interval", "waterfall":
		stacked(&b, p)
	case "scatter":
		scatterPlot(&b, p)
	case "line":
		linePlot(&b, p, p.first, 0)
	default:
		barPlot(&b, p)
		if len(p.second) > 0 {
			linePlot(&b, p, p.second, len(p.first))
		}
	}
	axes(&b, p)
	b.WriteString(`<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr></c:plotArea><c:plotVisOnly val="0"/><c:dispBlanksAs val="gap"/></c:chart>` +
		`<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>` + textProps(theme.Grey, 900, false) + `</c:chartSpace>`)
	return b.String()
}

// seriesColors are for several series side by side: the actual is dark.
var seriesColors = []string{theme.Blue, theme.Band, "5B9BD5", theme.Grey}

func barPlot(b *strings.Builder, p *Plot) {
	dir := "col"
	if p.kind == "bar" {
		dir = "bar"
	}
	fmt.Fprintf(b, `<c:barChart><c:barDir val="%s"/><c:grouping val="clustered"/><c:varyColors val="0"/>`, dir)
	for i, s := range p.first {
		whiskers := p.low != nil && p.high != nil && i == 0
		color := seriesColors[i%len(seriesColors)]
		if whiskers {
			color = theme.BarGood // so that the whiskers show on it
		}
		b.WriteString(`<c:ser>` + serHead(i, s))
		fmt.Fprintf(b, `<c:spPr><a:solidFill><a:srgbClr val="%s"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/>`, color)
		if p.kind == "bar" && !whiskers {
			b.WriteString(p.labels(s.kind))
		}
		if whiskers {
			b.WriteString(errorBars(p))
		}
		b.WriteString(categories(p.x) + values("c:val", s) + `</c:ser>`)
	}
	b.WriteString(`<c:gapWidth val="42"/><c:axId val="1001"/><c:axId val="1002"/></c:barChart>`)
}

func linePlot(b *strings.Builder, p *Plot, list []series, index int) {
	b.WriteString(`<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>`)
	one := func(s series, color string, width int, dash string) {
		b.WriteString(`<c:ser>` + serHead(index, s) + lineProps(color, width, dash) + `<c:marker><c:symbol val="none"/></c:marker>` +
			categories(p.x) + values("c:val", s) + `<c:smooth val="0"/></c:ser>`)
		index++
	}
	for i, s := range list {
		color := theme.Ink
		if p.kind == "line" {
			color = seriesColors[i%len(seriesColors)]
		}
		one(s, color, 28575, "")
	}
	if p.kind == "line" && p.low != nil && p.high != nil {
		one(*p.low, theme.Band, 12700, "sysDash")
		one(*p.high, theme.Band, 12700, "sysDash")
	}
	b.WriteString(`<c:marker val="1"/><c:axId val="1001"/><c:axId val="1002"/></c:lineChart>`)
}

func scatterPlot(b *strings.Builder, p *Plot) {
	b.WriteString(`<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>`)
	index := 0
	for i, s := range p.first {
		color := seriesColors[i%len(seriesColors)]
		b.WriteString(`<c:ser>` + serHead(index, s) + `<c:spPr><a:ln w="19050"><a:noFill/></a:ln></c:spPr>`)
		fmt.Fprintf(b, `<c:marker><c:symbol val="circle"/><c:size val="7"/><c:spPr><a:solidFill><a:srgbClr val="%s"/></a:solidFill><a:ln w="6350"><a:solidFill><a:srgbClr val="%s"/></a:solidFill></a:ln></c:spPr></c:marker>`, color, theme.White)
		b.WriteString(values("c:xVal", p.x) + values("c:yVal", s) + `<c:smooth val="0"/></c:ser>`)
		index++
	}
	for _, s := range []*series{p.low, p.high} {
		if s == nil {
			continue
		}
		b.WriteString(`<c:ser>` + serHead(index, *s) + lineProps(theme.Band, 15875, "sysDash") + `<c:marker><c:symbol val="none"/></c:marker>` +
			values("c:xVal", p.x) + values("c:yVal", *s) + `<c:smooth val="0"/></c:ser>`)
		index++
	}
	b.WriteString(`<c:axId val="1001"/><c:axId val="1002"/></c:scatterChart>`)
}

func (p *Plot) numFmt(k report.Kind) string {
	format := theme.FormatOf(k, 0)
	switch k {
	case report.Amount:
		format = theme.FormatShort
	case report.Number:
		format = "General"
	}
	if own, ok := p.formats[format]; ok {
		format = own
	}
	return `<c:numFmt formatCode="` + cells.Escape(format) + `" sourceLinked="0"/>`
}

func (p *Plot) labels(k report.Kind) string {
	return `<c:dLbls>` + p.numFmt(k) + `<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>` + textProps(theme.Ink, 900, false) +
		`<c:dLblPos val="outEnd"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>`
}

// errorBars are the whiskers from low to high around the first series.
func errorBars(p *Plot) string {
	return `<c:errBars><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>` +
		values("c:plus", *p.high) + values("c:minus", *p.low) + lineProps(theme.Ink, 12700, "") + `</c:errBars>`
}

func lineProps(color string, width int, dash string) string {
	s := fmt.Sprintf(`<c:spPr><a:ln w="%d" cap="rnd"><a:solidFill><a:srgbClr val="%s"/></a:solidFill>`, width, color)
	if dash != "" {
		s += `<a:prstDash val="` + dash + `"/>`
	}
	return s + `<a:round/></a:ln></c:spPr>`
}

func textProps(color string, size int, bold bool) string {
	weight := 0
	if bold {
		weight = 1
	}
	return fmt.Sprintf(`<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="%d" b="%d"><a:solidFill><a:srgbClr val="%s"/></a:solidFill><a:latin typeface="%s"/></a:defRPr></a:pPr><a:endParaRPr lang="en-US"/></a:p></c:txPr>`,
		size, weight, color, theme.FontName)
}

func serHead(i int, s series) string {
	return fmt.Sprintf(`<c:idx val="%d"/><c:order val="%d"/><c:tx><c:strRef><c:f>%s</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>%s</c:v></c:pt></c:strCache></c:strRef></c:tx>`,
		i, i, cells.Escape(s.ref.Head), cells.Escape(cells.Text(s.label)))
}

func categories(x series) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<c:cat><c:strRef><c:f>%s</c:f><c:strCache><c:ptCount val="%d"/>`, cells.Escape(x.ref.Cells), len(x.texts))
	for i, t := range x.texts {
		fmt.Fprintf(&b, `<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, i, cells.Escape(cells.Text(t)))
	}
	return b.String() + `</c:strCache></c:strRef></c:cat>`
}

func values(element string, s series) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<%s><c:numRef><c:f>%s</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="%d"/>`, element, cells.Escape(s.ref.Cells), len(s.values))
	for i, v := range s.values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			fmt.Fprintf(&b, `<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, i, strconv.FormatFloat(v, 'f', -1, 64))
		}
	}
	return b.String() + `</c:numCache></c:numRef></` + element + `>`
}
