package sqlfile

import "strings"

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
