package chart

import (
	"fmt"
	"slices"
	"strings"

	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
)

// axes writes the two axes: nothing but labels, values from zero.
func axes(b *strings.Builder, p *Plot) {
	kind := p.first[0].kind
	from := p.levels // whose signs count
	if from == nil {
		from = slices.Concat(p.first, p.second)
	}
	line := `<c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="` + theme.Rule + `"/></a:solidFill></a:ln></c:spPr>`
	none := `<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>`
	across, up := "b", "l"
	orient, crosses, hide := "minMax", "autoZero", "0"
	if p.sideways() { // first row on top, the value axis below it
		across, up, orient, crosses = "l", "b", "maxMin", "max"
		if p.marks == nil && (p.low == nil || p.high == nil) {
			hide = "1" // the bars carry their values
		}
	}
	if p.numbersAcross() {
		b.WriteString(`<c:valAx><c:axId val="1001"/><c:scaling><c:orientation val="minMax"/>` + axisEnd(p.acrossEnd) + fromZero(p.x) + `</c:scaling><c:delete val="0"/><c:axPos val="b"/>` +
			axisTitle(p.x.label) + p.numFmt(p.x.kind) + ticks + line + textProps(theme.Grey, 900, false) + `<c:crossAx val="1002"/><c:crosses val="autoZero"/><c:crossBetween val="midCat"/></c:valAx>`)
	} else {
		fmt.Fprintf(b, `<c:catAx><c:axId val="1001"/><c:scaling><c:orientation val="%s"/></c:scaling><c:delete val="0"/><c:axPos val="%s"/><c:numFmt formatCode="General" sourceLinked="0"/>`, orient, across)
		b.WriteString(strings.Replace(ticks, "nextTo", "low", 1) + line + textProps(theme.Grey, 900, false) +
			`<c:crossAx val="1002"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>`)
	}
	between := "between"
	title := ""
	if p.numbersAcross() {
		between = "midCat"
		if p.kind != "curve" { // its lines carry their names
			title = axisTitle(p.first[0].label)
		}
	}
	if p.kind == "waterfall" {
		hide = "1" // the bars carry their values
	}
	end := p.upEnd
	if p.marks == nil {
		end = p.whiskerEnd()
	}
	fmt.Fprintf(b, `<c:valAx><c:axId val="1002"/><c:scaling><c:orientation val="minMax"/>%s%s</c:scaling><c:delete val="%s"/><c:axPos val="%s"/>%s`,
		axisEnd(end), fromZero(from...), hide, up, title)
	b.WriteString(p.numFmt(kind) + ticks + none + textProps(theme.Grey, 900, false))
	fmt.Fprintf(b, `<c:crossAx val="1001"/><c:crosses val="%s"/><c:crossBetween val="%s"/></c:valAx>`, crosses, between)
}

const ticks = `<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>`

// fromZero starts an axis at zero unless a value lies below it.
func fromZero(list ...series) string {
	for _, s := range list {
		for _, v := range s.values {
			if v < 0 {
				return ""
			}
		}
	}
	return `<c:min val="0"/>`
}

// whiskerEnd is the end of a value axis that must hold whiskers, which not
// every program counts: a round number at or above the highest.
func (p *Plot) whiskerEnd() float64 {
	if p.low == nil || p.high == nil || p.kind == "line" || p.kind == "scatter" {
		return 0
	}
	top := 0.0
	for i, v := range p.first[0].values {
		if end := v + p.high.values[i]; end > top {
			top = end
		}
	}
	return roundUp(top)
}

func axisTitle(text string) string {
	return `<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="900" b="0"/></a:pPr><a:r><a:rPr lang="en-US" sz="900" b="0"><a:solidFill><a:srgbClr val="` + theme.Grey +
		`"/></a:solidFill><a:latin typeface="` + theme.FontName + `"/></a:rPr><a:t>` + cells.Escape(text) + `</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>`
}
