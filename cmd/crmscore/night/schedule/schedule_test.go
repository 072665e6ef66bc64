package schedule

import (
	"strings"
	"testing"
	"time"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func parse(t *testing.T, text, tz string) Schedule {
	t.Helper()
	s, err := Parse(text, zone(t, tz))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func at(t *testing.T, text string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestNextAcrossClockChanges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, spec, zone, after, want string }{
		{"plain weekday", "30 5 * * mon-fri", "Europe/Stockholm", "2026-11-20T12:00:00Z", "2026-11-23T04:30:00Z"},
		{"skipped time runs at the jump", "30 2 * * *", "Europe/Stockholm", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z"},
		{"day after the jump", "30 2 * * *", "Europe/Stockholm", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"},
		{"weekly on the jump day is not lost", "30 2 * * 0", "Europe/Stockholm", "2026-03-23T00:00:00Z", "2026-03-29T01:00:00Z"},
		{"repeated time runs the first time", "30 2 * * *", "Europe/Stockholm", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"},
		{"and not the second", "30 2 * * *", "Europe/Stockholm", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"},
		{"midnight jump", "0 0 * * *", "Africa/Cairo", "2026-04-23T12:00:00Z", "2026-04-23T22:00:00Z"},
		{"leap day", "0 6 29 2 *", "UTC", "2026-03-01T00:00:00Z", "2028-02-29T06:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := parse(t, c.spec, c.zone).Next(at(t, c.after))
			if !got.Equal(at(t, c.want)) {
				t.Errorf("Next = %s, want %s", got.UTC().Format(time.RFC3339), c.want)
			}
		})
	}
}

// One night per calendar day, two years long, whatever the zone does.
func TestOneNightPerDay(t *testing.T) {
	t.Parallel()
	for _, tz := range []string{"Europe/Stockholm", "America/New_York", "Africa/Cairo", "Asia/Beirut", "America/Havana",
		"Atlantic/Azores", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Auckland", "UTC"} {
		for _, spec := range []string{"0 0 * * *", "30 2 * * *", "30 0 * * *", "0 3 * * *", "15 1 * * *"} {
			s := parse(t, spec, tz)
			loc := zone(t, tz)
			seen := map[string]bool{}
			now := time.Date(2025, 12, 31, 12, 0, 0, 0, loc)
			for range 730 {
				now = s.Next(now)
				day := now.In(loc).Format(time.DateOnly)
				if seen[day] {
					t.Fatalf("%s in %s: two nights on %s", spec, tz, day)
				}
				seen[day] = true
			}
			if len(seen) != 730 || now.In(loc).Format(time.DateOnly) != "2027-12-31" {
				t.Fatalf("%s in %s: 730 nights end on %s", spec, tz, now.In(loc).Format(time.DateOnly))
			}
		}
	}
}

func TestLast(t *testing.T) {
	t.Parallel()
	s := parse(t, "30 5 * * mon-fri", "Europe/Stockholm")
	got, ok := s.Last(at(t, "2026-11-22T12:00:00Z")) // a Sunday
	if !ok || !got.Equal(at(t, "2026-11-20T04:30:00Z")) {
		t.Errorf("Last = %v %v, want Friday 05:30", got, ok)
	}
	if got, ok := s.Last(at(t, "2026-11-20T04:30:00Z")); !ok || !got.Equal(at(t, "2026-11-20T04:30:00Z")) {
		t.Errorf("Last at the very minute = %v %v", got, ok)
	}
	if _, ok := parse(t, "0 6 29 2 *", "UTC").Last(at(t, "2026-11-20T00:00:00Z")); ok {
		t.Error("Last found a leap day in 2025 or 2026")
	}
}

func TestShifts(t *testing.T) {
	t.Parallel()
	got := parse(t, "30 2 * * *", "Europe/Stockholm").Shifts(at(t, "2026-01-01T00:00:00Z"), 365)
	if len(got) != 2 || got[0].Wanted != "2026-03-29 02:30" || got[0].Twice || got[1].Wanted != "2026-10-25 02:30" || !got[1].Twice {
		t.Errorf("Shifts = %+v", got)
	}
	if got := parse(t, "0 4 * * *", "Europe/Stockholm").Shifts(at(t, "2026-01-01T00:00:00Z"), 365); len(got) != 0 {
		t.Errorf("04:00 is never moved, got %+v", got)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	for spec, want := range map[string]string{
		"TZ=Europe/Stockholm 0 5 * * *": "time zone",
		"CRON_TZ=X":                     "time zone",
		"@every 1h":                     "@every",
		"0 0 31 2 *":                    "never comes",
		"0 5 * *":                       "expected",
		"99 5 * * *":                    "above maximum",
		"":                              "empty",
	} {
		if _, err := Parse(spec, time.UTC); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q) = %v, want an error with %q", spec, err, want)
		}
	}
}

func TestScheduleThatCannotBeMeant(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"0 6,18 * * *":   "comes more than once a day",
		"*/90 * * * *":   "comes more than once a day",
		"@hourly":        "comes more than once a day",
		"0 5 31 2 *":     "never comes",
		"0 5 * * 7":      "Sunday is 0 or sun",
		"TZ=UTC 0 5 * *": "no time zone",
	} {
		if _, err := Parse(text, time.UTC); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q) = %v, want an error with %q", text, err, want)
		}
	}
	for _, text := range []string{"@daily", "0 5 1 * *", "59 23 * * 0"} {
		if _, err := Parse(text, time.UTC); err != nil {
			t.Errorf("Parse(%q) = %v", text, err)
		}
	}
}
