package analyze

import (
	"fmt"
	"strings"

	"crmscore/analyze/sqlfile"
)

// InputError says that a source did not deliver what the night cannot do without.
type InputError struct {
	Source  string
	Table   string // the raw table
	Missing string // the missing column; empty when the table itself is missing
	Found   []string
	Nearest string // the delivered name that is most like the missing one, or empty
	File    string // the staging file that requires it
	Line    int
}

func (e *InputError) Error() string {
	var b strings.Builder
	kind, place := "table "+e.Table, ""
	if e.Missing != "" {
		kind, place = "column "+e.Missing, " in table "+e.Table
	}
	fmt.Fprintf(&b, "source %s: %s is missing%s (required by %s)", e.Source, kind, place, e.File)
	if len(e.Found) == 0 {
		b.WriteString("; nothing was delivered")
	} else {
		b.WriteString("; delivered: " + strings.Join(e.Found, ", "))
	}
	if e.Nearest != "" {
		fmt.Fprintf(&b, "\n    hint: did you mean %q? map it in the CRM's headers.csv, or name it so in the export", e.Nearest)
	}
	return b.String()
}

// FormatError says that the text of a column has two readings and the
// configuration must declare which one holds.
type FormatError struct {
	Source, Table, Column string // canonical names
	Message               string
}

func (e *FormatError) Error() string {
	return fmt.Sprintf("source %s, %s.%s: %s", e.Source, e.Table, e.Column, e.Message)
}

// QueryError says that a file that had passed the gate failed on the data.
type QueryError struct {
	Fault    sqlfile.Fault
	TimedOut bool
}

func (e *QueryError) Error() string { return e.Fault.Error() }

// RefusedError says that a scorecard's file had faults before any data were read:
// unlike other errors its text quotes no data and may stand on a sheet.
type RefusedError struct {
	Faults   sqlfile.Faults // of this one file
	replaces bool           // a built-in file of the same path exists
}

func (e *RefusedError) Error() string {
	text := e.Faults.Error()
	if e.replaces {
		text += "\n    " + deleteYourCopy
	}
	return text
}

// Shown is the error with the file as the analyst knows it, see sqlfile.Faults.Shown.
func (e *RefusedError) Shown(folder string) *RefusedError {
	return &RefusedError{Faults: e.Faults.Shown(folder), replaces: e.replaces}
}

const deleteYourCopy = "delete your copy to get the built-in sheet back"

// First is what is wrong first, without its hint, where, and how many more faults
// there are.
func (e *RefusedError) First() (problem, place string, more int) {
	f := e.Faults[0]
	place = f.File
	if f.Line > 0 {
		place = fmt.Sprintf("%s:%d", f.File, f.Line)
	}
	return f.Message, place, len(e.Faults) - 1
}

// Replaces says that without the file a built-in one of the same path would stand
// in its place.
func (e *RefusedError) Replaces() bool { return e.replaces }
