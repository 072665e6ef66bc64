package display_test

import (
	"strings"
	"testing"
	"time"

	"crmscore/analyze/display"
)

// TestWeekOf has the turn of 2026: 1 January 2026 is a Thursday, 1 January 2027 a
// Friday and 3 January 2027 a Sunday. 29 February 2028 is a Tuesday of a leap year
// that began on a Saturday.
func TestWeekOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		day             string
		iso, isoYear    int
		sunday, sunYear int
	}{
		{"2026-01-01", 1, 2026, 1, 2026},
		{"2026-01-03", 1, 2026, 1, 2026}, // Saturday
		{"2026-01-04", 1, 2026, 2, 2026}, // Sunday
		{"2026-03-14", 11, 2026, 11, 2026},
		{"2026-03-15", 11, 2026, 12, 2026}, // Sunday
		{"2026-12-27", 52, 2026, 53, 2026},
		{"2026-12-31", 53, 2026, 53, 2026},
		{"2027-01-01", 53, 2026, 1, 2027},
		{"2027-01-03", 53, 2026, 2, 2027},
		{"2027-01-04", 1, 2027, 2, 2027},
		{"2028-02-29", 9, 2028, 10, 2028},
		{"2028-12-31", 52, 2028, 54, 2028}, // a leap year from Saturday has 54 weeks from Sunday
	} {
		day, err := time.Parse(time.DateOnly, tt.day)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			config     string
			year, week int
		}{{"", tt.isoYear, tt.iso}, {display.ISOWeeks, tt.isoYear, tt.iso}, {display.SundayWeeks, tt.sunYear, tt.sunday}} {
			year, week, ok := display.Config{Week: c.config}.WeekOf(day)
			if year != c.year || week != c.week || !ok {
				t.Errorf("%s, weeks %q: week %d of %d (%v), want %d of %d", tt.day, c.config, week, year, ok, c.week, c.year)
			}
		}
		if _, _, ok := (display.Config{Week: display.NoWeeks}).WeekOf(day); ok {
			t.Errorf("%s has a week number where none is wanted", tt.day)
		}
	}
}

func TestMoney(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ setting, code, want, minus string }{
		{"", "EUR", "207k EUR", "-207k EUR"},
		{display.Code, "USD", "207k USD", "-207k USD"},
		{display.Symbol, "USD", "$207k", "-$207k"},
		{display.Symbol, "EUR", "€207k", "-€207k"},
		{display.Symbol, "GBP", "£207k", "-£207k"},
		{display.Symbol, "JPY", "¥207k", "-¥207k"},
		{display.Symbol, "CHF", "207k CHF", "-207k CHF"}, // has no symbol
		{display.Symbol, "SEK", "207k kr", "-207k kr"},   // letters stand behind
		{display.Symbol, "AUD", "$207k", "-$207k"},
		{display.Symbol, "QQQ", "207k QQQ", "-207k QQQ"}, // no such currency
		{display.Symbol, "", "207k", "-207k"},
		{"{amount} €", "EUR", "207k €", "-207k €"},
		{"US$ {amount}", "USD", "US$ 207k", "-US$ 207k"},
	} {
		m := display.Config{Currency: tt.setting}.Money(tt.code)
		if got, minus := m.Of("207k"), m.Of("-207k"); got != tt.want || minus != tt.minus {
			t.Errorf("%q, %s: %q and %q, want %q and %q", tt.setting, tt.code, got, minus, tt.want, tt.minus)
		}
	}
}

// TestQuarterName has 15 March 2026 and the fiscal years that hold it.
func TestQuarterName(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		startMonth, starts, quarter int
		d                           display.Config
		want                        string
	}{
		{1, 2026, 1, display.Config{}, "Q1 2026"},
		{1, 2026, 1, display.Config{FiscalYear: display.Starts}, "Q1 2026"},
		{2, 2026, 1, display.Config{}, "Q1 FY27"},
		{2, 2026, 1, display.Config{FiscalYear: display.Starts}, "Q1 FY26"},
		{7, 2025, 3, display.Config{}, "Q3 FY26"},
		{10, 2025, 2, display.Config{FiscalYear: display.Ends}, "Q2 FY26"},
		{10, 2025, 2, display.Config{FiscalYear: display.Starts}, "Q2 FY25"},
		{10, 2025, 2, display.Config{Quarter: "FY{year}-Q{quarter}"}, "FY2026-Q2"},
		{2, 2099, 4, display.Config{}, "Q4 FY00"},
	} {
		if got := display.QuarterName(tt.d.QuarterPattern(tt.startMonth), tt.d.YearName(tt.starts, tt.startMonth), tt.quarter); got != tt.want {
			t.Errorf("month %d, %+v: %q, want %q", tt.startMonth, tt.d, got, tt.want)
		}
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	good := []display.Config{
		{}, {Currency: "symbol", Week: "none", FiscalYear: "starts", Quarter: "Q{quarter}/{yy}"},
		{Currency: "{amount} €", Week: "sunday", FiscalYear: "ends", Quarter: "{year}: {quarter}. Quartal"},
	}
	for _, c := range good {
		if faults := c.Validate(); len(faults) > 0 {
			t.Errorf("%+v: %v", c, faults)
		}
	}
	for _, tt := range []struct {
		c                    display.Config
		field, message, hint string
	}{
		{display.Config{Currency: "sign"}, "currency", `unknown choice "sign"`, "code, symbol"},
		{display.Config{Currency: "€{betrag}"}, "currency", "unknown placeholder {betrag}", "known: {amount}"},
		{display.Config{Currency: "{amount}{amount}"}, "currency", "{amount} twice", "{amount} €"},
		{display.Config{Currency: "€{amount"}, "currency", "unknown placeholder {amount", "{amount}"},
		{display.Config{Currency: "} €"}, "currency", "unknown placeholder }", "{amount}"},
		{display.Config{Currency: `"{amount}"`}, "currency", "quotation mark", "{amount} €"},
		{display.Config{Week: "us"}, "week", `unknown choice "us"`, "iso or sunday or none"},
		{display.Config{FiscalYear: "end"}, "fiscal_year", `unknown choice "end"`, "ends or starts"},
		{display.Config{Quarter: "Q{q} {year}"}, "quarter", "unknown placeholder {q}", "{quarter}, {year}, {yy}"},
		{display.Config{Quarter: "FY{yy}"}, "quarter", "has no {quarter}", "Q{quarter}"},
		{display.Config{Quarter: "Q{quarter}"}, "quarter", "has no year", "{yy}"},
		{display.Config{Quarter: "The quarter no. {quarter} of {year}"}, "quarter", "more than 20", "subject lines"},
		{display.Config{Quarter: "Q{quarter}\n{year}"}, "quarter", "line break", "Q{quarter}"},
	} {
		faults := tt.c.Validate()
		if len(faults) != 1 || faults[0].Field != tt.field || !strings.Contains(faults[0].Message, tt.message) || !strings.Contains(faults[0].Hint, tt.hint) {
			t.Errorf("%+v: %+v, want %s: …%s…, hint …%s…", tt.c, faults, tt.field, tt.message, tt.hint)
		}
	}
	if got := len((display.Config{Currency: "x", Week: "x", FiscalYear: "x", Quarter: "x"}).Validate()); got != 4 {
		t.Errorf("%d faults of a section in which all is wrong, want 4", got)
	}
}
