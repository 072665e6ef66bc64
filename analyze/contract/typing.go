package contract

import (
	"fmt"
	"strings"
)

// Trim writes the SQL for a cell's text without outer blanks; NULL when nothing
// is left. The expressions of Read expect text that went through it.
func Trim(expr string) string {
	// Most cells start and end with visible ASCII; looking costs less than trimming.
	return "CASE WHEN " + expr + " BETWEEN '!' AND '~' AND (" + expr + ")[-1] BETWEEN '!' AND '~' THEN " + expr +
		" ELSE nullif(trim(" + expr + ", ' \t\r\n\u00a0\u202f\u2009\ufeff'), '') END"
}

// Read writes the SQL expression that reads trimmed text as a value of type t:
// NULL for text that cannot be read, and for NULL. order is the date order that
// holds for this column (see Orders); it matters for dates and timestamps only.
func Read(t Type, text string, f Format, order string) string {
	switch t {
	case Integer:
		return readInteger(text, f.decimal())
	case Decimal, Number:
		return "CASE " + readNumber(text, f.decimal(), t.SQL()) + " END"
	case Rate:
		return readRate(text, f.decimal())
	case Date:
		return readDate(text, f, order)
	case Timestamp:
		return readTimestamp(text, f, order)
	case Boolean:
		return readBoolean(text)
	case ID:
		return fmt.Sprintf("CASE WHEN NOT contains(%s, '+') OR NOT regexp_full_match(%[1]s, '%s') THEN %[1]s END", text, mangledID)
	}
	return text
}

// ReadTyped writes the SQL for a value that staging already returns with a type
// other than text: the same value in the contract's type, NULL where it does not fit.
func ReadTyped(t Type, expr string) string {
	return "try_cast(" + expr + " AS " + t.SQL() + ")"
}

// mangledID is what a spreadsheet makes of a long number: its digits are lost.
const mangledID = `\d(?:[.,]\d+)?[eE]\+\d+`

func readBoolean(text string) string {
	return "CASE lower(" + text + ")" +
		" WHEN 'true' THEN true WHEN 't' THEN true WHEN 'yes' THEN true WHEN 'y' THEN true WHEN '1' THEN true" +
		" WHEN 'false' THEN false WHEN 'f' THEN false WHEN 'no' THEN false WHEN 'n' THEN false WHEN '0' THEN false END"
}

// Wanted says in words what Read accepts, for the list of rejected values.
func Wanted(t Type, f Format, order string) string {
	switch t {
	case Integer:
		return "a whole number"
	case Decimal:
		return "a number" + numberWords(f, "at most 16 digits before the decimal sign")
	case Number:
		return "a number" + numberWords(f, "at most 12 digits before the decimal sign")
	case Rate:
		return "a rate such as " + strings.Replace("0.65", ".", f.decimal(), 1) + " or 65%" + numberWords(f, "at most 3 digits before the decimal sign")
	case Date:
		return "a date: " + orderWords(f, order)
	case Timestamp:
		return "a date with time: " + orderWords(f, order)
	case Boolean:
		return "yes or no (also true, false, y, n, t, f, 1, 0)"
	case ID:
		return "an id whose digits a spreadsheet has not rounded"
	}
	return "text"
}

func numberWords(f Format, digits string) string {
	words := ` with "` + f.decimal() + `" as decimal sign, ` + digits
	if f.Decimal == "" {
		words += ` (formats.decimal is not declared)`
	}
	return words
}

func orderWords(f Format, order string) string {
	words := map[string]string{
		"": "yyyy-mm-dd", ISO: "yyyy-mm-dd", YMD: "yyyy-mm-dd or yyyy/mm/dd",
		DMY: "day, month, year, or yyyy-mm-dd", MDY: "month, day, year, or yyyy-mm-dd",
	}[order]
	if words == "" {
		words = "pattern " + order
	}
	if f.Date == "" && (order == "" || order == ISO) {
		words += " (formats.date is not declared)"
	}
	return words
}
