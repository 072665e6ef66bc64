package analyze

import (
	"slices"
	"strings"

	"crmscore/analyze/sqlfile"
)

// UnfilledTable is a canonical table that stays empty, with the queries that read
// it, for example "models.leads".
type UnfilledTable struct {
	Table  string
	ReadBy []string
}

// Unfilled are the canonical tables that no staging file of the given CRMs fills,
// in the contract's order. It is known after Check.
func (c *Catalog) Unfilled(crms []string) []UnfilledTable {
	filled := map[string]bool{}
	for _, f := range c.files {
		if f.Layer == sqlfile.Staging && slices.Contains(crms, f.CRM) {
			filled[f.Name] = true
		}
	}
	var tables []UnfilledTable
	for _, t := range c.contract.Tables {
		if !filled[t.Name] {
			tables = append(tables, UnfilledTable{Table: t.Name, ReadBy: c.readersOf("staging." + t.Name)})
		}
	}
	return tables
}

// readersOf are the relations whose queries read the given one, sorted.
func (c *Catalog) readersOf(name string) []string {
	var readers []string
	for _, reader := range keys(c.reads) {
		if slices.ContainsFunc(c.reads[reader], func(r sqlfile.Ref) bool { return strings.EqualFold(r.String(), name) }) {
			readers = append(readers, reader)
		}
	}
	return readers
}
