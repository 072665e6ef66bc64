package config

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// place is where a value stands in the file, 1-based.
type place struct{ line, column int }

// document collects faults and remembers where every value of the file stands,
// by its path ("sources[0].name"), so that later checks can point at it.
type document struct {
	name   string
	places map[string]place
	faults Faults
	// unknown counts the faults that are unknown keys: what stands beside them can
	// still be decoded and judged.
	unknown int
	// misfits are the paths of values of a wrong form: each has its fault, is taken
	// out of the file, and nothing else is said of it.
	misfits []string
}

// check walks the parsed file beside the Go type it will be decoded into and
// finds unknown keys, repeated keys and wrong types, all of them: the decoder
// itself stops at the first. It gives what can be decoded: the first document
// without what is wrong in it; nil where there is none.
func (d *document) check(file *ast.File, into any) (rest ast.Node) {
	for i, doc := range file.Docs {
		if i > 0 && doc.Body != nil {
			d.at(doc.Body, "a second YAML document", "keep one document: remove the line ---")
			continue
		}
		if doc.Body == nil {
			d.faults = append(d.faults, Fault{File: d.name, Message: "the config file is empty",
				Hint: "crmscore init writes a commented one"})
			return nil
		}
		if d.node(doc.Body, reflect.TypeOf(into).Elem(), "") {
			rest = doc.Body
		}
	}
	if len(file.Docs) == 0 {
		d.faults = append(d.faults, Fault{File: d.name, Message: "the config file is empty",
			Hint: "crmscore init writes a commented one"})
	}
	return rest
}

// at adds a fault at a node of the file.
func (d *document) at(n ast.Node, message, hint string) {
	p := n.GetToken().Position
	d.faults = append(d.faults, Fault{File: d.name, Line: p.Line, Column: p.Column, Message: message, Hint: hint})
}

// fault adds a fault at the value of the given path, or at the nearest
// enclosing value that the file holds.
//
// Beside an unknown key, what is missing is not told: the key may be the misspelt one.
func (d *document) fault(path, message, hint string) {
	if _, given := d.places[path]; !given && d.unknown > 0 {
		return
	}
	for p := path; p != ""; p = parent(p) {
		if slices.Contains(d.misfits, p) {
			return
		}
	}
	f := Fault{File: d.name, Message: message, Hint: hint}
	for p := path; p != ""; p = parent(p) {
		if at, ok := d.places[p]; ok {
			f.Line, f.Column = at.line, at.column
			break
		}
	}
	d.faults = append(d.faults, f)
}

func parent(path string) string {
	i := strings.LastIndexAny(path, ".[")
	if i < 0 {
		return ""
	}
	return path[:i]
}

// decodesItself is what a type with a short form implements.
var decodesItself = reflect.TypeFor[yaml.InterfaceUnmarshaler]()

// fit checks one value against the type it is decoded into, and gives what can be
// decoded: the value, or nothing in its place where it has a wrong form.
func (d *document) fit(n ast.Node, t reflect.Type, path string) ast.Node {
	if d.node(n, t, path) {
		return n
	}
	d.misfits = append(d.misfits, path)
	return ast.Null(n.GetToken())
}

// node checks one value and those within it; false when it has a wrong form itself.
func (d *document) node(n ast.Node, t reflect.Type, path string) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if path != "" {
		p := n.GetToken().Position
		d.places[path] = place{p.Line, p.Column}
	}
	switch v := n.(type) {
	case *ast.AnchorNode:
		return d.node(v.Value, t, path)
	case *ast.AliasNode, *ast.NullNode:
		return true
	case *ast.TagNode:
		d.at(v, "YAML tags are not used here", "remove "+v.Start.Value)
		return false
	}
	switch t.Kind() {
	case reflect.Struct:
		if isScalar(n) && reflect.PointerTo(t).Implements(decodesItself) {
			return true // a type that also takes a single value (ingest.Links)
		}
		return d.mapping(n, path, func(key string) (reflect.Type, []string) { return field(t, key) })
	case reflect.Map:
		return d.mapping(n, path, func(string) (reflect.Type, []string) { return t.Elem(), nil })
	case reflect.Slice:
		return d.sequence(n, t, path)
	}
	return d.scalar(n, t, path)
}

// mapping checks keys and values; typeOf gives a key's type, or the known keys.
func (d *document) mapping(n ast.Node, path string, typeOf func(key string) (reflect.Type, []string)) bool {
	var values []*ast.MappingValueNode
	switch m := n.(type) {
	case *ast.MappingNode:
		values = m.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{m}
	default:
		d.at(n, fmt.Sprintf("%s wants keys with values, not %s", orFile(path), what(n)), "")
		return false
	}
	seen := map[string]bool{}
	kept := values[:0:0]
	for _, v := range values {
		key := v.Key.GetToken().Value
		if seen[key] {
			d.at(v.Key, fmt.Sprintf("key %q stands twice", key), "keep one of them")
			continue
		}
		seen[key] = true
		kept = append(kept, v)
		t, known := typeOf(key)
		if t == nil {
			d.unknown++
			d.at(v.Key, fmt.Sprintf("unknown key %q in %s", key, orFile(path)), didYouMean(key, known))
			continue
		}
		v.Value = d.fit(v.Value, t, join(path, key))
	}
	if m, ok := n.(*ast.MappingNode); ok {
		m.Values = kept
	}
	return true
}

func (d *document) sequence(n ast.Node, t reflect.Type, path string) bool {
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		// A type that decodes itself may also take a single value (ingest.Globs).
		if t.Elem().Kind() == reflect.String && isScalar(n) && t.PkgPath() != "" {
			return true
		}
		d.at(n, fmt.Sprintf("%s wants a list, not %s", orFile(path), what(n)), "write [a, b], or one line per entry starting with -")
		return false
	}
	for i, v := range s.Values {
		s.Values[i] = d.fit(v, t.Elem(), fmt.Sprintf("%s[%d]", path, i))
	}
	return true
}

func (d *document) scalar(n ast.Node, t reflect.Type, path string) bool {
	ok := isScalar(n)
	wanted := "a text"
	switch t.Kind() {
	case reflect.Bool:
		_, ok = n.(*ast.BoolNode)
		wanted = "true or false"
	case reflect.Int, reflect.Int64:
		_, ok = n.(*ast.IntegerNode)
		wanted = "a whole number"
	case reflect.Float64:
		_, isInt := n.(*ast.IntegerNode)
		_, isFloat := n.(*ast.FloatNode)
		ok = isInt || isFloat
		wanted = "a number"
	}
	if !ok {
		d.at(n, fmt.Sprintf("%s wants %s, not %s", orFile(path), wanted, what(n)), "")
	}
	return ok
}

func isScalar(n ast.Node) bool {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode, *ast.SequenceNode:
		return false
	}
	return true
}

// what names a node's kind for people.
func what(n ast.Node) string {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "keys with values"
	case *ast.SequenceNode:
		return "a list"
	}
	return fmt.Sprintf("%q", n.GetToken().Value)
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func orFile(path string) string {
	if path == "" {
		return "the config"
	}
	return path
}

// field finds the struct field of a YAML key, or lists the keys there are.
func field(t reflect.Type, key string) (reflect.Type, []string) {
	var known []string
	for f := range fieldsOf(t) {
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if name == "-" || !f.IsExported() || name == "" {
			continue
		}
		if name == key {
			return f.Type, nil
		}
		known = append(known, name)
	}
	return nil, known
}

func fieldsOf(t reflect.Type) func(func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if !yield(t.Field(i)) {
				return
			}
		}
	}
}
