package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"crmscore/analyze"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
	"crmscore/cmd/crmscore/night/journal"
)

// runChange is one difference from an earlier run, as --format json gives it.
type runChange struct {
	File   string `json:"file"`
	Change string `json:"change"`
	What   string `json:"what,omitempty"`
	Sheets string `json:"sheets,omitempty"`
	Diff   string `json:"diff,omitempty"`
}

// diffRun compares the queries as they are with those that a run ran.
func (a *app) diffRun(ctx context.Context, past, name, format string) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	earlier, old, err := pastVersion(cfg, past)
	if err != nil {
		return err
	}
	_, catalog, err := a.catalog(ctx)
	if err != nil {
		return err
	}
	changes, err := changesSince(ctx, catalog, old, "run "+earlier.ID)
	if err != nil {
		return err
	}
	if name != "" {
		p, err := findPath(append(old.Paths(), catalog.Version().Paths()...), name)
		if err != nil {
			return err
		}
		changes = slices.DeleteFunc(changes, func(c runChange) bool { return c.File != p })
	}
	if format == "json" {
		return a.printJSON(changes)
	}
	if len(changes) == 0 {
		what := "Nothing in the queries"
		if name != "" {
			what = "Nothing in " + name
		}
		fmt.Fprintf(a.stdout, "%s differs from run %s (as of %s)\n", what, earlier.ID, earlier.AsOf)
		return nil
	}
	fmt.Fprintf(a.stdout, "From run %s (as of %s) to the queries as they are now\n", earlier.ID, earlier.AsOf)
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, c := range changes {
		sheets := ""
		if c.Sheets != "" {
			sheets = "sheets " + c.Sheets
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\n", c.File, strings.TrimSpace(strings.TrimPrefix(c.Change, "threshold")+" "+c.What), sheets)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, c := range changes {
		if c.Diff != "" {
			fmt.Fprintf(a.stdout, "\n%s", a.coloured(c.Diff))
		}
	}
	return nil
}

// changesSince lists every file that differs, those whose comments alone do too.
func changesSince(ctx context.Context, catalog *analyze.Catalog, old analyze.Version, label string) ([]runChange, error) {
	var found []analyze.Change
	err := night.WithScratch(ctx, func(conn *sql.Conn) error {
		var err error
		found, err = catalog.ChangesSince(ctx, conn, old)
		return err
	})
	if err != nil {
		return nil, err
	}
	now := catalog.Version()
	changes := []runChange{}
	listed := map[string]bool{}
	for _, c := range found {
		change := runChange{File: c.File, Change: c.Kind, What: c.What, Sheets: c.Sheets}
		if c.Kind != "threshold" {
			change.Diff = versionDiff(c.File, old, now, label)
		}
		changes = append(changes, change)
		listed[c.File] = true
	}
	for _, p := range now.Differs(old) {
		if !listed[p] {
			changes = append(changes, runChange{File: p, Change: "changed", What: "comments or spacing only", Diff: versionDiff(p, old, now, label)})
		}
	}
	return changes, nil
}

func versionDiff(p string, old, now analyze.Version, label string) string {
	before, _ := old.Text(p)
	after, _ := now.Text(p)
	return unified(p+", "+label, before, p+", now", after)
}

// pastVersion finds a run by its id, or by counting published runs back from the
// newest, 1, and reads the queries that it ran.
func pastVersion(cfg *config.Config, past string) (journal.RunStatus, analyze.Version, error) {
	records, err := journal.Read(night.JournalPath(cfg))
	if err != nil {
		return journal.RunStatus{}, analyze.Version{}, err
	}
	runs := journal.Runs(records)
	slices.Reverse(runs)
	var found *journal.RunStatus
	if n, err := strconv.Atoi(past); err == nil {
		published := publishedRuns(runs)
		if n >= 1 && n <= len(published) {
			found = &published[n-1]
		}
	} else if i := slices.IndexFunc(runs, func(r journal.RunStatus) bool { return r.ID == past }); i >= 0 {
		found = &runs[i]
	}
	switch {
	case len(runs) == 0:
		return journal.RunStatus{}, analyze.Version{}, &night.InvalidError{Message: "there is no run yet to compare with", Hint: "crmscore run"}
	case found == nil:
		return journal.RunStatus{}, analyze.Version{}, &night.InvalidError{Message: fmt.Sprintf("there is no run %s", past), Hint: keptRuns(runs)}
	case found.Queries == "":
		return journal.RunStatus{}, analyze.Version{}, &night.InvalidError{
			Message: fmt.Sprintf("run %s did not keep its queries: it is older than the keeping of versions, or ended before they were read", found.ID), Hint: keptRuns(runs)}
	}
	version, err := night.ReadVersion(cfg, found.Queries)
	if errors.Is(err, fs.ErrNotExist) {
		err = &night.InvalidError{Message: fmt.Sprintf("the queries of run %s are gone: %v", found.ID, err), Hint: "restore the file from a copy of the state folder"}
	}
	return *found, version, err
}

func publishedRuns(runs []journal.RunStatus) []journal.RunStatus {
	return slices.DeleteFunc(slices.Clone(runs), func(r journal.RunStatus) bool {
		return r.State != journal.Published && r.State != journal.Mailed
	})
}

// keptRuns names the newest runs whose queries are kept.
func keptRuns(runs []journal.RunStatus) string {
	var ids []string
	for _, r := range runs {
		if r.Queries != "" {
			ids = append(ids, r.ID)
		}
	}
	if len(ids) == 0 {
		return "no run has kept its queries yet; the next one will"
	}
	const shown = 10
	if len(ids) > shown {
		return "these did, newest first: " + strings.Join(ids[:shown], ", ") + fmt.Sprintf(" and %d more (crmscore status --last %d)", len(ids)-shown, len(runs))
	}
	return "these are kept, newest first: " + strings.Join(ids, ", ")
}

// completeRuns offers runs whose queries are kept, newest first.
func (a *app) completeRuns(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	cfg, err := a.config()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	records, err := journal.Read(night.JournalPath(cfg))
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var offers []string
	for _, r := range slices.Backward(journal.Runs(records)) {
		if r.Queries != "" {
			offers = append(offers, cobra.CompletionWithDesc(r.ID, string(r.State)+", as of "+r.AsOf))
		}
	}
	return offers, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
}
