package contract

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"crmscore/analyze/sqlfile"
)

// Type is the type of a canonical column.
type Type string

// The types of contract.csv. Identifiers are text that must not have passed
// through a spreadsheet's number format.
const (
	Text      Type = "text"
	ID        Type = "id"
	Integer   Type = "integer"
	Decimal   Type = "decimal" // an amount: two decimals
	Number    Type = "number"  // six decimals, for exchange rates and the like
	Rate      Type = "rate"    // 0 to 1, six decimals; "65%" is 0.65
	Date      Type = "date"
	Timestamp Type = "timestamp" // kept in UTC
	Boolean   Type = "boolean"
)

var sqlTypes = map[Type]string{
	Text: "VARCHAR", ID: "VARCHAR", Integer: "BIGINT", Decimal: "DECIMAL(18,2)", Number: "DECIMAL(18,6)", Rate: "DECIMAL(9,6)",
	Date: "DATE", Timestamp: "TIMESTAMP", Boolean: "BOOLEAN",
}

// SQL is the DuckDB type that holds values of t.
func (t Type) SQL() string { return sqlTypes[t] }

// Column is one line of contract.csv.
type Column struct {
	Name     string
	Type     Type
	Required bool
	Meaning  string
	File     string
	Line     int
}

// Table is one canonical table, columns in the order of the file.
type Table struct {
	Name    string
	Grain   string // what one delivered row is, in words; may be empty
	Columns []Column
}

// Column finds a column by name, or nil.
func (t *Table) Column(name string) *Column {
	i := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return &t.Columns[i]
}

// ColumnNames are the names of the columns in order.
func (t *Table) ColumnNames() []string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return names
}

// DDL is the column list of the typed table: the contract's columns, then the
// lineage columns source, _file and _line.
func (t *Table) DDL() string {
	parts := make([]string, 0, len(t.Columns)+3)
	for _, c := range t.Columns {
		parts = append(parts, `"`+c.Name+`" `+c.Type.SQL())
	}
	return strings.Join(append(parts, "source VARCHAR", "_file VARCHAR", "_line BIGINT"), ", ")
}

// Contract is all canonical tables in the order of contract.csv.
type Contract struct {
	Tables []Table
}

// Table finds a table by name, or nil.
func (c *Contract) Table(name string) *Table {
	i := slices.IndexFunc(c.Tables, func(t Table) bool { return t.Name == name })
	if i < 0 {
		return nil
	}
	return &c.Tables[i]
}

// TableNames are the names of the tables in order.
func (c *Contract) TableNames() []string {
	names := make([]string, len(c.Tables))
	for i, t := range c.Tables {
		names[i] = t.Name
	}
	return names
}

var (
	header   = []string{"table", "column", "type", "required", "meaning"}
	nameForm = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	lineage  = []string{"source", "_file", "_line"}
)

// maxColumns is how many columns a table may have: the cells of a row that could
// not be read are marked in the bits of one integer.
const maxColumns = 62

// Add reads a contract.csv and adds its columns: the built-in file first, then an
// overlay's, which may add tables and columns but not change existing ones. A line
// without a column says in its meaning what one row of the table is.
func (c *Contract) Add(path string, src []byte) sqlfile.Faults {
	rows, faults := ReadRows(path, src, header, nil)
	var grains []Row
	for _, r := range rows {
		if r.Fields[1] == "" && r.Fields[2] == "" && r.Fields[3] == "" {
			grains = append(grains, r)
			continue
		}
		fault := func(field int, message, hint string) {
			faults = append(faults, sqlfile.Fault{File: path, Line: r.Line, Column: r.Column[field], Message: message, Hint: hint})
		}
		table, col := r.Fields[0], Column{Name: r.Fields[1], Type: Type(r.Fields[2]), Meaning: r.Fields[4], File: path, Line: r.Line}
		ok := true
		for i := range 2 {
			if !nameForm.MatchString(r.Fields[i]) && !slices.Contains(lineage, r.Fields[i]) {
				fault(i, fmt.Sprintf("%q is no name", r.Fields[i]), "names are lower-case letters, digits and underscores")
				ok = false
			}
		}
		if slices.Contains(lineage, col.Name) {
			fault(1, fmt.Sprintf("column %q is added to every table by the program", col.Name), "call it otherwise")
			ok = false
		}
		if _, known := sqlTypes[col.Type]; !known {
			fault(2, fmt.Sprintf("unknown type %q", r.Fields[2]), "the types are text, id, integer, decimal, number, rate, date, timestamp, boolean")
			ok = false
		}
		switch strings.ToLower(r.Fields[3]) {
		case "yes", "true", "required", "1":
			col.Required = true
		case "no", "false", "", "0":
		default:
			fault(3, fmt.Sprintf("%q is neither yes nor no", r.Fields[3]), "write yes or no")
			ok = false
		}
		if !ok {
			continue
		}
		if err := c.put(table, col); err != "" {
			fault(1, err, "")
		}
	}
	for _, r := range grains {
		if t := c.Table(r.Fields[0]); t != nil {
			t.Grain = r.Fields[4]
			continue
		}
		faults = append(faults, sqlfile.Fault{File: path, Line: r.Line, Column: r.Column[0],
			Message: fmt.Sprintf("table %q has no columns", r.Fields[0]), Hint: "a line without a column describes a table; declare its columns on lines of their own"})
	}
	return faults
}

func (c *Contract) put(table string, col Column) string {
	t := c.Table(table)
	if t == nil {
		c.Tables = append(c.Tables, Table{Name: table})
		t = &c.Tables[len(c.Tables)-1]
	}
	if old := t.Column(col.Name); old != nil {
		return fmt.Sprintf("%s.%s is already declared in %s:%d", table, col.Name, old.File, old.Line)
	}
	if len(t.Columns) == maxColumns {
		return fmt.Sprintf("%s has more than %d columns", table, maxColumns)
	}
	t.Columns = append(t.Columns, col)
	return ""
}
