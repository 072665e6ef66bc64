package messages

import (
	"regexp"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// A message's text is cut at its placeholders: {name} stands for a fact. There is
// nothing else that a text could ask for, and no way to write a brace.

// piece is fixed text, or the name of a fact.
type piece struct {
	text string
	fact bool
}

var placeholder = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// cut reads a text. Where it is broken, complaint says why and at is the byte of
// the text where.
func cut(text string) (pieces []piece, at int, complaint string) {
	for rest := text; rest != ""; {
		open := strings.IndexAny(rest, "{}")
		if open < 0 {
			return append(pieces, piece{text: rest}), 0, ""
		}
		at = len(text) - len(rest) + open
		if rest[open] == '}' {
			return nil, at, "a } without its {"
		}
		end := strings.IndexAny(rest[open+1:], "{}")
		if end < 0 || rest[open+1+end] == '{' {
			return nil, at, "a { without its }"
		}
		name := rest[open+1 : open+1+end]
		if !placeholder.MatchString(name) {
			return nil, at, "a placeholder is a name in braces, such as {owner}; this is {" + name + "}"
		}
		if open > 0 {
			pieces = append(pieces, piece{text: rest[:open]})
		}
		pieces = append(pieces, piece{text: name, fact: true})
		rest = rest[open+1+end+1:]
	}
	return pieces, 0, ""
}

// facts are the names of the placeholders in a text, each once, sorted.
func facts(pieces []piece) []string {
	var names []string
	for _, p := range pieces {
		if p.fact {
			names = append(names, p.text)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// parser makes go-i18n read such texts.
type parser struct{}

func (parser) Cacheable() bool { return true }

func (parser) Parse(src, _, _ string) (template.ParsedTemplate, error) {
	pieces, _, _ := cut(src) // only texts without faults get here
	return parsed(pieces), nil
}

type parsed []piece

// Execute fills in the facts, a map from name to text.
func (p parsed) Execute(data any) (string, error) {
	given, _ := data.(map[string]string)
	var b strings.Builder
	for _, piece := range p {
		switch text, ok := given[piece.text]; {
		case !piece.fact:
			b.WriteString(piece.text)
		case ok:
			b.WriteString(text)
		default: // a mistake in the program that its tests find; never a hole in a sentence
			b.WriteString("{" + piece.text + "}")
		}
	}
	return b.String(), nil
}
