package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/analyze/sqltest"
	"crmscore/cmd/crmscore/night"
	"crmscore/queries"
)

func (a *app) testCommand() *cobra.Command {
	var only string
	var update, untested bool
	c := &cobra.Command{
		Use:   "test",
		Short: "Run the tests beside the queries",
		Long: `Test runs queries/tests/<query>__<case>.txtar: small tables in, the wanted rows
out, one story per file. The built-in tests run against the queries as they are
now, your edits included; your own tests in the config's queries folder run too.
Without a config file the built-in queries are tested.`,
		Example: "  crmscore test\n  crmscore test --run close_rates\n  crmscore test --untested",
		RunE: func(c *cobra.Command, _ []string) error {
			return a.test(c.Context(), testFlags{only: only, update: update, untested: untested, explicit: c.Flags().Changed("config")})
		},
	}
	c.Flags().StringVar(&only, "run", "", "only cases whose name contains this text")
	c.Flags().BoolVar(&update, "update", false, "write what came out as the wanted rows into your own tests")
	c.Flags().BoolVar(&untested, "untested", false, "list the queries that no test names")
	return c
}

type testFlags struct {
	only                       string
	update, untested, explicit bool
}

// test runs the built-in cases and those of the config's queries folder.
func (a *app) test(ctx context.Context, f testFlags) error {
	folder := ""
	catalog, err := a.testCatalog(ctx, f.explicit, &folder)
	if err != nil {
		return err
	}
	cases, origin, err := testCases(folder, f.only)
	if err != nil {
		return err
	}
	parsed := parsedQueries(catalog)
	if f.untested {
		for _, path := range sqltest.Untested(parsed, cases) {
			fmt.Fprintln(a.stdout, path)
		}
		return nil
	}
	opt := sqltest.Options{}
	if f.update {
		opt.Update = func(c sqltest.Case, text string) error {
			if origin[c.Path] != sqlfile.Overlay {
				return nil
			}
			return os.WriteFile(filepath.Join(folder, filepath.FromSlash(c.Path)), []byte(text), 0o644)
		}
	}
	results, err := sqltest.Run(ctx, bench(catalog, parsed), cases, opt)
	if err != nil {
		return err
	}
	return a.printTests(results)
}

// testCatalog loads the queries of the config, or the built-in ones where there
// is no config and none was asked for.
func (a *app) testCatalog(ctx context.Context, explicit bool, folder *string) (*analyze.Catalog, error) {
	if _, err := os.Stat(a.configPath); err != nil && !explicit {
		catalog, faults := analyze.LoadCatalog(queries.FS, nil)
		err := night.WithScratch(ctx, func(conn *sql.Conn) error {
			return append(faults, catalog.Check(ctx, conn)...).Err()
		})
		return catalog, err
	}
	cfg, err := a.config()
	if err != nil {
		return nil, err
	}
	*folder = cfg.Folders.Queries
	// The thresholds of the config are one company's; tests hold for the shipped ones.
	cfg.Thresholds = nil
	return night.LoadCatalog(ctx, cfg, queries.FS)
}

// testCases finds the built-in tests and the analyst's; hers replace a built-in
// one of the same name.
func testCases(folder, only string) ([]sqltest.Case, map[string]sqlfile.Origin, error) {
	var cases []sqltest.Case
	origin := map[string]sqlfile.Origin{}
	take := func(fsys fs.FS, o sqlfile.Origin) error {
		found, faults, err := sqltest.Find(fsys)
		if err != nil {
			return err
		}
		for _, c := range found {
			if strings.Contains(c.Path, only) && origin[c.Path] == "" {
				origin[c.Path] = o
				cases = append(cases, c)
			}
		}
		return faults.Err()
	}
	if folder != "" {
		if err := take(os.DirFS(folder), sqlfile.Overlay); err != nil {
			return nil, nil, err
		}
	}
	return cases, origin, take(queries.FS, sqlfile.Builtin)
}

func parsedQueries(catalog *analyze.Catalog) []*sqlfile.Parsed {
	var parsed []*sqlfile.Parsed
	for _, f := range catalog.Files() {
		if p := catalog.Query(f.Path); p != nil {
			parsed = append(parsed, p)
		}
	}
	return parsed
}

// bench gives tests a company whose year starts in January, unless they say
// otherwise in run.csv.
func bench(catalog *analyze.Catalog, parsed []*sqlfile.Parsed) sqltest.Bench {
	row := func(asOf time.Time, month int) analyze.RunRow {
		return analyze.RunRow{AsOf: asOf, Company: "Contoso", Timezone: "UTC", Currency: "EUR", FiscalYearStartMonth: month}
	}
	return sqltest.Bench{
		Queries: parsed,
		Shapes: func(ctx context.Context, conn *sql.Conn) error {
			faults, err := catalog.Shapes(ctx, conn, row(time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC), 1))
			if err != nil {
				return err
			}
			return faults.Err()
		},
		WriteRun: func(ctx context.Context, conn *sql.Conn, asOf time.Time, month int) error {
			return analyze.WriteRun(ctx, conn, row(asOf, month))
		},
	}
}

// printTests lists what failed and counts the rest.
func (a *app) printTests(results []sqltest.Result) error {
	var failed sqlfile.Faults
	passed := 0
	for _, r := range results {
		if r.Passed() {
			passed++
			continue
		}
		failed = append(failed, r.Faults...)
	}
	fmt.Fprintf(a.stdout, "%d passed, %d failed\n", passed, len(results)-passed)
	if err := failed.Err(); err != nil {
		return errors.New(err.Error()) // a failed test is exit code 1: the SQL is valid, the answer is not
	}
	return nil
}
