package sqlfile

import "strings"

// blockColumns is what a block's rows must hold to be drawn.
var blockColumns = map[string][]string{
	"tiles":    {"position", "label", "value", "kind"},
	"headline": {"sentence"},
	"actions":  {"position", "sheet", "action"},
}

// scopeColumns are the columns whose values a check's scope counts apart.
var scopeColumns = map[string]string{"source": "source", "manager": "manager_id"}

// ScopeColumn is the column by which a check counts apart what it finds; empty
// when it counts the whole company at once.
func (m Meta) ScopeColumn() string { return scopeColumns[m.Scope] }

// ColumnFaults holds the front matter to the columns that the query returns:
// those that it describes, and those by which rows find their readers or are
// drawn. Gate.Inspect does so itself where the text alone tells the columns;
// for other files (Parsed.Columns is nil) whoever knows them asks.
func (f *File) ColumnFaults(columns []string) Faults {
	c := metaCheck{file: f}
	described := func(path, name string) {
		if name != "" && !containsFold(columns, name) {
			hint := DidYouMean(name, columns)
			if near := nearest(name, columns); near != "" && path == "columns."+name && !containsFold(sortedKeys(f.Meta.Columns), near) {
				hint += " Or is it the SELECT that has the typing mistake?" // nobody describes near either
			}
			c.addf(path, hint, "the front matter describes column %q, which the query does not return", name)
		}
	}
	m := f.Meta
	for _, name := range sortedKeys(m.Columns) {
		described("columns."+name, name)
	}
	described("group", m.Group)
	if m.Chart != nil {
		described("chart.x", m.Chart.X)
		for key, names := range m.Chart.lists() {
			for _, name := range Names(names) {
				described(key, name)
			}
		}
	}
	needed := func(path, name, why string) {
		if containsFold(columns, name) {
			return
		}
		hint := DidYouMean(name, columns)
		if hint == "" {
			hint = "add " + name + " to the final SELECT"
		}
		c.addf(path, hint, "%s, but the query does not return %s", why, name)
	}
	if name := m.ScopeColumn(); name != "" && f.Layer == Checks {
		needed("scope", name, "scope: "+m.Scope+" counts rows by "+name)
	}
	if m.Sheet == "" || m.Hide {
		return c.faults
	}
	switch m.Audience {
	case "manager":
		needed("audience", "manager_id", "audience: manager cuts rows by manager_id (NULL is the company)")
	case "user":
		needed("audience", "user_id", "audience: user cuts rows by user_id")
	}
	for _, name := range sortedKeys(m.Columns) {
		if m.Columns[name].Entry != "" {
			needed("columns."+name+".entry", EntryKey, "a column that people fill in needs "+EntryKey+" to know its row again")
		}
	}
	if m.Chart != nil && m.Chart.Kind == "waterfall" {
		needed("chart.kind", "is_total", "a waterfall's totals are the rows where is_total")
	}
	if m.Totals && !m.totalled(columns) {
		c.addf("totals", "write total: sum beside a column that may be added up", "totals: true, but no visible column is an amount or a count")
	}
	for _, name := range blockColumns[m.Block] {
		needed("block", name, "block: "+m.Block+" needs "+strings.Join(blockColumns[m.Block], ", "))
	}
	return c.faults
}
