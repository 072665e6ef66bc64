package xlsx

import (
	"math"

	"github.com/xuri/excelize/v2"

	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
)

// look is everything that a cell's style can say; equal looks share one style.
type look struct {
	size                       float64
	bold, italic, under, wrap  bool
	color, fill                string
	format                     string // number format; empty is General
	align, valign              string
	indent                     int
	leftEdge, bottom, topColor string
	bottomWeight               int
	shrink                     bool
	box                        string // border all around
	open                       bool   // may be typed into when the sheet is protected
}

// format is a number format with the words of the book's language, where it has any.
func (w *writer) format(code string) string {
	if spoken, ok := w.formats[code]; ok {
		return spoken
	}
	return code
}

// style gives the id of a look in the workbook's style table.
func (w *writer) style(l look) int {
	l.format = w.format(l.format)
	if id, ok := w.styles[l]; ok {
		return id
	}
	id, err := w.f.NewStyle(l.excel())
	w.check(err)
	w.styles[l] = id
	return id
}

func (l look) excel() *excelize.Style {
	s := &excelize.Style{
		Font: &excelize.Font{Family: theme.FontName, Size: l.size, Bold: l.bold, Italic: l.italic, Color: l.color},
		Alignment: &excelize.Alignment{
			Horizontal: l.align, Vertical: l.valign, Indent: l.indent, WrapText: l.wrap, ShrinkToFit: l.shrink,
		},
	}
	if l.size == 0 {
		s.Font.Size = theme.BodySize
	}
	if l.color == "" {
		s.Font.Color = theme.Ink
	}
	if l.under {
		s.Font.Underline = "single"
	}
	if l.valign == "" {
		s.Alignment.Vertical = "center"
	}
	if l.fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.fill}}
	}
	switch l.format {
	case "":
	case theme.FormatText:
		s.NumFmt = 49
	default:
		s.CustomNumFmt = &l.format
	}
	if l.leftEdge != "" {
		s.Border = append(s.Border, excelize.Border{Type: "left", Color: l.leftEdge, Style: 5})
	}
	if l.topColor != "" {
		s.Border = append(s.Border, excelize.Border{Type: "top", Color: l.topColor, Style: 1})
	}
	if l.bottom != "" {
		s.Border = append(s.Border, excelize.Border{Type: "bottom", Color: l.bottom, Style: max(l.bottomWeight, 1)})
	}
	if l.box != "" {
		s.Border = nil
		for _, side := range []string{"left", "top", "right", "bottom"} {
			s.Border = append(s.Border, excelize.Border{Type: side, Color: l.box, Style: 1})
		}
	}
	if l.open {
		s.Protection = &excelize.Protection{Locked: false}
	}
	return s
}

// toneStyle gives the id of a conditional style for a tone.
func (w *writer) toneStyle(t theme.Tone) int {
	if id, ok := w.tones[t]; ok {
		return id
	}
	id, err := w.f.NewConditionalStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true, Color: t.Text},
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{t.Fill}},
	})
	w.check(err)
	w.tones[t] = id
	return id
}

// look is how a column's cells look by kind alone.
func (c column) look() look {
	l := look{size: theme.BodySize, bottom: theme.Rule, indent: 1, align: "left", format: theme.FormatOf(c.Kind, c.decimals), wrap: !cells.Numeric(c.Kind)}
	switch {
	case cells.Numeric(c.Kind):
		l.align = "right"
	case c.Kind == report.Date, c.Kind == report.Time:
		l.wrap = false
	}
	if l.align == "right" {
		l.color = theme.Twin(theme.Ink, c.nth, false)
	}
	if c.bound || c.fold || c.Kind == report.ID {
		l.color = theme.Grey
	}
	l.wrap = l.wrap && !c.fold
	return entryLook(c, l)
}

// formatOf is the number format of a value that must not be shown as its column's
// others are; empty for none. A chance of 0.3% is not the same as none.
func (c column) formatOf(v any) string {
	f, ok := v.(float64)
	switch {
	case c.wholeAmong(v):
		return theme.FormatWhole
	case !ok || c.Kind != report.Rate:
		return ""
	}
	return map[int]string{-1: theme.FormatBelow, 1: theme.FormatAbove}[cells.RateEdge(f)]
}

// wholeAmong says whether v is a whole count in a column where shares of split
// deals have a decimal: it is shown without one, since there is nothing to share.
func (c column) wholeAmong(v any) bool {
	f, ok := v.(float64)
	return ok && c.Kind == report.Count && c.decimals > 0 && f == math.Trunc(f)
}
