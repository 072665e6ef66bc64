package cells

import (
	"math"
	"strings"

	"crmscore/report"
)

// Tile is a tile's value as its number format shows it, for where the tile stands
// in words: 4.5M, 2,361, 29.4%.
func Tile(k report.Kind, v float64) string {
	v = Precise(v)
	switch k {
	case report.Amount:
		if v >= 10_000 { // what is owed stands in full, as in the cell
			return Short(v)
		}
	case report.Rate:
		return Grouped(v*100, 1) + "%"
	case report.Number:
		return InTile(k, v)
	}
	return Number(k, v, 0)
}

// InTile is a goal as a tile's sentence says it: no decimals where it has none.
func InTile(k report.Kind, v float64) string {
	switch k {
	case report.Amount:
		return Short(v)
	case report.Rate:
		if s := Grouped(v*100, 1); !strings.HasSuffix(s, ".0") {
			return s + "%"
		}
	case report.Number:
		if v != math.Trunc(v) {
			return Grouped(v, 1)
		}
	}
	return Number(k, v, 0)
}

// Change says a change with an arrow and its unit; a rate changes by percentage
// points. It is empty for a change too small to print.
func Change(k report.Kind, v float64) string {
	arrow := "▲ "
	if v < 0 {
		arrow = "▼ "
	}
	s := ""
	switch a := math.Abs(v); k {
	case report.Rate:
		s = Grouped(a*100, 1) + " pp"
	case report.Amount:
		s = Short(a)
	default:
		s = InTile(k, a)
	}
	if strings.Trim(s, "0.×% dp") == "" {
		return ""
	}
	return arrow + s
}
