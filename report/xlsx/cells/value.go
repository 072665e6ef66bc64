// Package cells says how one value stands in a cell: as which type, in which
// words, how wide. Whatever the CRM holds comes out as text that no spreadsheet
// takes for a formula, or as a number that it can count with. It knows the
// limits of a cell and nothing of sheets.
package cells

import (
	"math"
	"strconv"
	"strings"
	"time"

	"crmscore/report"
)

// Value is what goes into a cell for one value: nil, string, int64 or
// float64. Dates become Excel's day numbers, what Excel cannot count is text.
func (w Words) Value(k report.Kind, v any) any {
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		if v == "" {
			return nil
		}
		switch k {
		case report.Status:
			return w.Status(v)
		case report.Trend:
			return w.trend(v)
		}
		return v
	case bool:
		return w.YesNo(v)
	case time.Time:
		return dateValue(k, v)
	case int64:
		if k == report.ID || !Numeric(k) || v > 999_999_999_999_999 || v < -999_999_999_999_999 {
			return strconv.FormatInt(v, 10)
		}
		return v
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil
		}
		if !Numeric(k) {
			return strconv.FormatFloat(v, 'f', -1, 64)
		}
		return Precise(v)
	}
	return nil
}

// Precise rounds to the 15 digits that Excel keeps; excelize would cut there.
// Minus zero becomes zero.
func Precise(v float64) float64 {
	if v == math.Trunc(v) {
		return v + 0
	}
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if err != nil {
		return v
	}
	return r
}

// dateValue counts days since 1899-12-30, as Excel does since March 1900.
func dateValue(k report.Kind, t time.Time) any {
	t = t.UTC()
	if (k != report.Date && k != report.Time) || t.Year() < 1901 || t.Year() > 9999 {
		if k == report.Time {
			return t.Format("2006-01-02 15:04")
		}
		return t.Format(time.DateOnly)
	}
	serial := float64(t.Unix()-time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Unix()) / 86400
	if k == report.Date {
		return math.Floor(serial)
	}
	return serial
}

// Status writes a machine's word for people: on_track → On track. A word that has no
// message stands as it is, its first letter large.
func (w Words) Status(s string) string {
	if s == "none" {
		return ""
	}
	if word := w.Texts.Word("status."+StatusKey(s), ""); word != "" {
		return word
	}
	return report.Capitalized(strings.ReplaceAll(s, "_", " "))
}

// Shown is a value as its cell will look, for measuring columns and for
// sentences.
func (w Words) Shown(k report.Kind, v any, decimals int) string {
	switch c := w.Value(k, v).(type) {
	case string:
		return c
	case int64:
		return w.Number(k, float64(c), decimals)
	case float64:
		switch k {
		case report.Date:
			return "2026-11-20"
		case report.Time:
			return "2026-11-20 23:59"
		case report.Rate:
			switch RateEdge(c) {
			case -1:
				return w.edge("below", "1")
			case 1:
				return w.edge("above", "99")
			}
		}
		return w.Number(k, c, decimals)
	}
	return ""
}

// Number formats a number as the kind's number format does.
func (w Words) Number(k report.Kind, v float64, decimals int) string {
	switch k {
	case report.Rate:
		return w.unit("percent", w.Grouped(v*100, decimals))
	case report.Days:
		return w.unit("days", w.Grouped(v, 0))
	case report.Ratio:
		return w.Grouped(v, 1) + "×"
	case report.Number, report.Count:
		if decimals > 2 {
			return strconv.FormatFloat(v, 'f', -1, 64)
		}
		return w.Grouped(v, decimals)
	}
	return w.Grouped(v, 0)
}

// Billion is from where on amounts are said in billions: what rounds to 1,000.0M.
const Billion = 999_950_000

// Short is an amount as the tiles show it: 1.2bn, 2.8M, 346k, 2,361, 120.
func (w Words) Short(v float64) string {
	switch a := math.Abs(v); {
	case a >= Billion:
		return w.unit("billions", w.Grouped(v/1e9, 1))
	case a >= 999_500:
		return w.unit("millions", w.Grouped(v/1e6, 1))
	case a >= 10_000:
		return w.unit("thousands", w.Grouped(v/1e3, 0))
	}
	return w.Grouped(v, 0)
}

// Grouped writes v with the language's signs, rounded as spreadsheets do: of the 15
// digits that they keep, and a half goes up.
func (w Words) Grouped(v float64, decimals int) string {
	scale := math.Pow10(decimals)
	return w.Texts.Number(math.Round(Precise(math.Abs(v)*scale))/scale*sign(v), decimals)
}

func sign(v float64) float64 {
	if v < 0 {
		return -1
	}
	return 1
}

// DecimalsOf is how many decimals plain numbers of a column need: 0 to 4 where
// that says them exactly, else 2. More than 2 are not padded with zeros.
func DecimalsOf(rows [][]any, col int) int {
	n := 0
	for _, row := range rows {
		v, ok := row[col].(float64)
		for ok && n <= 4 {
			if x := v * math.Pow10(n); math.Abs(x-math.Round(x)) < 1e-9*max(1, math.Abs(x)) {
				break
			}
			n++
		}
	}
	if n > 4 {
		return 2
	}
	return n
}

// Numeric says whether values of the kind stand on the right.
func Numeric(k report.Kind) bool {
	switch k {
	case report.Amount, report.Count, report.Rate, report.Days, report.Ratio, report.Number:
		return true
	}
	return false
}
