package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"crmscore/analyze"
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

// copyReport is one file of the analyst's own, as --format json gives it.
type copyReport struct {
	File           string           `json:"file"`
	State          string           `json:"state"`
	YourLines      int              `json:"your_lines"`
	BuiltinLines   int              `json:"builtin_lines"`
	YourChanges    string           `json:"your_changes,omitempty"`
	BuiltinChanges string           `json:"builtin_changes,omitempty"`
	Conflicts      []merge.Conflict `json:"conflicts,omitempty"`
}

// reportCopy says how a copy stands to the built-in file.
func reportCopy(c night.Copy) copyReport {
	r := copyReport{File: c.Path}
	origin := c.Builtin
	if c.HasBase {
		origin = c.Base
	}
	if c.HasBase || c.HasBuiltin {
		r.YourLines = merge.Changed(origin, c.Yours)
	}
	switch {
	case c.Hides:
		r.State, r.YourLines = "hidden", 0
	case !c.HasBuiltin && !c.HasBase:
		r.State = "added by you"
	case !c.HasBuiltin:
		r.State = "yours; there is no built-in file any more"
	case c.Yours == c.Builtin:
		r.State = "the same as the built-in file"
	case !c.HasBase:
		r.State = "yours, copied from an unknown version"
	case c.MovedOn():
		r.BuiltinLines = merge.Changed(c.Base, c.Builtin)
		r.State = fmt.Sprintf("yours, built-in moved on (%s)", counted(r.BuiltinLines, "line", "lines"))
		if c.Yours == c.Base {
			r.State = fmt.Sprintf("an unedited copy, built-in moved on (%s)", counted(r.BuiltinLines, "line", "lines"))
		}
	default:
		r.State = "yours, up to date"
	}
	return r
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
	return w.Flush()
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
		if path.Ext(p) != ".csv" || p == "thresholds.csv" {
			continue
		}
		old, _ := before.Text(p)
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

// diffFile shows one copy three ways.
func (a *app) diffFile(name, format string) error {
	_, own, err := a.ownCopy(name)
	if err != nil {
		return err
	}
	r := reportCopy(own)
	from, to := "built-in", a.relative(own.File)
	switch {
	case own.Hides || !own.HasBase && !own.HasBuiltin:
	case own.HasBase:
		from = "built-in when you copied it"
		r.YourChanges = unified(from, own.Base, to, own.Yours)
	default:
		r.YourChanges = unified(from, own.Builtin, to, own.Yours)
	}
	if own.MovedOn() {
		r.BuiltinChanges = unified(from, own.Base, "built-in now", own.Builtin)
		r.Conflicts = merge.Three(own.Base, own.Yours, own.Builtin, "", "").Conflicts
	}
	if format == "json" {
		return a.printJSON(r)
	}
	a.printCopy(own, r)
	return nil
}

func (a *app) printCopy(own night.Copy, r copyReport) {
	fmt.Fprintf(a.stdout, "%s: %s\n", a.relative(own.File), r.State)
	switch {
	case own.Hides:
		fmt.Fprintln(a.stdout, "hide: true takes the built-in file away; delete yours to have it back")
	case own.HasBase:
		a.section("Your changes since you copied it", r.YourChanges, "none: your copy is as you copied it")
	case own.HasBuiltin:
		fmt.Fprintln(a.stdout, "It was not copied by crmscore query edit, so what the built-in file has changed since is not known.")
		a.section("Yours against the built-in file", r.YourChanges, "none")
	}
	if !own.MovedOn() {
		return
	}
	a.section("What the built-in file has changed since", r.BuiltinChanges, "")
	name := night.ShortName(own.Path)
	if len(r.Conflicts) > 0 {
		fmt.Fprintf(a.stdout, "\nConflicts: both have changed these lines\n%s\n", conflictText(r.Conflicts))
		fmt.Fprintf(a.stdout, "\nNext: crmscore query upgrade %s --conflicts writes both into your file, --merged keeps yours\n", name)
		return
	}
	fmt.Fprintf(a.stdout, "\nNo line is changed by both. Next: crmscore query upgrade %s takes the built-in changes in\n", name)
}

func (a *app) section(title, diff, otherwise string) {
	fmt.Fprintf(a.stdout, "\n%s\n%s", title, a.coloured(cmp.Or(diff, "  "+otherwise+"\n")))
}

func (a *app) printJSON(v any) error {
	out := json.NewEncoder(a.stdout)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(v)
}

// sqlName is the last part of a path, without its ending.
func sqlName(p string) string { return strings.TrimSuffix(path.Base(p), path.Ext(p)) }
