package sqlfile

import (
	"cmp"
	"slices"
	"strings"
)

// NamedColumn is a column that the text names, with its first place.
type NamedColumn struct {
	Name         string
	Line, Column int
}

// NamedColumns gives, for each raw table of a staging file, the columns that
// the text names, in text order. Tables and columns are spelled as the text
// spells them first; DuckDB takes either case. A table of which the text names
// no column has an empty list.
func (p *Parsed) NamedColumns() map[string][]NamedColumn { return p.named }

// source is what one FROM entry offers: a raw table, or a derived table with
// the columns it names and the raw tables that its stars let through.
type source struct {
	alias   string
	raw     string          // raw table, as spelled
	names   map[string]bool // derived: columns known by name, lower case
	through []*source       // derived: raw sources behind a star
}

// raws gives the raw tables whose columns can be reached through the source.
func (s *source) raws() []*source {
	if s.raw != "" {
		return []*source{s}
	}
	return s.through
}

// frame is one SELECT: its sources, and the names that its own items make.
type frame struct {
	sources []*source
	aliases map[string]bool
	outer   *frame
}

// resolver attributes the columns of a staging file to its raw tables.
type resolver struct {
	walker *walker
	tables map[string]string                 // raw table, lower case -> as spelled
	named  map[string]map[string]NamedColumn // raw table as spelled -> column lower case
}

// nameColumns resolves a whole staging query. Columns that could come from
// several raw tables are faults: one of them may not have been delivered, and
// then the name would silently mean another table's column.
func nameColumns(w *walker, query node) map[string][]NamedColumn {
	r := &resolver{walker: w, tables: map[string]string{}, named: map[string]map[string]NamedColumn{}}
	r.query(query, nil, nil)
	out := map[string][]NamedColumn{}
	for table, columns := range r.named {
		list := []NamedColumn{}
		for _, c := range columns {
			list = append(list, c)
		}
		slices.SortFunc(list, func(a, b NamedColumn) int {
			return cmp.Or(comparePlaces(a.Line, a.Column, b.Line, b.Column), cmp.Compare(a.Name, b.Name))
		})
		out[table] = list
	}
	return out
}

// cteSources are the CTEs in force, by lower-case name.
type cteSources map[string]*source

// query resolves one query and gives what it offers to those who read it.
func (r *resolver) query(n node, ctes cteSources, outer *frame) *source {
	env := cteSources{}
	for name, s := range ctes {
		env[name] = s
	}
	if n.str("type") == "RECURSIVE_CTE_NODE" {
		// Its own rows inside itself: the columns of the first arm.
		own := r.query(n.obj("left"), env, outer)
		env[strings.ToLower(n.str("cte_name"))] = own
		r.query(n.obj("right"), env, outer)
		return own
	}
	for _, c := range n.ctes() {
		s := r.query(c.query(), env, outer)
		env[strings.ToLower(c.name)] = s.renamed(c.value.strings("aliases"))
	}
	if n.str("type") == "SET_OPERATION_NODE" {
		left, right := r.query(n.obj("left"), env, outer), r.query(n.obj("right"), env, outer)
		return &source{names: union(left.names, right.names), through: append(slices.Clone(left.through), right.through...)}
	}
	return r.selectNode(n, env, outer)
}

func (r *resolver) selectNode(n node, env cteSources, outer *frame) *source {
	f := &frame{outer: outer, aliases: map[string]bool{}}
	r.from(n.obj("from_table"), env, f)
	e := expressions{resolver: r, frame: f, ctes: env}
	out := &source{names: map[string]bool{}}
	for _, item := range n.nodes("select_list") {
		e.visit(map[string]any(item))
		if item.str("class") == "STAR" {
			out.addStar(item, f)
			continue
		}
		if name := strings.ToLower(itemName(item)); name != "" {
			out.names[name] = true
		}
		if alias := strings.ToLower(item.str("alias")); alias != "" {
			f.aliases[alias] = true // later items, and the clauses below, may use it
		}
	}
	for _, key := range []string{"where_clause", "group_expressions", "having", "qualify", "modifiers"} {
		e.visit(n[key])
	}
	return out
}

// addStar lets through what * or t.* shows.
func (s *source) addStar(star node, f *frame) {
	for _, from := range f.sources {
		if relation := star.str("relation_name"); relation != "" && !strings.EqualFold(relation, from.alias) {
			continue
		}
		s.names = union(s.names, from.names)
		s.through = append(s.through, from.raws()...)
	}
	for _, replaced := range star.nodes("replace_list") {
		s.names[strings.ToLower(replaced.str("key"))] = true
	}
}

// renamed adds the names of a column alias list.
func (s *source) renamed(aliases []string) *source {
	if len(aliases) == 0 {
		return s
	}
	added := map[string]bool{}
	for _, name := range aliases {
		added[strings.ToLower(name)] = true
	}
	return &source{alias: s.alias, names: union(s.names, added), through: s.raws()}
}

func union(a, b map[string]bool) map[string]bool {
	out := map[string]bool{}
	for _, m := range []map[string]bool{a, b} {
		for name := range m {
			out[name] = true
		}
	}
	return out
}
