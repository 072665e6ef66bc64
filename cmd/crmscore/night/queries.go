package night

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/cmd/crmscore/config"
)

// ReadCatalog reads the built-in queries under the analyst's overlay and applies
// the config's thresholds; the faults are those that need no database. The
// catalog is never nil.
func ReadCatalog(c *config.Config, builtin fs.FS) (*analyze.Catalog, sqlfile.Faults) {
	var overlay fs.FS
	if info, err := os.Stat(c.Folders.Queries); err == nil && info.IsDir() {
		overlay = os.DirFS(c.Folders.Queries)
	}
	catalog, faults := analyze.LoadCatalog(builtin, overlay)
	faults = append(faults, catalog.OverrideThresholds(c.Thresholds)...)
	return catalog, append(faults, unknownCRMs(c, catalog)...)
}

// LoadCatalog is ReadCatalog and a check of everything that can be known without
// data. Its error is sqlfile.Faults, all of them.
func LoadCatalog(ctx context.Context, c *config.Config, builtin fs.FS) (*analyze.Catalog, error) {
	catalog, faults := ReadCatalog(c, builtin)
	err := WithScratch(ctx, func(conn *sql.Conn) error {
		faults = append(faults, catalog.Check(ctx, conn)...)
		return faults.Err()
	})
	return catalog, err
}

// WithScratch lends a database in memory that is thrown away afterwards.
func WithScratch(ctx context.Context, work func(*sql.Conn) error) error {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return fmt.Errorf("open a database in memory: %w", err)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return errors.Join(fmt.Errorf("open a database in memory: %w", err), db.Close())
	}
	err = work(conn)
	if closing := errors.Join(conn.Close(), db.Close()); err == nil {
		err = closing
	}
	return err
}

// unknownCRMs finds sources whose staging folder does not exist.
func unknownCRMs(c *config.Config, catalog *analyze.Catalog) sqlfile.Faults {
	var faults sqlfile.Faults
	known := catalog.CRMs()
	for _, s := range c.Sources {
		if !slices.Contains(known, s.CRM) {
			faults = append(faults, sqlfile.Fault{File: c.Path, Message: "source " + s.Name + ": there is no staging folder for crm " + s.CRM,
				Hint: "known: " + joinLimited(known, 20) + "; or add " + c.Folders.Queries + "/staging/" + s.CRM + "/opportunities.sql"})
		}
	}
	return faults
}

// requiredTables are the raw tables without which a source of the CRM is of no use.
func requiredTables(catalog *analyze.Catalog, crm string) []string {
	var tables []string
	for _, f := range catalog.Files() {
		if f.Layer == sqlfile.Staging && f.CRM == crm && f.Name == "opportunities" {
			for table := range f.Meta.Requires {
				tables = append(tables, table)
			}
		}
	}
	slices.Sort(tables)
	return tables
}
