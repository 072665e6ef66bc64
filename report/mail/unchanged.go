package mail

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"crmscore/report"
)

// News is a hash of what a book tells its reader. Two books of one reader with
// the same hash hold no news against each other: the same deals and people, the
// same amounts, rates and statuses, under the same headings. What the calendar
// alone moves does not count:
//
//   - the as-of date and the fingerprint, wherever they stand;
//   - columns of days, which grow by one every day (that a deal passes a limit is
//     a status, or another row, and counts);
//   - numbers of columns that drift, as their query says, such as an estimate that
//     weighs how old deals are, and points of a chart that only these tell apart;
//   - numbers inside the written sentences of a summary, such as "with 18 days
//     left": what they tell of the data stands in cells of its own;
//   - numbers on the sheet Notes: how many rows were delivered for everybody.
//
// When in doubt it is news: a mail too many is better than a change untold.
func News(b report.Book) string {
	h := sha256.New()
	dated := []string{orNever(b.Fingerprint), "", b.AsOf.Format(time.DateOnly), ""}
	short := b.AsOf.Format("2 Jan")                                  // as queries write it on the last bar of a chart
	for _, style := range []string{"full", "long", "day", "short"} { // the longer ones first: they hold the others
		dated = append(dated, b.Texts.Date(b.AsOf, style), "")
	}
	dated = append(dated, short, "")
	n := news{h, strings.NewReplacer(dated...)}
	fmt.Fprintf(h, "%q %q %q %q %q\n", b.ID, b.Title, b.Owner, b.Company, b.Currency)
	for _, s := range b.Sheets {
		fmt.Fprintf(h, "sheet %q %q %q\n", s.Name, s.Title, s.UserID)
		for _, block := range s.Blocks {
			n.block(block, s.Key == notesSheet)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// orNever keeps an empty text from being found everywhere.
func orNever(s string) string {
	if s == "" {
		return "\x00"
	}
	return s
}

// notesSheet is the key of the sheet that tells how the numbers came about.
const notesSheet = "Notes"

type news struct {
	io.Writer
	dated *strings.Replacer
}

func (n news) block(b report.Block, notes bool) {
	sentences := notes || b.Kind == report.HeadlineBlock || b.Kind == report.TilesBlock || b.Kind == report.ActionsBlock
	fmt.Fprintf(n, "block %s %q %q %q %q\n", b.Kind, b.Title, b.Group, n.dated.Replace(b.Empty), b.Failed)
	for _, c := range b.Columns {
		fmt.Fprintf(n, "column %q %q %q %q %v\n", c.Name, c.Label, c.Note, c.Kind, c.Hidden)
	}
	curve := b.Kind == report.ChartBlock && slices.ContainsFunc(b.Columns, func(c report.Column) bool { return c.Drifts })
	last := ""
	rows := b.Rows
	if b.Sums != nil { // they also tell of the rows beyond the cap
		rows = slices.Concat(rows, [][]any{b.Sums})
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			if i >= len(b.Columns) || b.Columns[i].Kind == report.Days || (notes || b.Columns[i].Drifts) && isNumber(cell) {
				continue
			}
			line.WriteString(n.cell(cell, sentences || b.Columns[i].Drifts))
		}
		if curve && line.String() == last {
			continue // a curve has as many points as it needs
		}
		last = line.String()
		fmt.Fprintln(n, last)
	}
}

func isNumber(cell any) bool {
	_, ok := number(cell)
	return ok
}

func (n news) cell(cell any, sentence bool) string {
	text, ok := cell.(string)
	if !ok {
		return fmt.Sprintf("%T %v|", cell, cell)
	}
	text = n.dated.Replace(text)
	if sentence {
		text = strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' || r == '.' || r == ',' {
				return -1
			}
			return r
		}, text)
	}
	return fmt.Sprintf("%q|", text)
}
