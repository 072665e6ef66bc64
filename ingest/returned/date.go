package returned

import (
	"strconv"
	"strings"
	"time"
)

// written are the ways in which people write a day that can mean no other day.
// With slashes the order of day and month is known only where one is above 12:
// both orders are tried, and what both can read is left as it is.
var written = []string{"2006/1/2", "2006.1.2", "2006-1-2", "2.1.2006", "2.1.06", "2 Jan 2006", "2 January 2006", "2. January 2006", "2-Jan-2006", "2-Jan-06",
	"Jan 2, 2006", "January 2, 2006", "Jan 2 2006", "January 2 2006"}

var slashed = [2][]string{{"2/1/2006", "2/1/06"}, {"1/2/2006", "1/2/06"}}

// date reads a day as programs and people write it and gives YYYY-MM-DD: days
// since 1899-12-30 where the format was lost, a time of day behind it, or one of
// written. What cannot be read stays as it is, for the staging to refuse.
func date(text string) string {
	if days, err := strconv.ParseFloat(text, 64); err == nil {
		if !(days >= 36526 && days <= 73050) { // 2000 to 2099, and a number
			return text
		}
		return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(days)).Format(time.DateOnly)
	}
	day, _, _ := strings.Cut(text, "T")
	if day, _, _ = strings.Cut(day, " "); isDay(day) {
		return day
	}
	for _, layout := range written {
		if at, ok := day2000(layout, text); ok {
			return at
		}
	}
	european, british := first(slashed[0], text)
	american, us := first(slashed[1], text)
	switch {
	case british && (!us || european == american):
		return european
	case us && !british:
		return american
	}
	return text
}

func first(layouts []string, text string) (string, bool) {
	for _, layout := range layouts {
		if at, ok := day2000(layout, text); ok {
			return at, true
		}
	}
	return "", false
}

// day2000 reads a day of this century.
func day2000(layout, text string) (string, bool) {
	at, err := time.Parse(layout, text)
	if err != nil || at.Year() < 2000 || at.Year() > 2099 {
		return "", false
	}
	return at.Format(time.DateOnly), true
}

func isDay(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}
