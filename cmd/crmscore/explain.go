package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"crmscore/analyze"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
	"crmscore/queries"
)

// explainFlags say whose number is wanted, and how.
type explainFlags struct {
	rep, manager, format string
	all                  bool
}

func (a *app) explainCommand() *cobra.Command {
	var flags explainFlags
	c := &cobra.Command{
		Use:   "explain [NUMBER]",
		Short: "Tell where a number on a sheet comes from, down to the deals behind it",
		Long: `Explain takes a number as the workbook shows it: by its heading ("Close rate"), its
column in SQL (close_rate), with the sheet in front of either (Team.close_rate), or
a tile's label. It prints what the number means, the query file behind it, which
rows count, the number computed again from these rows, and the deals with their
links into the CRM. Without --rep and --manager it is the company's number, or the
list of all reps. Without a number it lists all numbers.

It explains the numbers of the last published night; edits made since are named.
Where the rows do not give the number that the sheet shows, it says so and exits 1.

  $ crmscore explain close_rate --rep carter
  Close rate of Aino Carter: 7.9%
  won / (won + lost) in the window, by close date
  sheet Team, scorecards/team.sql
  as of 2026-03-13

  numerator             3.8  sum(won_share)
  denominator          48.3  sum(share)
  again                7.9%  as on the sheet
  likely      3.0% to 18.9%  the interval beside it on the sheet

  rows      scorecards.deals_decided: one row per credited person and deal decided …
  filter    scorecards/deals_decided.sql:43
              where d.closed_on between (select w.starts_on from models.window as w) …

  49 rows behind it
    created     closed      counts as  share  decided amount  deal            …
    2026-01-16  2026-02-09  won            1          12,312  Lindenhof: Suite …`,
		Example: `  crmscore explain close_rate --rep "Aino Carter"
  crmscore explain "Pipeline coverage" --manager moreau
  crmscore explain Team.open_amount --rep carter --all
  crmscore explain won_amount --rep carter --format csv > deals.csv`,
		Args:              atMostOneNumber,
		ValidArgsFunction: a.completeNumbers,
		RunE: func(c *cobra.Command, args []string) error {
			word := ""
			if len(args) > 0 {
				word = args[0]
			}
			return a.explainNumber(c.Context(), word, flags)
		},
	}
	c.Flags().StringVar(&flags.rep, "rep", "", "the rep: name or e-mail, or a part that nobody else has")
	c.Flags().StringVar(&flags.manager, "manager", "", "the manager whose team's number it is")
	c.Flags().StringVarP(&flags.format, "format", "f", "text", "text, csv (the rows behind it) or json (everything, one object)")
	c.Flags().BoolVar(&flags.all, "all", false, "all rows behind it, not only the first 20")
	_ = c.RegisterFlagCompletionFunc("rep", a.completeReps)
	_ = c.RegisterFlagCompletionFunc("manager", a.completeManagers)
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"text", "csv", "json"}, cobra.ShellCompDirectiveNoFileComp))
	return c
}

func atMostOneNumber(c *cobra.Command, args []string) error {
	if len(args) > 1 {
		return &night.InvalidError{Message: fmt.Sprintf("%s takes one number, got %d words", c.CommandPath(), len(args)), Hint: `put a heading of several words into quotes: crmscore explain "Close rate"`}
	}
	return nil
}

// completeNumbers offers columns, labels and sheet.column to the shell.
func (a *app) completeNumbers(_ *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	cfg, err := a.config()
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	catalog, _ := night.ReadCatalog(cfg, queries.FS)
	offered := map[string]string{}
	for _, n := range declaredNumbers(catalog) {
		for _, name := range []string{n.name, n.place()} {
			if _, taken := offered[name]; !taken && n.traced != nil && strings.HasPrefix(sameName(name), sameName(word)) {
				offered[name] = n.file.Meta.Sheet + ": " + n.label
			}
		}
	}
	var offers []string
	for _, name := range slices.Sorted(maps.Keys(offered)) {
		if !strings.Contains(name, ".") || strings.Contains(word, ".") || len(offered) < 3 {
			offers = append(offers, cobra.CompletionWithDesc(name, offered[name]))
		}
	}
	return offers, cobra.ShellCompDirectiveNoFileComp
}

func (a *app) explainNumber(ctx context.Context, word string, flags explainFlags) (err error) {
	switch flags.format {
	case "text", "csv", "json":
	default:
		return &night.InvalidError{Message: fmt.Sprintf("unknown format %q", flags.format), Hint: "text, csv or json"}
	}
	if flags.rep != "" && flags.manager != "" {
		return &night.InvalidError{Message: "--rep and --manager are two different numbers", Hint: "give one of them, or neither for the company"}
	}
	cfg, err := a.config()
	if err != nil {
		return err
	}
	// Faults of the queries are no reason not to explain last night's numbers.
	catalog, _ := night.ReadCatalog(cfg, queries.FS)
	db, err := openDatabase(ctx, cfg, false)
	var none *analyze.NotPublishedError
	if errors.As(err, &none) {
		return errors.Join(a.explainUnpublished(catalog, word), err)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	ctx, cancel := context.WithTimeout(ctx, cfg.QueryTime())
	defer cancel()
	e, err := newExplainer(ctx, cfg, catalog, db.Conn())
	if err != nil {
		return err
	}
	if word == "" {
		return printNumbers(a.stdout, e.numbers)
	}
	return a.explainFound(ctx, e, word, flags)
}

// explainFound finds the number and the person, and prints.
func (a *app) explainFound(ctx context.Context, e *explainer, word string, flags explainFlags) error {
	found, err := findNumber(e.numbers, word)
	if err != nil {
		if later, _ := findNumber(declaredNumbers(e.catalog), word); len(later) > 0 {
			return &night.InvalidError{Message: fmt.Sprintf("the last night made no sheet %s with %q (%s)", later[0].file.Meta.Sheet, later[0].name, later[0].file.Path),
				Hint: "a file that is new runs with the next night: crmscore run; crmscore status tells of sheets that failed"}
		}
		return err
	}
	who, err := findScope(ctx, e.conn, flags)
	if err != nil {
		return err
	}
	x, err := e.explain(ctx, found, who)
	if err != nil {
		return err
	}
	if err := x.print(a.stdout, flags); err != nil {
		return err
	}
	return x.disagreement()
}

// explainUnpublished says what a number means while there is none to show.
func (a *app) explainUnpublished(catalog *analyze.Catalog, word string) error {
	numbers := declaredNumbers(catalog)
	if word == "" {
		return printNumbers(a.stdout, numbers)
	}
	found, err := findNumber(numbers, word)
	if err != nil {
		return err
	}
	for _, n := range found {
		err = errors.Join(err, printDefinition(a.stdout, n))
	}
	return err
}

// scope is whose number is explained: one rep's, a manager's team's, or, without
// either, the company's.
type scope struct {
	role role
	id   any // nil for the company
	name string
}

func findScope(ctx context.Context, conn *sql.Conn, flags explainFlags) (scope, error) {
	who, wanted := reps, flags.rep
	switch {
	case flags.rep != "":
	case flags.manager != "":
		who, wanted = managers, flags.manager
	default:
		return scope{name: "the company"}, nil
	}
	known, err := people(ctx, conn, who)
	if err != nil {
		return scope{}, err
	}
	p, err := findPerson(known, wanted, who)
	return scope{role: who, id: p.ID, name: p.Name}, err
}

// lastNight is what the published database tells about itself.
type lastNight struct {
	cfg     *config.Config
	catalog *analyze.Catalog // as the queries are now
	conn    *sql.Conn
	asOf    string
}
