package sqlfile

import (
	"slices"
	"strings"
)

// output judges what the whole query returns: names, order, and whether the
// front matter speaks of columns that are there. columns is nil when unknown.
func (w *walker) output(query node, columns []string) {
	if w.file.Layer == Staging || w.file.Layer == Scorecards {
		w.finalStars(query)
	}
	if w.file.Layer != Checks {
		w.unnamed(query)
	}
	for i, name := range columns {
		if w.file.Layer == Staging && (name == "_file" || name == "_line") {
			w.addf(w.outputOffset(query, i), "delete it", "_file and _line come along by themselves")
		}
		if containsFold(columns[:i], name) {
			w.addf(w.outputOffset(query, i), "give one of them another name with AS", "two columns are called %q", name)
		}
	}
	if w.file.Meta.Sheet != "" && !w.file.Meta.Hide && !hasOrder(query) {
		w.addf(firstCode(w.file.Body), "end with ORDER BY and a key that leaves no ties", "a scorecard's rows need an order, or the sheet differs from night to night")
	}
	if columns != nil {
		w.faults = append(w.faults, w.file.ColumnFaults(columns)...)
	}
}

// requires holds the front matter to tables that the file reads.
func (w *walker) requires(named map[string][]NamedColumn) {
	read := sortedKeys(named)
	for _, table := range sortedKeys(w.file.Meta.Requires) {
		if !containsFold(read, table) {
			w.faults = append(w.faults, w.file.fault(w.file.places["requires."+table], DidYouMean(table, read), "the front matter requires table %q, which the query does not read", table))
		}
	}
}

func hasOrder(query node) bool {
	return slices.ContainsFunc(query.nodes("modifiers"), func(m node) bool { return m.str("type") == "ORDER_MODIFIER" })
}

// arms gives the SELECTs whose rows a query returns: itself, or those of a set operation.
func arms(query node) []node {
	if query.str("type") != "SET_OPERATION_NODE" {
		return []node{query}
	}
	return append(arms(query.obj("left")), arms(query.obj("right"))...)
}

// finalStars refuses * where the result is a contract with readers.
func (w *walker) finalStars(query node) {
	for _, arm := range arms(query) {
		for _, item := range arm.nodes("select_list") {
			if item.str("class") == "STAR" && arm.obj("from_table").str("type") != "EXPRESSION_LIST" {
				w.addf(placeWithin(item, firstCode(w.file.Body)), "name the columns", "the final SELECT may not use *: its columns would change with the tables behind it")
			}
		}
	}
}

// unnamed wants a name for each computed column that names the result.
func (w *walker) unnamed(query node) {
	for i, arm := range arms(query) {
		if i > 0 && query.str("setop_type") != "UNION_BY_NAME" {
			return
		}
		for _, item := range arm.nodes("select_list") {
			if itemName(item) == "" && !containsClass(map[string]any(item), "STAR") {
				w.addf(placeWithin(item, firstCode(w.file.Body)), "write … as name", "this column has no name")
			}
		}
	}
}

// outputOffset finds the select item of the i-th column where no star stands before it.
func (w *walker) outputOffset(query node, i int) int {
	items := arms(query)[0].nodes("select_list")
	if i < len(items) && !slices.ContainsFunc(items[:i+1], func(n node) bool { return n.str("class") == "STAR" }) {
		return placeWithin(items[i], firstCode(w.file.Body))
	}
	return firstCode(w.file.Body)
}

// macroBody wants one expression and nothing around it.
func (w *walker) macroBody(query node) {
	items := query.nodes("select_list")
	plain := query.str("type") == "SELECT_NODE" && len(items) == 1 && items[0].str("alias") == "" && items[0].str("class") != "STAR" &&
		query.obj("from_table").str("type") == "EMPTY" && len(query.list("modifiers")) == 0 && len(query.ctes()) == 0 && len(query.list("group_expressions")) == 0
	for _, key := range []string{"where_clause", "having", "qualify"} {
		plain = plain && query.obj(key) == nil
	}
	if !plain {
		w.addf(firstCode(w.file.Body), macroHint, "a macro is one expression; a query inside it stands in brackets: (select …)")
	}
}

// FaultAtColumn makes a fault at the place of an output column; at the query's
// start where there is no such column, or only DuckDB knows where.
func (p *Parsed) FaultAtColumn(name, hint, message string) Fault {
	w := &walker{file: p.File}
	at := firstCode(p.File.Body)
	if i := slices.IndexFunc(p.Columns, func(c string) bool { return strings.EqualFold(c, name) }); i >= 0 && p.query != nil {
		at = w.outputOffset(p.query, i)
	}
	return p.File.faultAt(at, hint, "%s", message)
}

// SelectSQL is the file's SELECT exactly as it was judged, with a blank in place
// of a closing semicolon, so that it can stand inside another statement; it may
// end in a comment, so a line end must follow it. Empty for macros.
func (p *Parsed) SelectSQL() string {
	if p.query == nil {
		return ""
	}
	out := []byte(p.File.Body)
	for _, t := range code(scan(p.File.Body)) {
		if t.is(";") {
			out[t.start] = ' '
		}
	}
	return string(out)
}

// Ordered reports whether the rows come in an order that the query itself states.
func (p *Parsed) Ordered() bool { return p.query != nil && hasOrder(p.query) }
