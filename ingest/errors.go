package ingest

import (
	"errors"
	"fmt"
	"strings"
)

// InputError is a fault in what was delivered or in how it is declared: the
// person who delivers or configures the source can cure it, the program cannot.
// Load and Collect join several of them with errors.Join.
type InputError struct {
	Source  string // configured source name
	File    string // file, glob or landed path concerned; "" when none is
	Line    int64  // 1-based line inside File; 0 = the whole file
	Message string // what is wrong, lower case, without file and line
	Hint    string // what to do next; "" when nothing sensible can be said

	// Retryable tells that the same run may succeed later without anybody
	// changing anything, for example when a file was still being written.
	Retryable bool
	Err       error // what lies beneath, for example an *exportfile.FileError; may be nil
}

// Unwrap gives what lies beneath.
func (e *InputError) Unwrap() error { return e.Err }

// Error gives "source: file:line: message; hint".
func (e *InputError) Error() string {
	var b strings.Builder
	if e.Source != "" {
		b.WriteString(e.Source + ": ")
	}
	if e.File != "" {
		b.WriteString(e.File)
		if e.Line > 0 {
			fmt.Fprintf(&b, ":%d", e.Line)
		}
		b.WriteString(": ")
	}
	b.WriteString(e.Message)
	if e.Hint != "" {
		b.WriteString("; " + e.Hint)
	}
	return b.String()
}

// ErrNothingLanded lies beneath the InputError of a source that has never
// delivered anything completely.
var ErrNothingLanded = errors.New("nothing has landed")

// FieldError is one fault in a Spec. Field is its path inside the source's
// section, for example "tables.deals.keep".
type FieldError struct {
	Field, Message, Hint string
}

// Error gives "field: message; hint".
func (e FieldError) Error() string {
	s := e.Field + ": " + e.Message
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}
