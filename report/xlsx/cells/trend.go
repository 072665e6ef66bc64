package cells

import (
	"math"
	"strconv"
	"strings"

	"crmscore/report"
)

// Trend reads the numbers of a trend, which arrives as a list with commas; nil
// where it is none.
func Trend(v any) []float64 {
	text, _ := v.(string)
	if text == "" {
		return nil
	}
	var out []float64
	for part := range strings.SplitSeq(text, ",") {
		f, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return nil
		}
		out = append(out, Precise(f))
	}
	return out
}

// trend is a trend in words, for those who cannot see it drawn.
func (w Words) trend(text string) string {
	numbers := Trend(text)
	if numbers == nil {
		return text
	}
	var parts []string
	for _, f := range numbers {
		decimals := DecimalsOf([][]any{{f}}, 0)
		if math.Abs(f) >= 100 {
			parts = append(parts, w.Short(f))
		} else {
			parts = append(parts, w.Number(report.Number, f, min(decimals, 2)))
		}
	}
	return strings.Join(parts, "; ")
}
