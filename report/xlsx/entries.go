package xlsx

import (
	"cmp"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"crmscore/analyze/messages"
	"crmscore/analyze/sqlfile"
	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
)

// Columns that readers fill in are boxes on a light ground, with a drop-down list
// or a date check behind them. Two hidden columns right of the table, inside its
// filter and so sorted with it, say which deal a row is and whether something
// stood there already; a very hidden sheet says whose book it is and which columns
// these are. Package ingest/returned reads all of it back.

// bookTab is that sheet; bookLayout is the version of what stands on it.
const (
	bookTab    = "_book"
	bookLayout = "1"
)

// Headings of the two hidden columns.
const (
	keyHead     = sqlfile.EntryKey
	carriedHead = "entered before"
)

// hiddenColumns is how many of them a sheet with columns to fill in has.
const hiddenColumns = 2

// fillable says whether the table has columns that readers fill in, and rows
// that can be known again.
func (t *table) fillable() bool {
	for _, c := range t.cols {
		if c.Entry != "" {
			return t.block.Index(sqlfile.EntryKey) >= 0 && !t.folded()
		}
	}
	return false
}

// anyFillable says so of the tables of one sheet; tables of other blocks are nil.
func anyFillable(tables []*table) bool {
	for _, t := range tables {
		if t != nil && t.fillable() {
			return true
		}
	}
	return false
}

// measureEntry makes room for what will be typed.
func (c *column) measureEntry() {
	least := 0.0
	switch c.Entry {
	case "text":
		least = 26
	case "date":
		least = 12.5
	case "choice":
		for _, word := range c.Choices {
			least = max(least, cells.Width(word)*theme.BodySize/11+5) // with the list's button
		}
	}
	c.wants, c.word = max(c.wants, least), max(c.word, min(least, 20))
}

// entries makes the columns to fill in what they are, below the header in row.
// It gives the last column that belongs to the rows, hidden ones included.
func (p *page) entries(t *table, row int) (last int) {
	last = t.cols[len(t.cols)-1].last
	if !t.fillable() {
		return last
	}
	top, bottom := row+1, row+len(t.block.Rows)
	at := t.block.Index(sqlfile.EntryKey)
	text := p.w.style(look{size: theme.BodySize, color: theme.Grey, format: theme.FormatText})
	p.put(last+1, row, keyHead, text)
	p.put(last+2, row, carriedHead, text)
	for i, values := range t.block.Rows {
		id, _ := values[at].(string)
		p.put(last+1, top+i, id, text)
		for _, c := range t.cols {
			if c.Entry != "" && p.w.words.Value(c.Kind, values[c.at]) != nil {
				p.put(last+2, top+i, "yes", text)
				break
			}
		}
	}
	for c := last + 1; c <= last+hiddenColumns; c++ {
		name, err := excelize.ColumnNumberToName(c)
		p.w.check(err)
		p.w.check(p.w.f.SetColVisible(p.tab, name, false))
	}
	p.w.form("key", p.tab, keyHead, sqlfile.EntryKey)
	p.w.form("carried", p.tab, carriedHead)
	for _, c := range t.cols {
		if c.Entry != "" {
			p.accept(c, top, bottom)
			p.w.form("entry", p.tab, c.label, c.Name, c.Entry)
		}
	}
	p.sentRows(t)
	return last + hiddenColumns
}

// Excel counts days from 1899-12-30; these bound what is believed as a date.
const (
	firstEntryDay = 36526 // 2000-01-01
	lastEntryDay  = 73050 // 2099-12-31
	longestEntry  = 1000  // characters
)

// accept says what may be typed into a column, and says so when a cell is chosen.
func (p *page) accept(c column, top, bottom int) {
	v := excelize.NewDataValidation(true)
	v.SetSqref(cell(c.first, top) + ":" + cell(c.first, bottom))
	title, prompt, refused := cells.Clip(c.label, 32), c.Note, ""
	var err error
	switch c.Entry {
	case "choice":
		err = v.SetDropList(c.Choices)
		refused = p.w.say("entry.choice", messages.F("choices", p.w.book.Texts.List(c.Choices)))
	case "date":
		err = v.SetRange(firstEntryDay, lastEntryDay, excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween)
		refused = p.w.say("entry.date", messages.F("day", p.w.book.AsOf.AddDate(0, 0, 7)))
	default:
		err = v.SetRange(0, longestEntry, excelize.DataValidationTypeTextLength, excelize.DataValidationOperatorBetween)
		refused = p.w.say("entry.text", messages.F("most", strconv.Itoa(longestEntry)))
	}
	p.w.check(err)
	v.SetError(excelize.DataValidationErrorStyleStop, title, cells.Clip(refused, 255))
	v.SetInput(title, cells.Clip(cmp.Or(prompt, refused), 255))
	p.w.check(p.w.f.AddDataValidation(p.tab, v))
}

// form adds a line to the sheet that describes the columns to fill in.
func (w *writer) form(texts ...string) { w.forms = append(w.forms, texts) }

// writeForms makes that sheet when there is anything to fill in.
func (w *writer) writeForms() {
	if len(w.forms) == 0 {
		return
	}
	_, err := w.f.NewSheet(bookTab)
	w.check(err)
	p := &page{w: w, tab: bookTab}
	for _, tab := range w.f.GetSheetList() {
		if tab != bookTab {
			w.form("sheet", tab)
		}
	}
	lines := append([][]string{
		{"crmscore scorecard", bookLayout},
		{"book", w.book.ID},
		{"manager", w.book.ManagerID},
		{"as_of", w.book.AsOf.Format(time.DateOnly)},
		{"fingerprint", w.book.Fingerprint},
	}, w.forms...)
	style := w.style(look{size: theme.BodySize, format: theme.FormatText})
	for r, texts := range lines {
		for c, text := range texts {
			p.put(c+1, r+1, text, style)
		}
	}
	w.check(w.f.SetSheetDimension(bookTab, "A1:"+cell(p.usedCol, p.usedRow)))
	w.check(w.f.SetSheetVisible(bookTab, false, true))
}

// entryLook makes the cells of a column to fill in boxes that stay open when a
// reader protects the sheet.
func entryLook(c column, l look) look {
	if c.Entry == "" {
		return l
	}
	l.fill, l.box, l.open, l.wrap = theme.EntryFill, theme.EntryEdge, true, c.Kind != report.Date
	return l
}
