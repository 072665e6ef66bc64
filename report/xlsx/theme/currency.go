package theme

import (
	"strings"

	"crmscore/analyze/display"
	"crmscore/report"
)

// InCurrency is a number format of an amount with money around the digits in each of
// its sections; a format of another kind stays as it is. A minus stands before it all.
func InCurrency(k report.Kind, format string, money display.Money) string {
	if k != report.Amount || money == (display.Money{}) {
		return format
	}
	sections := strings.Split(format, ";")
	for i, s := range sections {
		condition := ""
		if end := strings.IndexByte(s, ']'); strings.HasPrefix(s, "[") && end > 0 {
			condition, s = s[:end+1], s[end+1:]
		}
		sections[i] = condition + literal(money.Prefix) + s + literal(money.Suffix)
	}
	return strings.Join(sections, ";")
}

// literal is a text that a number format shows as it stands. It holds no quotation
// mark: no setting of display may.
func literal(text string) string {
	if text == "" {
		return ""
	}
	return `"` + text + `"`
}
