package main

import (
	"strings"
	"testing"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/analyze/tablediff"
)

// What has changed stands early enough in the line, however long the row's name is.
func TestExampleWordsKeepTheChange(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Falken Optics Holding ", 4)
	e := tablediff.Example{Kind: tablediff.Changed,
		Label: []tablediff.Cell{{Column: "rep_name", After: "Ada Berg"}, {Column: "opportunity_name", After: long}, {Column: "account_name", After: long}},
		Cells: []tablediff.Cell{{Column: "discount_rate", Before: 0.7, After: 0.3}}}
	got := []rune(exampleWords(e))
	if line := string(got[:min(len(got), 120)]); !strings.HasPrefix(line, "rep_name Ada Berg, ") || !strings.HasSuffix(line, "discount_rate 0.7 → 0.3") {
		t.Errorf("the change is cut off: %s", string(got))
	}
}

// The query that is watched shows who changes, even where another file was edited.
func TestExamplesOfTheWatchedQuery(t *testing.T) {
	t.Parallel()
	r := analyze.Rebuilt{File: &sqlfile.File{Layer: sqlfile.Models, Name: "deals", Path: "models/deals.sql"}, Why: "reads models.opportunities"}
	if few, many := examples(r, false), examples(r, true); few != 0 || many < 10 {
		t.Errorf("examples of a table between: %d, of the watched one: %d", few, many)
	}
}
