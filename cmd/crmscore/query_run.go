package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
)

// queryRun is one call of query run.
type queryRun struct {
	heldBack bool
	source   string
	out      rowsOut
}

func (a *app) queryRunCommand() *cobra.Command {
	var q queryRun
	c := &cobra.Command{
		Use:   "run NAME",
		Short: "Run a query on the published database and print its rows",
		Long: `Run executes the file as it stands now, your edits included, on the database that
the last night published. What it reads is made anew first where you have edited
that too, and named. Nothing is changed by it. With --held-back it is the database
of the last night that a check kept from being published.

A staging file runs over the files that have landed: its rows are printed with
their types, after the cells that could not be read.`,
		Example: `  crmscore query run close_rates
  crmscore query run checks/unknown_owners --format csv > unknown.csv
  crmscore query run staging/salesforce/users --source sfdc`,
		Args:              oneQuery,
		ValidArgsFunction: a.completeQueries,
		RunE: func(c *cobra.Command, args []string) error {
			q.out.chosen = c.Flags().Changed("limit")
			cfg, catalog, f, faults, err := a.readNamed(args[0])
			if err != nil {
				return err
			}
			if len(faults) > 0 {
				return faults
			}
			return a.queryRun(c.Context(), cfg, catalog, f, q)
		},
	}
	q.out.flags(c)
	c.Flags().BoolVar(&q.heldBack, "held-back", false, "on the night that was not published for its input or a check")
	c.Flags().StringVar(&q.source, "source", "", "staging files: the source whose landed files are read")
	_ = c.RegisterFlagCompletionFunc("source", a.completeSources)
	return c
}

func (a *app) queryRun(ctx context.Context, cfg *config.Config, catalog *analyze.Catalog, f *sqlfile.File, q queryRun) (err error) {
	if err := q.out.valid(); err != nil {
		return err
	}
	switch {
	case f.Layer == sqlfile.Macros:
		return &night.InvalidError{Message: f.Path + " is a macro: a formula that queries call",
			Hint: fmt.Sprintf("call it in a query of your own, such as models/try.sql: select %s(…) as tried", f.Name)}
	case f.Layer == sqlfile.Staging:
		return a.stagingRun(ctx, cfg, catalog, f, q)
	case q.source != "":
		return &night.InvalidError{Message: "--source is for staging files; " + f.Path + " reads all sources", Hint: "leave it out"}
	}
	b, err := a.openWorkbench(ctx, cfg, q.heldBack)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	if faults := catalog.CheckFor(ctx, b.Conn(), f); len(faults) > 0 {
		return faults.Shown(cfg.Shown(cfg.Folders.Queries)).Err()
	}
	applied, err := b.ApplyBehind(ctx, catalog, f)
	if err != nil {
		return err
	}
	if err := a.sayRebuilt(cfg, applied); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, cfg.QueryTime())
	defer cancel()
	rows, err := b.Conn().QueryContext(ctx, f.Body)
	if err != nil {
		return shownFault(cfg, f, sqlfile.Explain(f, err))
	}
	return errors.Join(a.printQuery(rows, q.out), rows.Close())
}

// sayRebuilt names what was made anew besides the query itself; one that failed is
// the error, for the query would read nothing.
func (a *app) sayRebuilt(cfg *config.Config, applied analyze.Applied) error {
	var names []string
	for _, r := range applied.Rebuilt {
		if r.Err != nil {
			return shownFault(cfg, r.File, r.Err)
		}
		names = append(names, fmt.Sprintf("%s (%s)", r.Name, r.Why))
	}
	if len(names) > 0 {
		fmt.Fprintf(a.stderr, "also rebuilt: %s\n", shortList(names, 6))
	}
	for _, line := range tonight(applied) {
		fmt.Fprintln(a.stderr, line)
	}
	return nil
}

// shortList joins up to n items and counts the others.
func shortList(items []string, n int) string {
	if more := len(items) - n; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(items[:n], ", "), more)
	}
	return strings.Join(items, ", ")
}
