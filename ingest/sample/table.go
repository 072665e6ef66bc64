package sample

import (
	"iter"
	"strings"
)

// Table is one exported table held in memory. An absent value is the empty text.
type Table struct {
	Name   string
	Header []string
	Rows   [][]string
}

// kind says what a column holds, for formats that know types.
type kind uint8

const (
	kindText kind = iota
	kindNumber
	kindDate
	kindTime
	kindFlag
)

type column struct {
	name string
	kind kind
}

// columns parses "Id", "Amount:n" (number), "CloseDate:d" (date), "CreatedDate:t" (moment), "IsWon:b" (checkbox).
func columns(names ...string) []column {
	out := make([]column, len(names))
	for i, n := range names {
		name, mark, _ := strings.Cut(n, ":")
		out[i] = column{name, map[string]kind{"": kindText, "n": kindNumber, "d": kindDate, "t": kindTime, "b": kindFlag}[mark]}
	}
	return out
}

// table yields its rows afresh on every call; a row is valid until the next one.
type table struct {
	name    string
	columns []column
	rows    iter.Seq[[]string]
}

func (t table) header() []string {
	h := make([]string, len(t.columns))
	for i, c := range t.columns {
		h[i] = c.name
	}
	return h
}

func (t table) hold() Table {
	out := Table{Name: t.name, Header: t.header()}
	for r := range t.rows {
		out.Rows = append(out.Rows, r)
	}
	return out
}

// perOpportunityTable makes a table whose rows come from one opportunity after
// the other; each returns false to stop.
func (c *Company) perOpportunityTable(name string, cols []column, each func(g *generator, o *opportunity, yield func([]string) bool) bool) table {
	return table{name, cols, func(yield func([]string) bool) {
		g := c.generator()
		for n := range c.opportunityCount {
			if !each(g, g.opportunity(n), yield) {
				return
			}
		}
	}}
}

func row(cells ...string) []string { return cells }

// SalesforceTables returns every table of the Salesforce shape, so that tests can
// write the same company in another format. It holds all rows in memory: for
// scales up to about 10.
func (c *Company) SalesforceTables() []Table { return hold(c.salesforce()) }

// HubSpotTables returns every table of the HubSpot shape; see SalesforceTables.
func (c *Company) HubSpotTables() []Table { return hold(c.hubSpot()) }

func hold(tables []table) []Table {
	out := make([]Table, len(tables))
	for i, t := range tables {
		out[i] = t.hold()
	}
	return out
}
