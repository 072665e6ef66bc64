package sqlfile

import (
	"context"
	"database/sql"
)

// Gate judges files by their parsed trees. It uses its connection only to let
// DuckDB parse text that is handed over as a value; it never prepares the text.
// A Gate is not safe for concurrent use.
type Gate struct {
	conn   *sql.Conn
	macros map[string]bool
}

// NewGate makes a gate that knows DuckDB's allowed functions, the built-in
// macros as_of, threshold and ratio, and the given macro names (those of
// queries/macros, which are their files' names).
func NewGate(conn *sql.Conn, macros ...string) *Gate {
	g := &Gate{conn: conn, macros: map[string]bool{}}
	for _, name := range macros {
		g.macros[name] = true
	}
	return g
}

// Parsed is a file that passed the gate.
type Parsed struct {
	File          *File
	Refs          []Ref    // relations read, CTEs left out; one entry per mention, in text order
	Columns       []string // output columns in order; nil when only DuckDB can know them
	ThresholdKeys []KeyUse // keys handed to threshold()
	MacroCalls    []Ref    // macros of queries/macros that are called, in text order
	Macro         *Macro   // set for files of the macros layer only
}

// KeyUse is one literal key handed to threshold(), with its place.
type KeyUse struct {
	Key          string
	Line, Column int
}

// NamedColumn is a column that the text names, with its first place.
type NamedColumn struct {
	Name         string
	Line, Column int
}

// Macro is a scalar macro: a name, its parameters as written (with defaults)
// and the one statement that creates it in the connection's current schema.
type Macro struct {
	Name      string
	Params    []string
	Statement string // create or replace macro … as …
}

// Inspect parses the file and gives everything that may be known without data,
// or all the reasons why it may not run. Layer order is judged here (a model
// that reads a scorecard is a fault); whether a relation exists is not.
func (g *Gate) Inspect(ctx context.Context, f *File) (*Parsed, Faults) {
	return &Parsed{File: f}, nil
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

// Explain turns an error that DuckDB reported for this file into a fault with a
// place in the file and, where DuckDB or the text offers a near name, a hint.
func Explain(f *File, err error) Fault {
	return Fault{File: f.Path, Message: err.Error()}
}
