package sqlfile

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

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

// levelHint says where a key belongs that is known, but not at this level.
func levelHint(name, path string) string {
	if path != "" && slices.Contains(tags(reflect.TypeFor[Meta]()), name) {
		return fmt.Sprintf("%s: stands at the left edge, beside title:", name)
	}
	for _, level := range []struct {
		of      reflect.Type
		example string
	}{
		{reflect.TypeFor[Column](), "columns: {close_rate: {%s: …}}"},
		{reflect.TypeFor[Limit](), "limit: {%s: …}"},
		{reflect.TypeFor[Chart](), "chart: {%s: …}"},
		{reflect.TypeFor[Trace](), "trace: {close_rate: {%s: …}}"},
	} {
		if slices.Contains(tags(level.of), name) {
			return "it belongs further in: " + fmt.Sprintf(level.example, name)
		}
	}
	return ""
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
