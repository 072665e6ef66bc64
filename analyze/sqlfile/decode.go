package sqlfile

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// readFrontMatter decodes the YAML strictly into Meta: every unknown key, wrong
// type and duplicate is a fault with its own place. The YAML library's own strict
// mode stops at the first one, so the tree is walked here.
func (f *File) readFrontMatter(text string) (faults Faults) {
	d := &decoder{file: f}
	defer func() {
		// The YAML parser has panicked on odd input before; for the analyst
		// that is text which cannot be read, like any other.
		if recover() != nil {
			faults = append(d.faults, f.fault(place{1, 1}, "", "the front matter is not YAML that can be read"))
		}
	}()
	if bad := f.tabs(text); len(bad) > 0 {
		return bad
	}
	// YAML takes a lone carriage return for a line end, this file's editors do not.
	text = loneReturns.ReplaceAllStringFunc(text, func(run string) string {
		if strings.HasSuffix(run, "\n") {
			return strings.Repeat(" ", len(run)-2) + "\r\n"
		}
		return strings.Repeat(" ", len(run))
	})
	tree, err := parser.ParseBytes([]byte(text), 0, parser.AllowDuplicateMapKey())
	if err != nil {
		var broken yaml.Error
		if errors.As(err, &broken) {
			return Faults{f.yamlFault(broken)}
		}
		return Faults{f.fault(place{1, 1}, "", "front matter: %s", firstLine(err.Error()))}
	}
	f.places = map[string]place{}
	for i, doc := range tree.Docs {
		if doc.Body == nil {
			continue
		}
		if i > 0 {
			d.addf(doc.Body, "", "the front matter holds a second document")
			break
		}
		d.decode(doc.Body, reflect.ValueOf(&f.Meta).Elem(), "")
	}
	return d.faults
}

// tabs finds lines that tabs indent, which YAML does not take.
func (f *File) tabs(text string) Faults {
	var faults Faults
	number := 0
	for line := range strings.Lines(text) {
		number++
		indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		if strings.Contains(indent, "\t") && strings.TrimSpace(line) != "" {
			faults = append(faults, f.fault(place{number, 1}, "use blanks", "front matter: a tab cannot indent"))
		}
	}
	return faults
}

var loneReturns = regexp.MustCompile(`\r+\n?`)

// yamlFault is the YAML parser's own complaint, in the file's terms.
func (f *File) yamlFault(broken yaml.Error) Fault {
	at, hint := place{1, 1}, ""
	if t := broken.GetToken(); t != nil && t.Position != nil {
		at = nodePlace(t.Position.Line, t.Position.Column)
	}
	if strings.Contains(broken.GetMessage(), "mapping value is not allowed") {
		hint = "text that holds a colon and a blank needs quotes: note: \"won: by close date\""
	}
	return f.fault(at, hint, "front matter: %s", quoteMessage(broken.GetMessage()))
}

// decoder walks a YAML tree beside a Go value and collects all faults.
type decoder struct {
	file   *File
	faults Faults
}

func nodePlace(line, column int) place { return place{line: line, column: column} }

func placeOf(n ast.Node) place {
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 {
		n = m.Values[0].Key
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		return nodePlace(t.Position.Line, t.Position.Column)
	}
	return place{1, 1}
}

func (d *decoder) addf(n ast.Node, hint, format string, args ...any) {
	d.faults = append(d.faults, d.file.fault(placeOf(n), hint, format, args...))
}

// decode stores the node in the value; path names the value for places, for
// example "columns.close_rate".
func (d *decoder) decode(n ast.Node, into reflect.Value, path string) {
	if path != "" {
		d.file.places[path] = placeOf(n)
	}
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		d.addf(n, "write the value out", "front matter knows no YAML anchors, aliases or tags")
		return
	case *ast.NullNode:
		if path != "" {
			d.addf(n, "give a value or delete the line", "%s has no value", path)
		}
		return
	}
	switch into.Type() {
	case reflect.TypeFor[*Limit]():
		d.limit(n, into, path)
		return
	}
	switch into.Kind() {
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		d.decode(n, into.Elem(), path)
	case reflect.Struct:
		d.mapping(n, path, func(key ast.Node, name string, value ast.Node) {
			field, ok := fieldByTag(into, name)
			if !ok {
				hint := levelHint(name, path)
				if hint == "" {
					hint = DidYouMean(name, tags(into.Type()))
				}
				d.addf(key, hint, "unknown key %q%s", name, inside(path))
				return
			}
			d.decode(value, field, join(path, name))
			d.file.places[join(path, name)] = placeOf(key)
		})
	case reflect.Map:
		into.Set(reflect.MakeMap(into.Type()))
		d.mapping(n, path, func(key ast.Node, name string, value ast.Node) {
			element := reflect.New(into.Type().Elem()).Elem()
			d.decode(value, element, join(path, name))
			into.SetMapIndex(reflect.ValueOf(name), element)
			d.file.places[join(path, name)] = placeOf(key)
		})
	case reflect.Slice:
		list, ok := n.(*ast.SequenceNode)
		if !ok {
			d.addf(n, "write it as [a, b]", "%s must be a list", path)
			return
		}
		for i, item := range list.Values {
			element := reflect.New(into.Type().Elem()).Elem()
			d.decode(item, element, fmt.Sprintf("%s.%d", path, i))
			into.Set(reflect.Append(into, element))
		}
	default:
		d.scalar(n, into, path)
	}
}

// mapping hands over each key and value once; a repeated key is a fault.
func (d *decoder) mapping(n ast.Node, path string, each func(key ast.Node, name string, value ast.Node)) {
	var pairs []*ast.MappingValueNode
	switch m := n.(type) {
	case *ast.MappingNode:
		pairs = m.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{m}
	default:
		what := path
		if what == "" {
			what = "front matter"
		}
		d.addf(n, "", "%s must be written as key: value", what)
		return
	}
	seen := map[string]place{}
	for _, pair := range pairs {
		key, ok := scalarText(pair.Key)
		if !ok {
			d.addf(pair.Key, "", "a key must be plain text")
			continue
		}
		if first, twice := seen[key]; twice {
			d.addf(pair.Key, "", "key %q is given twice, first in line %d", key, first.line)
			continue
		}
		seen[key] = placeOf(pair.Key)
		each(pair.Key, key, pair.Value)
	}
}
