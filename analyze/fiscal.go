package analyze

import (
	"time"

	"crmscore/analyze/display"
)

// period is one row of table run, computed from the as-of date. All dates are
// midnight UTC; ends are the last day.
type period struct {
	fiscalYear, quarter                                        int
	yearStart, yearEnd, quarterStart, quarterEnd               time.Time
	previousQuarterStart, previousQuarterEnd                   time.Time
	monthStart, monthEnd, previousMonthStart, previousMonthEnd time.Time
	weekStart                                                  time.Time
	week, weekYear                                             int    // 0: weeks are not numbered
	quarterName                                                string // as people read it
}

// periods computes the fiscal year, quarter, month and week that asOf lies in.
// How fiscal years are named and weeks are counted is d's to say.
func periods(asOf time.Time, startMonth int, d display.Config) period {
	startMonth = max(startMonth, 1)
	year, month, day := asOf.Date()
	date := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	today := date(year, month, day)
	starts := year
	if int(month) < startMonth {
		starts--
	}
	p := period{fiscalYear: d.YearName(starts, startMonth)}
	p.yearStart = date(starts, time.Month(startMonth), 1)
	p.yearEnd = p.yearStart.AddDate(1, 0, -1)
	p.quarter = (int(month)-startMonth+12)%12/3 + 1
	p.quarterStart = p.yearStart.AddDate(0, 3*(p.quarter-1), 0)
	p.quarterEnd = p.quarterStart.AddDate(0, 3, -1)
	p.previousQuarterStart = p.quarterStart.AddDate(0, -3, 0)
	p.previousQuarterEnd = p.quarterStart.AddDate(0, 0, -1)
	p.monthStart = date(year, month, 1)
	p.monthEnd = p.monthStart.AddDate(0, 1, -1)
	p.previousMonthStart = p.monthStart.AddDate(0, -1, 0)
	p.previousMonthEnd = p.monthStart.AddDate(0, 0, -1)
	p.weekStart = today.AddDate(0, 0, -(int(today.Weekday())-int(d.FirstDay())+7)%7)
	p.weekYear, p.week, _ = d.WeekOf(today)
	p.quarterName = display.QuarterName(d.QuarterPattern(startMonth), p.fiscalYear, p.quarter)
	return p
}
