package contract

import (
	"fmt"
	"strings"
)

// The parts of a written moment. Years have four digits; with two digits they
// are read only where an order is declared, as 20yy.
const (
	isoDay  = `\d{4}[-/.]\d{1,2}[-/.]\d{1,2}`
	clock   = `\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?`
	half    = ` ?[AaPp]\.?[Mm]\.?`
	offset  = ` ?(?:Z|UTC|GMT|[-+](?:0\d|1[0-4])(?::?[0-5]\d)?)`
	between = `[T ,]+`
	// epochMillis is a count of milliseconds since 1970, as HubSpot's interfaces give it.
	epochMillis = `\d{13}`
)

// dayForms are the first three numbers of a date written day first or month first.
const (
	dayMonth4 = `^(\d{1,2})[./-](\d{1,2})[./-](\d{4})([T ,].*)?$`
	dayMonth2 = `^(\d{1,2})[./-](\d{1,2})[./-](\d{2})([T ,].*)?$`
)

// normal writes the SQL that brings text to the form yyyy-mm-dd[ time] under the
// given order. Text of another form comes out as something no later step takes.
func normal(text string, f Format, order string) string {
	switch order {
	case "", ISO, YMD:
		return text
	case DMY, MDY:
		rest := `-\2-\1\4`
		if order == MDY {
			rest = `-\1-\2\4`
		}
		out := fmt.Sprintf("regexp_replace(%s, '%s', '\\3%s')", text, dayMonth4, rest)
		if f.Date != "" {
			out = fmt.Sprintf("regexp_replace(%s, '%s', '20\\3%s')", out, dayMonth2, rest)
		}
		return fmt.Sprintf("CASE WHEN regexp_matches(%s, '^\\d{4}') THEN %[1]s ELSE %s END", text, out)
	}
	return normalPattern(text, order)
}

// normalPattern reads with the declared strptime pattern alone. A pattern without
// hours may be followed by a time: the same source writes dates and moments.
func normalPattern(text, pattern string) string {
	p := "'" + strings.ReplaceAll(pattern, "'", "''") + "'"
	if strings.Contains(pattern, "%z") {
		return fmt.Sprintf("strftime(try_strptime(%s, %s) AT TIME ZONE 'UTC', '%%Y-%%m-%%d %%H:%%M:%%S.%%f') || 'Z'", text, p)
	}
	if strings.Contains(pattern, "%H") || strings.Contains(pattern, "%I") {
		return fmt.Sprintf("strftime(try_strptime(%s, %s), '%%Y-%%m-%%d %%H:%%M:%%S.%%f')", text, p)
	}
	tail := between + "(" + clock + "(?:" + half + ")?(?:" + offset + ")?)$"
	return fmt.Sprintf("strftime(try_strptime(regexp_replace(%s, '%s', ''), %s), '%%Y-%%m-%%d') || "+
		"CASE WHEN regexp_matches(%[1]s, '%[2]s') THEN ' ' || regexp_extract(%[1]s, '%[2]s', 1) ELSE '' END", text, tail, p)
}

// The commonest spellings, which DuckDB's casts read as they stand; behind these
// regular expressions they are exact, and a million of them cost little.
const (
	plainDay   = `\d{4}-\d{2}-\d{2}`
	plainNaive = plainDay + `[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?`
	plainExact = plainDay + `[T ]\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[-+](?:0\d|1[0-4]):?[0-5]\d)`
)

// The forms of normalised text, and the SQL that reads each. dayOnly is a DATE,
// naive and halfDay are TIMESTAMPs without a zone, exact is a TIMESTAMPTZ.
const (
	dayOnlyForm = isoDay
	naiveForm   = isoDay + between + clock
	halfForm    = isoDay + between + clock + half
	exactForm   = isoDay + between + clock + `(?:` + half + `)?` + offset
)

func form(text, pattern string) string { return "regexp_full_match(" + text + ", '" + pattern + "')" }

func dayOnly(n string) string { return "try_cast(regexp_replace(" + n + ", '[/.]', '-', 'g') AS DATE)" }

// stamped writes day, clock and half of normalised text as DuckDB reads them.
func stamped(n string) string {
	day := "regexp_replace(regexp_extract(" + n + ", '^" + isoDay + "'), '[/.]', '-', 'g')"
	return day + " || ' ' || replace(regexp_extract(" + n + ", '" + between + "(" + clock + ")', 1), ',', '.')"
}

func naive(n string) string { return "try_cast(" + stamped(n) + " AS TIMESTAMP)" }

func halfDay(n string) string {
	half := "upper(replace(regexp_extract(" + n + ", '([AaPp]\\.?[Mm])\\.?', 1), '.', ''))"
	return "try_strptime(" + stamped(n) + " || ' ' || " + half + ", ['%Y-%m-%d %I:%M %p', '%Y-%m-%d %I:%M:%S %p', '%Y-%m-%d %I:%M:%S.%f %p'])"
}

// exact applies the written offset by hand: DuckDB's own cast drops or refuses
// some of the ways in which offsets are written.
func exact(n string) string {
	local := fmt.Sprintf("CASE WHEN regexp_matches(%s, '%s') THEN %s ELSE %s END", n, half+`(?:`+offset+`)$`, halfDay(n), naive(n))
	minutes := fmt.Sprintf("CASE WHEN regexp_matches(%s, '[-+]\\d{2}:?\\d{0,2}$') THEN "+
		"CASE WHEN regexp_matches(%[1]s, '-\\d{2}(?::?\\d{2})?$') THEN -1 ELSE 1 END * "+
		"(60 * try_cast(regexp_extract(%[1]s, '[-+](\\d{2})(?::?(\\d{2}))?$', 1) AS INTEGER) + "+
		"coalesce(try_cast(regexp_extract(%[1]s, '[-+](\\d{2})(?::?(\\d{2}))?$', 2) AS INTEGER), 0)) ELSE 0 END", n)
	return fmt.Sprintf("((%s) - to_minutes(%s)) AT TIME ZONE 'UTC'", local, minutes)
}

func zoned(tz, zone string) string { return "(" + tz + ") AT TIME ZONE '" + zone + "'" }

// toUTC writes a TIMESTAMPTZ as a TIMESTAMP in UTC, without the cost of asking for
// a zone.
func toUTC(tz string) string { return "make_timestamp(epoch_us(" + tz + "))" }

// readDate gives the day in company time. A date is never shifted; a time with an
// offset is, and so is a time without one when the source declares its zone,
// save midnight: that is how spreadsheets write a date.
func readDate(text string, f Format, order string) string {
	n := normal(text, f, order)
	local := func(ts string) string {
		if f.Timezone == "" || f.Timezone == f.company() {
			return "cast(" + ts + " AS DATE)"
		}
		return fmt.Sprintf("CASE WHEN cast(%s AS TIME) = TIME '00:00:00' THEN cast(%[1]s AS DATE) ELSE cast(%s AS DATE) END",
			ts, zoned(zoned(ts, f.Timezone), f.company()))
	}
	day := func(tz string) string { return "cast(" + zoned(tz, f.company()) + " AS DATE)" }
	fast := []string{plainDay, "try_cast(" + n + " AS DATE)", plainNaive, local("try_cast(" + n + " AS TIMESTAMP)"), plainExact, day("try_cast(" + n + " AS TIMESTAMPTZ)")}
	return cases(text, n, order, fast,
		dayOnly(n),
		local(naive(n)),
		local(halfDay(n)),
		day(exact(n)),
		fmt.Sprintf("CASE WHEN try_cast(%s AS BIGINT) %% 86400000 = 0 THEN cast(epoch_ms(try_cast(%[1]s AS BIGINT)) AS DATE) ELSE cast(%s AS DATE) END",
			text, zoned("epoch_ms(try_cast("+text+" AS BIGINT)) AT TIME ZONE 'UTC'", f.company())))
}

// readTimestamp gives the moment in UTC. A date without a time is midnight in the
// company's zone, so that its day in company time stays what was written.
func readTimestamp(text string, f Format, order string) string {
	n := normal(text, f, order)
	utc := func(ts, zone string) string {
		if zone == "UTC" {
			return ts
		}
		return toUTC(zoned(ts, zone))
	}
	fast := []string{plainNaive, utc("try_cast("+n+" AS TIMESTAMP)", f.zone()), plainExact, toUTC("try_cast(" + n + " AS TIMESTAMPTZ)")}
	return cases(text, n, order, fast,
		utc("cast("+dayOnly(n)+" AS TIMESTAMP)", f.company()),
		utc(naive(n), f.zone()),
		utc(halfDay(n), f.zone()),
		toUTC(exact(n)),
		"epoch_ms(try_cast("+text+" AS BIGINT))")
}

// cases tries the forms in turn, the fast pairs of pattern and reading first.
func cases(text, n, order string, fast []string, day, naive, half, exact, millis string) string {
	var b strings.Builder
	b.WriteString("CASE")
	when := func(text, pattern, then string) {
		b.WriteString(" WHEN " + form(text, pattern) + " THEN " + then)
	}
	for i := 0; i < len(fast); i += 2 {
		when(n, fast[i], fast[i+1])
	}
	switch order {
	case "", ISO, YMD, DMY, MDY:
		when(text, epochMillis, millis)
	}
	when(n, dayOnlyForm, day)
	when(n, naiveForm, naive)
	when(n, exactForm, exact)
	when(n, halfForm, half)
	b.WriteString(" END")
	return b.String()
}
