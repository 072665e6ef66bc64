package main

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/analyze/sqltest"
	"crmscore/cmd/crmscore/night"
	"crmscore/queries"
)

func (a *app) testCommand() *cobra.Command {
	var f testFlags
	c := &cobra.Command{
		Use:   "test",
		Short: "Run the tests beside the queries",
		Long: `Test runs queries/tests/<query>__<case>.txtar: small tables in, the wanted rows
out, one story per file. The built-in tests run against the queries as they are
now, your edits included; your own tests in the config's queries folder run too.
Without a config file the built-in queries are tested.

A pending test waits for a query that is not there yet and says which. Damages
(tests/mutations.yaml) are small mistakes put into the queries on purpose, one at
a time and in memory only: each must make a test fail, or a story is missing.

Exit codes: 0 all came out as wanted · 1 a test failed or a damage survived.`,
		Example: `  crmscore test
  crmscore test --run close_rates
  crmscore test --run close_rates --update
  crmscore test --mutations
  crmscore test --pending
  crmscore test --untested`,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := f.oneKind(); err != nil {
				return err
			}
			f.explicit = c.Flags().Changed("config")
			return a.test(c.Context(), f)
		},
	}
	c.Flags().StringVar(&f.only, "run", "", "only cases whose name contains this text")
	c.Flags().BoolVar(&f.update, "update", false, "write what came out as the wanted rows into your own tests")
	c.Flags().BoolVar(&f.mutations, "mutations", false, "damage the queries one by one and list the damages that no test finds")
	c.Flags().BoolVar(&f.pending, "pending", false, "list the tests that wait for a query")
	c.Flags().BoolVar(&f.untested, "untested", false, "list the queries that no test names")
	if err := c.RegisterFlagCompletionFunc("run", a.completeTests); err != nil {
		panic(err) // the flag stands two lines above
	}
	return c
}

type testFlags struct {
	only                                           string
	update, mutations, pending, untested, explicit bool
}

// oneKind refuses flags of which each wants something else done.
func (f testFlags) oneKind() error {
	var given []string
	for _, flag := range []struct {
		name string
		set  bool
	}{{"--update", f.update}, {"--mutations", f.mutations}, {"--pending", f.pending}, {"--untested", f.untested}} {
		if flag.set {
			given = append(given, flag.name)
		}
	}
	if len(given) > 1 {
		return &night.InvalidError{Message: strings.Join(given, " and ") + " exclude each other", Hint: "run crmscore test once for each"}
	}
	return nil
}

// suite is the tests of one installation with what they run against.
type suite struct {
	folder  string // the config's queries folder; empty without a config
	builtin fs.FS
	catalog *analyze.Catalog
	bench   sqltest.Bench
	cases   []sqltest.Case
	origin  map[string]sqlfile.Origin // of each case, by path
}

// test runs the built-in cases and those of the config's queries folder.
func (a *app) test(ctx context.Context, f testFlags) error {
	s := &suite{builtin: queries.FS}
	if err := a.testCatalog(ctx, f.explicit, s); err != nil {
		return err
	}
	if err := s.find(f.only); err != nil {
		return err
	}
	s.bench = sqltest.NewBench(s.catalog)
	switch {
	case f.untested:
		for _, path := range sqltest.Untested(s.bench.Queries, s.cases) {
			fmt.Fprintln(a.stdout, path)
		}
		return nil
	case f.pending:
		return a.printPending(s, sqltest.Pending(s.bench, s.cases))
	}
	if len(s.cases) == 0 {
		return &night.InvalidError{Message: fmt.Sprintf("no test's name contains %q", f.only), Hint: "tests are named <query>__<case>.txtar; crmscore query list shows the queries"}
	}
	opt := sqltest.Options{}
	if f.update {
		opt.Update = s.update
	}
	results, err := sqltest.Run(ctx, s.bench, s.cases, opt)
	if err != nil {
		return err
	}
	if err := a.printTests(s, results, f.update); err != nil || !f.mutations {
		return err
	}
	return a.mutate(ctx, s, f.only)
}

// update writes one of the analyst's own tests. Built-in ones are part of the program;
// one of a query that she has edited becomes her own, in place of the built-in one.
func (s *suite) update(c sqltest.Case, text string) (bool, error) {
	if s.origin[c.Path] != sqlfile.Overlay && !s.edited(c) {
		return false, nil
	}
	to := filepath.Join(s.folder, filepath.FromSlash(c.Path))
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return false, err
	}
	return true, night.WriteFile(to, []byte(text), 0o644)
}

// edited reports a case of a query that is the analyst's.
func (s *suite) edited(c sqltest.Case) bool {
	return slices.ContainsFunc(s.bench.Queries, func(q *sqlfile.Parsed) bool {
		return q.File.Origin == sqlfile.Overlay && (c.Query() == testedName(q.File.Path) || c.Query() == string(q.File.Layer)+"."+q.File.Name)
	})
}

// testCatalog loads the queries of the config, or the built-in ones where there
// is no config and none was asked for. In a checkout of this project the folder
// queries itself is tested, so that --update can write there.
func (a *app) testCatalog(ctx context.Context, explicit bool, s *suite) error {
	check := func(catalog *analyze.Catalog, faults sqlfile.Faults) error {
		s.catalog = catalog
		return night.WithScratch(ctx, func(conn *sql.Conn) error {
			return append(faults, catalog.Check(ctx, conn)...).Err()
		})
	}
	if _, err := os.Stat(a.configPath); err != nil && !explicit {
		if !isProject("queries") {
			return check(analyze.LoadCatalog(queries.FS, nil))
		}
		s.folder, s.builtin = "queries", os.DirFS("queries")
		return check(analyze.LoadCatalog(s.builtin, nil))
	}
	cfg, err := a.config()
	if err != nil {
		return err
	}
	s.folder = cfg.Folders.Queries
	if isProject(s.folder) {
		s.builtin = os.DirFS(s.folder)
		return check(analyze.LoadCatalog(s.builtin, nil))
	}
	// The thresholds of the config are one company's; no test is about them.
	cfg.Thresholds = nil
	s.catalog, err = night.LoadCatalog(ctx, cfg, s.builtin)
	return err
}

// isProject reports the folder that the program's own queries are built from: it
// is no overlay over them.
func isProject(folder string) bool {
	_, err := os.Stat(filepath.Join(folder, "embed.go"))
	_, errContract := os.Stat(filepath.Join(folder, "contract.csv"))
	return err == nil && errContract == nil
}

// find finds the built-in tests and the analyst's; hers replace a built-in one of
// the same name.
func (s *suite) find(only string) error {
	s.origin = map[string]sqlfile.Origin{}
	take := func(fsys fs.FS, o sqlfile.Origin) error {
		found, faults, err := sqltest.Find(fsys)
		if err != nil {
			return err
		}
		for _, c := range found {
			if strings.Contains(c.Path, only) && s.origin[c.Path] == "" {
				s.origin[c.Path] = o
				c.Builtin = o == sqlfile.Builtin
				s.cases = append(s.cases, c)
			}
		}
		return faults.Err()
	}
	if s.folder != "" {
		if err := take(os.DirFS(s.folder), sqlfile.Overlay); err != nil {
			return err
		}
	}
	return take(s.builtin, sqlfile.Builtin)
}

// completeTests offers the names of tested queries to the shell.
func (a *app) completeTests(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	s := &suite{builtin: queries.FS}
	if cfg, err := a.config(); err == nil {
		s.folder = cfg.Folders.Queries
	}
	if err := s.find(""); err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, c := range s.cases {
		names = append(names, c.Query())
	}
	slices.Sort(names)
	return slices.Compact(names), cobra.ShellCompDirectiveNoFileComp
}
