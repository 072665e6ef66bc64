package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
	"crmscore/queries"
)

func (a *app) queryCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "query",
		Short: "List, show, run, edit and compare the SQL files behind the numbers",
		Example: `  crmscore query list
  crmscore query show close_rates
  crmscore query run close_rates --format csv
  crmscore query edit close_rates
  crmscore query diff close_rates`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.queryListCommand(), a.queryShowCommand(), a.queryRunCommand(), a.queryEditCommand(),
		a.queryDiffCommand(), a.queryUpgradeCommand(), a.querySchemaCommand())
	return c
}

// oneQuery wants exactly one name.
func oneQuery(c *cobra.Command, args []string) error {
	if len(args) != 1 {
		return &night.InvalidError{Message: c.CommandPath() + " takes the name of one query", Hint: "crmscore query list shows them"}
	}
	return nil
}

// catalog loads the queries as the next night will run them. Faults of other
// files do not keep anybody from looking at one, so they are not an error here.
func (a *app) catalog(ctx context.Context) (*config.Config, *analyze.Catalog, error) {
	cfg, err := a.config()
	if err != nil {
		return nil, nil, err
	}
	catalog, err := night.LoadCatalog(ctx, cfg, queries.FS)
	var faults sqlfile.Faults
	if errors.As(err, &faults) {
		err = nil
	}
	return cfg, catalog, err
}

// named reads the queries, without a look at their SQL, and finds one of them.
// Faults do not keep anybody from looking at a file.
func (a *app) named(_ context.Context, name string) (*config.Config, *analyze.Catalog, *sqlfile.File, error) {
	cfg, catalog, f, _, err := a.readNamed(name)
	return cfg, catalog, f, err
}

// readNamed is named with the faults of that one file as far as they are known.
func (a *app) readNamed(name string) (*config.Config, *analyze.Catalog, *sqlfile.File, sqlfile.Faults, error) {
	cfg, err := a.config()
	if err != nil {
		return nil, nil, nil, nil, err
	}
	catalog, faults := night.ReadCatalog(cfg, queries.FS)
	f, err := findQuery(catalog, name)
	if err != nil {
		return nil, nil, nil, nil, err
	}
	faults = slices.DeleteFunc(faults, func(fault sqlfile.Fault) bool { return fault.File != f.Path })
	return cfg, catalog, f, faults.Shown(cfg.Shown(cfg.Folders.Queries)), nil
}

// findQuery accepts a file's path, its layer/name, or its bare name when only
// one file has it. A bare name never means a staging file where another layer
// has one of that name: models.users is what people ask for.
func findQuery(catalog *analyze.Catalog, name string) (*sqlfile.File, error) {
	wanted := strings.TrimSuffix(filepath.ToSlash(name), ".sql")
	wanted = strings.TrimPrefix(wanted, "queries/")
	var found []*sqlfile.File
	var known []string
	for _, f := range catalog.Files() {
		full := strings.TrimSuffix(f.Path, ".sql")
		if full == wanted || string(f.Layer)+"."+f.Name == wanted {
			return f, nil
		}
		if f.Name == wanted && (len(found) == 0 || f.Layer != sqlfile.Staging) {
			if len(found) > 0 && found[0].Layer == sqlfile.Staging {
				found = nil
			}
			found = append(found, f)
		}
		known = append(known, full)
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		hint := "crmscore query list shows all"
		if i := slices.IndexFunc(known, func(k string) bool { return strings.Contains(k, wanted) }); i >= 0 {
			hint = "did you mean " + known[i] + "? " + hint
		}
		return nil, &night.InvalidError{Message: fmt.Sprintf("there is no query %q", name), Hint: hint}
	}
	var paths []string
	for _, f := range found {
		paths = append(paths, strings.TrimSuffix(f.Path, ".sql"))
	}
	return nil, &night.InvalidError{Message: fmt.Sprintf("%q names %d queries", name, len(found)), Hint: "say which: " + strings.Join(paths, ", ")}
}

// reads lists the relations a file names, each once, in the order of the text.
func reads(catalog *analyze.Catalog, f *sqlfile.File) []string {
	p := catalog.Query(f.Path)
	if p == nil {
		return nil
	}
	var names []string
	for _, r := range p.Refs {
		if !slices.Contains(names, r.String()) {
			names = append(names, r.String())
		}
	}
	return names
}
