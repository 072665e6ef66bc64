package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/analyze/sqltest"
	"crmscore/cmd/crmscore/night"
	"crmscore/ingest"
	"crmscore/queries"
)

// checkError ends a check that found faults: they are listed already, the text
// only counts them. What it wraps decides the exit code.
type checkError struct {
	text  string
	cause error
}

func (e *checkError) Error() string { return e.text }
func (e *checkError) Unwrap() error { return e.cause }

// fileCounts says how many files there are and how many are the analyst's.
func fileCounts(catalog *analyze.Catalog) string {
	mine := 0
	for _, f := range catalog.Files() {
		if f.Origin == sqlfile.Overlay {
			mine++
		}
	}
	return fmt.Sprintf("%d SQL files, %d of them yours", len(catalog.Files()), mine)
}

// plan says what a night runs.
func (u *checkup) plan() string {
	counts := map[sqlfile.Layer]int{}
	var sheets []string
	first := map[string]int{}
	for _, f := range u.catalog.Files() {
		if f.Layer != sqlfile.Staging || slices.Contains(u.crms(), f.CRM) {
			counts[f.Layer]++
		}
		name := f.Meta.Sheet
		if name == "" {
			continue
		}
		if order, ok := first[name]; !ok {
			sheets = append(sheets, name)
			first[name] = f.Meta.Order
		} else {
			first[name] = min(order, f.Meta.Order)
		}
	}
	slices.SortStableFunc(sheets, func(a, b string) int { return first[a] - first[b] })
	return fmt.Sprintf("%s, %s for them, %s, %s, %s on the sheets %s", counted(len(u.cfg.Sources), "source", "sources"),
		counted(counts[sqlfile.Staging], "staging file", "staging files"), counted(counts[sqlfile.Models], "model", "models"), counted(counts[sqlfile.Checks], "check", "checks"),
		counted(counts[sqlfile.Scorecards], "scorecard", "scorecards"), strings.Join(sheets, ", "))
}

// crms are the CRMs of the configured sources.
func (u *checkup) crms() []string {
	var crms []string
	for _, s := range u.cfg.Sources {
		crms = append(crms, s.CRM)
	}
	return crms
}

// warn collects what is doubtful but stops no night. While the queries have
// faults only what does not depend on them is said.
func (u *checkup) warn(found sqlfile.Faults) error {
	moved, err := night.MovedOn(u.cfg, queries.FS)
	if err != nil {
		return err
	}
	u.warnings = append(u.warnings, moved...)
	if _, err := os.Stat(u.cfg.Folders.Inbox); errors.Is(err, fs.ErrNotExist) && u.cfg.Folders.Inbox != filepath.Join(u.cfg.Dir, "inbox") {
		u.warnings = append(u.warnings, fmt.Sprintf("folders.inbox %s is not there: workbooks that managers fill in cannot come back; make the folder, or correct its name", u.cfg.Shown(u.cfg.Folders.Inbox)))
	}
	if len(found) > 0 {
		return nil
	}
	for _, t := range u.unfilled() {
		u.warnings = append(u.warnings, fmt.Sprintf("no configured source fills staging.%s: %s", t.Table, emptyWords(t.ReadBy)))
	}
	return u.untested()
}

// unfilled are the tables that stay empty, as far as the sources are known.
func (u *checkup) unfilled() []analyze.UnfilledTable {
	if len(u.crms()) == 0 || len(u.faults) > len(u.errs) {
		return nil
	}
	return u.catalog.Unfilled(append(u.crms(), ingest.ReturnedCRM)) // that one is filled when managers hand something in
}

// untested names the analyst's own queries that no test names.
func (u *checkup) untested() error {
	var mine []*sqlfile.Parsed
	for _, f := range u.catalog.Files() {
		if p := u.catalog.Query(f.Path); f.Origin == sqlfile.Overlay && p != nil {
			mine = append(mine, p)
		}
	}
	if len(mine) == 0 {
		return nil
	}
	var cases []sqltest.Case
	for _, folder := range []fs.FS{os.DirFS(u.cfg.Folders.Queries), queries.FS} {
		found, _, err := sqltest.Find(folder) // what is wrong with a test, crmscore test says
		if err != nil {
			return err
		}
		cases = append(cases, found...)
	}
	if without := sqltest.Untested(mine, cases); len(without) > 0 {
		u.warnings = append(u.warnings, fmt.Sprintf("no test yet for %s: crmscore test --untested", strings.Join(without, ", ")))
	}
	return nil
}

func emptyWords(readers []string) string {
	if len(readers) == 0 {
		return "no query reads it"
	}
	shown, more := readers, ""
	if len(readers) > 6 {
		shown, more = readers[:5], fmt.Sprintf(" and %d more", len(readers)-5)
	}
	return strings.Join(shown, ", ") + more + " will find it empty"
}

// report prints what was found and gives the error that counts the faults.
func (u *checkup) report(asJSON bool) error {
	for i, f := range u.faults {
		if f.Line == 0 {
			u.faults[i].Line, u.faults[i].Column = 1, 1
		}
	}
	err := u.faults.Err() // sorts
	if asJSON {
		return errors.Join(u.printJSON(), u.verdict(err))
	}
	if !u.app.quiet {
		for _, line := range u.lines {
			fmt.Fprintln(u.app.stdout, line)
		}
		u.night()
	}
	for _, f := range u.faults {
		fmt.Fprintln(u.app.stdout, f.Error())
	}
	if len(u.warnings) > 0 && !u.app.quiet {
		fmt.Fprintf(u.app.stdout, "Warnings (%d)\n  %s\n", len(u.warnings), strings.Join(u.warnings, "\n  "))
	}
	return u.verdict(err)
}

// night says what the next night would do.
func (u *checkup) night() {
	switch {
	case len(u.faults) == 0:
		fmt.Fprintf(u.app.stdout, "%-8s %-3s %s\n", "night", "ok", u.plan())
	case len(u.errs) == len(u.faults):
	case u.excused:
		fmt.Fprintf(u.app.stdout, "%-8s %-3s goes out without the sheets that have faults, and ends with exit code 3\n", "night", "!!")
	default:
		fmt.Fprintf(u.app.stdout, "%-8s %-3s does not start: exit code 10\n", "night", "!!")
	}
}

// verdict is nil when there are no faults. Faults in SQL files decide the exit
// code before what sources and mail servers did.
func (u *checkup) verdict(err error) error {
	if err == nil {
		return nil
	}
	text := counted(len(u.faults), "fault", "faults") + " in " + counted(u.faults.Files(), "file", "files")
	cause := err
	if len(u.errs) == len(u.faults) {
		cause = errors.Join(u.errs...)
	}
	return &checkError{text: text, cause: cause}
}

// printJSON writes one object per fault and warning.
func (u *checkup) printJSON() error {
	type line struct {
		File     string `json:"file"`
		Line     int    `json:"line"`
		Column   int    `json:"column"`
		Severity string `json:"severity"`
		Message  string `json:"message"`
		Hint     string `json:"hint"`
	}
	out := json.NewEncoder(u.app.stdout)
	out.SetEscapeHTML(false)
	for _, f := range u.faults {
		if err := out.Encode(line{f.File, f.Line, f.Column, "error", f.Message, f.Hint}); err != nil {
			return err
		}
	}
	for _, text := range u.warnings {
		if err := out.Encode(line{u.app.relative(u.cfg.Path), 1, 1, "warning", text, ""}); err != nil {
			return err
		}
	}
	return nil
}
