package main

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
	"crmscore/queries"
)

func (a *app) queryShowCommand() *cobra.Command {
	var text bool
	c := &cobra.Command{
		Use:   "show NAME",
		Short: "Show a query: what it reads and feeds, its columns, tests and text",
		Long: `Show tells what a query is for, whose it is, what it reads and what reads it (whole
trees; a branch that was drawn already ends in …), its columns with their meaning,
the thresholds and macros that it uses, and its tests; then its text.`,
		Example:           "  crmscore query show close_rates\n  crmscore query show models/credits\n  crmscore query show close_rates --text > close_rates.sql",
		Args:              oneQuery,
		ValidArgsFunction: a.completeQueries,
		RunE: func(c *cobra.Command, args []string) error {
			if text {
				_, _, f, err := a.named(c.Context(), args[0])
				if err != nil {
					return err
				}
				_, err = fmt.Fprint(a.stdout, f.Text)
				return err
			}
			return a.queryShow(c.Context(), args[0])
		},
	}
	c.Flags().BoolVar(&text, "text", false, "print the text only")
	return c
}

func (a *app) queryShow(ctx context.Context, name string) error {
	cfg, catalog, err := a.catalog(ctx)
	if err != nil {
		return err
	}
	f, err := findQuery(catalog, name)
	if err != nil {
		return err
	}
	states, _, err := ownFiles(cfg)
	if err != nil {
		return err
	}
	width := cmp.Or(a.width(), 10_000)
	out := &fitted{width: width}
	fmt.Fprintln(out, headline(f, states[f.Path]))
	if f.Meta.Grain != "" {
		fmt.Fprintf(out, "  %s\n", f.Meta.Grain)
	}
	if f.Meta.Sheet != "" {
		fmt.Fprintf(out, "  sheet %s in the book of %s\n", f.Meta.Sheet, strings.Join(f.Meta.Books, " and "))
	}
	t := newLineage(catalog)
	t.draw(out, "reads", readsName(f), t.reads)
	t.draw(out, "read by", relationName(f), t.readBy)
	if err := a.showColumns(ctx, out, catalog, f); err != nil {
		return err
	}
	showSettings(out, catalog, f)
	a.showTests(out, cfg, f)
	if _, err := a.stdout.Write(out.text); err != nil {
		return err
	}
	fmt.Fprintln(a.stdout)
	_, err = fmt.Fprintln(a.stdout, strings.TrimRight(f.Text, "\n"))
	return err
}

// headline is path, title and whose the file is.
func headline(f *sqlfile.File, state string) string {
	line := f.Path
	if f.Meta.Title != "" {
		line += ": " + f.Meta.Title
	}
	return fmt.Sprintf("%s (%s)", line, cmp.Or(state, "built-in"))
}

// showColumns prints the result's columns with type and meaning.
func (a *app) showColumns(ctx context.Context, out *fitted, catalog *analyze.Catalog, f *sqlfile.File) error {
	if f.Layer == sqlfile.Macros || catalog.Query(f.Path) == nil {
		return nil
	}
	var columns []analyze.ColumnMeaning
	err := night.WithScratch(ctx, func(conn *sql.Conn) error {
		run := analyze.RunRow{AsOf: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), Timezone: "UTC", FiscalYearStartMonth: 1}
		if _, err := catalog.Shapes(ctx, conn, run); err != nil { // check tells the faults
			return err
		}
		d, err := catalog.Dictionary(ctx, conn)
		if err != nil {
			return err
		}
		if r := d.Relation(relationName(f)); r != nil {
			columns = r.Columns
		}
		return nil
	})
	if err != nil || len(columns) == 0 {
		return err
	}
	fmt.Fprintln(out, "\ncolumns")
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, c := range columns {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", c.Name, c.Type, c.Meaning)
	}
	return w.Flush()
}

// showSettings prints the thresholds and macros that the file uses.
func showSettings(out *fitted, catalog *analyze.Catalog, f *sqlfile.File) {
	p := catalog.Query(f.Path)
	if p == nil {
		return
	}
	var keys, macros []string
	for _, use := range p.ThresholdKeys {
		keys = append(keys, use.Key)
	}
	for _, call := range p.MacroCalls {
		macros = append(macros, call.Name)
	}
	if len(keys) > 0 {
		fmt.Fprintln(out, "\nthresholds")
	}
	for _, t := range catalog.Thresholds() {
		if !slices.Contains(keys, t.Key) {
			continue
		}
		team := ""
		if t.Team != "" {
			team = " for " + t.Team
		}
		fmt.Fprintf(out, "  %s = %v%s  %s\n", t.Key, t.Value, team, t.Meaning)
	}
	slices.Sort(macros)
	if macros = slices.Compact(macros); len(macros) > 0 {
		fmt.Fprintf(out, "\nmacros\n  %s\n", strings.Join(macros, ", "))
	}
}

// showTests names the query's tests.
func (a *app) showTests(out *fitted, cfg *config.Config, f *sqlfile.File) {
	s := &suite{builtin: queries.FS}
	if info, err := os.Stat(cfg.Folders.Queries); err == nil && info.IsDir() {
		s.folder = cfg.Folders.Queries
	}
	if err := s.find(""); err != nil {
		return // crmscore test tells why
	}
	name := testedName(f.Path)
	fmt.Fprintln(out, "\ntests")
	found := false
	for _, c := range s.cases {
		if c.Query() == name {
			found = true
			_, story, _ := strings.Cut(strings.TrimSuffix(c.Path, ".txtar"), "__")
			fmt.Fprintf(out, "  %s\n", strings.ReplaceAll(story, "_", " "))
		}
	}
	if found {
		fmt.Fprintf(out, "  crmscore test --run %s\n", name)
	} else {
		fmt.Fprintf(out, "  none: tests/%s__<case>.txtar would be one\n", name)
	}
}
