// Package display decides how money, weeks and fiscal periods are written: with a
// code or a symbol, by which counting, and for which year a fiscal year is named.
//
// It names and counts only; which day a period starts on is package analyze's
// business, and the words around a name ("Week 11, 2026") are the reader's. The
// rules here reach the queries as columns of table run, so that SQL, workbook and
// mail write one thing alike.
package display

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Config is the section display of the config file. An empty field is its default,
// the first of its choices.
type Config struct {
	Currency   string `yaml:"currency"`    // code (207k EUR), symbol (€207k), or a pattern such as "{amount} €"
	Week       string `yaml:"week"`        // iso, sunday or none
	FiscalYear string `yaml:"fiscal_year"` // ends or starts: the calendar year that a fiscal year is named for
	Quarter    string `yaml:"quarter"`     // how a fiscal quarter is written, for example "Q{quarter} FY{yy}"
}

// The choices of the fields.
const (
	Code   = "code"
	Symbol = "symbol"

	ISOWeeks    = "iso"    // ISO 8601: from Monday, week 1 holds the first Thursday
	SundayWeeks = "sunday" // as Excel's WEEKNUM counts: from Sunday, week 1 holds 1 January
	NoWeeks     = "none"   // weeks are not numbered: the month is named

	Ends   = "ends"
	Starts = "starts"
)

// Fault is one thing in a Config that cannot work.
type Fault struct {
	Field   string // its key, for example "quarter"
	Message string // what is wrong
	Hint    string // what would do
}

// longest is how many characters a pattern may make, the amount aside: what it makes
// stands in headlines and in the subject lines of mails.
const longest = 20

var placeholder = regexp.MustCompile(`\{[^{}]*\}?|\}`)

// Validate returns every fault of c in the order of the fields; nil means that it
// can be used.
func (c Config) Validate() []Fault {
	var faults []Fault
	add := func(field, message, hint string) { faults = append(faults, Fault{field, message, hint}) }
	choice := func(field, value string, known ...string) {
		if value != "" && !slices.Contains(known, value) {
			add(field, fmt.Sprintf("unknown choice %q", value), strings.Join(known, " or "))
		}
	}
	if strings.ContainsAny(c.Currency, "{}") {
		checkPattern("currency", c.Currency, `for example "{amount} €"`, []string{"{amount}"}, add)
	} else if c.Currency != "" && c.Currency != Code && c.Currency != Symbol {
		add("currency", fmt.Sprintf("unknown choice %q", c.Currency), `code, symbol, or where the amount stands, such as "{amount} €"`)
	}
	choice("week", c.Week, ISOWeeks, SundayWeeks, NoWeeks)
	choice("fiscal_year", c.FiscalYear, Ends, Starts)
	if c.Quarter != "" {
		const hint = `for example "Q{quarter} {year}" or "Q{quarter} FY{yy}"`
		checkPattern("quarter", c.Quarter, hint, []string{"{quarter}", "{year}", "{yy}"}, add)
	}
	return faults
}

// checkPattern looks for placeholders that are not known, and for the ones without
// which two things would be written alike.
func checkPattern(field, text, hint string, known []string, add func(field, message, hint string)) {
	found := placeholder.FindAllString(text, -1)
	for _, p := range found {
		if !slices.Contains(known, p) {
			add(field, fmt.Sprintf("unknown placeholder %s", p), "known: "+strings.Join(known, ", ")+"; "+hint)
			return
		}
	}
	switch year := slices.Contains(found, "{year}") || slices.Contains(found, "{yy}"); {
	case !slices.Contains(found, known[0]):
		add(field, fmt.Sprintf("%q has no %s", text, known[0]), hint)
	case len(known) > 1 && !year:
		add(field, fmt.Sprintf("%q has no year: the quarters of two years would be written alike", text), hint)
	case len(known) == 1 && len(found) > 1:
		add(field, fmt.Sprintf("%q has %s twice", text, known[0]), hint)
	case utf8.RuneCountInString(strings.Replace(QuarterName(text, 2026, 4), "{amount}", "", 1)) > longest:
		add(field, fmt.Sprintf("%q makes more than %d characters", text, longest), "it stands in headlines and subject lines; "+hint)
	case strings.Contains(text, `"`):
		add(field, fmt.Sprintf("%s holds a quotation mark", text), "number formats of workbooks cannot; "+hint)
	case strings.ContainsFunc(text, unicode.IsControl):
		add(field, fmt.Sprintf("%q holds a line break or control character", text), hint)
	}
}
