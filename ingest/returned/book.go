package returned

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"slices"
	"strings"
	"time"

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
//	deal | sheet | header                     the column in which readers see which deal a row is
//	row | sheet | id | deal | entry…          a row as it went out, entries in the order of their lines
//	texts | sheet | marks                     every text that went out on the sheet, as Mark, with blanks between
//	sheet | name                              a sheet that went out
//
// A workbook without one of the last four is read with less to compare.
const BookSheet = "_book"

// layout is the version of that description which this program understands.
const layout = "1"

// Mark stands for a text in the description: eight digits, the same however
// programs break its lines.
func Mark(text string) string {
	h := fnv.New32a()
	h.Write([]byte(plain(text)))
	return fmt.Sprintf("%08x", h.Sum32())
}

// plain is a text without what programs do to blanks and line ends.
func plain(text string) string { return strings.Join(strings.Fields(text), " ") }

// book is what a workbook says about itself.
type book struct {
	id, manager, asOf, fingerprint string
	forms                          []*form
	sheets                         []string // that went out
}

// form is one sheet with columns to fill in.
type form struct {
	sheet                 string
	key, keyName, carried string
	labels, names, kinds  []string
	deal                  string          // heading of the column with the deals' names
	rows                  map[string]sent // as they went out, by deal
	deals                 map[string]bool // their names
	marks                 map[string]bool // of the texts that went out; nil for not known
}

// sent is a row as it went out.
type sent struct {
	deal    string
	entries []string
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
		case "sheet":
			b.sheets = append(b.sheets, at(r, 1))
		case "key", "carried", "entry", "deal", "row", "texts":
			b.form(at(r, 1)).describe(at(r, 0), func(i int) string { return at(r, i+2) })
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
	if _, err := time.Parse(time.DateOnly, b.asOf); err != nil {
		return b, fmt.Errorf("its hidden sheet %s says a day that is none (%q)", BookSheet, b.asOf)
	}
	for _, f := range b.forms {
		if name := f.misnamed(); name != "" {
			return b, fmt.Errorf("its hidden sheet %s was changed (column %q)", BookSheet, name)
		}
	}
	return b, nil
}

func (b *book) form(sheet string) *form {
	for _, f := range b.forms {
		if f.sheet == sheet {
			return f
		}
	}
	f := &form{sheet: sheet, rows: map[string]sent{}, deals: map[string]bool{}}
	b.forms = append(b.forms, f)
	return f
}

// describe reads one line about the form; at gives what stands behind the sheet.
func (f *form) describe(word string, at func(i int) string) {
	switch word {
	case "key":
		f.key, f.keyName = at(0), at(1)
	case "carried":
		f.carried = at(0)
	case "entry":
		f.labels, f.names, f.kinds = append(f.labels, at(0)), append(f.names, at(1)), append(f.kinds, at(2))
	case "deal":
		f.deal = at(0)
	case "row":
		s := sent{deal: plain(at(1))}
		for i := range f.labels {
			s.entries = append(s.entries, at(i+2))
		}
		f.rows[at(0)], f.deals[s.deal] = s, true
	case "texts":
		if f.marks == nil {
			f.marks = map[string]bool{}
		}
		for mark := range strings.FieldsSeq(at(0)) {
			f.marks[mark] = true
		}
	}
}

var columnName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)

// misnamed is the first column that no query can have named so: the description
// was typed over, and its columns must not meet those of other workbooks.
func (f *form) misnamed() string {
	taken := slices.Clone(fixed)
	for _, name := range append([]string{f.keyName}, f.names...) {
		if !columnName.MatchString(name) || slices.Contains(taken, name) {
			return name
		}
		taken = append(taken, name)
	}
	return ""
}
