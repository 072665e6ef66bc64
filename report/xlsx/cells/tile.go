package cells

import (
	"math"
	"strings"

	"crmscore/analyze/display"
	"crmscore/report"
)

// Tile is a tile's value as its number format shows it, for where the tile stands
// in words: 4.5M, 2,361, 29.4%.
func (w Words) Tile(k report.Kind, v float64) string {
	v = Precise(v)
	switch k {
	case report.Amount:
		if v >= 10_000 || v <= -Billion { // what is owed stands in full, as in the cell
			return w.Short(v)
		}
	case report.Rate:
		return w.unit("percent", w.Grouped(v*100, 1))
	case report.Number:
		return w.InTile(k, v)
	}
	return w.Number(k, v, 0)
}

// InTile is a goal as a tile's sentence says it: no decimals where it has none.
func (w Words) InTile(k report.Kind, v float64) string {
	switch k {
	case report.Amount:
		return w.Short(v)
	case report.Rate:
		if s := w.Grouped(v*100, 1); !strings.HasSuffix(s, "0") {
			return w.unit("percent", s)
		}
	case report.Number:
		if v != math.Trunc(v) {
			return w.Grouped(v, 1)
		}
	}
	return w.Number(k, v, 0)
}

// Change says a change with an arrow and its unit; a rate changes by percentage
// points. It is empty for a change too small to print.
func (w Words) Change(k report.Kind, v float64) string {
	arrow := "▲ "
	if v < 0 {
		arrow = "▼ "
	}
	s := ""
	switch a := math.Abs(v); k {
	case report.Rate:
		s = w.unit("points", w.Grouped(a*100, 1))
	case report.Amount:
		s = w.Short(a)
	default:
		s = w.InTile(k, a)
	}
	if !strings.ContainsAny(s, "123456789") {
		return ""
	}
	return arrow + s
}

// InCurrency puts money around the amount that words say, which may have an arrow
// before it; words of other kinds stay as they are.
func InCurrency(k report.Kind, words string, money display.Money) string {
	if k != report.Amount || words == "" {
		return words
	}
	if arrow, digits, ok := strings.Cut(words, " "); ok {
		return arrow + " " + money.Of(digits)
	}
	return money.Of(words)
}
