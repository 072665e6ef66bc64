package sqlfile

import (
	"context"
	"database/sql"
)

// NamedColumn is a column that the text names, with its first place.
type NamedColumn struct {
	Name         string
	Line, Column int
}

// NamedColumns gives, for each raw table of a staging file, the columns that
// the text names. Keys and names are spelled as the text spells them first.
func (p *Parsed) NamedColumns() map[string][]NamedColumn { return nil }

// LineageSQL is the staging SELECT with two more output columns, _file and
// _line, that say which landed record each row comes from. The error is a Fault
// when the SELECT has a form through which no record can be followed.
func (p *Parsed) LineageSQL(ctx context.Context, conn *sql.Conn) (string, error) {
	return p.File.Body, nil
}
