package contract

import (
	"fmt"
	"strings"
)

// The parts of a written number. A group separator may be the sign that is not
// the decimal sign, an apostrophe, or any space; groups have three digits and one
// kind of separator. Currency signs, codes and the usual short names may stand
// before or behind.
const (
	currency = `(?:[A-Z]{0,3}\p{Sc}|[A-Z]{3}|[Kk]r\.?|zł|Kč|Ft|Fr\.?|Rs\.?)`
	space    = "[ \u00a0\u202f\u2009]?"
	minus    = "[-\u2212\u2013]"
)

// body is the regular expression of an unsigned number with that decimal sign.
func body(decimal string) string {
	seps := []string{" ", "\u00a0", "\u202f", "\u2009", "''", "\u2019", `\.`}
	if decimal == "." {
		seps[len(seps)-1] = ","
	}
	groups := make([]string, len(seps))
	for i, s := range seps {
		groups[i] = `(?:` + s + `\d{3})+`
	}
	fraction := `(?:` + escape(decimal) + `\d+)?`
	return `(?:\d{1,3}(?:` + strings.Join(groups, "|") + `)` + fraction + `|\d+` + fraction + `)`
}

func escape(decimal string) string {
	if decimal == "." {
		return `\.`
	}
	return decimal
}

// numberForms is the regular expression of every accepted way to write a number:
// one minus at most, before or behind, or brackets.
func numberForms(decimal, suffix string) string {
	b := body(decimal)
	left, right := `(?:`+currency+space+`)?`, `(?:`+space+currency+`)?`+suffix
	return `(?:` + strings.Join([]string{
		`(?:` + minus + `|\+)?` + space + left + b + right,
		currency + space + minus + b + suffix,
		left + b + right + space + minus,
		`\(` + space + left + b + right + space + `\)`,
		currency + space + `\(` + b + `\)` + suffix,
	}, "|") + `)`
}

// plain writes the SQL for the number of a text of numberForms, in the notation
// that DuckDB casts: a minus, digits, a point.
func plain(text, decimal string) string {
	digits := fmt.Sprintf("regexp_replace(regexp_extract(%s, '%s'), '[^0-9%s]', '', 'g')", text, body(decimal), decimal)
	if decimal == "," {
		digits = "replace(" + digits + ", ',', '.')"
	}
	return fmt.Sprintf("(CASE WHEN regexp_matches(%s, '%s|^[^0-9]*\\(') THEN '-' ELSE '' END || %s)", text, minus, digits)
}

// scientific is how Java and Salesforce's bulk exports write numbers from ten
// million on (1.0E7); a form without a fraction (1E5) is more likely an id.
const scientific = `-?\d\.\d{1,17}[eE][-+]?\d{1,2}`

func readNumber(text, decimal, sqlType string) string {
	fast, point := `-?\d+(?:\.\d+)?|-?\.\d+|`+scientific, text
	if decimal == "," {
		fast, point = `-?\d+(?:,\d+)?`, "replace("+text+", ',', '.')"
	}
	return fmt.Sprintf("WHEN regexp_full_match(%s, '%s') THEN try_cast(%s AS %s) "+
		"WHEN regexp_full_match(%[1]s, '%[5]s') THEN try_cast(%[6]s AS %[4]s)",
		text, fast, point, sqlType, numberForms(decimal, ""), plain(text, decimal))
}

// readRate also takes percentages: the product of two decimals is exact, so 65 %
// is 0.65 and not a neighbour of it.
func readRate(text, decimal string) string {
	percent := fmt.Sprintf("WHEN regexp_full_match(%s, '%s') THEN try_cast(try_cast(%s AS DECIMAL(16,8)) * 0.01::DECIMAL(3,2) AS %s) ",
		text, numberForms(decimal, space+`[%％]`), plain(text, decimal), Rate.SQL())
	return "CASE " + percent + readNumber(text, decimal, Rate.SQL()) + " END"
}

// readInteger takes 12 and 12.0 (how spreadsheets and JSON write a whole number)
// and 1,200, but not 12.999.
func readInteger(text, decimal string) string {
	forms := numberForms(decimal, "")
	whole := "regexp_replace(" + plain(text, decimal) + `, '\.0+$', '')`
	return fmt.Sprintf(`CASE WHEN regexp_full_match(%[1]s, '-?\d{1,18}') THEN try_cast(%[1]s AS BIGINT) `+
		`WHEN regexp_full_match(%[1]s, '-?\d{1,15}%[5]s0{1,6}') THEN try_cast(regexp_extract(%[1]s, '-?\d+') AS BIGINT) `+
		`WHEN regexp_full_match(%[1]s, '%[2]s') AND NOT regexp_matches(%[1]s, '%[3]s') AND regexp_full_match(%[4]s, '-?\d{1,18}') THEN try_cast(%[4]s AS BIGINT) END`,
		text, forms, currency, whole, escape(decimal))
}
