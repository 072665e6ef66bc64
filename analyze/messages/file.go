package messages

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	yamlparser "github.com/goccy/go-yaml/parser"

	"crmscore/analyze/sqlfile"
)

// forms are the plurals that languages have, by their names in CLDR.
var forms = []string{"zero", "one", "two", "few", "many", "other"}

// plain is the form of messages that do not count anything.
const plain = "other"

// message is one message of one file.
type message struct {
	texts map[string]text // by plural form; only "other" for one that does not count
	text
}

// text is a value with its place.
type text struct {
	value  string
	file   *file
	line   int
	column int
}

func (t text) fault(hint, format string, args ...any) sqlfile.Fault {
	return sqlfile.Fault{File: t.file.path, Line: t.line, Column: t.column, Message: fmt.Sprintf(format, args...), Hint: hint, Origin: t.file.origin}
}

// file is one messages/<language>.yaml as it was read.
type file struct {
	path     string
	origin   sqlfile.Origin
	messages map[string]message
	queries  map[string]entry // by path of the query
	faults   sqlfile.Faults
}

// entry is what a file says of one query's words, with the places.
type entry struct {
	text                   // the path
	words  map[string]text // sheet, title, empty, grain
	labels map[string]text // by column
	notes  map[string]text // by column
}

// read reads a file; what is wrong in it is in its faults, the rest is there.
func read(path string, src []byte, origin sqlfile.Origin) (f *file) {
	f = &file{path: path, origin: origin, messages: map[string]message{}, queries: map[string]entry{}}
	top := text{file: f, line: 1, column: 1}
	defer func() {
		if recover() != nil { // the YAML parser has panicked on odd input before
			f.faults = append(f.faults, top.fault("", "this is not YAML that can be read"))
		}
	}()
	src, ok := f.encoded(src)
	if !ok {
		return f
	}
	tree, err := yamlparser.ParseBytes(src, 0, yamlparser.AllowDuplicateMapKey())
	if err != nil {
		f.faults = append(f.faults, f.syntax(err))
		return f
	}
	for i, doc := range tree.Docs {
		switch {
		case doc.Body == nil:
		case i > 0:
			f.complain(doc.Body, "", "a second YAML document")
		default:
			f.each(doc.Body, "", func(key text, value ast.Node) {
				if key.value == "queries" {
					f.readQueries(value)
				} else {
					f.group(key, value)
				}
			})
		}
	}
	return f
}

// syntax is the YAML parser's own complaint.
func (f *file) syntax(err error) sqlfile.Fault {
	at, words := text{file: f, line: 1, column: 1}, err.Error()
	var broken yaml.Error
	if errors.As(err, &broken) {
		words = broken.GetMessage()
		if t := broken.GetToken(); t != nil && t.Position != nil {
			at.line, at.column = t.Position.Line, t.Position.Column
		}
	}
	words, _, _ = strings.Cut(words, "\n")
	return at.fault(`put texts into double quotes: title: "Scorecard: {owner}"`, "%s", words)
}

// group reads the messages below a key: texts, plurals or further groups.
func (f *file) group(id text, value ast.Node) {
	if s, ok := scalar(value); ok {
		f.add(id.value, message{text: id, texts: map[string]text{plain: f.at(value, s)}})
		return
	}
	plural := map[string]text{}
	counted := 0
	var odd []text // texts beside plurals, under names that no plural has
	var inner []func()
	f.each(value, id.value, func(key text, value ast.Node) {
		s, ok := scalar(value)
		if ok && slices.Contains(forms, key.value) {
			counted++
			plural[key.value] = f.at(value, s)
		} else {
			odd = append(odd, key)
		}
		inner = append(inner, func() {
			key.value = id.value + "." + key.value
			f.group(key, value)
		})
	})
	switch {
	case counted > 0 && counted == len(inner):
		if _, ok := plural[plain]; !ok {
			f.faults = append(f.faults, id.fault(`add other: the form of all numbers that no other line is for`, "%s has no form other", id.value))
			return
		}
		f.add(id.value, message{text: id, texts: plural})
	case counted > 0:
		for _, key := range odd {
			f.faults = append(f.faults, key.fault("plurals are "+strings.Join(forms, ", "), "%s: %q is no plural form", id.value, key.value))
		}
	default:
		for _, read := range inner {
			read()
		}
	}
}

func (f *file) add(id string, m message) {
	for _, form := range forms {
		t, ok := m.texts[form]
		if !ok {
			continue
		}
		if t.value == "" && id != "format.thousands" {
			f.faults = append(f.faults, t.fault("delete the line: what a file lacks is said in English", "%s is empty", id))
			return
		}
		for _, judge := range []func() (string, string){func() (string, string) { return unfit(t.value) }, func() (string, string) { return sign(id, t.value) }} {
			if complaint, hint := judge(); complaint != "" {
				f.faults = append(f.faults, t.fault(hint, "%s %s", id, complaint))
				return
			}
		}
		if _, at, complaint := cut(t.value); complaint != "" {
			t.column += at + 1 // as if quoted
			f.faults = append(f.faults, t.fault("facts stand in braces, such as {owner}; a text holds no other braces", "%s: %s", id, complaint))
			return
		}
	}
	f.messages[id] = m
}

func (f *file) at(n ast.Node, value string) text {
	t := text{value: value, file: f, line: 1, column: 1}
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 {
		n = m.Values[0].Key
	}
	if token := n.GetToken(); token != nil && token.Position != nil {
		t.line, t.column = token.Position.Line, token.Position.Column
	}
	return t
}

func (f *file) complain(n ast.Node, hint, format string, args ...any) {
	f.faults = append(f.faults, f.at(n, "").fault(hint, format, args...))
}

// each hands over each key and value of a mapping once; a repeated key is a fault.
func (f *file) each(n ast.Node, what string, do func(key text, value ast.Node)) {
	var pairs []*ast.MappingValueNode
	switch m := n.(type) {
	case *ast.MappingNode:
		pairs = m.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{m}
	case *ast.NullNode: // a group whose lines are all comments
		return
	default:
		f.complain(n, "", "%s must be written as key: value", cmp.Or(what, "the file"))
		return
	}
	seen := map[string]int{}
	for _, pair := range pairs {
		name, ok := scalar(pair.Key)
		key := f.at(pair.Key, name)
		if !ok {
			f.faults = append(f.faults, key.fault("", "a key must be plain text"))
			continue
		}
		if first, twice := seen[name]; twice {
			f.faults = append(f.faults, key.fault("", "key %q is given twice, first in line %d", name, first))
			continue
		}
		seen[name] = key.line
		do(key, pair.Value)
	}
}

// scalar is the text of a plain value; numbers and the like as they are written.
func scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, true
	}
	return "", false
}
