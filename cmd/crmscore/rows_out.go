package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"crmscore/cmd/crmscore/night"
)

// rowsOut is how a query's rows are printed.
type rowsOut struct {
	format string
	limit  int
	chosen bool // the limit was given
}

// screenRows is how many rows a table on a terminal has unless more are asked for.
const screenRows = 40

func (o *rowsOut) flags(c *cobra.Command) {
	c.Flags().StringVarP(&o.format, "format", "f", "table", "table, csv or json (one object per line)")
	c.Flags().IntVarP(&o.limit, "limit", "n", 0, fmt.Sprintf("print so many rows at most; 0 is all (default: %d for a table on a terminal)", screenRows))
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"table", "csv", "json"}, cobra.ShellCompDirectiveNoFileComp))
}

func (o rowsOut) valid() error {
	if o.limit < 0 {
		return &night.InvalidError{Message: fmt.Sprintf("--limit %d", o.limit), Hint: "a number of rows, or 0 for all"}
	}
	return nil
}

// printQuery writes rows to stdout. A table on a terminal is cut to its width and,
// without a limit, to a screenful; what is left out is said on stderr.
func (a *app) printQuery(rows *sql.Rows, o rowsOut) error {
	more, cut, err := a.printFitting(rows, o)
	if more > 0 {
		fmt.Fprintf(a.stderr, "… %s more rows: --limit 0 or --format csv\n", grouped(more))
	}
	if cut {
		fmt.Fprintln(a.stderr, "lines are cut to the width of the window: --format csv has all columns")
	}
	return err
}

// printFitting is printQuery without words: how many rows it left out, and whether
// it cut lines.
func (a *app) printFitting(rows *sql.Rows, o rowsOut) (more int64, cut bool, err error) {
	width := a.width()
	if o.format != "table" || width == 0 {
		more, err = printSome(a.stdout, rows, o.format, o.limit)
		return more, false, err
	}
	if !o.chosen {
		o.limit = screenRows
	}
	var text bytes.Buffer
	more, err = printSome(&text, rows, o.format, o.limit)
	for line := range strings.Lines(text.String()) {
		line = strings.TrimRight(line, " \n")
		if utf8.RuneCountInString(line) > width {
			line, cut = string([]rune(line)[:width-1])+"…", true
		}
		fmt.Fprintln(a.stdout, line)
	}
	return more, cut, err
}

// width is the number of columns of the terminal on stdout; 0 when it is none.
func (a *app) width() int {
	f, ok := a.stdout.(*os.File)
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return columns
}

// grouped writes a number with commas: 11,960.
func grouped(n int64) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
