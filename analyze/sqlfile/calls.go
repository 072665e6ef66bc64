package sqlfile

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// call judges one function call outside FROM.
func (w *walker) call(n node, at int) {
	name := strings.ToLower(n.str("function_name"))
	lists := w.gate.lists
	switch {
	case lists.rowOrder[name]:
		switch orders := n.obj("order_bys").list("orders"); {
		case hasTupleKey(name, n):
		case len(orders) == 0:
			w.addf(at, orderInside(name), "%s picks by the rows' order, which differs from night to night", name)
		case !tellsApart(orders):
			w.addf(at, orderInside(name), "%s is ordered by a constant, which leaves all rows tied", name)
		}
	case name == "threshold":
		w.threshold(n, at)
	case name == "age" && len(n.list("children")) < 2:
		w.addf(at, "write age(as_of(), then)", "age with one argument reads the clock")
	case w.file.Layer == Macros && name == w.file.Name:
		w.addf(at, "a recursion is a model of its own, with WITH RECURSIVE", "the macro calls itself")
	case w.gate.macros[name]:
		p := placeAt(w.file.Text, at)
		w.calls = append(w.calls, Ref{Name: name, Line: p.line, Column: p.column})
	case name == "age", lists.allowed(name):
	case lists.window[name]:
		w.addf(at, fmt.Sprintf("write %s(…) over (order by …)", name), "%s is a window function and needs OVER", name)
	default:
		w.refuse(name, "function", nil, at)
	}
	if strings.HasSuffix(name, "_aggregate") || strings.HasSuffix(name, "_aggr") {
		w.listAggregate(n, name, at)
	}
}

// hasTupleKey reports arg_min and arg_max by a tuple, which settles ties by its
// later parts.
func hasTupleKey(name string, n node) bool {
	arguments := n.nodes("children")
	if !strings.HasPrefix(orderInside(name), "settle") || len(arguments) < 2 {
		return false
	}
	key := arguments[1]
	return nameSet("row struct_pack")[strings.ToLower(key.str("function_name"))] && len(key.list("children")) > 1
}

func orderInside(name string) string {
	switch name {
	case "any_value", "arbitrary":
		return "use min or max, or put ORDER BY inside: any_value(x order by id)"
	case "arg_max", "arg_min", "max_by", "min_by", "argmax", "argmin":
		return fmt.Sprintf("settle ties: %s(x, (key, id)), or %s(x, key order by id)", name, name)
	}
	return fmt.Sprintf("put ORDER BY inside: %s(x order by id)", name)
}

// refuse adds the fault of a function that is not allowed; accepted narrows the
// names that are offered instead.
func (w *walker) refuse(name, what string, accepted map[string]bool, at int) {
	why, hint := refusal(name)
	if why != "" {
		w.addf(at, hint, "%s %s", name, why)
		return
	}
	candidates := sortedKeys(accepted)
	if accepted == nil {
		candidates = w.gate.lists.names(w.gate.macros)
	}
	w.addf(at, DidYouMean(name, candidates), "%s %q is not one that queries may use", what, name)
}

// threshold wants a key that can be checked before anything runs.
func (w *walker) threshold(n node, at int) {
	arguments := n.nodes("children")
	if len(arguments) < 1 || len(arguments) > 2 {
		w.addf(at, "write threshold('key') or threshold('key', team)", "threshold takes a key and at most a team")
		return
	}
	value := arguments[0].obj("value")
	key, isText := value["value"].(string)
	if arguments[0].str("class") != "CONSTANT" || !isText || value.obj("type").str("id") != "VARCHAR" {
		w.addf(placeWithin(arguments[0], at), "write the key itself: threshold('interval_z')", "the key of threshold must be literal text, so that it can be checked")
		return
	}
	p := placeAt(w.file.Text, placeWithin(arguments[0], at))
	w.keys = append(w.keys, KeyUse{Key: key, Line: p.line, Column: p.column})
}

// listAggregate checks the aggregate that list_aggregate is told by name.
func (w *walker) listAggregate(n node, name string, at int) {
	arguments := n.nodes("children")
	if len(arguments) < 2 {
		return
	}
	aggregate, isText := arguments[1].obj("value")["value"].(string)
	aggregate = strings.ToLower(aggregate)
	switch {
	case arguments[1].str("class") != "CONSTANT" || !isText:
		w.addf(placeWithin(arguments[1], at), "", "%s needs the aggregate's name as literal text", name)
	case !w.gate.lists.aggregate(aggregate):
		accepted := maps.Clone(w.gate.lists.anyOrder)
		maps.Copy(accepted, w.gate.lists.rowOrder)
		w.refuse(aggregate, "aggregate", accepted, placeWithin(arguments[1], at))
	}
}

// window judges a call with OVER.
func (w *walker) window(n node, at int) {
	name := strings.ToLower(n.str("function_name"))
	orders := append(slices.Clone(n.list("orders")), n.list("arg_orders")...)
	ordered := tellsApart(orders)
	byRows := strings.HasSuffix(n.str("start"), "_ROWS") || strings.HasSuffix(n.str("end"), "_ROWS")
	switch {
	case len(orders) > 0 && !ordered:
		w.addf(at, "order by a key of the rows that leaves no ties", "%s is ordered by a constant, which leaves all rows tied", name)
	case n.str("type") == "WINDOW_AGGREGATE" && w.gate.lists.anyOrder[name]:
		if byRows && !ordered {
			w.addf(at, fmt.Sprintf("write %s(…) over (… order by … rows …) with a key that leaves no ties", name), "%s over a frame of ROWS in no order differs from night to night", name)
		}
	case n.str("type") == "WINDOW_AGGREGATE" && w.gate.lists.rowOrder[name],
		n.str("type") != "WINDOW_AGGREGATE" && w.gate.lists.window[name]:
		if !ordered {
			w.addf(at, fmt.Sprintf("write %s(…) over (… order by …) with a key that leaves no ties", name), "%s over rows in no order differs from night to night", name)
		}
	default:
		w.refuse(name, "window function", nil, at)
	}
}

// tellsApart reports an ORDER BY list with something that can differ between rows.
// A constant such as 1, null or (select null) is none: inside OVER and inside a
// call a number is no column's place.
func tellsApart(part any) bool {
	switch v := part.(type) {
	case []any:
		return slices.ContainsFunc(v, tellsApart)
	case map[string]any:
		if nameSet("COLUMN_REF STAR POSITIONAL_REFERENCE")[node(v).str("class")] {
			return true
		}
		for _, below := range v {
			if tellsApart(below) {
				return true
			}
		}
	}
	return false
}
