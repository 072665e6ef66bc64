package exportfile

import (
	"fmt"
	"strings"
)

// Kind says whose move it is when a file cannot be read.
type Kind int

const (
	// Unreadable: the file is complete but is not a table (a login page, a PDF, a damaged archive).
	Unreadable Kind = iota
	// Incomplete: the file ends too early; a newer or finished delivery cures it.
	Incomplete
	// TooLarge: an archive holds more than Options allow.
	TooLarge
	// Misdeclared: what Options declare does not fit the file, or the file needs a
	// declaration that is missing. It is cured in the config, not by a new delivery.
	Misdeclared
)

// FileError says why a file as a whole could not be read. Everything the handler
// has been given of that file has to be thrown away.
type FileError struct {
	Path  string // as given to Read
	Entry string // archive entry or sheet; "" for the file itself
	Line  int64  // 1-based; 0 = not tied to a line
	Kind  Kind
	Cause string // what is wrong, in words for the operator
	Hint  string // what to do next; may be empty
	Err   error  // the underlying error; may be nil
}

// Error gives path, entry, cause and hint on one line.
func (e *FileError) Error() string {
	var b strings.Builder
	b.WriteString(e.Path)
	if e.Entry != "" {
		b.WriteString(": " + e.Entry)
	}
	b.WriteString(": " + e.Cause)
	if e.Hint != "" {
		b.WriteString("; " + e.Hint)
	}
	return b.String()
}

// Unwrap gives the underlying error.
func (e *FileError) Unwrap() error { return e.Err }

// place is what every fault of one table has in common.
type place struct{ path, entry string }

func (p place) fault(kind Kind, hint, cause string, args ...any) *FileError {
	return &FileError{Path: p.path, Entry: p.entry, Kind: kind, Hint: hint, Cause: fmt.Sprintf(cause, args...)}
}

func (e *FileError) at(line int64) *FileError { e.Line = line; return e }

func (e *FileError) because(err error) *FileError { e.Err = err; return e }
