package sqlfile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// place is a position in a file: 1-based line, and column counted in characters.
type place struct{ line, column int }

// placeAt turns a byte offset into a place; an offset past the end is the end.
func placeAt(text string, offset int) place {
	offset = max(0, min(offset, len(text)))
	line := strings.Count(text[:offset], "\n") + 1
	lineStart := strings.LastIndexByte(text[:offset], '\n') + 1
	return place{line: line, column: utf8.RuneCountInString(text[lineStart:offset]) + 1}
}

// faultAt makes a fault of this file at a byte offset of its text.
func (f *File) faultAt(offset int, hint, format string, args ...any) Fault {
	p := placeAt(f.Text, offset)
	return f.fault(p, hint, format, args...)
}

// oneLine keeps names that hold a line end from breaking a message.
var oneLine = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ")

func (f *File) fault(p place, hint, format string, args ...any) Fault {
	return Fault{File: f.Path, Line: p.line, Column: p.column, Message: oneLine.Replace(fmt.Sprintf(format, args...)), Hint: oneLine.Replace(hint), Origin: f.Origin}
}

// tidy sorts faults of one file by place and drops repetitions.
func tidy(faults Faults) Faults {
	slices.SortStableFunc(faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(faults)
}
