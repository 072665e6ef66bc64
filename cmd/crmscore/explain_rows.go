package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/report"
)

// whichRows prints where the rows come from: their table, the filters that stand
// in its query and in those behind it, and how they belong to the sheet's row.
func (x *explanation) whichRows(w *lines) {
	t := x.traced.Trace
	grain := ""
	if f := x.files[strings.ToLower(t.Rows)]; f != nil && f.Meta.Grain != "" {
		grain = ": " + f.Meta.Grain
	}
	w.printf("rows      %s\n", strings.ReplaceAll(wrapped(t.Rows+grain, 86), "\n", "\n          "))
	for _, passage := range x.allFilters() {
		w.printf("filter    %s:%d\n", passage.file.Path, passage.Line)
		for line := range strings.SplitSeq(passage.Text, "\n") {
			w.printf("            %s\n", line)
		}
	}
	if t.Match != "" {
		w.printf("of these  %s\n", oneLine(t.Match))
	}
}

// filterIn is a filter and the file in which it stands.
type filterIn struct {
	sqlfile.Filter
	file *sqlfile.File
}

// allFilters are those on the way back from the traced rows, nearest first; for
// rows that are no deals only their own, for the way back would not end.
func (x *explanation) allFilters() []filterIn {
	rows := strings.ToLower(x.traced.Trace.Rows)
	seen := map[string]bool{}
	if !slices.ContainsFunc(x.explainer.columns[rows], func(c analyze.ColumnType) bool { return c.Name == "opportunity_id" }) {
		for table := range x.files {
			seen[table] = table != rows
		}
	}
	all := x.filters(rows, seen, 1)
	slices.SortStableFunc(all, func(a, b filterIn) int { return strings.Compare(string(b.file.Layer), string(a.file.Layer)) })
	return all
}

// filters follows a table back to what lets rows through: through all scorecards,
// and as many models deep as said.
func (x *explanation) filters(table string, seen map[string]bool, models int) []filterIn {
	f := x.files[table]
	if f == nil || seen[table] {
		return nil
	}
	seen[table] = true
	var all []filterIn
	own, tables := f.Filters()
	for _, o := range own {
		all = append(all, filterIn{o, f})
	}
	for i, next := range tables {
		behind := x.files[next]
		switch {
		case behind == nil:
		case behind.Layer == sqlfile.Scorecards:
			all = append(all, x.filters(next, seen, models)...)
		case behind.Layer == sqlfile.Models && i == 0 && models > 0:
			all = append(all, x.filters(next, seen, models-1)...)
		}
	}
	return all
}

// deals lists the rows behind one number.
func (x *explanation) deals(w *lines, all bool) {
	if len(x.behind) == 0 {
		w.printf("\nNo rows lie behind it.\n")
		return
	}
	columns, at := x.listed()
	rows := make([][]any, len(x.behind))
	for i, r := range x.behind {
		for _, j := range at {
			rows[i] = append(rows[i], x.cell(r, j))
		}
	}
	w.printf("\n%s behind it\n", countOf(len(rows), "row"))
	w.table(columns, rows, all)
}

var words = regexp.MustCompile(`[a-z_][a-z0-9_]*`)

// always are columns that help to recognize a deal and to judge how it counts, with
// their headings here.
var always = map[string]string{"rep_name": "rep", "created_on": "created", "closed_on": "closed", "expected_close_on": "due", "is_won": "counts as",
	"share": "share", "opportunity_name": "deal", "account_name": "account", "opportunity_url": "link", "opportunity_id": "CRM id"}

// listed chooses the columns of the rows behind a number that people want to see:
// of deals the usual ones and those that the number is computed from, of other rows
// all.
func (x *explanation) listed() (columns []report.Column, at []int) {
	t := x.traced.Trace
	used := words.FindAllString(t.Value+" "+t.Numerator+" "+t.Denominator, -1)
	areDeals := slices.ContainsFunc(x.ofRows, func(c report.Column) bool { return c.Name == "opportunity_name" })
	hasAmount := slices.ContainsFunc(used, func(word string) bool { return strings.HasSuffix(word, "_amount") })
	linked := x.anyValue("opportunity_url")
	var names, links []int
	for i, c := range x.ofRows {
		_, usual := always[c.Name]
		amount := !hasAmount && (c.Name == "decided_amount" || c.Name == "open_amount")
		switch {
		case !x.anyValue(c.Name):
		case !areDeals && c.Name == "user_id" && x.names != nil:
			at = append(at, i)
		case !areDeals && c.Hidden:
		case areDeals && c.Name == "opportunity_id": // for want of a link
			if !linked {
				links = append(links, i)
			}
		case areDeals && (!usual && !amount && !slices.Contains(used, c.Name) || c.Hidden || c.Name == "won_share"):
		case c.Name == "opportunity_name", c.Name == "account_name":
			names = append(names, i)
		case c.Kind == report.Link:
			links = append(links, i)
		default:
			at = append(at, i)
		}
	}
	at = slices.Concat(at, names, links)
	for _, i := range at {
		c := x.ofRows[i]
		if label, usual := always[c.Name]; usual {
			c.Label = label
		}
		switch c.Name {
		case "is_won":
			c.Kind = report.Text
		case "user_id":
			c.Label = "rep"
		}
		columns = append(columns, c)
	}
	return columns, at
}

// anyValue reports a column of the rows behind that is not empty in all of them.
func (x *explanation) anyValue(column string) bool {
	i := slices.IndexFunc(x.ofRows, func(c report.Column) bool { return c.Name == column })
	return i >= 0 && slices.ContainsFunc(x.behind, func(r []any) bool { return r[i] != nil })
}

// cell is a value of a row behind a number; a deal counts as won, lost or open.
func (x *explanation) cell(row []any, i int) any {
	switch x.ofRows[i].Name {
	case "is_won":
	case "user_id":
		return x.names[fmt.Sprint(row[i])]
	case "opportunity_id": // the CRM knows it without our source
		_, bare, _ := strings.Cut(fmt.Sprint(row[i]), ":")
		return bare
	default:
		return row[i]
	}
	decided := slices.IndexFunc(x.ofRows, func(c report.Column) bool { return c.Name == "is_decided" })
	switch {
	case decided >= 0 && row[decided] == false:
		return "open"
	case row[i] == true:
		return "won"
	}
	return "lost"
}

// table prints rows under their headings; without all only the first ones.
func (w *lines) table(columns []report.Column, rows [][]any, all bool) {
	left := 0
	if !all && len(rows) > firstRows+1 { // one more row is as short as the line that counts it
		rows, left = rows[:firstRows], len(rows)-firstRows
	}
	texts := make([][]string, len(rows)+1)
	widths := make([]int, len(columns))
	for i, c := range columns {
		texts[0] = append(texts[0], strings.ToLower(c.Label))
		widths[i] = runes(texts[0][i])
		for j, r := range rows {
			text := ""
			if r[i] != nil {
				text = shown(c.Kind, r[i])
			}
			if c.Kind != report.Link {
				text = cut(text, 32)
			}
			texts[j+1] = append(texts[j+1], text)
			widths[i] = max(widths[i], runes(text))
		}
	}
	for _, row := range texts {
		var b strings.Builder
		for i, text := range row {
			blanks := strings.Repeat(" ", widths[i]-runes(text))
			if isMeasure(columns[i].Kind) {
				text = blanks + text
			} else {
				text += blanks
			}
			b.WriteString("  " + text)
		}
		w.printf("%s\n", strings.TrimRight(b.String(), " "))
	}
	if left > 0 {
		w.printf("  … and %s more: --all\n", thousands(fmt.Sprint(left)))
	}
}

// printNumbers lists all numbers with the rows that they are traced to.
func printNumbers(out interface{ Write([]byte) (int, error) }, numbers []number) error {
	w := &lines{out: out}
	columns := []report.Column{{Label: "sheet"}, {Label: "number"}, {Label: "label"}, {Label: "of"}, {Label: "comes from"}}
	var rows [][]any
	for _, n := range numbers {
		from := "no trace"
		if n.traced != nil {
			from = n.traced.Trace.Rows
		}
		of := map[string]string{"user": "reps", "manager": "teams"}[n.file.Meta.Audience]
		rows = append(rows, []any{n.file.Meta.Sheet, n.name, n.label, of, from})
	}
	w.table(columns, rows, true)
	return w.err
}

func countOf(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%s %ss", thousands(fmt.Sprint(n)), noun)
}
