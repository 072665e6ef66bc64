package messages

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"crmscore/analyze/sqlfile"
)

// Words replace what the front matter of a query says to readers. Empty ones, and
// columns that are not listed, stay as the query has them.
type Words struct {
	Sheet, Title, Empty, Grain string
	Labels, Notes              map[string]string // by column
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
// for each the columns that it gives, nil where these are not known.
func (l *Library) CheckQueries(columns map[string][]string) sqlfile.Faults {
	paths := slices.Sorted(maps.Keys(columns))
	var faults sqlfile.Faults
	for _, language := range l.Languages() {
		for _, f := range l.files[language] {
			for _, path := range slices.Sorted(maps.Keys(f.queries)) {
				faults = append(faults, f.queries[path].against(columns, paths)...)
			}
		}
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
