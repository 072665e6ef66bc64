package main

import (
	"fmt"
	"io"
	"strings"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/report"
)

// firstRows is how many rows are printed without --all.
const firstRows = 20

// print writes the explanation in the wanted format.
func (x *explanation) print(out io.Writer, flags explainFlags) error {
	switch flags.format {
	case "csv":
		return x.printCSV(out)
	case "json":
		return x.printJSON(out)
	}
	w := &lines{out: out}
	x.head(w)
	switch {
	case x.traced == nil:
		x.untraced(w, flags.all)
	case !x.single():
		x.list(w, flags.all)
	default:
		x.again(w, x.rows[0])
	}
	if x.traced != nil {
		x.whichRows(w)
	}
	x.elsewhere(w)
	for _, edit := range x.edits() {
		w.printf("note      %s: this is last night's number\n", edit)
	}
	if x.traced != nil && x.single() {
		x.deals(w, flags.all)
	}
	return w.err
}

// lines remembers the first error of many writes.
type lines struct {
	out io.Writer
	err error
}

func (w *lines) printf(format string, args ...any) {
	if w.err == nil {
		_, w.err = fmt.Fprintf(w.out, format, args...)
	}
}

// head says whose number it is, what it means and where it stands.
func (x *explanation) head(w *lines) {
	if x.single() {
		w.printf("%s of %s: %s\n", x.label, x.who.name, x.show(x.rows[0].Shown))
	} else {
		w.printf("%s of %s: %d rows of the sheet\n", x.label, x.who.name, len(x.rows))
	}
	w.definition(x.number)
	w.printf("as of %s\n\n", x.asOf)
}

func printDefinition(out io.Writer, n number) error {
	w := &lines{out: out}
	w.printf("%s\n", n.label)
	w.definition(n)
	if n.traced != nil {
		w.printf("from %s: %s\n", n.traced.Trace.Rows, expressionOf(n.traced.Trace))
	}
	w.printf("\n")
	return w.err
}

func (w *lines) definition(n number) {
	if n.note != "" {
		w.printf("%s\n", wrapped(n.note, 96))
	}
	own := ""
	if n.file.Origin == sqlfile.Overlay {
		own = " (your copy)"
	}
	w.printf("sheet %s, %s%s\n", n.file.Meta.Sheet, n.file.Path, own)
}

// expressionOf is the number as its trace writes it.
func expressionOf(t sqlfile.Trace) string {
	if t.Value != "" {
		return oneLine(t.Value)
	}
	return oneLine(t.Numerator) + " / " + oneLine(t.Denominator)
}

func (x *explanation) show(v any) string {
	if v == nil {
		return "not shown"
	}
	return shown(x.column.Kind, v)
}

// again shows the number computed again from its rows.
func (x *explanation) again(w *lines, r analyze.Recomputed) {
	t := x.traced.Trace
	type line struct{ name, value, from string }
	var all []line
	if t.Value == "" {
		all = append(all, line{"numerator", shown(report.Number, r.Numerator), oneLine(t.Numerator)},
			line{"denominator", shown(report.Number, r.Denominator), oneLine(t.Denominator)})
	}
	verdict := "as on the sheet"
	switch {
	case !r.Agrees():
		verdict = "BUT THE SHEET SHOWS " + strings.ToUpper(x.show(r.Shown))
	case r.Shown == nil:
		verdict = "not shown on the sheet by a rule of its own, see the definition"
	}
	if t.Value != "" {
		verdict = oneLine(t.Value) + ", " + verdict
	}
	all = append(all, line{"again", shown(x.column.Kind, r.Value), verdict})
	low, high, n := x.interval()
	if low != "" {
		all = append(all, line{"likely", low + " to " + high, "the interval beside it on the sheet"})
	}
	if n != "" {
		all = append(all, line{"n", n, "beside it on the sheet"})
	}
	width := 0
	for _, l := range all {
		width = max(width, runes(l.value))
	}
	for _, l := range all {
		w.printf("%-11s %s%s  %s\n", l.name, strings.Repeat(" ", width-runes(l.value)), l.value, l.from)
	}
	w.printf("\n")
}

// interval gives the bounds and the number of cases that the sheet shows beside
// the number; empty where it has none.
func (x *explanation) interval() (low, high, n string) {
	for i, c := range x.columns {
		v := x.sheet[0][i]
		if v == nil {
			continue
		}
		switch c.Name {
		case x.name + "_low":
			low = shown(x.column.Kind, v)
		case x.name + "_high":
			high = shown(x.column.Kind, v)
		case "n":
			n = shown(report.Count, v)
		case "decided_count":
			if x.name == "close_rate" {
				n = shown(report.Count, v)
			}
		}
	}
	if high == "" {
		low = ""
	}
	return low, high, n
}

// list shows the number in many rows of the sheet.
func (x *explanation) list(w *lines, all bool) {
	columns := []report.Column{}
	var at []int
	for i, c := range x.columns {
		if !c.Hidden && (c.Kind == report.Text || c.Kind == report.Date) && len(at) < 2 {
			columns, at = append(columns, c), append(at, i)
		}
	}
	columns = append(columns, report.Column{Label: "on the sheet", Kind: x.column.Kind})
	if x.traced != nil {
		columns = append(columns, report.Column{Label: "again", Kind: x.column.Kind}, report.Column{Label: "rows behind", Kind: report.Count}, report.Column{Kind: report.Text})
	}
	var rows [][]any
	for i, r := range x.rows {
		var row []any
		for _, j := range at {
			row = append(row, x.sheet[i][j])
		}
		row = append(row, r.Shown)
		if x.traced != nil {
			verdict := any(nil)
			if !r.Agrees() {
				verdict = "DO NOT AGREE"
			}
			row = append(row, r.Value, r.Behind, verdict)
		}
		rows = append(rows, row)
	}
	w.table(columns, rows, all)
	w.printf("\n")
}

// elsewhere names the other sheets that have a number of this name.
func (x *explanation) elsewhere(w *lines) {
	for _, o := range x.others {
		value, verdict := "not shown", "the same"
		if o.shown != nil {
			value = shown(o.column.Kind, o.shown)
		}
		switch agree := x.agrees(o); {
		case o.same && !agree:
			verdict = "FROM THE SAME ROWS, BUT NOT THE SAME"
		case !agree && o.note != "":
			verdict = "another number: " + o.note
		case !agree:
			verdict = "another number"
		}
		w.printf("also on   %s: %s, %s\n", o.place(), value, verdict)
	}
}

// untraced shows what there is where no trace is declared.
func (x *explanation) untraced(w *lines, all bool) {
	w.printf("No trace is declared for this number, so the rows behind it are not known.\n")
	_, tables := x.file.Filters()
	if len(tables) > 0 {
		w.printf("%s reads %s\n", x.file.Path, strings.Join(tables, ", "))
	}
	w.printf("\n")
	if x.single() {
		for i, c := range x.columns {
			if !c.Hidden {
				w.printf("  %-24s %s\n", c.Label, shown(c.Kind, x.sheet[0][i]))
			}
		}
		w.printf("\n")
	} else {
		x.list(w, all)
	}
	w.printf(`To declare where it comes from, write into the front matter of %s, say:
  trace:
    %s: {rows: scorecards.deals_decided, value: sum(won_amount)}
(crmscore query edit %s makes a copy of your own; queries/README.md tells more)

`, x.file.Path, x.name, strings.TrimSuffix(x.file.Path, ".sql"))
}
