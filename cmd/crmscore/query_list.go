package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"crmscore/analyze/sqlfile"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
	"crmscore/queries"
)

// layerOrder is the order of work.
var layerOrder = []sqlfile.Layer{sqlfile.Macros, sqlfile.Staging, sqlfile.Models, sqlfile.Checks, sqlfile.Scorecards}

func (a *app) queryListCommand() *cobra.Command {
	var layer string
	var changed bool
	var names []string
	for _, l := range layerOrder {
		names = append(names, string(l))
	}
	c := &cobra.Command{
		Use:   "list",
		Short: "List the SQL files in the order of work: name, sheet, whose it is",
		Long: `List names every SQL file of a night: macros, staging, models, checks, scorecards,
the last in the order of the workbook's sheets. Files of your own are marked yours;
crmscore query diff says how they differ.`,
		Example: "  crmscore query list\n  crmscore query list --layer scorecards\n  crmscore query list --changed",
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			if layer != "" && !slices.Contains(names, layer) {
				return &night.InvalidError{Message: fmt.Sprintf("there is no layer %q", layer), Hint: "--layer " + strings.Join(names, ", ")}
			}
			return a.queryList(layer, changed)
		},
	}
	c.Flags().StringVar(&layer, "layer", "", "only "+strings.Join(names, ", "))
	c.Flags().BoolVar(&changed, "changed", false, "only files of your own")
	_ = c.RegisterFlagCompletionFunc("layer", cobra.FixedCompletions(names, cobra.ShellCompDirectiveNoFileComp))
	return c
}

// queryList needs no look at the SQL, so that it answers at once.
func (a *app) queryList(layer string, changed bool) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	catalog, _ := night.ReadCatalog(cfg, queries.FS) // check tells the faults
	states, hidden, err := ownFiles(cfg)
	if err != nil {
		return err
	}
	files := slices.Clone(catalog.Files())
	inWorkOrder(files)
	w := &fitted{width: cmp.Or(a.width(), 10_000)}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "query\tsheet\tfrom\ttitle")
	for _, f := range files {
		state := states[f.Path]
		if layer != "" && string(f.Layer) != layer || changed && state == "" {
			continue
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", strings.TrimSuffix(f.Path, ".sql"), f.Meta.Sheet, cmp.Or(state, "built-in"), f.Meta.Title)
	}
	for _, path := range hidden {
		if layer == "" || strings.HasPrefix(path, layer+"/") {
			fmt.Fprintf(table, "%s\t\thidden by you\t\n", strings.TrimSuffix(path, ".sql"))
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err = a.stdout.Write(w.text)
	return err
}

// ownFiles says in a few words what the analyst's own files are, and which built-in
// ones she has taken away.
func ownFiles(cfg *config.Config) (states map[string]string, hidden []string, err error) {
	copies, err := night.Copies(cfg, queries.FS)
	if err != nil {
		return nil, nil, err
	}
	states = map[string]string{}
	for _, c := range copies {
		switch {
		case c.Hides:
			hidden = append(hidden, c.Path)
		case c.MovedOn():
			states[c.Path] = "yours, built-in moved on"
		case c.HasBuiltin && c.Yours == c.Builtin:
			states[c.Path] = "yours, as built-in"
		default:
			states[c.Path] = "yours"
		}
	}
	return states, hidden, nil
}

// inWorkOrder sorts files by layer, scorecards by the places of their sheets and
// then of their blocks, those without a sheet first; others by path.
func inWorkOrder(files []*sqlfile.File) {
	first := map[string]int{}
	for _, f := range files {
		if low, ok := first[f.Meta.Sheet]; f.Meta.Sheet != "" && (!ok || f.Meta.Order < low) {
			first[f.Meta.Sheet] = f.Meta.Order
		}
	}
	slices.SortStableFunc(files, func(a, b *sqlfile.File) int {
		return cmp.Or(cmp.Compare(slices.Index(layerOrder, a.Layer), slices.Index(layerOrder, b.Layer)),
			cmp.Compare(first[a.Meta.Sheet], first[b.Meta.Sheet]), cmp.Compare(a.Meta.Sheet, b.Meta.Sheet),
			cmp.Compare(a.Meta.Order, b.Meta.Order), cmp.Compare(a.Path, b.Path))
	})
}

// fitted keeps lines, cut to a width.
type fitted struct {
	width int
	text  []byte
	line  []byte
}

func (f *fitted) Write(p []byte) (int, error) {
	for _, b := range p {
		if b != '\n' {
			f.line = append(f.line, b)
			continue
		}
		line := strings.TrimRight(string(f.line), " ")
		f.text = append(append(f.text, ellipsis(line, f.width)...), '\n')
		f.line = f.line[:0]
	}
	return len(p), nil
}
