package chart

import (
	"math"

	"crmscore/report/xlsx/cells"
)

// The plot of a funnel on the screen, in pixels, and its texts: near enough to
// see which names would cover each other.
const (
	plotWide, plotTall = 820.0, 230.0
	letter, line       = 5.4, 13.0
	dot                = 6.0 // half a point's extent
)

type box struct{ left, top, right, bottom float64 }

func (a box) meets(b box) bool {
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

// places finds room for names beside their points, the first names first: right
// of the point, left, above or below it, where a name covers neither another
// name nor one of the points. It gives the side of each, empty for none.
func places(names []string, x, y []float64, across, up float64) []string {
	at := func(i int) (float64, float64) { return x[i] / across * plotWide, (1 - y[i]/up) * plotTall }
	var taken []box
	for i := range names {
		if cx, cy := at(i); !math.IsNaN(cx) && !math.IsNaN(cy) {
			taken = append(taken, box{cx - dot, cy - dot, cx + dot, cy + dot})
		}
	}
	out := make([]string, len(names))
	for i, name := range names {
		if name == "" {
			continue
		}
		cx, cy := at(i)
		wide := cells.Width(name) * letter
		for _, side := range []string{"r", "l", "t", "b"} {
			b := box{cx + dot + 1, cy - line/2, cx + dot + 1 + wide, cy + line/2}
			switch side {
			case "l":
				b.left, b.right = cx-dot-1-wide, cx-dot-1
			case "t":
				b = box{cx - wide/2, cy - dot - 1 - line, cx + wide/2, cy - dot - 1}
			case "b":
				b = box{cx - wide/2, cy + dot + 1, cx + wide/2, cy + dot + 1 + line}
			}
			if b.left < 0 || b.right > plotWide+20 || b.top < 0 || b.bottom > plotTall || covers(b, taken) {
				continue
			}
			out[i], taken = side, append(taken, b)
			break
		}
	}
	return out
}

func covers(b box, taken []box) bool {
	for _, t := range taken {
		if b.meets(t) {
			return true
		}
	}
	return false
}
