package messages

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Texts is what one language says, with English behind it.
type Texts struct {
	language string
	bundle   *i18n.Bundle
	says     *i18n.Localizer
	inForce  map[string]message // by id: the language's own, else English
	fixed    map[string]string  // by id: those without placeholders and plurals
	single   map[string]parsed  // by id: those with placeholders and no plurals; cells say many
	queries  map[string]Words
}

// Texts puts one language together; false, and English, when it has no file.
func (l *Library) Texts(name string) (*Texts, bool) {
	t := &Texts{language: name, inForce: map[string]message{}, fixed: map[string]string{}, single: map[string]parsed{}, queries: map[string]Words{}}
	own := l.files[name]
	if own == nil {
		t.language = English
	}
	t.bundle = i18n.NewBundle(language.English)
	layers := [][]*file{l.files[English]}
	if t.language != English {
		layers = append(layers, own)
	}
	for i, files := range layers {
		tag := language.English
		if i > 0 {
			tag = language.Make(name)
		}
		for _, f := range files {
			for id, m := range f.messages {
				if original, known := t.inForce[id]; known && len(m.against(id, original)) > 0 {
					continue // has its fault
				}
				t.inForce[id] = m
				_ = t.bundle.AddMessages(tag, m.forI18n(id)) // Add has seen that the language has plurals
			}
			t.addQueries(f)
		}
	}
	for id, m := range t.inForce {
		switch pieces, _, _ := cut(m.texts[plain].value); {
		case len(m.texts) > 1:
		case facts(pieces) == nil:
			t.fixed[id] = m.texts[plain].value
		default:
			t.single[id] = pieces
		}
	}
	t.says = i18n.NewLocalizer(t.bundle, t.language)
	return t, own != nil
}

func (m message) forI18n(id string) *i18n.Message {
	value := func(form string) string { return m.texts[form].value }
	return &i18n.Message{ID: id, Zero: value("zero"), One: value("one"), Two: value("two"), Few: value("few"), Many: value("many"), Other: value("other")}
}

// Language is the language in force, as its file is named.
func (t *Texts) Language() string {
	if t == nil {
		return English
	}
	return t.language
}

// Fact is one fact of a sentence.
type Fact struct {
	name  string
	value any
}

// number is the name of the fact that decides on the plural.
const number = "n"

// F is a fact by the name of its placeholder: a text, a whole number, a time as
// its date.
func F(name string, value any) Fact { return Fact{name, value} }

// N is the number {n} that a sentence counts; it decides on the plural.
func N[I int | int64](n I) Fact { return Fact{number, int64(n)} }

// Say says a sentence. An id that there is not is said itself, with its facts: a
// mistake in the program must not cost a night.
func (t *Texts) Say(id string, facts ...Fact) string {
	if t == nil {
		return bare(id, facts)
	}
	if text, ok := t.fixed[id]; ok {
		return text
	}
	if _, ok := t.inForce[id]; !ok {
		return bare(id, facts)
	}
	given := make(map[string]string, len(facts))
	var counted any
	for _, f := range facts {
		given[f.name] = t.shown(f.value)
		if f.name == number {
			counted = f.value
		}
	}
	if pieces, ok := t.single[id]; ok {
		text, _ := pieces.Execute(given)
		return text
	}
	config := &i18n.LocalizeConfig{MessageID: id, TemplateData: given, TemplateParser: parser{}, PluralCount: counted}
	text, _ := t.says.Localize(config) // the error only says that a form or the language's own text was missing
	return text
}

// Word says a word that may have no message, such as a status that a query made
// up: otherwise stands where there is none.
func (t *Texts) Word(id, otherwise string) string {
	if t != nil {
		if text, ok := t.fixed[id]; ok {
			return text
		}
	}
	return otherwise
}

// shown is a fact in words.
func (t *Texts) shown(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return t.Number(float64(v), 0)
	case int64:
		return t.Number(float64(v), 0)
	case time.Time:
		return t.Date(v, "day")
	}
	return fmt.Sprint(v)
}

// bare is what stands where there are no texts.
func bare(id string, facts []Fact) string {
	var t *Texts
	for _, f := range facts {
		id += " " + t.shown(f.value)
	}
	return id
}

// IDs are the ids of all messages in force, sorted.
func (t *Texts) IDs() []string { return slices.Sorted(maps.Keys(t.inForce)) }

// Placeholders are the names that the texts of a message have in braces, sorted.
func (t *Texts) Placeholders(id string) []string {
	var names []string
	for _, text := range t.inForce[id].texts {
		pieces, _, _ := cut(text.value)
		names = append(names, facts(pieces)...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// InForce is every text in force as a file of the language holds it: by id, then the
// words of queries. The same texts give the same bytes.
func (t *Texts) InForce() string {
	if t == nil {
		return ""
	}
	var b strings.Builder
	for _, id := range t.IDs() {
		m := t.inForce[id]
		if len(m.texts) == 1 {
			fmt.Fprintf(&b, "%s: %q\n", id, m.texts[plain].value)
			continue
		}
		fmt.Fprintf(&b, "%s:\n", id)
		for _, form := range forms {
			if text, ok := m.texts[form]; ok {
				fmt.Fprintf(&b, "  %s: %q\n", form, text.value)
			}
		}
	}
	t.writeQueries(&b)
	return b.String()
}

// Within is a label as it stands inside a sentence: with a small first letter in
// languages that write so, abbreviations aside.
func (t *Texts) Within(label string) string {
	if t == nil || t.Say("format.labels_within") != "small" {
		return label
	}
	first, size := utf8.DecodeRuneInString(label)
	second, _ := utf8.DecodeRuneInString(label[size:])
	if !unicode.IsLower(second) {
		return label
	}
	return string(unicode.ToLower(first)) + label[size:]
}

// List writes several words or parts of a sentence one after the other.
func (t *Texts) List(items []string) string {
	separator := ", "
	if t != nil {
		separator = t.Say("format.list")
	}
	return strings.Join(items, separator)
}
