package sqlfile

import (
	"slices"
	"strings"
)

// scope is the set of CTE names that a table name may mean at one spot, innermost first.
type scope struct {
	names  map[string]bool
	parent *scope
}

func (s *scope) has(name string) bool {
	for ; s != nil; s = s.parent {
		if s.names[strings.ToLower(name)] {
			return true
		}
	}
	return false
}

func (s *scope) with() *scope { return &scope{names: map[string]bool{}, parent: s} }

func (s *scope) add(name string) { s.names[strings.ToLower(name)] = true }

// walker visits a whole tree once and collects what the file reads and every
// reason against it. It descends into everything that it finds, and refuses
// forms that it does not know.
type walker struct {
	gate   *Gate
	file   *File
	faults Faults
	refs   []Ref
	calls  []Ref
	keys   []KeyUse
}

func (w *walker) addf(at int, hint, format string, args ...any) {
	w.faults = append(w.faults, w.file.faultAt(at, hint, format, args...))
}

// word gives the first place of one of the words, for forms whose place DuckDB
// does not keep; at is what it is when none is found.
func (w *walker) word(at int, words ...string) int {
	for _, t := range code(scan(w.file.Body)) {
		for _, word := range words {
			if t.is(word) {
				return t.start
			}
		}
	}
	return at
}

// The forms of DuckDB's tree that carry no meaning beyond what they hold.
var (
	knownClasses   = nameSet(`BETWEEN CASE CAST COLLATE COLUMN_REF COMPARISON CONJUNCTION CONSTANT FUNCTION LAMBDA OPERATOR POSITIONAL_REFERENCE STAR SUBQUERY WINDOW`)
	knownModifiers = nameSet(`LIMIT_MODIFIER LIMIT_PERCENT_MODIFIER ORDER_MODIFIER DISTINCT_MODIFIER ORDER_DEFAULT ASCENDING DESCENDING`)
)

// visit takes any part of the tree. at is the offset of the nearest place known.
func (w *walker) visit(part any, sc *scope, at int) {
	switch v := part.(type) {
	case []any:
		for _, item := range v {
			w.visit(item, sc, at)
		}
	case map[string]any:
		w.visitNode(v, sc, at)
	}
}

func (w *walker) visitNode(n node, sc *scope, at int) {
	if offset, ok := n.offset(); ok {
		at = offset
	}
	if n.obj("sample") != nil {
		w.addf(w.word(at, "tablesample", "sample"), "take all rows, or choose them by a condition", "a sample draws rows at random")
	}
	if class := n.str("class"); class != "" {
		w.expression(class, n, sc, at)
		return
	}
	switch kind := n.str("type"); kind {
	case "SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE":
		w.query(n, sc, at)
	case "BASE_TABLE", "TABLE_FUNCTION", "JOIN", "SUBQUERY", "EXPRESSION_LIST", "EMPTY", "PIVOT", "SHOW_REF":
		w.table(kind, n, sc, at)
	default:
		if kind != "" && !knownModifiers[kind] && !strings.HasSuffix(kind, "_TYPE_INFO") {
			w.addf(at, "", "%s", describe(kind))
			return
		}
		w.children(n, sc, at)
	}
}

// children visits everything below a node, in a fixed order.
func (w *walker) children(n node, sc *scope, at int, except ...string) {
	for _, key := range sortedKeys(n) {
		if !slices.Contains(except, key) {
			w.visit(n[key], sc, at)
		}
	}
}

// query visits a SELECT, a set operation or a recursive CTE. Each CTE sees those
// before it; a name of its own body it sees only when it is recursive.
func (w *walker) query(n node, sc *scope, at int) {
	inner := sc.with()
	if n.str("type") == "RECURSIVE_CTE_NODE" {
		inner.add(n.str("cte_name"))
	}
	for _, c := range n.ctes() {
		w.visit(map[string]any(c.value), inner, at)
		inner.add(c.name)
	}
	w.modifiers(n, at)
	w.children(n, inner, at, "cte_map")
}

// modifiers holds LIMIT and DISTINCT ON to an ORDER BY.
func (w *walker) modifiers(n node, at int) {
	ordered := false
	for _, m := range n.nodes("modifiers") {
		ordered = ordered || m.str("type") == "ORDER_MODIFIER"
	}
	for _, m := range n.nodes("modifiers") {
		switch kind := m.str("type"); {
		case ordered:
		case strings.HasPrefix(kind, "LIMIT"):
			w.addf(placeWithin(m, at), "add ORDER BY with a key that leaves no ties", "LIMIT without ORDER BY takes other rows from night to night")
		case kind == "DISTINCT_MODIFIER" && len(m.list("distinct_on_targets")) > 0:
			w.addf(placeWithin(m, at), "add ORDER BY with a key that leaves no ties", "DISTINCT ON without ORDER BY keeps other rows from night to night")
		}
	}
}

// placeWithin gives the first offset known below a part of the tree.
func placeWithin(part any, otherwise int) int {
	switch v := part.(type) {
	case []any:
		for _, item := range v {
			if at := placeWithin(item, -1); at >= 0 {
				return at
			}
		}
	case node:
		return placeWithin(map[string]any(v), otherwise)
	case map[string]any:
		if at, ok := node(v).offset(); ok {
			return at
		}
		for _, key := range sortedKeys(v) {
			if at := placeWithin(v[key], -1); at >= 0 {
				return at
			}
		}
	}
	return otherwise
}

func (w *walker) expression(class string, n node, sc *scope, at int) {
	if !knownClasses[class] {
		switch class {
		case "PARAMETER":
			w.addf(w.word(at, "?", "$"), "settings are in the tables run and thresholds", "placeholders are not accepted: a query runs as it stands")
		case "DEFAULT":
			w.addf(w.word(at, "default"), "", "%s", describe(class))
		default:
			w.addf(at, "", "%s", describe(class))
		}
		return
	}
	switch class {
	case "CONSTANT":
		return
	case "COLUMN_REF":
		w.column(n, at)
	case "FUNCTION":
		w.call(n, at)
	case "WINDOW":
		w.window(n, at)
	}
	w.children(n, sc, at)
}

// column refuses the bare words that DuckDB reads as functions when no column
// has the name.
func (w *walker) column(n node, at int) {
	names := n.strings("column_names")
	if len(names) == 0 {
		return
	}
	last := strings.ToLower(names[len(names)-1])
	switch {
	case last == "rowid":
		w.addf(at, "order by a column of the data", "rowid differs from night to night")
	case len(names) > 1:
	case w.gate.lists.clock[last]:
		w.addf(at, asOfHint, "%s reads the clock", last)
	case w.gate.lists.session[last]:
		w.addf(at, "for a column of that name write its table before it: t."+last, "%s reads the session", last)
	}
}

func (w *walker) table(kind string, n node, sc *scope, at int) {
	switch kind {
	case "BASE_TABLE":
		w.relation(n, sc, at)
	case "TABLE_FUNCTION":
		f := n.obj("function")
		name := strings.ToLower(f.str("function_name"))
		if !w.gate.lists.table[name] {
			w.refuse(name, "table function", w.gate.lists.table, at)
		}
		w.children(f, sc, at)
		w.children(n, sc, at, "function")
		return
	case "JOIN":
		switch n.str("ref_type") {
		case "NATURAL":
			w.addf(at, "write using (…) or on …", "NATURAL JOIN joins by whatever columns happen to share a name")
		case "POSITIONAL":
			w.addf(at, "write using (…) or on …", "POSITIONAL JOIN pairs rows by their order, which differs from night to night")
		}
	case "PIVOT":
		for _, p := range n.nodes("pivots") {
			if p.str("pivot_enum") != "" || p.obj("subquery") != nil {
				w.addf(at, "list the values: pivot … on column in ('a', 'b') using …", "PIVOT needs its values written out with IN (…)")
			}
		}
	case "SHOW_REF":
		w.addf(w.word(at, "describe", "desc", "show", "summarize"), oneSelectHint, "DESCRIBE, SHOW and SUMMARIZE are not accepted")
	}
	w.children(n, sc, at)
}
