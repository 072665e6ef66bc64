package returned

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"crmscore/ingest/exportfile"
)

// stray lists what people have typed on the sheet outside of the columns to fill
// in, each text after its cell: beside and below the table, in columns of their
// own, over our words. Numbers in our own columns are not among it: programs write
// them in many ways.
func (p *page) stray(r exportfile.Record, named bool) []string {
	if p.form.marks == nil {
		return nil
	}
	ours := 0
	var typed []string
	for c := range r.Values {
		v := cellAt(r, c)
		switch {
		case v.Null:
		case p.form.marks[Mark(v.Text)]:
			ours++
		case named && (c == p.key || c == p.carried || slices.Contains(p.entries, c)):
		case isNumber(v.Text) && p.form.marks[Mark(cellAt(p.header, c).Text)]:
		default:
			typed = append(typed, place(c, r.Line)+": "+v.Text)
		}
	}
	if !named && ours > 0 { // our own words, with their numbers
		typed = slices.DeleteFunc(typed, func(s string) bool {
			_, text, _ := strings.Cut(s, ": ")
			return isNumber(text)
		})
	}
	return typed
}

// texts lists what stands in the columns to fill in, the deal, then what else is
// not ours, each text after its cell: lists of rejects are cut at their end.
func (p *page) texts(r exportfile.Record) []string {
	var filled, others []string
	for c := range r.Values {
		v := cellAt(r, c)
		text := place(c, r.Line) + ": " + v.Text
		switch {
		case v.Null || c == p.key || c == p.carried:
		case slices.Contains(p.entries, c):
			filled = append(filled, text)
		case c == p.deal:
			others = append([]string{text}, others...)
		case !p.form.marks[Mark(v.Text)] && !(isNumber(v.Text) && p.form.marks[Mark(cellAt(p.header, c).Text)]):
			others = append(others, text)
		}
	}
	return append(filled, others...)
}

// ownRows is how many rows of a sheet that people have added are listed one by one.
const ownRows = 20

// ownSheets lists the sheets that people have added.
func (r *reader) ownSheets() error {
	if len(r.book.sheets) == 0 || len(r.forms) == 0 {
		return nil
	}
	for _, name := range r.names {
		if slices.Contains(r.book.sheets, name) || slices.Contains(r.read, name) {
			continue
		}
		rows := r.workbook.sheets[name]
		r.problem("the sheet %s is none of the scorecard's; it is not read, crmscore rejects shows how it begins", name)
		if err := r.begin(name, r.forms[0]); err != nil {
			return err
		}
		count := int64(0)
		for i, row := range rows {
			reject := exportfile.Reject{Line: row.Line, Reason: "on a sheet that is none of the scorecard's"}
			if i == ownRows && len(rows) > ownRows+1 {
				reject.Reason += fmt.Sprintf("; %d more rows like this", len(rows)-i-1)
			}
			var texts []string
			for c := range row.Values {
				if v := cellAt(row, c); !v.Null {
					texts = append(texts, place(c, row.Line)+": "+v.Text)
				}
			}
			reject.Text = strings.Join(texts, "\t")
			count++
			if err := r.h.Reject(reject); err != nil {
				return err
			}
			if i == ownRows {
				break
			}
		}
		if err := r.h.End(count); err != nil {
			return err
		}
	}
	return nil
}

// isNumber says whether a program has written a number or a date.
func isNumber(text string) bool {
	if number, err := strconv.ParseFloat(text, 64); err == nil {
		return !math.IsNaN(number) && !math.IsInf(number, 0) // Nan is a name
	}
	return isDay(date(text))
}

// place names a cell: column from 0, row from 1.
func place(column int, line int64) string {
	name := ""
	for column++; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return fmt.Sprintf("%s%d", name, line)
}
