package display

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// WeekOf numbers the week of a day and the year that the number belongs to; ok is
// false where weeks are not numbered. Around New Year the year of an ISO week need
// not be the day's; weeks from Sunday break at New Year instead.
func (c Config) WeekOf(day time.Time) (year, week int, ok bool) {
	switch c.Week {
	case NoWeeks:
		return 0, 0, false
	case SundayWeeks:
		first := time.Date(day.Year(), time.January, 1, 0, 0, 0, 0, time.UTC).Weekday()
		return day.Year(), (day.YearDay()-1+int(first))/7 + 1, true
	}
	year, week = day.ISOWeek()
	return year, week, true
}

// FirstDay is the day that weeks begin with.
func (c Config) FirstDay() time.Weekday {
	if c.Week == SundayWeeks {
		return time.Sunday
	}
	return time.Monday
}

// YearName is the calendar year for which the fiscal year is named that starts on
// the first of startMonth (1 to 12) in the calendar year starts.
func (c Config) YearName(starts, startMonth int) int {
	if startMonth > 1 && c.FiscalYear != Starts {
		return starts + 1 // it ends in the next calendar year
	}
	return starts
}

// QuarterPattern is how quarters are written when fiscal years start in startMonth.
// Without a setting: Q1 2026 where fiscal years are calendar years, else Q1 FY26, so
// that nobody takes it for a calendar quarter.
func (c Config) QuarterPattern(startMonth int) string {
	switch {
	case c.Quarter != "":
		return c.Quarter
	case startMonth > 1:
		return "Q{quarter} FY{yy}"
	}
	return "Q{quarter} {year}"
}

// QuarterName fills a quarter's pattern; year is the fiscal year's name.
func QuarterName(pattern string, year, quarter int) string {
	return strings.NewReplacer(
		"{quarter}", strconv.Itoa(quarter), "{year}", strconv.Itoa(year), "{yy}", fmt.Sprintf("%02d", year%100),
	).Replace(pattern)
}
