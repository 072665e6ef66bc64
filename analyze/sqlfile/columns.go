package sqlfile

import (
	"slices"
	"strings"
)

// columnEnv knows the output columns of CTEs by lower-case name; a nil list is
// a CTE whose columns only DuckDB can know.
type columnEnv map[string][]string

// outputColumns gives the names that a query returns, or nil when they cannot be
// told from the text alone (a star over a table).
func outputColumns(query node, outer columnEnv) []string {
	env := columnEnv{}
	for name, columns := range outer {
		env[name] = columns
	}
	for _, c := range query.ctes() {
		env[strings.ToLower(c.name)] = renamed(outputColumns(c.query(), env), c.value.strings("aliases"))
	}
	switch query.str("type") {
	case "SET_OPERATION_NODE":
		left := outputColumns(query.obj("left"), env)
		if query.str("setop_type") != "UNION_BY_NAME" || left == nil {
			return left
		}
		right := outputColumns(query.obj("right"), env)
		if right == nil {
			return nil
		}
		for _, name := range right {
			if !containsFold(left, name) {
				left = append(left, name)
			}
		}
		return left
	case "RECURSIVE_CTE_NODE":
		return outputColumns(query.obj("left"), env)
	case "SELECT_NODE":
		return selectColumns(query, env)
	}
	return nil
}

func selectColumns(query node, env columnEnv) []string {
	names := []string{}
	for _, item := range query.nodes("select_list") {
		if item.str("class") == "STAR" {
			covered := starColumns(item, query.obj("from_table"), env)
			if covered == nil {
				return nil
			}
			names = append(names, covered...)
			continue
		}
		name := itemName(item)
		if name == "" {
			return nil
		}
		names = append(names, name)
	}
	return names
}

// itemName is the name that a select item gives its column, or "" when DuckDB
// makes one up from the expression.
func itemName(item node) string {
	if alias := item.str("alias"); alias != "" {
		return alias
	}
	if names := item.strings("column_names"); item.str("class") == "COLUMN_REF" && len(names) > 0 {
		return names[len(names)-1]
	}
	return ""
}

// starColumns expands * or t.* where its tables' columns are known.
func starColumns(star, from node, env columnEnv) []string {
	if star.flag("columns") || len(star.list("rename_list")) > 0 {
		return nil
	}
	all := tableColumns(from, star.str("relation_name"), env)
	if all == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(all), func(name string) bool { return containsFold(star.strings("exclude_list"), name) })
}

// tableColumns gives the columns of a FROM clause, or of the one table in it that
// carries the given alias.
func tableColumns(from node, alias string, env columnEnv) []string {
	if from.str("type") == "JOIN" {
		left, right := tableColumns(from.obj("left"), alias, env), tableColumns(from.obj("right"), alias, env)
		if alias != "" {
			if left != nil {
				return left
			}
			return right
		}
		if left == nil || right == nil {
			return nil
		}
		if kind := from.str("join_type"); kind == "SEMI" || kind == "ANTI" {
			return left
		}
		using := from.strings("using_columns")
		return append(slices.Clone(left), slices.DeleteFunc(slices.Clone(right), func(name string) bool { return containsFold(using, name) })...)
	}
	if alias != "" && !strings.EqualFold(alias, tableAlias(from)) {
		return nil
	}
	switch from.str("type") {
	case "SUBQUERY":
		return renamed(outputColumns(from.obj("subquery").obj("node"), env), from.strings("column_name_alias"))
	case "EXPRESSION_LIST":
		rows := from.list("values")
		if len(rows) == 0 {
			return nil
		}
		first, _ := rows[0].([]any)
		names := make([]string, len(first))
		return renamed(names, from.strings("column_name_alias"))
	case "BASE_TABLE":
		if from.str("schema_name") == "" {
			return renamed(env[strings.ToLower(from.str("table_name"))], from.strings("column_name_alias"))
		}
	}
	return nil
}

// tableAlias is the name under which a FROM entry's columns are reached.
func tableAlias(from node) string {
	if alias := from.str("alias"); alias != "" {
		return alias
	}
	return from.str("table_name")
}

// renamed applies a list of column aliases, which may be shorter.
func renamed(columns, aliases []string) []string {
	if columns == nil {
		return nil
	}
	out := slices.Clone(columns)
	copy(out, aliases)
	if slices.Contains(out, "") {
		return nil
	}
	return out
}

func containsFold(list []string, name string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, name) })
}
