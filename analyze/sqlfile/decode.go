package sqlfile

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
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
				d.addf(key, DidYouMean(name, tags(into.Type())), "unknown key %q%s", name, inside(path))
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

// scalar stores text, a number or a truth value; nothing is converted silently,
// save that a number may stand where text is wanted.
func (d *decoder) scalar(n ast.Node, into reflect.Value, path string) {
	text, ok := scalarText(n)
	if !ok {
		d.addf(n, "", "%s must be a single value", path)
		return
	}
	switch into.Kind() {
	case reflect.String:
		if strings.TrimSpace(text) == "" {
			d.addf(n, "give a value or delete the line", "%s is empty", path)
		}
		into.SetString(text)
	case reflect.Int, reflect.Int64:
		v, err := strconv.ParseInt(text, 10, 64)
		if _, isText := n.(*ast.StringNode); err != nil || isText || into.OverflowInt(v) {
			d.addf(n, "", "%s must be a whole number, not %q", path, text)
			return
		}
		into.SetInt(v)
	case reflect.Float64:
		v, ok := parseShare(text)
		if !ok {
			d.addf(n, "", "%s must be a number, not %q", path, text)
			return
		}
		into.SetFloat(v)
	case reflect.Bool:
		v, ok := n.(*ast.BoolNode)
		if !ok {
			d.addf(n, "", "%s must be true or false, not %q", path, text)
			return
		}
		into.SetBool(v.Value)
	}
}

// limit accepts a plain number of rows besides the full mapping.
func (d *decoder) limit(n ast.Node, into reflect.Value, path string) {
	value := &Limit{}
	into.Set(reflect.ValueOf(value))
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		d.decode(n, into.Elem(), path)
	default:
		d.scalar(n, into.Elem().FieldByName("Rows"), path)
	}
}

// parseShare reads 0.005 and 0.5%.
func parseShare(text string) (float64, bool) {
	number, percent := strings.CutSuffix(text, "%")
	v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if percent {
		v /= 100
	}
	return v, err == nil
}

// scalarText is the text of a single value as it is meant.
func scalarText(n ast.Node) (string, bool) {
	switch v := n.(type) {
	case *ast.StringNode:
		return v.Value, true
	case *ast.LiteralNode:
		return v.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	}
	return "", false
}

func fieldByTag(v reflect.Value, name string) (reflect.Value, bool) {
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("yaml") == name {
			return v.Field(i), true
		}
	}
	return reflect.Value{}, false
}

func tags(t reflect.Type) []string {
	var names []string
	for i := range t.NumField() {
		names = append(names, t.Field(i).Tag.Get("yaml"))
	}
	return names
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func inside(path string) string {
	if path == "" {
		return ""
	}
	return " in " + path
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(line)
}
