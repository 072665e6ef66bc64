package contract

import (
	"fmt"
	"strings"
)

// Seen is one value with its place.
type Seen struct {
	Value string
	File  string
	Line  int64
}

// Evidence is what the values of one column tell about the order of day and
// month, where the source declares none. Values that start with a four-digit
// year, and values that no order reads, tell nothing.
type Evidence struct {
	DayFirst, MonthFirst, Either, ShortYear int64 // values that only the one order reads, that both read differently, that have a two-digit year
	Same, Readable                          int64 // values such as 05/05/2026 that both read alike; these and, counted as one, dates that start with their year
	DayFirstSeen, MonthFirstSeen            Seen  // the first value of each kind
	EitherSeen, ShortYearSeen               Seen
}

// EvidenceSQL is the query that gathers the evidence for one text column of a
// table with _file and _line: one row, in the order of Scan.
func EvidenceSQL(table, column string) string {
	day := func(order string) string {
		return "try_cast(regexp_replace(v, '" + dayMonth4 + `', '\3-` + order + "') AS DATE)"
	}
	first := func(condition string) string {
		return fmt.Sprintf("min_by([v, _file, cast(_line AS VARCHAR)], (_file, _line, v)) FILTER (WHERE %s)", condition)
	}
	const dayFirst, monthFirst, either, short = "d IS NOT NULL AND m IS NULL", "m IS NOT NULL AND d IS NULL", "d IS NOT NULL AND m IS NOT NULL AND d <> m", "short"
	return fmt.Sprintf(`SELECT count(*) FILTER (WHERE %s), count(*) FILTER (WHERE %s), count(*) FILTER (WHERE %s), count(*) FILTER (WHERE %s),
  count(*) FILTER (WHERE d = m), (SELECT count(*) FROM (SELECT 1 FROM %s WHERE regexp_matches(%s, '^\W*\d{4}[-/.]') LIMIT 1)) + count(*) FILTER (WHERE d = m), %s, %s, %s, %s
FROM (SELECT v, _file, _line, CASE WHEN NOT short THEN %s END AS d, CASE WHEN NOT short THEN %s END AS m, short
  FROM (SELECT v, _file, _line, regexp_matches(v, '%[13]s') AS short
    FROM (SELECT %[15]s AS v, _file, _line FROM %[5]s WHERE regexp_matches(%[6]s, '^\W*\d{1,2}[./-]\d{1,2}[./-]')) WHERE regexp_matches(v, '%[13]s|%[14]s')))`,
		dayFirst, monthFirst, either, short, table, column,
		first(dayFirst), first(monthFirst), first(either), first(short),
		day(`\2-\1`), day(`\1-\2`), dayMonth2, dayMonth4, Trim(column))
}

// Scan gives the targets for the columns of EvidenceSQL and a function that fills
// in the examples once they are scanned.
func (e *Evidence) Scan() (targets []any, done func()) {
	var lists [4]any
	done = func() {
		for i, s := range []*Seen{&e.DayFirstSeen, &e.MonthFirstSeen, &e.EitherSeen, &e.ShortYearSeen} {
			if l, ok := lists[i].([]any); ok && len(l) == 3 {
				s.Value, _ = l[0].(string)
				s.File, _ = l[1].(string)
				if line, ok := l[2].(string); ok {
					_, _ = fmt.Sscan(line, &s.Line) // DuckDB wrote an integer
				}
			}
		}
	}
	return []any{&e.DayFirst, &e.MonthFirst, &e.Either, &e.ShortYear, &e.Same, &e.Readable, &lists[0], &lists[1], &lists[2], &lists[3]}, done
}

// Decide gives the order that reads the column: empty for ISO dates alone. Where
// two readings remain it gives none but says what was seen; the caller refuses
// the delivery until the configuration declares the order.
func (e Evidence) Decide() (order, note, refusal string) {
	switch {
	case e.DayFirst > 0 && e.MonthFirst > 0:
		return "", "", fmt.Sprintf("%s can only be day first and %s only month first: both orders stand in this column; set formats.date to the right one (dmy or mdy), the other values are then listed as unreadable",
			e.DayFirstSeen, e.MonthFirstSeen)
	case e.DayFirst > 0:
		return DMY, fmt.Sprintf("read day first (%s allows no other order)", e.DayFirstSeen), ""
	case e.MonthFirst > 0:
		return MDY, fmt.Sprintf("read month first (%s allows no other order)", e.MonthFirstSeen), ""
	case e.Either > 0:
		return "", "", fmt.Sprintf("%s can be %s: set formats.date: dmy or mdy", e.EitherSeen, readings(e.EitherSeen.Value))
	case e.ShortYear > 0 && e.Readable == 0:
		return "", "", fmt.Sprintf("%s has a year of two digits: set formats.date: dmy or mdy, or a pattern such as %%y-%%m-%%d", e.ShortYearSeen)
	case e.Same > 0:
		return DMY, "", "" // either order reads the same day
	}
	return "", "", ""
}

func (s Seen) String() string { return fmt.Sprintf("%s (%s:%d)", s.Value, s.File, s.Line) }

// readings spells out both readings of a value such as 03/04/2026.
func readings(value string) string {
	parts := strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune("./- T,", r) })
	if len(parts) < 3 {
		return "day first or month first"
	}
	return fmt.Sprintf("%s %s or %s %s", trimZero(parts[0]), month(parts[1]), month(parts[0]), trimZero(parts[1]))
}

func trimZero(s string) string { return strings.TrimLeft(s, "0") }

func month(s string) string {
	names := []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	var n int
	if _, err := fmt.Sscan(trimZero(s), &n); err != nil || n < 1 || n > 12 {
		return "month " + s
	}
	return names[n-1]
}
