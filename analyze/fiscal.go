package analyze

import "time"

// period is one row of table run, computed from the as-of date. All dates are
// midnight UTC; ends are the last day.
type period struct {
	fiscalYear, quarter                                        int
	yearStart, yearEnd, quarterStart, quarterEnd               time.Time
	previousQuarterStart, previousQuarterEnd                   time.Time
	monthStart, monthEnd, previousMonthStart, previousMonthEnd time.Time
	weekStart                                                  time.Time
}

// periods computes the fiscal year, quarter, month and week that asOf lies in.
// Fiscal years are named by the year they start in; weeks start on Monday.
func periods(asOf time.Time, startMonth int) period {
	if startMonth < 1 {
		startMonth = 1
	}
	year, month, day := asOf.Date()
	date := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	today := date(year, month, day)
	p := period{fiscalYear: year}
	if int(month) < startMonth {
		p.fiscalYear--
	}
	p.yearStart = date(p.fiscalYear, time.Month(startMonth), 1)
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
	p.weekStart = today.AddDate(0, 0, -(int(today.Weekday())+6)%7)
	return p
}
