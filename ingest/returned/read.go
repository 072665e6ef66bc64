package returned

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"crmscore/ingest/exportfile"
)

// What a workbook may hold, far above any scorecard: bytes when unpacked, cells
// with those left of them, bytes of their texts, which may all be one shared text.
const (
	maxBytes = 256 << 20
	maxCells = 8_000_000
	maxText  = 128 << 20
)

// fixed are the columns that stand before the entries.
var fixed = []string{"book_id", "manager_id", "as_of", "fingerprint", "sheet", "delivered_at", "unread"}

// Read reads the filled-in workbook at path and gives h one table per sheet that
// has columns to fill in, named as the sheet is: the columns of fixed, the deal,
// then the columns that people fill in. Rows are those that say something else
// than when they went out, wiped ones included. Everything else that people have
// typed on such a sheet, or on sheets of their own, is a reject with its cells.
// Problems are sentences about what of the workbook could not be used, with what
// to do. A file that is no such workbook, or damaged, gives an
// *exportfile.FileError before h hears anything; other errors are h's, of the
// operating system or of ctx.
func Read(ctx context.Context, path string, delivered time.Time, h exportfile.Handler) (problems []string, err error) {
	foreign := func(cause, hint string) error {
		return &exportfile.FileError{Path: path, Kind: exportfile.Unreadable, Cause: cause, Hint: hint}
	}
	w, b, err := open(ctx, path)
	switch {
	case err != nil:
		return nil, err
	case w.unknown != nil:
		return nil, foreign(w.unknown.Error()+"; nothing of it is read", "copy what was typed into tonight's workbook, and take this file away")
	case !w.described:
		return nil, foreign("it is not a scorecard of crmscore, or its hidden sheet "+BookSheet+" is gone; nothing of it is read",
			"only scorecards belong into the inbox; copy what was typed into tonight's workbook, and take this file away")
	}
	r := &reader{book: b, workbook: w, delivered: delivered, h: h}
	for _, f := range b.forms {
		if err := r.form(f); err != nil {
			return r.problems, err
		}
	}
	return r.problems, r.ownSheets()
}

// workbook is the sheets of a file that may hold what people have typed, as they
// stand.
type workbook struct {
	names     []string // without BookSheet: it names the headings, too
	sheets    map[string][]exportfile.Record
	described bool  // it has a sheet BookSheet
	unknown   error // why that sheet cannot be used
}

// open reads the description, then the sheets to fill in and those that did not
// go out; the others, most of the workbook, are not looked at.
func open(ctx context.Context, path string) (w workbook, b book, err error) {
	w.sheets = map[string][]exportfile.Record{}
	var about []exportfile.Record
	understand := sync.OnceFunc(func() {
		if w.described = len(about) > 0; w.described {
			b, w.unknown = describe(about)
		}
	})
	want := func(sheet string) bool {
		understand()
		return w.described && w.unknown == nil && (!slices.Contains(b.sheets, sheet) || b.fillsIn(sheet))
	}
	cells, bytes := 0, 0
	err = exportfile.ReadSheets(ctx, path, exportfile.Options{MaxBytes: maxBytes}, BookSheet, want, func(sheet string, r exportfile.Record) error {
		cells += len(r.Values)
		for _, v := range r.Values {
			bytes += len(v.Text)
		}
		if cells > maxCells || bytes > maxText {
			return &exportfile.FileError{Path: path, Entry: sheet, Kind: exportfile.TooLarge,
				Cause: "it holds far more than any scorecard", Hint: "nothing of it is read; take this file away"}
		}
		r.Values = slices.Clone(r.Values)
		if strings.EqualFold(sheet, BookSheet) {
			about = append(about, r)
			return nil
		}
		if _, seen := w.sheets[sheet]; !seen {
			w.names = append(w.names, sheet)
		}
		w.sheets[sheet] = append(w.sheets[sheet], r)
		return nil
	})
	understand() // also when it is the only sheet
	return w, b, err
}

// reader goes through one workbook.
type reader struct {
	book
	workbook
	delivered time.Time
	h         exportfile.Handler
	read      []string // sheets that were a form's
	problems  []string
}

func (r *reader) problem(format string, args ...any) {
	r.problems = append(r.problems, fmt.Sprintf(format, args...))
}

// form reads every sheet that has the form's header row: people copy sheets.
func (r *reader) form(f *form) error {
	var found []string
	for _, name := range r.names {
		if at, _ := f.header(r.workbook.sheets[name]); at >= 0 && name == f.sheet {
			found = append(found, name)
		}
	}
	for _, name := range r.names { // other sheets that went out may have the same headings
		at, named := f.header(r.workbook.sheets[name])
		if at >= 0 && (named || len(found) == 0) && !r.went(name) {
			found = append(found, name)
		}
	}
	if len(found) == 0 {
		r.problem("the sheet %s, or its header row, is gone; what was typed there is not read: copy it into tonight's workbook", f.sheet)
		return nil
	}
	if !slices.Contains(found, f.sheet) {
		r.problem("the sheet %s is called %s now; it is read all the same", f.sheet, strings.Join(found, ", "))
	}
	said := map[string]saying{}
	for _, name := range found {
		r.read = append(r.read, name)
		p := page{reader: r, form: f, name: name, rows: r.workbook.sheets[name], said: said}
		if err := p.readAll(); err != nil {
			return err
		}
	}
	return nil
}

// went says whether a sheet of that name went out.
func (b *book) went(name string) bool { return slices.Contains(b.sheets, name) || b.fillsIn(name) }

// fillsIn says whether it went out to be filled in.
func (b *book) fillsIn(name string) bool {
	return slices.ContainsFunc(b.forms, func(f *form) bool { return f.sheet == name })
}

// header is the place of the header row: the first with the deals' column (named),
// else the first with more than half of the columns to fill in; -1 for none.
func (f *form) header(rows []exportfile.Record) (place int, named bool) {
	place = -1
	for i, r := range rows {
		n := 0
		for _, label := range f.labels {
			if column(r, label) >= 0 {
				n++
			}
		}
		if column(r, f.key) >= 0 && n > 0 {
			return i, true
		}
		if place < 0 && 2*n > len(f.labels) {
			place = i
		}
	}
	return place, false
}

// column is where a row has the text, ignoring case and blanks around it; -1 for
// nowhere.
func column(r exportfile.Record, text string) int {
	return slices.IndexFunc(r.Values, func(v exportfile.Value) bool {
		return text != "" && strings.EqualFold(strings.TrimSpace(v.Text), text)
	})
}
