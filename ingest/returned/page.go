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
	book      book
	form      *form
	name      string // of the sheet, as it is called now
	rows      []exportfile.Record
	delivered time.Time
	h         exportfile.Handler

	header  exportfile.Record
	key     int // columns of the sheet, -1 for gone
	carried int
	entries []int
	count   int64
}

// read gives the sheet's rows to the handler.
func (p *page) read() (problems []string, err error) {
	at := p.form.header(p.rows)
	p.header = p.rows[at]
	p.key, p.carried = column(p.header, p.form.key), column(p.header, p.form.carried)
	for i, label := range p.form.labels {
		c := column(p.header, label)
		p.entries = append(p.entries, c)
		if c < 0 {
			problems = append(problems, fmt.Sprintf("sheet %s: the column %s is gone or has another heading; it is not read, the others are (put the heading back and save)", p.name, p.form.labels[i]))
		}
	}
	below := p.rows[at+1:]
	if beside := p.beside(below); beside != "" {
		problems = append(problems, fmt.Sprintf("sheet %s: text right of the table (%s) is not read; only the columns to fill in are", p.name, beside))
	}
	header := slices.Concat(fixed, []string{p.form.keyName}, p.form.names)
	if err := p.h.Begin(exportfile.Table{Name: p.name, Header: header, Dialect: "filled-in workbook"}); err != nil {
		return problems, err
	}
	lost := 0
	for _, r := range below {
		rejected, err := p.row(r)
		if err != nil {
			return problems, err
		}
		if rejected {
			lost++
		}
	}
	if lost > 0 {
		problems = append(problems, fmt.Sprintf("sheet %s: in %s something is filled in, but not for a deal of the list (typed in by hand, or the hidden column %s was overwritten); crmscore rejects shows the text", p.name, rowsOf(lost), p.form.key))
	}
	return problems, p.h.End(p.count)
}

// row takes one row below the header: nothing typed is no record, entries
// without a deal are a reject.
func (p *page) row(r exportfile.Record) (rejected bool, err error) {
	var values []exportfile.Value
	filled := false
	for i, c := range p.entries {
		v := cellAt(r, c)
		if !v.Null && p.form.kinds[i] == "date" {
			v.Text = date(v.Text)
		}
		filled = filled || !v.Null
		values = append(values, v)
	}
	id := cellAt(r, p.key)
	wiped := !filled && !id.Null && !cellAt(r, p.carried).Null
	switch {
	case !filled && !wiped:
		return false, nil
	case id.Null:
		p.count++
		var texts []string
		for _, v := range r.Values {
			if !v.Null {
				texts = append(texts, v.Text)
			}
		}
		return true, p.h.Reject(exportfile.Reject{Line: r.Line, Reason: "filled in, but the row names no deal (its hidden column " + p.form.key + " is empty)", Text: strings.Join(texts, "\t")})
	}
	p.count++
	record := exportfile.Record{Line: r.Line}
	for _, text := range []string{p.book.id, p.book.manager, p.book.asOf, p.book.fingerprint, p.form.sheet, p.delivered.UTC().Format(time.RFC3339)} {
		record.Values = append(record.Values, exportfile.Value{Text: text, Null: text == ""})
	}
	record.Values = append(append(record.Values, id), values...)
	return false, p.h.Row(record)
}

// beside names the first rows with text right of the last heading.
func (p *page) beside(rows []exportfile.Record) string {
	width, lines := 0, []string{}
	for i, v := range p.header.Values {
		if !v.Null {
			width = i + 1
		}
	}
	for _, r := range rows {
		if len(r.Values) > width && len(lines) < 4 {
			lines = append(lines, fmt.Sprintf("row %d", r.Line))
		}
	}
	if len(lines) == 4 {
		lines[3] = "…"
	}
	return strings.Join(lines, ", ")
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
