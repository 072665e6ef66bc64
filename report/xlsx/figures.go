package xlsx

import (
	"cmp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"crmscore/analyze/messages"
	"crmscore/report"
	"crmscore/report/xlsx/chart"
	"crmscore/report/xlsx/theme"
)

// trendOf gathers the columns trend_1, trend_2, … of a tile in their order in
// the query: its last periods, oldest first. Fewer than two draw nothing.
func trendOf(b report.Block, row []any) []float64 {
	var out []float64
	for _, c := range b.Columns {
		if !strings.HasPrefix(c.Name, "trend_") {
			continue
		}
		v, _ := floatAt(b, row, c.Name)
		out = append(out, v)
	}
	if len(out) < 2 || slices.Max(out) <= 0 {
		return nil
	}
	return out
}

// sparkline draws a tile's trend as small columns; lines vanish in some
// printers' output, and the axis starts at zero by a patch in the zip.
func (p *page) sparkline(t tile, col, row int) {
	values := make([]any, len(t.trend))
	for i, v := range t.trend {
		values[i] = v
	}
	ref := p.w.data.add(t.label, values)
	p.w.check(p.w.f.AddSparkline(p.tab, &excelize.SparklineOptions{
		Location: []string{cell(col, row)}, Range: []string{ref.sheetRange}, Type: "column",
		SeriesColor: "#" + theme.Band, Last: true,
	}))
}

// stackChart draws a chart below what it has to say, or that alone where there
// is nothing to draw, and gives the next free row.
func (p *page) stackChart(b *report.Block, row, last int) int {
	pl := chart.Plan(*b, p.w.words)
	if text := p.undrawn(pl); text != "" {
		return p.remark(text, row, last)
	}
	if text := pl.Note(); text != "" {
		p.sentence(1, last, row, text, look{size: theme.BodySize, indent: 1}, theme.HeadRow)
		row++
	}
	const tall = 22 // pixels of a row
	rows := pl.Rows()
	p.chart(b, 1, row, min(p.pixels(1, last)-2, 900), rows*tall)
	p.used(1, row+rows-1)
	return row + rows
}

// undrawn is the sentence that stands in a chart's place when there is nothing to
// draw; else empty.
func (p *page) undrawn(pl *chart.Plot) string {
	switch {
	case pl.Empty():
		return cmp.Or(pl.Note(), p.w.say("workbook.no_numbers"))
	case pl.Flat():
		return cmp.Or(pl.Note(), p.w.say("workbook.all_zero"))
	}
	return ""
}

// chart draws a chart block with its upper left corner at a cell.
func (p *page) chart(b *report.Block, col, row, width, height int) {
	pl := chart.Plan(*b, p.w.words)
	if text := p.undrawn(pl); text != "" {
		p.put(col, row, text, p.w.style(look{size: theme.BodySize, italic: true, color: theme.Grey, format: theme.FormatText}))
		return
	}
	pl.Store(func(label string, values []any) chart.Ref {
		at := p.w.data.add(label, values)
		return chart.Ref{Head: at.head, Cells: at.cells}
	})
	p.w.charts = append(p.w.charts, pl.XML())
	ref := dataTab + "!$A$1"
	p.w.check(p.w.f.AddChart(p.tab, cell(col, row), &excelize.Chart{
		Type:      excelize.Col, // the part is replaced by our own in the zip
		Series:    []excelize.ChartSeries{{Name: ref, Categories: ref, Values: ref}},
		Dimension: excelize.ChartDimension{Width: uint(max(width, 100)), Height: uint(max(height, 80))},
		Format:    excelize.GraphicOptions{AltText: pl.Alt(), Name: p.w.say("chart.name", messages.F("number", len(p.w.charts))), Positioning: "oneCell"},
	}))
	p.used(col, row)
}
