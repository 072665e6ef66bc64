package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
	"crmscore/queries"
)

func (a *app) queryRunCommand() *cobra.Command {
	var format string
	var heldBack bool
	c := &cobra.Command{
		Use:   "run NAME",
		Short: "Run a query on the published database and print its rows",
		Long: `Run executes the file as it stands now, your edits included, on the database that
the last night published. Nothing is changed by it. With --held-back it is the
database of the last night that a check kept from being published.`,
		Example: `  crmscore query run close_rates
  crmscore query run checks/unknown_owners --format csv > unknown.csv`,
		Args:              oneQuery,
		ValidArgsFunction: a.completeQueries,
		RunE: func(c *cobra.Command, args []string) error {
			cfg, catalog, f, err := a.named(c.Context(), args[0])
			if err != nil {
				return err
			}
			return a.queryRun(c.Context(), cfg, catalog, f, heldBack, format)
		},
	}
	c.Flags().StringVarP(&format, "format", "f", "table", "table, csv or json (one object per line)")
	c.Flags().BoolVar(&heldBack, "held-back", false, "on the night that was not published for its input or a check")
	return c
}

func (a *app) queryRun(ctx context.Context, cfg *config.Config, catalog *analyze.Catalog, f *sqlfile.File, heldBack bool, format string) error {
	if catalog.Query(f.Path) == nil {
		// The gate refused it; running it anyway would get round the gate.
		_, err := night.LoadCatalog(ctx, cfg, queries.FS)
		return err
	}
	if f.Layer == sqlfile.Staging || f.Layer == sqlfile.Macros {
		return &night.InvalidError{Message: f.Path + " does not run by itself", Hint: "models, checks and scorecards run on the published database; staging." + f.Name + " is a table there"}
	}
	db, err := openDatabase(ctx, cfg, heldBack)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, cfg.QueryTime())
	defer cancel()
	rows, err := db.Conn().QueryContext(ctx, f.Body)
	if err != nil {
		return errors.Join(sqlfile.Explain(f, err), db.Close())
	}
	err = printRows(a.stdout, rows, format)
	return errors.Join(err, rows.Close(), db.Close())
}

// openDatabase opens the database that the last night published, or that of a
// night that was held back after it.
func openDatabase(ctx context.Context, cfg *config.Config, heldBack bool) (*analyze.Published, error) {
	if !heldBack {
		return analyze.OpenPublished(ctx, filepath.Join(cfg.Folders.Output, "db", "crm.duckdb"))
	}
	path := night.HeldBackPath(cfg)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, &night.InvalidError{Message: "no night is held back", Hint: "leave out --held-back; crmscore status shows how the last runs ended"}
	}
	return analyze.OpenPublished(ctx, path)
}
