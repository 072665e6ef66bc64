package sqlfile

import (
	"fmt"
	"slices"
	"strings"
)

// from finds the record in a FROM clause, rewriting what stands between.
func (l *lineage) from(n node, scope *cteScope) (record, error) {
	switch n.str("type") {
	case "BASE_TABLE":
		if n.str("schema_name") == "" {
			if owner := scope.find(n.str("table_name")); owner != nil {
				return l.fromCTE(n, owner)
			}
		}
		alias := tableAlias(n)
		return record{file: quoteName(alias) + "._file", line: quoteName(alias) + "._line", alias: alias}, nil
	case "SUBQUERY":
		return l.fromSubquery(n, scope)
	case "JOIN":
		return l.fromJoin(n, scope)
	case "PIVOT":
		return l.fromPivot(n, scope)
	}
	return record{}, nil
}

// fromSubquery rewrites a subquery, unless no record stands behind it.
func (l *lineage) fromSubquery(n node, scope *cteScope) (record, error) {
	untouched, err := copyNode(n.obj("subquery"))
	if err != nil {
		return record{}, err
	}
	found, err := l.query(n.obj("subquery").obj("node"), scope, carriedFile, carriedLine)
	if err != nil {
		return record{}, err
	}
	if !found {
		n["subquery"] = map[string]any(untouched)
		return record{}, nil
	}
	return l.derived(n), nil
}

// derived reaches the carried columns of a rewritten CTE or subquery.
func (l *lineage) derived(n node) record {
	alias := l.alias(n)
	return record{file: quoteName(alias) + "." + carriedFile, line: quoteName(alias) + "." + carriedLine, derived: true, alias: alias}
}

// alias is the name of a FROM entry, given here when the text gives none.
func (l *lineage) alias(n node) string {
	if tableAlias(n) == "" {
		l.aliases++
		n["alias"] = fmt.Sprintf("_lineage_%d", l.aliases)
	}
	return tableAlias(n)
}

func (l *lineage) fromJoin(n node, scope *cteScope) (record, error) {
	kind := n.str("join_type")
	first, second := "left", "right"
	if kind == "RIGHT" {
		first, second = second, first
	}
	one, err := l.from(n.obj(first), scope)
	if err != nil || one.file != "" && kind != "FULL" && kind != "OUTER" {
		return one, err
	}
	if kind == "SEMI" || kind == "ANTI" {
		return one, nil
	}
	other, err := l.from(n.obj(second), scope)
	if err != nil || one.file == "" {
		return other, err
	}
	if other.file == "" {
		return one, nil
	}
	if one.derived || other.derived {
		return record{}, l.fault(n, "join the raw tables themselves, or use LEFT JOIN", "rows of a FULL JOIN of subqueries cannot be followed to records")
	}
	return record{
		file: "coalesce(" + one.file + ", " + other.file + ")",
		line: "coalesce(" + one.line + ", " + other.line + ")",
	}, nil
}

// fromPivot follows UNPIVOT, which keeps all columns that it does not turn.
func (l *lineage) fromPivot(n node, scope *cteScope) (record, error) {
	inner, err := l.from(n.obj("source"), scope)
	if err != nil || inner.file == "" {
		return record{}, err
	}
	if len(n.list("unpivot_names")) == 0 {
		return record{}, l.fault(n, "write max(value) filter (name = 'a') as a, with GROUP BY", "PIVOT makes one row of several records, so none could be named for a rejected value")
	}
	if inner.derived {
		return l.derived(n), nil
	}
	alias := l.alias(n)
	return record{file: quoteName(alias) + "._file", line: quoteName(alias) + "._line", alias: alias}, nil
}

// fromCTE points the table at a copy of the CTE that carries the record; the CTE
// itself stays as it is for those who read it elsewhere.
func (l *lineage) fromCTE(n node, owner *cteScope) (record, error) {
	name := n.str("table_name")
	key := strings.ToLower(name)
	if _, done := owner.carried[key]; !done {
		if err := l.carry(owner, key); err != nil {
			return record{}, err
		}
	}
	if owner.carried[key] == "" {
		return record{}, nil
	}
	if n.str("alias") == "" {
		n["alias"] = name
	}
	n["table_name"] = owner.carried[key]
	return l.derived(n), nil
}

// carry puts the carrying copy of a CTE before the CTE, where it sees what the
// CTE sees: the entries before it, and not the CTE's own name. A CTE behind which
// no record stands gets none: its entry in carried is then empty.
func (l *lineage) carry(owner *cteScope, key string) error {
	at := cteIndex(owner.owner, key)
	before := &cteScope{owner: owner.owner, names: map[string]bool{}, carried: owner.carried, parent: owner.parent}
	for _, c := range owner.owner.ctes()[:at] {
		before.names[strings.ToLower(c.name)] = true
	}
	original, _ := owner.owner.obj("cte_map").list("map")[at].(map[string]any)
	entry, err := copyNode(original)
	if err != nil {
		return err
	}
	l.aliases++
	entry["key"] = fmt.Sprintf("_lineage_%d_%s", l.aliases, key)
	found, err := l.query(entry.obj("value").obj("query").obj("node"), before, carriedFile, carriedLine)
	if err != nil {
		return err
	}
	if !found {
		owner.carried[key] = ""
		return nil
	}
	owner.carried[key] = entry.str("key")
	entries := owner.owner.obj("cte_map").list("map") // copies of earlier CTEs may have come in
	owner.owner.obj("cte_map")["map"] = slices.Insert(slices.Clone(entries), cteIndex(owner.owner, key), any(map[string]any(entry)))
	return nil
}

func cteIndex(query node, key string) int {
	return slices.IndexFunc(query.ctes(), func(c cte) bool { return strings.EqualFold(c.name, key) })
}

// quoteName writes an identifier so that DuckDB takes it as it is.
func quoteName(name string) string {
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}
