package report

import (
	"cmp"
	"maps"
	"slices"

	"crmscore/analyze"
	"crmscore/analyze/messages"
	"crmscore/analyze/sqlfile"
)

// What the front matter of a query says to readers, a language's file may say
// otherwise. In SQL the name of a sheet is a key, by which actions lead to it; on
// the tab, and where actions name it, stands the language's word.

// spoken is a file's title, grain, labels and notes in the words of a language; what
// stands where there are no rows, finish finds.
func spoken(meta sqlfile.Meta, path string, texts *messages.Texts) sqlfile.Meta {
	w := texts.Query(path)
	meta.Title, meta.Grain = cmp.Or(w.Title, meta.Title), cmp.Or(w.Grain, meta.Grain)
	if len(w.Labels)+len(w.Notes) == 0 {
		return meta
	}
	columns := maps.Clone(meta.Columns)
	if columns == nil {
		columns = map[string]sqlfile.Column{}
	}
	for name, label := range w.Labels {
		c := columns[name]
		c.Label = label
		columns[name] = c
	}
	for name, note := range w.Notes {
		c := columns[name]
		c.Note = note
		columns[name] = c
	}
	meta.Columns = columns
	return meta
}

// sheetNames gives the name on the tab for every sheet that SQL names: the word of
// the first of its files that has one, else the name itself.
func sheetNames(placed []analyze.Result, texts *messages.Texts) map[string]string {
	names := map[string]string{}
	for _, r := range placed {
		key := r.File.Meta.Sheet
		if names[key] == "" || names[key] == key {
			names[key] = cmp.Or(texts.Query(r.File.Path).Sheet, key)
		}
	}
	return names
}

// nameSheets puts the names on the tabs where actions lead to a sheet.
func (b *Block) nameSheets(names map[string]string) {
	at := b.Index("sheet")
	if b.Kind != ActionsBlock || at < 0 {
		return
	}
	rows := make([][]any, len(b.Rows))
	for i, row := range b.Rows {
		rows[i] = row
		key, _ := row[at].(string)
		if name := names[key]; name != "" && name != key {
			rows[i] = slices.Clone(row) // other books have the same row
			rows[i][at] = name
		}
	}
	b.Rows = rows
}
