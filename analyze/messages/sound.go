package messages

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"crmscore/analyze/sqlfile"
)

// maxText is far above what a cell, the subject of a mail or a label can show.
const maxText = 4000

// unfit says why a text cannot stand in a cell, a header of a mail or a label; empty
// where it can.
func unfit(value string) (complaint, hint string) {
	if at := strings.IndexFunc(value, unicode.IsControl); at >= 0 {
		r, _ := utf8.DecodeRuneInString(value[at:])
		if r == '\n' || r == '\r' {
			return "has a line break", "write the text in one line, or begin it with >-"
		}
		return fmt.Sprintf("holds the control character U+%04X", r), "delete it"
	}
	if n := utf8.RuneCountInString(value); n > maxText {
		return fmt.Sprintf("has %d characters, and %d are allowed", n, maxText), ""
	}
	return "", ""
}

// encoded is the file's bytes without the byte order mark that editors on Windows
// write; a fault where they are not UTF-8.
func (f *file) encoded(src []byte) ([]byte, bool) {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	line := 1
	for rest := src; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		if r == utf8.RuneError && size == 1 {
			f.faults = append(f.faults, text{file: f, line: line, column: 1}.fault("save the file as UTF-8", "this is not UTF-8"))
			return nil, false
		}
		if r == '\n' {
			line++
		}
		rest = rest[size:]
	}
	return src, true
}

// sign says what is wrong with a value of the section format that the program, not
// a reader, takes at its word.
func sign(id, value string) (complaint, hint string) {
	r, size := utf8.DecodeRuneInString(value)
	one := size == len(value) && !unicode.IsDigit(r) && !unicode.IsLetter(r) && !strings.ContainsRune("+-", r)
	switch {
	case id == "format.decimal" && !one:
		return "must be one sign that is no digit", `write "." or ","`
	case id == "format.thousands" && value != "" && !one:
		return "must be one sign that is no digit, or nothing", `write ",", "." or "\u00a0"`
	case id == "format.labels_within" && value != "small" && value != "as_is":
		return "must be small or as_is", "small: labels begin with a small letter inside a sentence"
	}
	return "", ""
}

// signs finds a language in which 1,234 could be two numbers: mostly a file that
// sets one sign and gets the other from English.
func (l *Library) signs(name string) sqlfile.Faults {
	var point, thousands text
	for _, f := range slices.Concat(l.files[English], l.files[name]) {
		if m, ok := f.messages["format.decimal"]; ok {
			point = m.texts[plain]
		}
		if m, ok := f.messages["format.thousands"]; ok {
			thousands = m.texts[plain]
		}
	}
	if point.value == "" || point.value != thousands.value {
		return nil
	}
	at := point
	if !slices.Contains(l.files[name], at.file) || at.file.origin == sqlfile.Builtin {
		at = thousands
	}
	return sqlfile.Faults{at.fault("set format.decimal and format.thousands together", "decimals and thousands have the same sign %q in language %q", point.value, name)}
}
