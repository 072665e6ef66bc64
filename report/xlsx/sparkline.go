package xlsx

import (
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"crmscore/report"
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
		SeriesColor: "#" + band, Last: true,
	}))
}
