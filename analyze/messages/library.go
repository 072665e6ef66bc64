package messages

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"crmscore/analyze/sqlfile"
)

// Folder is where the files lie in the queries folder.
const Folder = "messages"

// English is the language that every other one is measured by and falls back to.
const English = "en"

// IsFile says whether a path of the queries folder is that of a language's file.
func IsFile(p string) bool { return path.Dir(p) == Folder && path.Ext(p) == ".yaml" }

// Library is the files of all languages: the built-in ones, each with the
// analyst's own words over it.
type Library struct {
	files map[string][]*file // by language, built-in first
}

// Add reads one file, such as messages/de.yaml; the analyst's must come after the
// built-in one. What is wrong in itself comes back, what is wrong beside English
// Check tells.
func (l *Library) Add(p string, src []byte, origin sqlfile.Origin) sqlfile.Faults {
	name := strings.TrimSuffix(path.Base(p), ".yaml")
	tag, err := language.Parse(name)
	if err == nil {
		err = i18n.NewBundle(language.English).AddMessages(tag)
	}
	if err != nil || tag.String() != name {
		hint := "name it after a language, for example messages/de.yaml or messages/pt-BR.yaml"
		if err == nil {
			hint = "name it " + tag.String() + ".yaml"
		}
		return sqlfile.Faults{{File: p, Message: fmt.Sprintf("%q is no language that plurals are known of", name), Hint: hint, Origin: origin}}
	}
	if l.files == nil {
		l.files = map[string][]*file{}
	}
	f := read(p, src, origin)
	l.files[name] = append(l.files[name], f)
	return f.faults
}

// Languages are those that have a file, sorted.
func (l *Library) Languages() []string { return slices.Sorted(maps.Keys(l.files)) }

// ownWords begins ids that an analyst's English file may add: the words of statuses
// that her queries make up, which other languages can then translate.
const ownWords = "status."

// Check measures every file by the built-in English one: ids and placeholders
// that it does not have, placeholders that a translation forgot.
func (l *Library) Check() sqlfile.Faults {
	english := map[string]message{}
	for _, f := range l.files[English] {
		for id, m := range f.messages {
			if f.origin == sqlfile.Builtin || strings.HasPrefix(id, ownWords) && english[id].texts == nil {
				english[id] = m
			}
		}
	}
	known := slices.Sorted(maps.Keys(english))
	var faults sqlfile.Faults
	for _, name := range l.Languages() {
		faults = append(faults, l.signs(name)...)
		for _, f := range l.files[name] {
			for _, id := range slices.Sorted(maps.Keys(f.messages)) {
				m := f.messages[id]
				if original, ok := english[id]; ok {
					faults = append(faults, m.against(id, original)...)
				} else {
					faults = append(faults, m.fault(near(id, known), "no message is called %q", id))
				}
			}
		}
	}
	return faults
}

// near is a hint at the id that was meant.
func near(id string, known []string) string {
	if hint := sqlfile.DidYouMean(id, known); hint != "" {
		return hint
	}
	return "the built-in " + Folder + "/" + English + ".yaml has them all"
}

// against finds what a message asks for and the English one does not have, and
// what it left out. A plural may leave out its number ("one deal").
func (m message) against(id string, original message) sqlfile.Faults {
	var faults sqlfile.Faults
	var has []string
	for _, t := range original.texts {
		pieces, _, _ := cut(t.value)
		has = append(has, facts(pieces)...)
	}
	has = append(has, vocabulary(id)...)
	slices.Sort(has)
	has = slices.Compact(has)
	counts := len(original.texts) > 1
	for _, form := range forms {
		t, ok := m.texts[form]
		if !ok {
			continue
		}
		if form != plain && !counts {
			faults = append(faults, t.fault("write one text", "%s counts nothing and has no plural", id))
			break
		}
		pieces, _, _ := cut(t.value)
		wants := facts(pieces)
		for _, name := range wants {
			if !slices.Contains(has, name) {
				faults = append(faults, t.fault(placeholders(has), "%s: there is no {%s}", id, name))
			}
		}
		for _, name := range has {
			if !slices.Contains(wants, name) && vocabulary(id) == nil && !(counts && name == number) {
				faults = append(faults, t.fault("a reader would miss it", "%s does not say {%s}", id, name))
			}
		}
	}
	return faults
}

func placeholders(names []string) string {
	if len(names) == 0 {
		return "it has no placeholders"
	}
	return "it has {" + strings.Join(names, "}, {") + "}"
}

// Load reads the files of one language with English behind it from the messages
// folders of the built-in queries and of an overlay, which may be nil. A language
// without a file is a fault; the texts are those that could be read all the same.
func Load(builtin, overlay fs.FS, language string) (*Texts, sqlfile.Faults) {
	var l Library
	var faults sqlfile.Faults
	for _, layer := range []struct {
		fsys   fs.FS
		origin sqlfile.Origin
	}{{builtin, sqlfile.Builtin}, {overlay, sqlfile.Overlay}} {
		if layer.fsys == nil {
			continue
		}
		paths, err := fs.Glob(layer.fsys, Folder+"/*.yaml")
		if err != nil {
			faults = append(faults, sqlfile.Fault{File: Folder, Message: err.Error(), Origin: layer.origin})
		}
		for _, p := range paths {
			src, err := fs.ReadFile(layer.fsys, p)
			if err != nil {
				faults = append(faults, sqlfile.Fault{File: p, Message: err.Error(), Origin: layer.origin})
				continue
			}
			faults = append(faults, l.Add(p, src, layer.origin)...)
		}
	}
	faults = append(faults, l.Check()...)
	texts, ok := l.Texts(language)
	if !ok {
		faults = append(faults, sqlfile.Fault{File: Folder, Message: "there is no file for language " + language, Hint: "there are " + strings.Join(l.Languages(), ", ")})
	}
	return texts, faults
}
