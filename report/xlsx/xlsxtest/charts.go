package xlsxtest

import (
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// anchor is where a chart stands.
type anchor struct {
	From    corner `xml:"from"`
	To      corner `xml:"to"`
	AltText struct {
		Text string `xml:"descr,attr"`
	} `xml:"graphicFrame>nvGraphicFramePr>cNvPr"`
	Chart struct {
		ID string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
	} `xml:"graphicFrame>graphic>graphicData>chart"`
}

type corner struct {
	Column int `xml:"col"`
	Row    int `xml:"row"`
}

func (c corner) cell() string {
	name, err := excelize.CoordinatesToCellName(c.Column+1, c.Row+1)
	if err != nil {
		return err.Error()
	}
	return name
}

// node is any element of a chart.
type node struct {
	XMLName xml.Name
	Value   string `xml:"val,attr"`
	Text    string `xml:",chardata"`
	Kids    []node `xml:",any"`
}

// all gives the elements of a name below n, in order.
func (n node) all(name string) []node {
	var found []node
	for _, k := range n.Kids {
		if k.XMLName.Local == name {
			found = append(found, k)
		}
		found = append(found, k.all(name)...)
	}
	return found
}

// first is the value or text of the first element of a name below n.
func (n node) first(name string) string {
	found := n.all(name)
	if len(found) == 0 {
		return ""
	}
	return found[0].Value + found[0].Text
}

// charts describes what is drawn on a sheet: place, alt text, and every series with
// the cells it is read from and how many points are kept for previews.
func (b *workbook) charts(out *strings.Builder, part, id string) {
	if id == "" {
		return
	}
	drawing := b.relations(part)[id]
	var all struct {
		Anchors []anchor `xml:",any"`
	}
	b.decode(drawing, &all)
	targets := b.relations(drawing)
	for _, a := range all.Anchors {
		fmt.Fprintf(out, "chart     %s:%s %q\n", a.From.cell(), a.To.cell(), a.AltText.Text)
		var chart node
		b.decode(targets[a.Chart.ID], &chart)
		for _, t := range chart.all("title") {
			fmt.Fprintf(out, "          title %q\n", texts(t))
		}
		for _, area := range chart.all("plotArea") {
			for _, plot := range area.Kids {
				b.series(out, plot)
			}
		}
	}
}

func (b *workbook) series(out *strings.Builder, plot node) {
	kind := strings.TrimSuffix(plot.XMLName.Local, "Chart")
	if d := plot.first("barDir"); d != "" {
		kind += " " + d
	}
	if g := plot.first("grouping"); g != "" {
		kind += " " + g
	}
	for _, s := range plot.all("ser") {
		fmt.Fprintf(out, "          %s:", kind)
		for _, role := range []string{"tx", "cat", "xVal", "val", "yVal", "bubbleSize"} {
			for _, found := range s.all(role) {
				if found.first("f") == "" {
					continue
				}
				fmt.Fprintf(out, " %s %s", role, found.first("f"))
				if role == "tx" {
					fmt.Fprintf(out, " %q", found.first("v"))
				} else {
					fmt.Fprintf(out, " (%d points)", len(found.all("pt")))
				}
			}
		}
		out.WriteByte('\n')
	}
}

// texts are the words of a rich text.
func texts(n node) string {
	var words []string
	for _, t := range n.all("t") {
		words = append(words, t.Text)
	}
	return strings.Join(words, "")
}
