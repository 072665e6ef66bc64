package sqlfile

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenKind is what a stretch of SQL text is, as far as this package cares.
type tokenKind int

const (
	wordToken    tokenKind = iota // identifier or key word, unquoted
	quotedToken                   // "identifier"
	stringToken                   // 'text', e'text' or $tag$text$tag$
	numberToken                   // 12, 1.5, 1e3
	markToken                     // one character of punctuation
	commentToken                  // -- … or /* … */
)

// token is a stretch of SQL text with byte offsets. A token that the text's end
// cuts off (an unclosed string or comment) reaches to the end.
type token struct {
	kind       tokenKind
	text       string
	start, end int
}

// is reports whether the token is the given key word or punctuation mark.
func (t token) is(text string) bool {
	return (t.kind == wordToken || t.kind == markToken) && strings.EqualFold(t.text, text)
}

// name gives the identifier that the token writes, without quotes.
func (t token) name() string {
	if t.kind != quotedToken {
		return t.text
	}
	return strings.ReplaceAll(strings.Trim(t.text, `"`), `""`, `"`)
}

// scan splits SQL text into tokens the way DuckDB's scanner does, closely enough
// to find statements' ends, comments and names. It judges nothing: the verdict
// on a file rests on DuckDB's own tree.
func scan(text string) []token {
	var tokens []token
	for at := 0; at < len(text); {
		kind, end := tokenAt(text, at)
		if end == at { // blank
			_, size := utf8.DecodeRuneInString(text[at:])
			at += size
			continue
		}
		tokens = append(tokens, token{kind: kind, text: text[at:end], start: at, end: end})
		at = end
	}
	return tokens
}

// Closed reports whether text leaves no bracket open and closes none but its own:
// only such text stays one expression when brackets are put around it.
func Closed(text string) bool {
	depth := 0
	for _, t := range code(scan(text)) {
		switch {
		case t.is("("):
			depth++
		case t.is(")"):
			depth--
		}
		if depth < 0 {
			return false
		}
	}
	return depth == 0
}

// code gives the tokens that are not comments.
func code(tokens []token) []token {
	var kept []token
	for _, t := range tokens {
		if t.kind != commentToken {
			kept = append(kept, t)
		}
	}
	return kept
}

// tokenAt gives the kind and the end of the token that starts at the offset; the
// end is the offset itself for a blank.
func tokenAt(text string, at int) (tokenKind, int) {
	rest := text[at:]
	first, size := utf8.DecodeRuneInString(rest)
	switch {
	case unicode.IsSpace(first):
		return 0, at
	case strings.HasPrefix(rest, "--"):
		if end := strings.IndexByte(rest, '\n'); end >= 0 {
			return commentToken, at + end
		}
		return commentToken, len(text)
	case strings.HasPrefix(rest, "/*"):
		return commentToken, at + blockCommentEnd(rest)
	case first == '\'':
		return stringToken, at + quotedEnd(rest, '\'', false)
	case (first == 'e' || first == 'E') && strings.HasPrefix(rest[1:], "'"):
		return stringToken, at + 1 + quotedEnd(rest[1:], '\'', true)
	case first == '"':
		return quotedToken, at + quotedEnd(rest, '"', false)
	case first == '$':
		if end := dollarEnd(rest); end > 0 {
			return stringToken, at + end
		}
		return markToken, at + 1
	case unicode.IsDigit(first):
		return numberToken, at + runEnd(rest, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.' || r == '_' })
	case isWordStart(first):
		return wordToken, at + runEnd(rest, func(r rune) bool { return isWordStart(r) || unicode.IsDigit(r) || r == '$' })
	}
	return markToken, at + size
}

// isWordStart takes every character outside ASCII for a letter, as DuckDB does.
func isWordStart(r rune) bool {
	return r == '_' || r >= utf8.RuneSelf || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

func runEnd(text string, in func(rune) bool) int {
	for i, r := range text {
		if !in(r) || i > 0 && unicode.IsSpace(r) {
			return i
		}
	}
	return len(text)
}

// quotedEnd gives the length of a quoted token at the text's start; a doubled
// quote, and with escapes also a backslashed one, stays inside.
func quotedEnd(text string, quote byte, escapes bool) int {
	for i := 1; i < len(text); i++ {
		switch {
		case escapes && text[i] == '\\':
			i++
		case text[i] == quote && i+1 < len(text) && text[i+1] == quote:
			i++
		case text[i] == quote:
			return i + 1
		}
	}
	return len(text)
}

// blockCommentEnd gives the length of the comment at the text's start; comments nest.
func blockCommentEnd(text string) int {
	depth := 0
	for i := 0; i+1 < len(text); i++ {
		switch text[i : i+2] {
		case "/*":
			depth++
			i++
		case "*/":
			depth--
			i++
			if depth == 0 {
				return i + 1
			}
		}
	}
	return len(text)
}

// dollarEnd gives the length of a $tag$…$tag$ string, or 0 when there is none.
func dollarEnd(text string) int {
	close := strings.IndexByte(text[1:], '$')
	if close < 0 {
		return 0
	}
	tag := text[:close+2]
	for i, r := range tag[1 : len(tag)-1] {
		if !isWordStart(r) && (i == 0 || !unicode.IsDigit(r)) {
			return 0
		}
	}
	if end := strings.Index(text[len(tag):], tag); end >= 0 {
		return len(tag) + end + len(tag)
	}
	return len(text)
}
