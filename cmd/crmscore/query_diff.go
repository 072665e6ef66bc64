package main

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"crmscore/analyze"
	"crmscore/analyze/messages"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/merge"
	"crmscore/cmd/crmscore/night"
	"crmscore/queries"
)

func (a *app) queryDiffCommand() *cobra.Command {
	var past, format string
	c := &cobra.Command{
		Use:   "diff [NAME]",
		Short: "Show how your queries differ from the built-in ones, or from those of an earlier run",
		Long: `Diff lists the files and thresholds of your own and says which of them the
built-in files have left behind. With NAME it shows one file three ways: what you
changed since you copied it, what the built-in file has changed since, and the lines
that both have changed.

With --run it compares the queries as they are now with those that an earlier run
ran, thresholds included; N is a run as crmscore status lists them, or 1 for the
last published one, 2 for the one before it.`,
		Example: `  crmscore query diff
  crmscore query diff close_rates
  crmscore query diff --run 1
  crmscore query diff close_rates --run 2026-11-20.1`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return oneQuery(c, args)
			}
			return nil
		},
		ValidArgsFunction: a.completeDiffs,
		RunE: func(c *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return &night.InvalidError{Message: fmt.Sprintf("unknown format %q", format), Hint: "text or json"}
			}
			name := ""
			if len(args) == 1 {
				name = args[0]
			}
			switch {
			case past != "":
				return a.diffRun(c.Context(), past, name, format)
			case name != "":
				return a.diffFile(name, format)
			}
			return a.diffList(format)
		},
	}
	c.Flags().StringVar(&past, "run", "", "compare with an earlier run: its id, or 1 for the last published one")
	c.Flags().StringVarP(&format, "format", "f", "text", "text or json")
	_ = c.RegisterFlagCompletionFunc("run", a.completeRuns)
	return c
}

// diffList prints one line per file and setting of the analyst's own.
func (a *app) diffList(format string) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	catalog, _ := night.ReadCatalog(cfg, queries.FS) // its faults are crmscore check's
	copies, err := night.Copies(cfg, queries.FS)
	if err != nil {
		return err
	}
	reports := []copyReport{}
	for _, own := range copies {
		reports = append(reports, reportCopy(own))
	}
	reports = append(reports, settingsOfYourOwn(cfg, catalog)...)
	if format == "json" {
		return a.printJSON(reports)
	}
	if len(reports) == 0 {
		fmt.Fprintln(a.stdout, "Everything is as built in. crmscore query edit NAME copies a file to be changed.")
		return nil
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "file\tyour lines\tstate")
	for _, r := range reports {
		lines := ""
		if r.YourLines > 0 {
			lines = fmt.Sprint(r.YourLines)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", r.File, lines, r.State)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if slices.ContainsFunc(reports, func(r copyReport) bool { return r.BuiltinLines > 0 }) {
		fmt.Fprintln(a.stdout, "\ncrmscore query diff NAME shows what the built-in file has changed, query upgrade NAME takes it in")
	}
	return nil
}

// settingsOfYourOwn lists what overlay and config change in the settings.
func settingsOfYourOwn(cfg *config.Config, catalog *analyze.Catalog) []copyReport {
	builtin, _ := analyze.LoadCatalog(queries.FS, nil)
	var found []copyReport
	for _, t := range catalog.Thresholds() {
		old := slices.IndexFunc(builtin.Thresholds(), func(b analyze.Threshold) bool { return b.Key == t.Key && b.Team == t.Team })
		state := fmt.Sprintf("%s: added, %v", thresholdName(t), t.Value)
		if old >= 0 {
			before := builtin.Thresholds()[old]
			if before.Value == t.Value {
				continue
			}
			state = fmt.Sprintf("%s: %v → %v", thresholdName(t), before.Value, t.Value)
		}
		where := "your thresholds.csv"
		if t.Line == 0 {
			where = path.Base(cfg.Path)
		}
		found = append(found, copyReport{File: "thresholds.csv", State: state + " (" + where + ")"})
	}
	before, now := builtin.Version(), catalog.Version()
	for _, p := range now.Paths() {
		if path.Ext(p) == ".sql" || p == "thresholds.csv" {
			continue
		}
		old, _ := before.Text(p)
		if messages.IsFile(p) { // what a language lacks is English
			old = builtin.Texts().InForce()
		}
		if text, _ := now.Text(p); text != old {
			n := merge.Changed(old, text)
			found = append(found, copyReport{File: p, State: "built-in, and lines of yours", YourLines: n})
		}
	}
	return found
}

func thresholdName(t analyze.Threshold) string {
	if t.Team == "" {
		return t.Key
	}
	return t.Key + " (team " + t.Team + ")"
}

func (a *app) printJSON(v any) error {
	out := json.NewEncoder(a.stdout)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(v)
}
