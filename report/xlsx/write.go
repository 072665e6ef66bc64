package xlsx

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"crmscore/analyze/display"
	"crmscore/analyze/messages"
	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/parts"
	"crmscore/report/xlsx/theme"
)

// writer is one workbook being made. The first error stops nothing by itself
// but is what Write returns: excelize answers every call with an error that
// would otherwise drown the layout.
type writer struct {
	f      *excelize.File
	book   report.Book
	tabs   []string          // tab name of each sheet
	tabOf  map[string]string // sheet name → tab name
	own    map[string]string // person → tab name of her sheet
	notes  string            // tab name of the sheet of definitions; empty without it
	styles map[look]int
	tones  map[theme.Tone]int

	words   cells.Words
	formats map[string]string // number formats with the words of the book's language

	data   dataSheet
	forms  [][]string              // what the sheet _book says of the columns to fill in
	charts []string                // the XML of each chart, in the order of their numbers
	sheets map[string]*parts.Sheet // by part
	err    error

	refused int // addresses that stay plain text
}

// say says a message of the book's language.
func (w *writer) say(id string, facts ...messages.Fact) string { return w.book.Texts.Say(id, facts...) }

func (w *writer) check(err error) {
	if w.err == nil {
		w.err = err
	}
}

// notesKey is the name in SQL of the sheet of definitions.
const notesKey = "Notes"

// Write writes the book as an .xlsx file to out. The same book gives the same
// bytes. Several books may be written at the same time. Who may read the file,
// and its name, are the caller's business.
func Write(out io.Writer, b report.Book) error {
	_, err := Draw(out, b)
	return err
}

// Drawn is what is worth knowing of a workbook that was written.
type Drawn struct {
	PlainLinks int // addresses left plain text: not https, or to no host that the book may lead to
}

// Draw is Write for those who want to know what became of the book.
func Draw(out io.Writer, b report.Book) (Drawn, error) {
	if len(b.Sheets) == 0 {
		name := b.Texts.Say("workbook.summary")
		b.Sheets = []report.Sheet{{Name: name, Title: name, Blocks: []report.Block{
			{Kind: report.HeadlineBlock, Empty: b.Texts.Say("workbook.nothing")},
		}}}
	}
	w := &writer{
		f: excelize.NewFile(), book: b, tabs: tabNames(b.Sheets, b.Texts), tabOf: map[string]string{}, own: map[string]string{}, sheets: map[string]*parts.Sheet{},
		styles: map[look]int{}, tones: map[theme.Tone]int{},
		words: cells.Words{Texts: b.Texts}, formats: theme.Formats(b.Texts),
	}
	defer w.f.Close()
	w.check(w.f.SetDefaultFont(theme.FontName))
	for i, s := range b.Sheets {
		if i == 0 {
			w.check(w.f.SetSheetName("Sheet1", w.tabs[0]))
		} else {
			_, err := w.f.NewSheet(w.tabs[i])
			w.check(err)
		}
		if _, ok := w.tabOf[s.Name]; !ok {
			w.tabOf[s.Name] = w.tabs[i]
		}
		if cmp.Or(s.Key, s.Name) == notesKey {
			w.notes = w.tabs[i]
		}
		if s.UserID != "" {
			w.own[s.UserID] = w.tabs[i]
		}
	}
	for i := range b.Sheets {
		w.sheet(i)
	}
	w.data.write(w)
	w.writeForms()
	w.properties()
	w.f.SetActiveSheet(0)
	if w.err == nil {
		w.f.SetZipWriter(func(z io.Writer) excelize.ZipWriter { return parts.New(z, w.charts, w.sheets) })
		w.check(w.f.Write(out))
	}
	if w.err != nil {
		return Drawn{}, fmt.Errorf("write workbook %s: %w", b.ID, w.err)
	}
	return Drawn{PlainLinks: w.refused}, nil
}

// sheet draws one sheet: with tiles on the summary's grid, else as tables one
// below the other.
func (w *writer) sheet(i int) {
	s := w.book.Sheets[i]
	p := &page{w: w, tab: w.tabs[i], first: i == 0, sheet: s, patch: &parts.Sheet{}}
	w.sheets[parts.SheetName(i)] = p.patch
	if fills(s) {
		p.marks = map[string]bool{}
	}
	p.setup()
	if hasTiles(s) {
		p.grid()
	} else {
		p.stack()
	}
	p.finish()
	p.sentTexts()
}

func hasTiles(s report.Sheet) bool {
	for _, b := range s.Blocks {
		if b.Kind == report.TilesBlock {
			return true
		}
	}
	return false
}

// properties fills what file managers and screen readers show. The dates are
// the business date: the clock would change the bytes.
func (w *writer) properties() {
	at := w.book.AsOf.UTC().Format(time.RFC3339)
	w.check(w.f.SetDocProps(&excelize.DocProperties{
		Title: cells.Text(w.book.Title), Subject: cells.Text(w.say("workbook.subject", messages.F("week", w.week()), messages.F("day", w.book.AsOf))),
		Creator: "crmscore", LastModifiedBy: "crmscore", Created: at, Modified: at, Language: w.book.Texts.Language(),
		Identifier: cells.Text(w.book.Fingerprint), Description: cells.Text(w.book.Source),
	}))
	w.check(w.f.SetAppProps(&excelize.AppProperties{
		Application: "Microsoft Excel", Company: cells.Text(w.book.Company), AppVersion: "16.0300",
	}))
}

// week names the week of the business date, or its month where weeks are not numbered.
func (w *writer) week() string {
	if year, week, ok := w.book.Display.WeekOf(w.book.AsOf); ok {
		return w.say("workbook.week", messages.F("week", week), messages.F("year", strconv.Itoa(year)))
	}
	return w.book.Texts.Date(w.book.AsOf, "month_long")
}

// weekWithin is the same in the middle of a line; a month's name is as it is.
func (w *writer) weekWithin() string {
	if _, _, ok := w.book.Display.WeekOf(w.book.AsOf); ok {
		return w.book.Texts.Within(w.week())
	}
	return w.week()
}

// quarter names the fiscal quarter before other parts of a subtitle, where there is
// room for it; none where it is not known.
func (w *writer) quarter() []string {
	if w.book.Quarter == "" {
		return nil
	}
	return []string{w.book.Quarter}
}

// money is how tiles write amounts: as plain numbers where only a code would stand
// beside them, which the subtitle says once.
func (w *writer) money() display.Money {
	m := w.book.Display.Money(w.book.Currency)
	if m == (display.Config{}).Money(w.book.Currency) {
		return display.Money{}
	}
	return m
}

// subtitle is what every sheet says about its numbers, below the title.
func (w *writer) subtitle(extra ...string) string { return w.subtitleOf(true, extra...) }

// subtitleOf leaves out the sources where there is no room for them.
func (w *writer) subtitleOf(sources bool, extra ...string) string {
	parts := append([]string{}, extra...)
	day := w.book.Texts.Date(w.book.AsOf, "long")
	if w.book.Quarter != "" && !slices.Contains(extra, w.book.Quarter) {
		day = w.say("workbook.day_quarter", messages.F("day", day), messages.F("quarter", w.book.Quarter))
	}
	asOf := messages.F("day", day)
	if w.book.Timezone == "" {
		parts = append(parts, w.say("workbook.as_of", asOf))
	} else {
		parts = append(parts, w.say("workbook.as_of_zone", asOf, messages.F("zone", w.book.Timezone)))
	}
	if w.book.Source != "" && sources {
		parts = append(parts, w.say("workbook.source", messages.F("source", w.book.Source)))
	}
	if w.book.Currency != "" {
		parts = append(parts, w.say("workbook.amounts", messages.F("currency", w.book.Currency)))
	}
	return strings.Join(parts, "   |   ")
}
