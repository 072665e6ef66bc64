package sqlfile

import (
	"fmt"
	"slices"
	"strings"
)

// from adds the sources of a FROM clause to the frame and resolves what stands
// inside it.
func (r *resolver) from(n node, env cteSources, f *frame) {
	switch n.str("type") {
	case "JOIN":
		left := len(f.sources)
		r.from(n.obj("left"), env, f)
		right := len(f.sources)
		r.from(n.obj("right"), env, f)
		for _, name := range n.strings("using_columns") {
			r.using(name, n, f.sources[left:right])
			r.using(name, n, f.sources[right:])
		}
		expressions{resolver: r, frame: f, ctes: env}.visit(n["condition"])
	case "BASE_TABLE":
		f.sources = append(f.sources, r.table(n, env))
	case "SUBQUERY":
		s := r.query(n.obj("subquery").obj("node"), env, f)
		f.sources = append(f.sources, aliased(s.renamed(n.strings("column_name_alias")), tableAlias(n)))
	case "TABLE_FUNCTION":
		e := expressions{resolver: r, frame: f, ctes: env}
		e.visit(n.obj("function")["children"])
		name := strings.ToLower(n.obj("function").str("function_name"))
		s := &source{names: map[string]bool{name: true, strings.ToLower(n.str("alias")): true, "ordinality": true, "key": true, "value": true}}
		f.sources = append(f.sources, aliased(s.renamed(n.strings("column_name_alias")), tableAlias(n)))
	case "EXPRESSION_LIST":
		expressions{resolver: r, frame: f, ctes: env}.visit(n["values"])
		s := &source{names: map[string]bool{}}
		f.sources = append(f.sources, aliased(s.renamed(n.strings("column_name_alias")), tableAlias(n)))
	case "PIVOT":
		r.pivot(n, env, f)
	}
}

// table gives the source of a bare name: a CTE, or a raw table.
func (r *resolver) table(n node, env cteSources) *source {
	name := n.str("table_name")
	if cte := env[strings.ToLower(name)]; cte != nil {
		return aliased(cte.renamed(n.strings("column_name_alias")), tableAlias(n))
	}
	spelled, ok := r.tables[strings.ToLower(name)]
	if !ok {
		spelled = name
		r.tables[strings.ToLower(name)] = name
		r.named[name] = map[string]NamedColumn{}
	}
	s := &source{alias: tableAlias(n), raw: spelled}
	if renames := n.strings("column_name_alias"); len(renames) > 0 {
		return aliased(s.renamed(renames), s.alias)
	}
	return s
}

// pivot resolves PIVOT and UNPIVOT over their source, and offers that source's
// columns beside the new ones.
func (r *resolver) pivot(n node, env cteSources, f *frame) {
	inner := &frame{outer: f.outer, aliases: map[string]bool{}}
	r.from(n.obj("source"), env, inner)
	e := expressions{resolver: r, frame: inner, ctes: env}
	e.visit(n["aggregates"])
	s := &source{names: map[string]bool{}}
	for _, from := range inner.sources {
		s.names = union(s.names, from.names)
		s.through = append(s.through, from.raws()...)
	}
	for _, name := range n.strings("unpivot_names") {
		s.names[strings.ToLower(name)] = true
	}
	for _, name := range n.strings("groups") {
		e.name([]string{name}, n)
	}
	for _, p := range n.nodes("pivots") {
		e.visit(p["pivot_expressions"])
		for _, name := range p.strings("unpivot_names") {
			s.names[strings.ToLower(name)] = true
		}
		for _, entry := range p.nodes("entries") {
			for _, value := range entry.nodes("values") {
				if column, isText := value["value"].(string); isText && len(n.list("unpivot_names")) > 0 {
					e.name([]string{column}, n)
				}
			}
		}
	}
	f.sources = append(f.sources, aliased(s, tableAlias(n)))
}

func aliased(s *source, alias string) *source {
	return &source{alias: alias, raw: s.raw, names: s.names, through: s.through}
}

// using attributes a USING column to the first raw table of one side.
func (r *resolver) using(name string, at node, side []*source) {
	for _, s := range side {
		if s.names[strings.ToLower(name)] {
			return
		}
		if raws := s.raws(); len(raws) > 0 {
			r.note(raws[0], name, at)
			return
		}
	}
}

// note records the first place where a raw table's column is named.
func (r *resolver) note(s *source, name string, n node) {
	p := placeAt(r.walker.file.Text, placeWithin(n, firstCode(r.walker.file.Body)))
	column := NamedColumn{Name: name, Line: p.line, Column: p.column}
	columns := r.named[s.raw]
	first, seen := columns[strings.ToLower(name)]
	if !seen || comparePlaces(column.Line, column.Column, first.Line, first.Column) < 0 {
		columns[strings.ToLower(name)] = column
	}
}

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
