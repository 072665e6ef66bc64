package theme

import (
	"strings"

	"crmscore/analyze/messages"
)

// Formats gives the number formats that hold words of a language for those that
// FormatOf names: 5 d, 2.8M. The signs in numbers are no part of it: the reader's own
// program puts them in.
func Formats(t *messages.Texts) map[string]string {
	if t == nil {
		return nil
	}
	unit := func(name, number string) string {
		before, after, _ := strings.Cut(t.Say("unit."+name, messages.F("n", "\x00")), "\x00")
		return quoted(before) + number + quoted(after)
	}
	return map[string]string{
		FormatShort: `[>=999500]` + unit("millions", "#,##0.0,,") + `;[>=1000]` + unit("thousands", "#,##0,") + `;0`,
		FormatRate:  unit("percent", "0"),
		FormatRate1: unit("percent", "0.0"),
		FormatDays:  unit("days", "#,##0"),
	}
}

// quoted makes text part of a number format; a percent sign stays one.
func quoted(text string) string {
	var b strings.Builder
	for i, part := range strings.Split(strings.ReplaceAll(text, `"`, ""), "%") {
		if i > 0 {
			b.WriteByte('%')
		}
		if part != "" {
			b.WriteString(`"` + part + `"`)
		}
	}
	return b.String()
}
