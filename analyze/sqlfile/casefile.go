package sqlfile

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Tests is the layer of queries that stand inside a test file; nothing else of
// the folder tests is SQL. Such a query reads the tables of its own case (schema
// given), run and thresholds, and nothing that the night makes.
const Tests Layer = "tests"

// ParseCase reads the query that stands in a test file as a part of its own. path
// is the test file, line the 1-based line on which the query's text starts: all
// places are places in the test file. name is what the query is called. As with
// Parse, the *File is never nil and Gate.Inspect judges the SQL.
func ParseCase(path, name string, line int, text string) (*File, Faults) {
	padded := strings.Repeat("\n", max(0, line-1)) + text
	sum := sha256.Sum256([]byte(text))
	f := &File{Path: path, Layer: Tests, Name: name, Text: padded, Body: padded, SHA256: hex.EncodeToString(sum[:])}
	if bad := f.badBytes(); len(bad) > 0 {
		return f, bad
	}
	faults := f.strangeCharacters()
	if len(code(scan(f.Body))) == 0 {
		faults = append(faults, Fault{File: path, Line: line, Column: 1, Message: "query.sql holds no SQL", Hint: "write one SELECT"})
	}
	return f, faults
}

// givenTable says why the query of a test may not read a table, or "".
func givenTable(r Ref) (fault, hint string) {
	switch {
	case strings.EqualFold(r.Schema, "given"):
		return "", ""
	case r.Schema == "":
		return "table " + r.Name + " is written without its schema", "a test's own query reads the tables of its case: given." + r.Name + " stands in given." + r.Name + ".csv"
	}
	return "a test's own query cannot read " + r.String(), "it reads the tables of its case: write given." + r.Name + ", and the rows in given." + r.Name + ".csv"
}
