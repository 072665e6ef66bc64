package sample

import "time"

// day counts days and minute counts minutes from 1970-01-01 in UTC. Whole
// minutes, because a HubSpot export carries nothing finer, and office hours
// only (07:00 to 16:59), so that a moment falls on the same date in every time
// zone from the Pacific to India.
type (
	day    int32
	minute int64
)

const (
	minutesPerDay = 24 * 60
	officeOpens   = 7 * 60
	officeMinutes = 10 * 60
)

func dayOf(t time.Time) day {
	u := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	return day(u.Unix() / 86400)
}

func date(year int, month time.Month, dom int) day {
	return dayOf(time.Date(year, month, dom, 0, 0, 0, 0, time.UTC))
}

func (d day) time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

func (m minute) day() day { return day(m / minutesPerDay) }

func (d day) at(minuteOfDay int) minute { return minute(d)*minutesPerDay + minute(minuteOfDay) }

// workday moves Saturday and Sunday to the Monday after.
func (d day) workday() day {
	switch (int(d) + 4) % 7 { // 1970-01-01 was a Thursday; 0 = Sunday
	case 0:
		return d + 1
	case 6:
		return d + 2
	}
	return d
}

// monthEnd is the last day of d's month.
func (d day) monthEnd() day {
	t := d.time()
	return date(t.Year(), t.Month()+1, 1) - 1
}

// sameOrEarlierMonth says whether d falls in e's month or before it.
func (d day) sameOrEarlierMonth(e day) bool { return d <= e.monthEnd() }

// quarterStart is the first day of d's calendar quarter.
func (d day) quarterStart() day {
	t := d.time()
	return date(t.Year(), (t.Month()-1)/3*3+1, 1)
}

// isoDay writes 2026-03-31; the zero day is absent.
func isoDay(d day) string {
	if d == 0 {
		return ""
	}
	return string(appendDay(make([]byte, 0, 10), d))
}

// isoInstant writes 2026-03-31T14:05:00.000Z, as Salesforce does.
func isoInstant(m minute) string {
	if m == 0 {
		return ""
	}
	b := appendDay(make([]byte, 0, 24), m.day())
	b = append(b, 'T')
	b = appendClock(b, m)
	return string(append(b, ":00.000Z"...))
}

// plainInstant writes 2026-03-31 14:05, as HubSpot does.
func plainInstant(m minute) string {
	if m == 0 {
		return ""
	}
	b := appendDay(make([]byte, 0, 16), m.day())
	b = append(b, ' ')
	return string(appendClock(b, m))
}

func appendDay(b []byte, d day) []byte {
	y, mo, dom := d.time().Date()
	b = append(b, byte('0'+y/1000), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10), '-')
	b = append(b, byte('0'+mo/10), byte('0'+mo%10), '-')
	return append(b, byte('0'+dom/10), byte('0'+dom%10))
}

func appendClock(b []byte, m minute) []byte {
	n := int(m % minutesPerDay)
	h, mi := n/60, n%60
	return append(b, byte('0'+h/10), byte('0'+h%10), ':', byte('0'+mi/10), byte('0'+mi%10))
}
