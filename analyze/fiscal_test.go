package analyze

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"crmscore/analyze/display"
)

func TestPeriods(t *testing.T) {
	t.Parallel()
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	for _, tt := range []struct {
		asOf  time.Time
		start int
		name  string // of the quarter
		want  string // year, quarter, previous quarter, month, previous month, week
	}{
		{day(2026, 1, 31), 2, "Q4 FY26", "2025-02-01 2026-01-31 2025-11-01 2026-01-31 2025-08-01 2025-10-31 2026-01-01 2026-01-31 2025-12-01 2025-12-31 2026-01-26"},
		{day(2026, 2, 1), 2, "Q1 FY27", "2026-02-01 2027-01-31 2026-02-01 2026-04-30 2025-11-01 2026-01-31 2026-02-01 2026-02-28 2026-01-01 2026-01-31 2026-01-26"},
		{day(2024, 2, 29), 1, "Q1 2024", "2024-01-01 2024-12-31 2024-01-01 2024-03-31 2023-10-01 2023-12-31 2024-02-01 2024-02-29 2024-01-01 2024-01-31 2024-02-26"},
		{day(2017, 12, 31), 0, "Q4 2017", "2017-01-01 2017-12-31 2017-10-01 2017-12-31 2017-07-01 2017-09-30 2017-12-01 2017-12-31 2017-11-01 2017-11-30 2017-12-25"},
		{day(2026, 3, 31), 12, "Q2 FY26", "2025-12-01 2026-11-30 2026-03-01 2026-05-31 2025-12-01 2026-02-28 2026-03-01 2026-03-31 2026-02-01 2026-02-28 2026-03-30"},
		{day(2027, 1, 1), 10, "Q2 FY27", "2026-10-01 2027-09-30 2027-01-01 2027-03-31 2026-10-01 2026-12-31 2027-01-01 2027-01-31 2026-12-01 2026-12-31 2026-12-28"},
		{time.Date(2026, 7, 6, 23, 59, 0, 0, time.FixedZone("", 3600)), 7, "Q1 FY27", "2026-07-01 2027-06-30 2026-07-01 2026-09-30 2026-04-01 2026-06-30 2026-07-01 2026-07-31 2026-06-01 2026-06-30 2026-07-06"},
	} {
		p := periods(tt.asOf, tt.start, display.Config{})
		var got []string
		for _, d := range []time.Time{p.yearStart, p.yearEnd, p.quarterStart, p.quarterEnd, p.previousQuarterStart, p.previousQuarterEnd, p.monthStart, p.monthEnd, p.previousMonthStart, p.previousMonthEnd, p.weekStart} {
			got = append(got, d.Format(time.DateOnly))
		}
		if p.quarterName != tt.name || strings.Join(got, " ") != tt.want {
			t.Errorf("%s, start %d: %s, %s; want %s, %s", tt.asOf.Format(time.DateOnly), tt.start, p.quarterName, strings.Join(got, " "), tt.name, tt.want)
		}
	}
}

// TestPeriodsByConfig has days on which the settings make a difference.
func TestPeriodsByConfig(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		asOf  string
		start int
		d     display.Config
		want  string // fiscal year and its first day, quarter's name, week and its first day
	}{
		{"2026-01-31", 2, display.Config{FiscalYear: display.Starts}, "2025 2025-02-01 Q4 FY25 5/2026 2026-01-26"},
		{"2026-02-01", 2, display.Config{FiscalYear: display.Ends, Week: display.SundayWeeks}, "2027 2026-02-01 Q1 FY27 6/2026 2026-02-01"},
		{"2026-01-31", 1, display.Config{FiscalYear: display.Ends}, "2026 2026-01-01 Q1 2026 5/2026 2026-01-26"},
		{"2026-06-30", 7, display.Config{FiscalYear: display.Starts, Quarter: "{year} Q{quarter}"}, "2025 2025-07-01 2025 Q4 27/2026 2026-06-29"},
		{"2027-01-03", 10, display.Config{Week: display.SundayWeeks}, "2027 2026-10-01 Q2 FY27 2/2027 2027-01-03"},
		{"2027-01-02", 10, display.Config{Week: display.SundayWeeks}, "2027 2026-10-01 Q2 FY27 1/2027 2026-12-27"},
		{"2027-01-03", 1, display.Config{Week: display.NoWeeks, Quarter: "{quarter}. Quartal {year}"}, "2027 2027-01-01 1. Quartal 2027 0/0 2026-12-28"},
	} {
		asOf, err := time.Parse(time.DateOnly, tt.asOf)
		if err != nil {
			t.Fatal(err)
		}
		p := periods(asOf, tt.start, tt.d)
		got := fmt.Sprintf("%d %s %s %d/%d %s", p.fiscalYear, p.yearStart.Format(time.DateOnly), p.quarterName, p.week, p.weekYear, p.weekStart.Format(time.DateOnly))
		if got != tt.want {
			t.Errorf("%s, start %d, %+v:\n%s, want\n%s", tt.asOf, tt.start, tt.d, got, tt.want)
		}
	}
}
