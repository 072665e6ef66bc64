package returned

import (
	"fmt"
	"strings"

	"crmscore/ingest/exportfile"
)

// BookSheet is the hidden sheet that describes the workbook: in column A a word,
// beside it what belongs to the word.
//
//	crmscore scorecard | 1
//	book | company
//	manager | crm:u1
//	as_of | 2026-03-13
//	fingerprint | 0123456789abcdef
//	key | sheet | header | opportunity_id     the hidden column that names the deal
//	carried | sheet | header                  the hidden column that says what stood there already
//	entry | sheet | header | name | kind      a column to fill in: choice, text or date
const BookSheet = "_book"

// layout is the version of that description which this program understands.
const layout = "1"

// book is what a workbook says about itself.
type book struct {
	id, manager, asOf, fingerprint string
	forms                          []*form
}

// form is one sheet with columns to fill in.
type form struct {
	sheet                 string
	key, keyName, carried string
	labels, names, kinds  []string
}

// describe reads the rows of BookSheet.
func describe(rows []exportfile.Record) (book, error) {
	var b book
	at := func(r exportfile.Record, i int) string {
		if i < len(r.Values) {
			return strings.TrimSpace(r.Values[i].Text)
		}
		return ""
	}
	version := ""
	for _, r := range rows {
		switch at(r, 0) {
		case "crmscore scorecard":
			version = at(r, 1)
		case "book":
			b.id = at(r, 1)
		case "manager":
			b.manager = at(r, 1)
		case "as_of":
			b.asOf = at(r, 1)
		case "fingerprint":
			b.fingerprint = at(r, 1)
		case "key":
			f := b.form(at(r, 1))
			f.key, f.keyName = at(r, 2), at(r, 3)
		case "carried":
			b.form(at(r, 1)).carried = at(r, 2)
		case "entry":
			f := b.form(at(r, 1))
			f.labels, f.names, f.kinds = append(f.labels, at(r, 2)), append(f.names, at(r, 3)), append(f.kinds, at(r, 4))
		}
	}
	switch {
	case version == "":
		return b, fmt.Errorf("it is not a scorecard of crmscore")
	case version != layout:
		return b, fmt.Errorf("it was made by another version of crmscore (layout %s, this one reads %s)", version, layout)
	case b.id == "" || b.asOf == "":
		return b, fmt.Errorf("its hidden sheet %s no longer says whose book it is", BookSheet)
	}
	return b, nil
}

func (b *book) form(sheet string) *form {
	for _, f := range b.forms {
		if f.sheet == sheet {
			return f
		}
	}
	f := &form{sheet: sheet}
	b.forms = append(b.forms, f)
	return f
}
