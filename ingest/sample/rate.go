package sample

import (
	"math"
	"strconv"
)

// dollarRate is how many US dollars one euro buys from a day on, in ten-thousandths.
type dollarRate struct {
	from day
	rate int
}

func (r dollarRate) text() string { return strconv.FormatFloat(float64(r.rate)/10000, 'f', 4, 64) }

// dollarRates has a rate for every month of the data.
func (c *Company) dollarRates() []dollarRate {
	s := newStream(c.seed).seek(streamPeople, 4)
	first := c.start.time()
	var out []dollarRate
	level := 10900.0
	for d := date(first.Year(), first.Month(), 1); d <= c.end; d = d.monthEnd() + 1 {
		level = math.Min(11800, math.Max(10300, level+110*s.NormFloat64()))
		out = append(out, dollarRate{d, int(level)})
	}
	return out
}
