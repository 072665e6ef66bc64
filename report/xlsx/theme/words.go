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
		FormatHuge:  unit("billions", "#,##0.0,,,"),
		FormatRate:  unit("percent", "0"),
		FormatRate1: unit("percent", "0.0"),
		FormatBelow: quotedWhole(t.Say("unit.below", messages.F("rate", t.Say("unit.percent", messages.F("n", "1"))))),
		FormatAbove: quotedWhole(t.Say("unit.above", messages.F("rate", t.Say("unit.percent", messages.F("n", "99"))))),
		FormatDays:  unit("days", "#,##0"),
	}
}

// quotedWhole is a number format that shows text whatever the number is.
func quotedWhole(text string) string { return `"` + strings.ReplaceAll(text, `"`, "") + `"` }

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
