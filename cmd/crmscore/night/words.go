package night

import (
	"fmt"
	"strings"
)

// joinLimited lists up to n items and says how many more there are.
func joinLimited(items []string, n int) string {
	if len(items) <= n {
		return strings.Join(items, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(items[:n], ", "), len(items)-n)
}

func joinLines(items []string) string { return strings.Join(items, "\n  ") }

// count writes a number with its noun: 1 mail, 2 mails.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func (e *UndeliveredError) Error() string {
	var parts []string
	if e.Failed > 0 {
		parts = append(parts, count(e.Failed, "mail")+" not delivered")
	}
	if e.Unknown > 0 {
		parts = append(parts, count(e.Unknown, "mail")+" perhaps delivered (the server's answer was lost; not sent again)")
	}
	text := "published, but " + strings.Join(parts, " and ")
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text + "\n    hint: crmscore status lists them; the books are in the output folder"
}
