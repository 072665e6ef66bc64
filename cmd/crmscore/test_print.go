package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"crmscore/analyze/sqlfile"
	"crmscore/analyze/sqltest"
)

const (
	shownDifferences = 12 // per test and kind
	shownCell        = 48 // characters of a cell
	shownRow         = 110
	manyFailures     = 4 // from so many on, a summary by query follows
)

// place is where a file of the queries folder can be opened: the analyst's own by
// its path from here, a built-in one by its path in the program.
func (a *app) place(s *suite, file string) string {
	own := s.origin[file] == sqlfile.Overlay
	if p := s.catalog.Query(file); p != nil {
		own = p.File.Origin == sqlfile.Overlay
	}
	if file == sqltest.MutationsPath {
		_, err := os.Stat(filepath.Join(s.folder, filepath.FromSlash(file)))
		own = s.folder != "" && err == nil
	}
	if !own {
		return file
	}
	return filepath.ToSlash(a.relative(filepath.Join(s.folder, filepath.FromSlash(file))))
}

// placed gives faults the places where their files can be opened.
func (a *app) placed(s *suite, faults sqlfile.Faults) sqlfile.Faults {
	out := slices.Clone(faults)
	for i := range out {
		out[i].File = a.place(s, out[i].File)
	}
	return out
}

// printTests shows what failed, counts, and fails when something did.
func (a *app) printTests(s *suite, results []sqltest.Result, update bool) error {
	var failed, written []sqltest.Result
	passed, pending, builtin := 0, 0, 0
	for _, r := range results {
		switch {
		case r.Failed():
			failed = append(failed, r)
			a.printFailure(s, r)
			if s.origin[r.Path] == sqlfile.Builtin {
				builtin++
			}
		case r.Pending():
			pending++
		default:
			passed++
		}
		if r.Updated {
			s.origin[r.Path] = sqlfile.Overlay
			written = append(written, r)
		}
	}
	if len(failed) >= manyFailures {
		a.printFailedQueries(s, failed)
	}
	if update {
		for _, r := range written {
			fmt.Fprintf(a.stdout, "wrote %s\n", a.place(s, r.Path))
		}
		fmt.Fprintf(a.stdout, "%s written\n", counted(len(written), "file", "files"))
		if builtin > 0 {
			fmt.Fprintf(a.stdout, "%s not written: built-in; a file of the same name in your queries/tests replaces it\n", counted(builtin, "test", "tests"))
		}
	}
	fmt.Fprintf(a.stdout, "%d passed, %d pending, %d failed\n", passed, pending, len(failed))
	if len(failed) > 0 {
		// A failed test is exit code 1: the SQL is valid, the answer is not.
		return errors.New(counted(len(failed), "test", "tests") + " failed")
	}
	return nil
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// printFailure shows one failed test: where, what it tells, what differs.
func (a *app) printFailure(s *suite, r sqltest.Result) {
	place := a.place(s, r.Path)
	if i := slices.IndexFunc(r.Faults, func(f sqlfile.Fault) bool { return f.File == r.Path && f.Line > 0 }); i >= 0 {
		place = fmt.Sprintf("%s:%d", place, r.Faults[i].Line)
	}
	fmt.Fprintf(a.stdout, "FAIL  %s\n", place)
	if r.Query != "" {
		fmt.Fprintf(a.stdout, "      tests %s\n", a.place(s, r.Query))
	}
	if r.Story != "" {
		fmt.Fprintf(a.stdout, "      %s\n", ellipsis(strings.Join(strings.Fields(r.Story), " "), shownRow))
	}
	fmt.Fprintln(a.stdout)
	if len(r.Differences) == 0 {
		for _, f := range a.placed(s, r.Faults) {
			fmt.Fprintf(a.stdout, "      %s\n", strings.ReplaceAll(f.Error(), "\n", "\n      "))
		}
	} else {
		printDifferences(a.stdout, r.Differences)
	}
	fmt.Fprintln(a.stdout)
}

// printDifferences writes cells side by side, then whole rows.
func printDifferences(out io.Writer, all []sqltest.Difference) {
	byKind := map[sqltest.DifferenceKind][]sqltest.Difference{}
	for _, d := range all {
		byKind[d.Kind] = append(byKind[d.Kind], d)
	}
	if cells := byKind[sqltest.CellDiffers]; len(cells) > 0 {
		w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "      line\trow\t\tcolumn\twanted\tcame out\toff by")
		for i, d := range cells[:min(len(cells), shownDifferences)] {
			line, row, key := fmt.Sprint(d.Line), fmt.Sprint(d.Row), ellipsis(d.Key, shownCell)
			if i > 0 && cells[i-1].Row == d.Row {
				line, row, key = "", "", ""
			}
			fmt.Fprintf(w, "      %s\t%s\t%s\t%s\t%s\t%s\t%s\n", line, row, key, d.Column, ellipsis(d.Wanted, shownCell), ellipsis(d.Got, shownCell), d.By)
		}
		w.Flush() // writes to a buffer of its own first; a closed terminal is no fault of the tests
		more(out, len(cells), "cell", "cells")
	}
	for _, list := range []struct {
		kind  sqltest.DifferenceKind
		title string
	}{{sqltest.RowMissing, "wanted, but did not come out:"}, {sqltest.RowUnwanted, "came out, but nobody wants it:"}} {
		rows := byKind[list.kind]
		if len(rows) == 0 {
			continue
		}
		fmt.Fprintf(out, "      %s\n", list.title)
		for _, d := range rows[:min(len(rows), shownDifferences)] {
			fmt.Fprintf(out, "        row %-3d %s\n", d.Row, ellipsis(cmp.Or(d.Wanted, d.Got), shownRow))
		}
		more(out, len(rows), "row", "rows")
	}
	for _, d := range byKind[sqltest.OrderWrong] {
		fmt.Fprintf(out, "      the rows are right but not their order; the first that is not in its place:\n        row %-3d wanted    %s\n                came out  %s\n",
			d.Row, ellipsis(d.Wanted, shownRow), ellipsis(d.Got, shownRow))
	}
}

func more(out io.Writer, n int, one, many string) {
	if n > shownDifferences {
		fmt.Fprintf(out, "        … and %s more\n", counted(n-shownDifferences, one, many))
	}
}

// ellipsis cuts a text to so many characters.
func ellipsis(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// printFailedQueries counts failures by query: where many tests fail, one query
// is mostly behind them.
func (a *app) printFailedQueries(s *suite, failed []sqltest.Result) {
	counts := map[string]int{}
	var files []string
	for _, r := range failed {
		file := cmp.Or(r.Query, r.Path)
		if counts[file]++; counts[file] == 1 {
			files = append(files, file)
		}
	}
	slices.SortStableFunc(files, func(x, y string) int { return cmp.Or(cmp.Compare(counts[y], counts[x]), cmp.Compare(x, y)) })
	fmt.Fprintln(a.stdout, "failed, by query:")
	for _, file := range files {
		fmt.Fprintf(a.stdout, "  %3d  %s\n", counts[file], a.place(s, file))
	}
	fmt.Fprintln(a.stdout)
}

// printPending lists the tests that wait, by the query they wait for.
func (a *app) printPending(s *suite, all []sqltest.PendingCase) error {
	slices.SortStableFunc(all, func(x, y sqltest.PendingCase) int {
		return cmp.Or(cmp.Compare(x.Awaits, y.Awaits), cmp.Compare(x.Path, y.Path))
	})
	awaited := ""
	for _, p := range all {
		if p.Awaits != awaited {
			awaited = p.Awaits
			fmt.Fprintln(a.stdout, awaited)
		}
		state := "waits"
		if p.Proven {
			state = "its arithmetic is tested by a query of its own"
		}
		if p.Arrived {
			state = "the query is here: turn this case into one of it"
		}
		fmt.Fprintf(a.stdout, "  %s\n    %s\n    %s\n", a.place(s, p.Path), p.Why, state)
	}
	fmt.Fprintf(a.stdout, "%d pending\n", len(all))
	return nil
}
