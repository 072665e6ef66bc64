package night

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/cmd/crmscore/config"
)

// ReadCatalog loads the built-in queries under the analyst's overlay and applies
// the config's thresholds and language: files, front matter and thresholds are known, no SQL
// has been looked at. It takes a tenth of LoadCatalog's time and serves lists and
// completions. Its faults are those of front matter, settings and names.
func ReadCatalog(c *config.Config, builtin fs.FS) (*analyze.Catalog, sqlfile.Faults) {
	var overlay fs.FS
	var missing sqlfile.Faults
	if info, err := os.Stat(c.Folders.Queries); err == nil && info.IsDir() {
		overlay = os.DirFS(c.Folders.Queries)
	} else if err == nil {
		missing = append(missing, c.FaultAt("folders.queries", c.Shown(c.Folders.Queries)+" is a file, not a folder", "move it away, or name the folder of your queries under folders: queries"))
	} else if filepath.Base(c.Folders.Queries) != "queries" { // the usual folder comes with the first edit
		missing = append(missing, c.FaultAt("folders.queries", "there is no folder "+c.Shown(c.Folders.Queries), "make it, or leave the line out: your queries lie in queries then"))
	}
	catalog, faults := analyze.LoadCatalog(builtin, overlay)
	faults = append(faults, missing...)
	faults = append(faults, catalog.OverrideThresholds(c.Thresholds, func(key, message, hint string) sqlfile.Fault {
		return c.FaultAt("thresholds."+key, message, hint)
	})...)
	faults = append(faults, catalog.Speak(c.Language, func(message, hint string) sqlfile.Fault {
		return c.FaultAt("language", message, hint)
	})...)
	return catalog, append(faults, unknownCRMs(c, catalog)...)
}

// LoadCatalog is ReadCatalog and a check of everything that can be known without
// data. Its error is sqlfile.Faults, all of them, each file named as the analyst
// knows it.
func LoadCatalog(ctx context.Context, c *config.Config, builtin fs.FS) (*analyze.Catalog, error) {
	catalog, faults, err := checkedCatalog(ctx, c, builtin)
	if err != nil {
		return catalog, err
	}
	return catalog, faults.Shown(c.Shown(c.Folders.Queries)).Err()
}

// NightCatalog is LoadCatalog for a run: faults that are confined to sheets which
// nothing else reads cost these sheets and not the night. excused names them.
func NightCatalog(ctx context.Context, c *config.Config, builtin fs.FS) (catalog *analyze.Catalog, excused sqlfile.Faults, err error) {
	catalog, faults, err := checkedCatalog(ctx, c, builtin)
	if err != nil {
		return catalog, nil, err
	}
	folder := c.Shown(c.Folders.Queries)
	if fatal := catalog.Excuse(faults); len(fatal) > 0 {
		return catalog, nil, faults.Shown(folder).Err()
	}
	return catalog, faults.Shown(folder), nil
}

// checkedCatalog gives the faults with the paths that the catalog uses.
func checkedCatalog(ctx context.Context, c *config.Config, builtin fs.FS) (*analyze.Catalog, sqlfile.Faults, error) {
	catalog, faults := ReadCatalog(c, builtin)
	err := WithScratch(ctx, func(conn *sql.Conn) error {
		faults = append(faults, catalog.Check(ctx, conn)...)
		return ctx.Err()
	})
	return catalog, faults, err
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
	for i, s := range c.Sources {
		if s.CRM == "" || slices.Contains(known, s.CRM) {
			continue
		}
		hint := "known: " + joinLimited(known, 20) + "; or add " + c.Shown(c.Folders.Queries) + "/staging/" + s.CRM + "/opportunities.sql"
		if near := sqlfile.DidYouMean(s.CRM, known); near != "" {
			hint = near + " " + hint
		}
		faults = append(faults, c.FaultAt(fmt.Sprintf("sources[%d].crm", i), "source "+s.Name+": there is no staging folder for crm "+s.CRM, hint))
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
