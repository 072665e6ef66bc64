package sqlfile

import (
	"fmt"
	"slices"
	"strings"
)

// expressions resolves the columns inside the expressions of one SELECT.
type expressions struct {
	resolver *resolver
	frame    *frame
	ctes     cteSources
	lambda   []string // parameters in force, lower case
}

func (e expressions) visit(part any) {
	switch v := part.(type) {
	case []any:
		for _, item := range v {
			e.visit(item)
		}
	case map[string]any:
		n := node(v)
		switch n.str("class") {
		case "COLUMN_REF":
			e.name(n.strings("column_names"), n)
			return
		case "SUBQUERY":
			e.visit(v["child"])
			e.resolver.query(n.obj("subquery").obj("node"), e.ctes, e.frame)
			return
		case "LAMBDA":
			e.lambda = append(slices.Clone(e.lambda), lambdaNames(n["lhs"])...)
			e.visit(v["expr"])
			return
		case "STAR":
			e.star(n)
			return
		}
		for _, key := range sortedKeys(v) {
			e.visit(v[key])
		}
	}
}

func lambdaNames(part any) []string {
	switch v := part.(type) {
	case []any:
		var names []string
		for _, item := range v {
			names = append(names, lambdaNames(item)...)
		}
		return names
	case map[string]any:
		if names := node(v).strings("column_names"); len(names) > 0 {
			return []string{strings.ToLower(names[0])}
		}
		return lambdaNames(v["children"])
	}
	return nil
}

// star notes the columns that EXCLUDE and REPLACE name.
func (e expressions) star(n node) {
	prefix := []string{}
	if relation := n.str("relation_name"); relation != "" {
		prefix = append(prefix, relation)
	}
	for _, name := range n.strings("exclude_list") {
		e.name(append(slices.Clone(prefix), name), n)
	}
	for _, replaced := range n.nodes("replace_list") {
		e.name(append(slices.Clone(prefix), replaced.str("key")), n)
		e.visit(replaced["value"])
	}
	e.visit(n["expr"])
}

// name attributes one column name, as DuckDB would look it up.
func (e expressions) name(parts []string, n node) {
	if len(parts) == 0 || slices.Contains(e.lambda, strings.ToLower(parts[0])) {
		return
	}
	if len(parts) > 1 {
		for f := e.frame; f != nil; f = f.outer {
			for _, s := range f.sources {
				if strings.EqualFold(s.alias, parts[0]) {
					e.attribute([]*source{s}, parts[1], n)
					return
				}
			}
		}
	}
	if e.frame.aliases[strings.ToLower(parts[0])] {
		return
	}
	var all []*source
	for f := e.frame; f != nil; f = f.outer {
		for _, s := range f.sources {
			if s.names[strings.ToLower(parts[0])] {
				return
			}
		}
		all = append(all, f.sources...)
	}
	e.attribute(all, parts[0], n)
}

// attribute notes the column at the one raw table that can hold it.
func (e expressions) attribute(sources []*source, name string, n node) {
	var raws []*source
	for _, s := range sources {
		if s.names[strings.ToLower(name)] {
			return
		}
		raws = append(raws, s.raws()...)
	}
	switch tables := distinctTables(raws); {
	case len(tables) == 1:
		e.resolver.note(raws[0], name, n)
	case len(tables) > 1:
		w := e.resolver.walker
		w.addf(placeWithin(n, firstCode(w.file.Body)), fmt.Sprintf("write the table before it: %s.%s", raws[0].alias, name),
			"column %q could come from %s", name, strings.Join(tables, " or "))
	}
}

func distinctTables(raws []*source) []string {
	var tables []string
	for _, s := range raws {
		if !slices.Contains(tables, s.raw) {
			tables = append(tables, s.raw)
		}
	}
	return tables
}
