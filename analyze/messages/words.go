package messages

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"crmscore/analyze/sqlfile"
)

// Words replace what the front matter of a query says to readers. Empty ones, and
// columns that are not listed, stay as the query has them.
type Words struct {
	Sheet, Title, Empty, Grain string
	Labels, Notes              map[string]string // by column
}

// readQueries reads the words of single queries.
func (f *file) readQueries(value ast.Node) {
	f.each(value, "queries", func(path text, value ast.Node) {
		e := entry{text: path, words: map[string]text{}, labels: map[string]text{}, notes: map[string]text{}}
		f.each(value, path.value, func(key text, value ast.Node) {
			switch key.value {
			case "labels", "notes":
				into := map[string]map[string]text{"labels": e.labels, "notes": e.notes}[key.value]
				f.each(value, path.value+": "+key.value, func(column text, value ast.Node) {
					if s, ok := f.words(value, column.value); ok {
						into[column.value] = text{value: s, file: f, line: column.line, column: column.column}
					}
				})
			case "sheet", "title", "empty", "grain":
				if s, ok := f.words(value, key.value); ok {
					e.words[key.value] = text{value: s, file: f, line: key.line, column: key.column}
				}
			default:
				f.faults = append(f.faults, key.fault(sqlfile.DidYouMean(key.value, wordKeys), "unknown key %q of %s", key.value, path.value))
			}
		})
		f.queries[path.value] = e
	})
}

// wordKeys are the keys that a query has in a file.
var wordKeys = []string{"sheet", "title", "empty", "grain", "labels", "notes"}

// words is a text that is not empty.
func (f *file) words(n ast.Node, what string) (string, bool) {
	s, ok := scalar(n)
	if !ok || strings.TrimSpace(s) == "" {
		f.complain(n, "delete the line: what a file lacks stays as the query has it", "%s must be a text", what)
		return "", false
	}
	complaint, hint := unfit(s)
	if what == "sheet" && complaint == "" && !sqlfile.ValidSheetName(s) {
		complaint, hint = "is not a name that Excel accepts", `at most 31 characters, none of []:*?/\, no ' at its ends`
	}
	if complaint != "" {
		f.complain(n, hint, "%s %s", what, complaint)
		return "", false
	}
	return s, true
}

// addQueries lays a file's words of queries over those of the files before it.
func (t *Texts) addQueries(f *file) {
	for _, p := range slices.Sorted(maps.Keys(f.queries)) {
		e := f.queries[p]
		w, known := t.queries[p]
		if !known {
			w = Words{Labels: map[string]string{}, Notes: map[string]string{}}
		}
		for key, into := range map[string]*string{"sheet": &w.Sheet, "title": &w.Title, "empty": &w.Empty, "grain": &w.Grain} {
			if word, ok := e.words[key]; ok {
				*into = word.value
			}
		}
		for column, label := range e.labels {
			w.Labels[column] = label.value
		}
		for column, note := range e.notes {
			w.Notes[column] = note.value
		}
		t.queries[p] = w
	}
}

// Query gives the words of the query at a path such as scorecards/close_rate.sql.
func (t *Texts) Query(path string) Words {
	if t == nil {
		return Words{}
	}
	return t.queries[path]
}

// writeQueries writes the words of queries as a file has them.
func (t *Texts) writeQueries(b *strings.Builder) {
	if len(t.queries) > 0 {
		b.WriteString("queries:\n")
	}
	for _, p := range slices.Sorted(maps.Keys(t.queries)) {
		w := t.queries[p]
		fmt.Fprintf(b, "  %q:\n", p)
		for _, word := range []struct{ key, value string }{{"sheet", w.Sheet}, {"title", w.Title}, {"empty", w.Empty}, {"grain", w.Grain}} {
			if word.value != "" {
				fmt.Fprintf(b, "    %s: %q\n", word.key, word.value)
			}
		}
		for _, list := range []struct {
			key   string
			words map[string]string
		}{{"labels", w.Labels}, {"notes", w.Notes}} {
			if len(list.words) > 0 {
				fmt.Fprintf(b, "    %s:\n", list.key)
			}
			for _, column := range slices.Sorted(maps.Keys(list.words)) {
				fmt.Fprintf(b, "      %q: %q\n", column, list.words[column])
			}
		}
	}
}

// CheckQueries holds the words of queries against the queries: their paths, and
// for each the columns that it gives, nil where these are not known, and the sheet
// that it names, empty for none.
func (l *Library) CheckQueries(columns map[string][]string, sheets map[string]string) sqlfile.Faults {
	paths := slices.Sorted(maps.Keys(columns))
	var faults sqlfile.Faults
	for _, language := range l.Languages() {
		for _, f := range l.files[language] {
			for _, path := range slices.Sorted(maps.Keys(f.queries)) {
				faults = append(faults, f.queries[path].against(columns, paths)...)
			}
		}
		faults = append(faults, l.tabs(language, sheets)...)
	}
	return faults
}

// tabs finds two sheets that a language calls the same, whatever the case: readers
// could not tell them apart, nor could the links between them. A sheet that two
// files name differently is one too: only one of the names would stand there.
func (l *Library) tabs(language string, sheets map[string]string) sqlfile.Faults {
	words := map[string]text{} // by path, the last file's
	for _, f := range l.files[language] {
		for path, e := range f.queries {
			if word, ok := e.words["sheet"]; ok && sheets[path] != "" {
				words[path] = word
			}
		}
	}
	if len(words) == 0 {
		return nil
	}
	named := map[string]text{} // by sheet
	var faults sqlfile.Faults
	for _, path := range slices.Sorted(maps.Keys(words)) {
		word, key := words[path], sheets[path]
		if other, ok := named[key]; ok && other.value != word.value {
			faults = append(faults, word.fault("name it once, or the same way everywhere", "the sheet %s is already called %q in line %d", key, other.value, other.line))
			continue
		}
		named[key] = word
	}
	taken := map[string]string{} // sheet by what stands on its tab, in small letters
	for _, key := range slices.Compact(slices.Sorted(maps.Values(sheets))) {
		if _, translated := named[key]; !translated && key != "" {
			taken[strings.ToLower(key)] = key
		}
	}
	for _, key := range slices.Sorted(maps.Keys(named)) {
		tab := strings.ToLower(named[key].value)
		if other, ok := taken[tab]; ok {
			faults = append(faults, named[key].fault("every sheet needs a name of its own", "the sheet %s would be called like the sheet %s", key, other))
			continue
		}
		taken[tab] = key
	}
	return faults
}

func (e entry) against(columns map[string][]string, paths []string) sqlfile.Faults {
	has, ok := columns[e.value]
	if !ok {
		return sqlfile.Faults{e.fault(sqlfile.DidYouMean(e.value, paths), "there is no query %s", e.value)}
	}
	var faults sqlfile.Faults
	for _, list := range []map[string]text{e.labels, e.notes} {
		for _, column := range slices.Sorted(maps.Keys(list)) {
			if has != nil && !slices.Contains(has, column) {
				faults = append(faults, list[column].fault(sqlfile.DidYouMean(column, has), "%s gives no column %q", e.value, column))
			}
		}
	}
	return faults
}
