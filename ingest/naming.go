package ingest

import (
	"path"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// fileName is what the name of a delivered file tells about its content.
//
// "Account_2026-01-05_2.csv" is part 2 of the delivery of 2026-01-05 of table
// Account; "deals (2).csv" is a later download of deals, not a part of it.
type fileName struct {
	Table string // never empty
	Date  string // digits of the date in the name, biggest unit first; "" = none or not orderable
	Part  int    // 0 = not numbered
	Set   string // same for all parts of one delivery: the name without its part number
}

const (
	year  = `((?:19|20)\d\d)`
	month = `(0[1-9]|1[0-2])`
	day   = `(0[1-9]|[12]\d|3[01])`
	clock = `(?:[T _.\-]*([01]\d|2[0-3])[-_.:hH]?([0-5]\d)(?:[-_.:]?([0-5]\d))?(?:[._]?\d{1,6})?Z?)?`
	gap   = `[ _.\-]*`
)

var (
	datedEnd   = regexp.MustCompile(`^(.+?)` + gap + year + `[-_. ]?` + month + `[-_. ]?` + day + clock + `$`)
	datedStart = regexp.MustCompile(`^` + year + `[-_. ]?` + month + `[-_. ]?` + day + clock + `[ _.\-]+(.+)$`)
	datedAlone = regexp.MustCompile(`^` + year + `[-_. ]?` + month + `[-_. ]?` + day + clock + `$`)
	monthEnd   = regexp.MustCompile(`^(.+?)[ _.\-]+` + year + `[-_.]` + month + `$`)
	dayFirst   = regexp.MustCompile(`^(.+?)[ _.\-]+\d\d[-_.]\d\d[-_.](?:19|20)\d\d$`)
	stampEnd   = regexp.MustCompile(`^(.+?)` + gap + `(\d{10}|\d{13})$`)
	copyEnd    = regexp.MustCompile(`^(.+?)[ _]*\(\d{1,3}\)$`)
	partWord   = regexp.MustCompile(`(?i)^(.+?)[ _.\-]*(?:part|pt)[ _.\-]*(\d{1,4})(?:[ _\-]?of[ _\-]?\d{1,4})?$`)
	partNumber = regexp.MustCompile(`^(.+?)[ _.\-](\d{1,3})$`)
)

// parseName reads a slash-separated path as delivered; only a date is taken from
// its folders, and only when the name itself has none.
func parseName(name string) fileName {
	stem := stemOf(path.Base(name))
	n := fileName{Table: stem, Set: stem}
	if trimmed := strings.TrimSpace(stem); trimmed != "" {
		n.Table, n.Set = trimmed, trimmed
	}
	for range 8 { // more suffixes than that are a name, not a delivery
		if !n.strip() {
			break
		}
	}
	if n.Date == "" {
		for dir := path.Dir(name); dir != "." && dir != "/"; dir = path.Dir(dir) {
			if m := datedAlone.FindStringSubmatch(path.Base(dir)); m != nil {
				n.Date = strings.Join(m[1:], "")
				break
			}
		}
	}
	n.Set += strings.ToLower(path.Base(name)[len(stem):]) // deals.csv and deals.csv.gz are no parts of each other
	if dir := path.Dir(name); dir != "." {
		n.Set = dir + "/" + n.Set
	}
	return n
}

// strip takes one suffix or a leading date off Table and tells whether there was one.
func (n *fileName) strip() bool {
	take := func(rest string, date ...string) bool {
		n.Table = rest
		if n.Date == "" {
			n.Date = strings.Join(date, "")
		}
		return true
	}
	if datedAlone.MatchString(n.Table) {
		return false // the date is all there is
	}
	for _, dated := range []*regexp.Regexp{datedEnd, monthEnd} {
		if m := dated.FindStringSubmatch(n.Table); m != nil {
			return take(m[1], m[2:]...)
		}
	}
	if m := stampEnd.FindStringSubmatch(n.Table); m != nil {
		return take(m[1])
	}
	for _, plain := range []*regexp.Regexp{dayFirst, copyEnd} {
		if m := plain.FindStringSubmatch(n.Table); m != nil {
			return take(m[1])
		}
	}
	for _, numbered := range []*regexp.Regexp{partWord, partNumber} {
		m := numbered.FindStringSubmatch(n.Table)
		if m == nil || n.Part > 0 {
			continue
		}
		n.Part, _ = strconv.Atoi(m[2]) // at most four digits
		if n.Set == n.Table {
			n.Set = m[1]
		}
		return take(m[1])
	}
	if m := datedStart.FindStringSubmatch(n.Table); m != nil {
		return take(m[len(m)-1], m[1:len(m)-1]...)
	}
	return false
}

// stemOf takes the extensions off a base name: of compression, then of format.
func stemOf(base string) string {
	stem := base
	for _, known := range []string{".gz", ".zip", ".csv", ".tsv", ".txt", ".tab", ".xlsx", ".xlsm", ".json", ".ndjson", ".jsonl", ".parquet"} {
		if cut := len(stem) - len(known); cut > 0 && strings.EqualFold(stem[cut:], known) {
			stem = stem[:cut]
		}
	}
	if strings.TrimSpace(stem) == "" {
		return base
	}
	return stem
}

func hasExtension(name string, extensions ...string) bool {
	for _, e := range extensions {
		if len(name) > len(e) && strings.EqualFold(name[len(name)-len(e):], e) {
			return true
		}
	}
	return false
}

func isArchive(name string) bool  { return hasExtension(name, ".zip") }
func isWorkbook(name string) bool { return hasExtension(name, ".xlsx", ".xlsm") }

// safeName makes one path element of a name as delivered: no separators, no
// control characters, no leading dot, at most 120 bytes with the end kept.
func safeName(name string) string {
	s := strings.Map(func(r rune) rune {
		if r == '/' || r == '\\' || r == '!' || r == utf8.RuneError || !unicode.IsPrint(r) {
			return '_'
		}
		return r
	}, name)
	for len(s) > 120 {
		_, n := utf8.DecodeRuneInString(s)
		s = s[n:]
	}
	if s == "" || s[0] == '.' {
		s = "_" + s
	}
	return s
}
