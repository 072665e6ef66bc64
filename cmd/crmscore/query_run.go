package main

import (
	"context"
	"errors"
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
	c := &cobra.Command{
		Use:   "run NAME",
		Short: "Run a query on the published database and print its rows",
		Long: `Run executes the file as it stands now, your edits included, on the database that
the last night published. Nothing is changed by it.`,
		Example: `  crmscore query run close_rates
  crmscore query run checks/unknown_owners --format csv > unknown.csv`,
		Args:              oneQuery,
		ValidArgsFunction: a.completeQueries,
		RunE: func(c *cobra.Command, args []string) error {
			cfg, catalog, f, err := a.named(c.Context(), args[0])
			if err != nil {
				return err
			}
			return a.queryRun(c.Context(), cfg, catalog, f, format)
		},
	}
	c.Flags().StringVarP(&format, "format", "f", "table", "table, csv or json (one object per line)")
	return c
}

func (a *app) queryRun(ctx context.Context, cfg *config.Config, catalog *analyze.Catalog, f *sqlfile.File, format string) error {
	if catalog.Query(f.Path) == nil {
		// The gate refused it; running it anyway would get round the gate.
		_, err := night.LoadCatalog(ctx, cfg, queries.FS)
		return err
	}
	if f.Layer == sqlfile.Staging || f.Layer == sqlfile.Macros {
		return &night.InvalidError{Message: f.Path + " does not run by itself", Hint: "models, checks and scorecards run on the published database; staging." + f.Name + " is a table there"}
	}
	db, err := analyze.OpenPublished(ctx, published(cfg))
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

// published is where a config's published database lies.
func published(cfg *config.Config) string {
	return filepath.Join(cfg.Folders.Output, "db", "crm.duckdb")
}
