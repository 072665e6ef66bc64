package messages

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// dateFacts are the parts of a date that a format.date message may put together.
var dateFacts = []string{"day", "day2", "month", "month2", "month_name", "month_short", "weekday", "weekday_short", "year", "year2"}

// vocabulary is what a message may ask for whatever English does; nil for
// sentences, whose facts are those of the English ones.
func vocabulary(id string) []string {
	if strings.HasPrefix(id, "format.date.") {
		return dateFacts
	}
	return nil
}

// Date writes a date in a style, which is a message format.date.<style>: day is
// the short one that sorts. The date is that of t's own zone.
func (t *Texts) Date(at time.Time, style string) string {
	if t == nil {
		return at.Format(time.DateOnly)
	}
	weekday := (int(at.Weekday()) + 6) % 7 // Monday is the first
	return t.Say("format.date."+style,
		F("day", strconv.Itoa(at.Day())), F("day2", fmt.Sprintf("%02d", at.Day())),
		F("month", strconv.Itoa(int(at.Month()))), F("month2", fmt.Sprintf("%02d", at.Month())),
		F("month_name", t.part("month", int(at.Month()))), F("month_short", t.part("month_short", int(at.Month()))),
		F("weekday", t.part("weekday", weekday+1)), F("weekday_short", t.part("weekday_short", weekday+1)),
		F("year", fmt.Sprintf("%04d", at.Year())), F("year2", fmt.Sprintf("%02d", at.Year()%100)))
}

// part is a name of a month or a weekday, counted from 1.
func (t *Texts) part(list string, n int) string {
	return t.Say("format." + list + "." + strconv.Itoa(n))
}

// Number writes a number with the language's signs; decimals are padded with
// zeros. What is no finite number is empty.
func (t *Texts) Number(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	thousands, point := ",", "."
	if t != nil {
		thousands, point = t.Say("format.thousands"), t.Say("format.decimal")
	}
	s := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, frac, _ := strings.Cut(s, ".")
	var b strings.Builder
	if v < 0 && strings.Trim(s, "0.") != "" {
		b.WriteByte('-')
	}
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(thousands)
		}
		b.WriteRune(r)
	}
	if frac != "" {
		b.WriteString(point + frac)
	}
	return b.String()
}
