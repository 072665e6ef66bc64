package analyze

import (
	"strings"

	"crmscore/analyze/sqlfile"
)

// selectText is a file's SELECT as it was judged, with blanks in place of its
// closing semicolon, which could not stand inside another statement.
func selectText(f *sqlfile.File) string { return withoutSemicolon(f.Body) }

// withoutSemicolon blanks the semicolons of text that stand outside of quotes and
// comments. The gate has made sure that there is one statement, so none but a
// closing one is left.
func withoutSemicolon(text string) string {
	out := []byte(text)
	for i := 0; i < len(text); {
		rest := text[i:]
		switch {
		case rest[0] == ';':
			out[i] = ' '
			i++
		case strings.HasPrefix(rest, "--"):
			i += untilAfter(rest, "\n", 2)
		case strings.HasPrefix(rest, "/*"):
			i += untilAfter(rest, "*/", 2)
		case rest[0] == '$':
			tag := dollarTag(rest)
			if tag == "" {
				i++
				continue
			}
			i += untilAfter(rest, tag, len(tag))
		case rest[0] == '"':
			i += untilAfter(rest, `"`, 1)
		case rest[0] == '\'':
			i += quoted(rest, i > 0 && (text[i-1] == 'e' || text[i-1] == 'E'))
		default:
			i++
		}
	}
	return string(out)
}

// untilAfter is the length of text up to and with the next end mark.
func untilAfter(text, end string, from int) int {
	if i := strings.Index(text[from:], end); i >= 0 {
		return from + i + len(end)
	}
	return len(text)
}

// quoted is the length of a text literal; with escapes a backslash guards a quote.
// A doubled quote counts as two literals side by side, which comes to the same.
func quoted(text string, escapes bool) int {
	for i := 1; i < len(text); i++ {
		switch {
		case escapes && text[i] == '\\':
			i++
		case text[i] == '\'':
			return i + 1
		}
	}
	return len(text)
}

// dollarTag is the opening mark of a dollar-quoted text ($$ or $name$), or empty.
func dollarTag(text string) string {
	for i := 1; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '$':
			return text[:i+1]
		case c == '_', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', i > 1 && c >= '0' && c <= '9':
		default:
			return ""
		}
	}
	return ""
}
