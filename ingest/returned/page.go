package returned

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"crmscore/ingest/exportfile"
)

// page is one filled-in sheet being read.
type page struct {
	*reader
	form *form
	name string // of the sheet, as it is called now
	rows []exportfile.Record
	said map[string]saying // by deal, on this sheet and its copies

	header  exportfile.Record
	key     int // columns of the sheet, -1 for gone
	carried int
	deal    int
	entries []int
	count   int64
	lost    struct{ nobody, apart, stray int } // rows with something that is not read
}

// saying is what the workbook says about a deal, and where.
type saying struct{ words, place string }

// readAll gives the sheet's rows to the handler.
func (p *page) readAll() error {
	at, _ := p.form.header(p.rows)
	p.header = p.rows[at]
	p.key, p.carried, p.deal = column(p.header, p.form.key), column(p.header, p.form.carried), column(p.header, p.form.deal)
	for i, label := range p.form.labels {
		c := column(p.header, label)
		p.entries = append(p.entries, c)
		if c < 0 {
			p.problem("sheet %s: the column %s is gone or has another heading; it is not read, the others are (put the heading back and save)", p.name, p.form.labels[i])
		}
	}
	if err := p.begin(p.name, p.form); err != nil {
		return err
	}
	for i, r := range p.rows {
		if i == at {
			continue
		}
		if err := p.row(r, i > at); err != nil {
			return err
		}
	}
	if n := p.lost.nobody; n > 0 {
		p.problem("sheet %s: in %s something is filled in, but not for a deal of the list (typed in by hand, or the hidden column %s was overwritten); crmscore rejects shows the text", p.name, rowsOf(n), p.form.key)
	}
	if n := p.lost.apart; n > 0 {
		p.problem("sheet %s: %s show another deal than their hidden column %s says (sorted without the hidden columns); what was filled in there is not read: copy it into tonight's workbook, crmscore rejects shows the text", p.name, rowsOf(n), p.form.key)
	}
	if n := p.lost.stray; n > 0 {
		p.problem("sheet %s: in %s something was typed outside of the columns to fill in; it is not read, crmscore rejects shows the text and its cell", p.name, rowsOf(n))
	}
	return p.h.End(p.count)
}

// begin announces a sheet.
func (r *reader) begin(sheet string, f *form) error {
	header := slices.Concat(fixed, []string{f.keyName}, f.names)
	return r.h.Begin(exportfile.Table{Name: sheet, Header: header, Dialect: "filled-in workbook"})
}

// row takes one row; those above the header hold no deals.
func (p *page) row(r exportfile.Record, below bool) error {
	id := exportfile.Value{Null: true}
	if below {
		id = cellAt(r, p.key)
	}
	before, known := p.form.rows[id.Text]
	values, filled := p.values(r, before)
	touched := filled || !cellAt(r, p.carried).Null
	if known {
		touched = !same(before.entries, values, p.form.kinds)
	}
	stray := p.stray(r, !id.Null)
	switch {
	case id.Null && below && filled:
		p.lost.nobody++
		return p.reject(r, "filled in, but the row names no deal (its hidden column "+p.form.key+" is empty)", p.texts(r))
	case !id.Null && known && p.apart(r, before):
		if !filled {
			break
		}
		p.lost.apart++
		return p.reject(r, "filled in, but the row shows another deal than its hidden column "+p.form.key+" says, "+before.deal, p.texts(r))
	case !id.Null && touched:
		if err := p.say(r, id, values); err != nil {
			return err
		}
	}
	if len(stray) > 0 {
		p.lost.stray++
		return p.reject(r, "typed outside of the columns to fill in", stray)
	}
	return nil
}

// values are the row's entries. A column that is gone says what it said when the
// workbook went out: nobody has taken that back.
func (p *page) values(r exportfile.Record, before sent) (values []exportfile.Value, filled bool) {
	for i, c := range p.entries {
		v := cellAt(r, c)
		if c < 0 && i < len(before.entries) {
			v = exportfile.Value{Text: before.entries[i], Null: before.entries[i] == ""}
		}
		if !v.Null && p.form.kinds[i] == "date" {
			v.Text = date(v.Text)
		}
		filled = filled || c >= 0 && !v.Null
		values = append(values, v)
	}
	return values, filled
}

// same says whether the entries are those that went out.
func same(before []string, now []exportfile.Value, kinds []string) bool {
	for i, v := range now {
		was := ""
		if i < len(before) { // not so where somebody has sorted the description
			was = plain(before[i])
		}
		is := plain(v.Text) == was
		if kinds[i] == "choice" {
			is = strings.EqualFold(plain(v.Text), was)
		}
		if !is {
			return false
		}
	}
	return true
}

// apart says whether the row shows another deal of the list than its hidden
// column names: somebody has sorted the one without the other.
func (p *page) apart(r exportfile.Record, before sent) bool {
	shown := plain(cellAt(r, p.deal).Text)
	return shown != "" && shown != before.deal && p.form.deals[shown]
}

// say gives a row of entries to the handler.
func (p *page) say(r exportfile.Record, id exportfile.Value, values []exportfile.Value) error {
	now := saying{place: fmt.Sprintf("%s row %d", p.name, r.Line)}
	for _, v := range values {
		now.words += plain(v.Text) + "\t"
	}
	if first, twice := p.said[id.Text]; twice && first.words != now.words {
		p.problem("one deal is filled in twice and not the same: %s and %s; only one can count, so clear the other and save", first.place, now.place)
	}
	p.said[id.Text] = now
	p.count++
	record := exportfile.Record{Line: r.Line}
	for _, text := range []string{p.id, p.manager, p.asOf, p.fingerprint, p.form.sheet, p.delivered.UTC().Format(time.RFC3339), p.unread(values)} {
		record.Values = append(record.Values, exportfile.Value{Text: text, Null: text == ""})
	}
	record.Values = append(append(record.Values, id), values...)
	return p.h.Row(record)
}

// unread is what stands where a date belongs and is none: its writer is told, too.
func (p *page) unread(values []exportfile.Value) string {
	var texts []string
	for i, v := range values {
		if p.form.kinds[i] == "date" && !v.Null && !isDay(v.Text) {
			texts = append(texts, v.Text)
		}
	}
	return strings.Join(texts, ", ")
}

func (p *page) reject(r exportfile.Record, reason string, texts []string) error {
	p.count++
	return p.h.Reject(exportfile.Reject{Line: r.Line, Reason: reason, Text: strings.Join(texts, "\t")})
}

// cellAt is the value in a column, NULL where there is nothing but blanks.
func cellAt(r exportfile.Record, c int) exportfile.Value {
	if c < 0 || c >= len(r.Values) || strings.TrimSpace(r.Values[c].Text) == "" {
		return exportfile.Value{Null: true}
	}
	return exportfile.Value{Text: strings.TrimSpace(r.Values[c].Text)}
}

func rowsOf(n int) string {
	if n == 1 {
		return "one row"
	}
	return fmt.Sprintf("%d rows", n)
}
