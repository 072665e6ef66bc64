package sqlfile

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Inside the rewritten query the record's place travels under these names, so
// that it never meets the raw tables' own _file and _line.
const (
	carriedFile = "_lineage_file"
	carriedLine = "_lineage_line"
)

// LineageSQL is the staging SELECT with two more output columns at its end,
// _file VARCHAR and _line BIGINT: the landed record that each row comes from. The
// parsed tree is rewritten, so the text may look otherwise than the file.
//
// The record is that of the first table in FROM that holds one (in a RIGHT JOIN
// the right table's, in a FULL JOIN whichever is there). CTEs and subqueries on
// the way are followed; each arm of UNION ALL carries its own. A row that GROUP
// BY or DISTINCT makes of several records names the first of them by file and
// line; a row that comes from no record (VALUES) has NULL. UNION, EXCEPT,
// INTERSECT, recursive CTEs and PIVOT lose the record: these are Faults.
func (p *Parsed) LineageSQL(ctx context.Context, conn *sql.Conn) (string, error) {
	g := NewGate(conn)
	l := &lineage{gate: g, file: p.File, ctx: ctx}
	root, err := copyNode(p.query)
	if err != nil {
		return "", err
	}
	if _, err := l.query(root, nil, "_file", "_line"); err != nil {
		return "", err
	}
	tree, err := json.Marshal(map[string]any{"error": false, "statements": []any{map[string]any{"node": root, "named_param_map": []any{}}}})
	if err != nil {
		return "", fmt.Errorf("write tree of %s: %w", p.File.Path, err)
	}
	var text string
	if err := conn.QueryRowContext(ctx, `select json_deserialize_sql($1::json)`, string(tree)).Scan(&text); err != nil {
		return "", fmt.Errorf("turn tree of %s back into SQL: %w", p.File.Path, err)
	}
	return text, nil
}

// copyNode copies a tree deeply, numbers as they are written.
func copyNode(n node) (node, error) {
	text, err := json.Marshal(n)
	if err != nil {
		return nil, fmt.Errorf("copy tree: %w", err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.UseNumber()
	var out map[string]any
	if err := decoder.Decode(&out); err != nil {
		return nil, fmt.Errorf("copy tree: %w", err)
	}
	return out, nil
}

// lineage rewrites one tree.
type lineage struct {
	gate    *Gate
	file    *File
	ctx     context.Context
	aliases int
}

// cteScope is a WITH clause in force: its owner, whose clause grows by carrying
// copies of the CTEs that rows are followed through.
type cteScope struct {
	owner   node
	names   map[string]bool   // CTEs visible here, lower case
	carried map[string]string // CTE (lower case) -> name of its carrying copy
	parent  *cteScope
}

// find gives the WITH clause that a bare table name means, or nil for a raw table.
func (s *cteScope) find(name string) *cteScope {
	for ; s != nil; s = s.parent {
		if s.names[strings.ToLower(name)] {
			return s
		}
	}
	return nil
}

// record says how a query reaches the landed record: SQL for its two columns,
// or nothing. Where derived is set the columns are in the reach of a star.
type record struct {
	file, line string
	derived    bool
	alias      string
}

func (l *lineage) fault(n node, hint, format string, args ...any) error {
	return l.file.faultAt(placeWithin(n, firstCode(l.file.Body)), hint, format, args...)
}

// query makes a query return the record under the two names, as its last columns,
// and reports whether any of its rows comes from a record.
func (l *lineage) query(n node, outer *cteScope, fileName, lineName string) (found bool, err error) {
	scope := outer
	if len(n.ctes()) > 0 {
		scope = &cteScope{owner: n, names: map[string]bool{}, carried: map[string]string{}, parent: outer}
		for _, c := range n.ctes() {
			scope.names[strings.ToLower(c.name)] = true
		}
	}
	switch n.str("type") {
	case "SELECT_NODE":
		return l.selectNode(n, scope, fileName, lineName)
	case "SET_OPERATION_NODE":
		kind := n.str("setop_type")
		if (kind != "UNION" && kind != "UNION_BY_NAME") || !n.flag("setop_all") {
			return false, l.fault(n, "write UNION ALL", "%s merges rows of several records, so none could be named for a rejected value", strings.ReplaceAll(kind, "_", " "))
		}
		left, err := l.query(n.obj("left"), scope, fileName, lineName)
		if err != nil {
			return false, err
		}
		right, err := l.query(n.obj("right"), scope, fileName, lineName)
		return left || right, err
	}
	return false, l.fault(n, "build the hierarchy in a file in models", "rows cannot be followed through a recursive CTE")
}

func (l *lineage) selectNode(n node, scope *cteScope, fileName, lineName string) (found bool, err error) {
	from, err := l.from(n.obj("from_table"), scope)
	if err != nil {
		return false, err
	}
	columns := []string{"cast(null as varchar)", "cast(null as bigint)"}
	if from.file != "" {
		columns = []string{from.file, from.line}
	}
	if from.file != "" && l.merges(n) {
		pair := fmt.Sprintf("min(struct_pack(f := %s, l := %s))", from.file, from.line)
		columns = []string{"struct_extract(" + pair + ", 'f')", "struct_extract(" + pair + ", 'l')"}
	}
	if err := l.distinct(n); err != nil {
		return false, err
	}
	statements, err := l.gate.serialize(l.ctx, fmt.Sprintf("select %s as %s, %s as %s", columns[0], fileName, columns[1], lineName))
	if err != nil {
		return false, err
	}
	items := n.list("select_list")
	if from.derived {
		excludeFromStars(n.nodes("select_list"), from.alias)
	}
	n["select_list"] = append(slices.Clone(items), statements[0].obj("node").list("select_list")...)
	return from.file != "", nil
}

// merges reports a SELECT that makes one row of several.
func (l *lineage) merges(n node) bool {
	if len(n.list("group_expressions")) > 0 || n.str("aggregate_handling") == "FORCE_AGGREGATES" || plainDistinct(n) {
		return true
	}
	return l.aggregates(n["select_list"]) || n.obj("having") != nil
}

// aggregates looks for an aggregate call that belongs to this SELECT.
func (l *lineage) aggregates(part any) bool {
	switch v := part.(type) {
	case []any:
		return slices.ContainsFunc(v, l.aggregates)
	case map[string]any:
		n := node(v)
		if n.str("class") == "SUBQUERY" {
			return l.aggregates(v["child"])
		}
		if n.str("class") == "FUNCTION" && l.gate.lists.aggregate(strings.ToLower(n.str("function_name"))) {
			return true
		}
		for _, child := range v {
			if l.aggregates(child) {
				return true
			}
		}
	}
	return false
}

func plainDistinct(n node) bool {
	return slices.ContainsFunc(n.nodes("modifiers"), func(m node) bool {
		return m.str("type") == "DISTINCT_MODIFIER" && len(m.list("distinct_on_targets")) == 0
	})
}

// distinct turns SELECT DISTINCT into GROUP BY ALL, which has the same rows and
// leaves room for columns that are not compared.
func (l *lineage) distinct(n node) error {
	if !plainDistinct(n) {
		return nil
	}
	hasWindow := slices.ContainsFunc(n.nodes("select_list"), func(item node) bool { return containsClass(map[string]any(item), "WINDOW") })
	if len(n.list("group_expressions")) > 0 || l.aggregates(n["select_list"]) || hasWindow || n.obj("qualify") != nil {
		return l.fault(n, "put the inner part into a WITH, and select distinct from it", "DISTINCT over grouped or windowed rows cannot be followed to records")
	}
	n["aggregate_handling"] = "FORCE_AGGREGATES"
	n["modifiers"] = slices.DeleteFunc(n.list("modifiers"), func(v any) bool {
		m, _ := v.(map[string]any)
		return node(m).str("type") == "DISTINCT_MODIFIER"
	})
	return nil
}

func containsClass(part any, class string) bool {
	switch v := part.(type) {
	case []any:
		return slices.ContainsFunc(v, func(item any) bool { return containsClass(item, class) })
	case map[string]any:
		if node(v).str("class") == class {
			return true
		}
		for _, child := range v {
			if containsClass(child, class) {
				return true
			}
		}
	}
	return false
}

// excludeFromStars keeps the carried columns out of stars that would repeat them.
func excludeFromStars(items []node, alias string) {
	for _, item := range items {
		if item.str("class") != "STAR" {
			continue
		}
		if relation := item.str("relation_name"); relation == "" || strings.EqualFold(relation, alias) {
			item["exclude_list"] = append(item.list("exclude_list"), carriedFile, carriedLine)
		}
	}
}
