// Package schedule says when nights are due: five cron fields read in the
// company's time zone.
//
// robfig/cron/v3 computes the next activation and nothing else, and it computes
// on wall-clock time without a zone; this package then maps the wall clock to
// an instant. That keeps one night per calendar day on the two days a year when
// clocks change: a time that the clock skips runs at the moment of the change,
// a time that comes twice runs the first time only. (Used with a zone, cron
// would skip the one and repeat the other.)
//
// There is no timer here and no clock: callers pass the time in. What has
// already run is the journal's business.
package schedule

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// horizon bounds every search; a schedule that does not come round in it never does.
const horizon = 5 * 366 * 24 * time.Hour

// Schedule is a parsed schedule in a time zone.
type Schedule struct {
	text string
	spec cron.Schedule
	zone *time.Location
}

// Parse reads five cron fields (minute, hour, day of month, month, weekday).
// Zones, seconds and @every are refused: the zone is the company's, and a night
// is a calendar matter. So is a schedule that never comes, such as 31 February, and
// one that comes twice a day: a night runs once per date.
func Parse(text string, zone *time.Location) (s Schedule, err error) {
	defer func() {
		if r := recover(); r != nil { // cron/v3 panics on some zone prefixes
			err = fmt.Errorf("schedule %q cannot be read", text)
		}
	}()
	if strings.Contains(text, "TZ=") {
		return Schedule{}, errors.New("a schedule holds no time zone: set timezone in the config")
	}
	if strings.HasPrefix(text, "@every") {
		return Schedule{}, errors.New("@every is not a nightly schedule")
	}
	parser := cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow | cron.Descriptor)
	spec, err := parser.Parse(text)
	if err != nil {
		if strings.Contains(err.Error(), "(7) above maximum (6)") {
			err = errors.New("there is no weekday 7; Sunday is 0 or sun")
		}
		return Schedule{}, fmt.Errorf("schedule %q: %w", text, err)
	}
	// Any start will do: cron looks five years ahead, which holds a leap day.
	if spec.Next(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return Schedule{}, fmt.Errorf("schedule %q never comes: there is no such day", text)
	}
	if twiceADay(spec) {
		return Schedule{}, fmt.Errorf("schedule %q comes more than once a day: a night runs once per date, so the other times would do nothing", text)
	}
	return Schedule{text: text, spec: spec, zone: zone}, nil
}

// twiceADay looks for a day with two activations. A time of day is the same on
// every day of a five-field schedule, so the first days that come will do.
func twiceADay(spec cron.Schedule) bool {
	first := spec.Next(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Add(-time.Second))
	second := spec.Next(first)
	return second.Format(time.DateOnly) == first.Format(time.DateOnly)
}

// String gives the five fields as they were written.
func (s Schedule) String() string { return s.text }

// Next is the first activation after t, or the zero time when there is none
// within five years.
func (s Schedule) Next(t time.Time) time.Time {
	wall := wallClock(t.In(s.zone)).Add(-26 * time.Hour) // a zone may jump by a day
	for end := wall.Add(horizon); wall.Before(end); {
		wall = s.spec.Next(wall)
		if wall.IsZero() {
			return time.Time{}
		}
		if at := instant(wall, s.zone); at.After(t) {
			return at
		}
	}
	return time.Time{}
}

// Last is the newest activation at or before t; ok is false when there was none
// in the 400 days before.
func (s Schedule) Last(t time.Time) (at time.Time, ok bool) {
	// Most schedules are daily or weekly, so a short look back usually does.
	for _, back := range []time.Duration{8 * 24 * time.Hour, 400 * 24 * time.Hour} {
		for next := s.Next(t.Add(-back)); !next.IsZero() && !next.After(t); next = s.Next(next) {
			at, ok = next, true
		}
		if ok {
			return at, true
		}
	}
	return time.Time{}, false
}

// Shift is an activation that a clock change moves.
type Shift struct {
	Wanted string    // the wall-clock time as scheduled, for example 2026-03-29 02:30
	At     time.Time // when it runs
	Twice  bool      // the wall-clock time comes twice; otherwise it does not exist
}

// Shifts lists the activations in the given number of days after t whose
// wall-clock time does not exist or comes twice.
func (s Schedule) Shifts(t time.Time, days int) []Shift {
	var found []Shift
	wall := wallClock(t.In(s.zone))
	for end := wall.AddDate(0, 0, days); ; {
		wall = s.spec.Next(wall)
		if wall.IsZero() || wall.After(end) {
			return found
		}
		switch readings := readings(wall, s.zone); len(readings) {
		case 0:
			found = append(found, Shift{Wanted: wall.Format("2006-01-02 15:04"), At: instant(wall, s.zone)})
		case 2:
			found = append(found, Shift{Wanted: wall.Format("2006-01-02 15:04"), At: readings[0], Twice: true})
		}
	}
}

// wallClock is what the clock on the wall shows, written as if it were UTC.
func wallClock(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// readings gives the instants at which the wall clock shows the given time:
// one, none (skipped), or two (repeated), earliest first.
func readings(wall time.Time, zone *time.Location) []time.Time {
	var found []time.Time
	// The offsets in force a day before and after cover any single change.
	for _, probe := range []time.Duration{-25 * time.Hour, 25 * time.Hour} {
		_, offset := wall.Add(probe).In(zone).Zone()
		at := wall.Add(-time.Duration(offset) * time.Second).In(zone)
		if wallClock(at).Equal(wall) && (len(found) == 0 || !found[0].Equal(at)) {
			found = append(found, at)
		}
	}
	if len(found) == 2 && found[1].Before(found[0]) {
		found[0], found[1] = found[1], found[0]
	}
	return found
}

// instant maps a wall-clock time to the instant at which a night runs.
func instant(wall time.Time, zone *time.Location) time.Time {
	if found := readings(wall, zone); len(found) > 0 {
		return found[0]
	}
	// Skipped: the clock jumps over it. Run at the jump.
	_, offset := wall.Add(-25 * time.Hour).In(zone).Zone()
	after := wall.Add(-time.Duration(offset) * time.Second).In(zone)
	jump, _ := after.ZoneBounds()
	return jump
}
