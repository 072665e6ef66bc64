package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
	"crmscore/ingest"
)

// stagingRun runs one staging file over what one source has landed, in a database
// that is thrown away, and prints the typed rows. The landing folder is only read.
func (a *app) stagingRun(ctx context.Context, cfg *config.Config, catalog *analyze.Catalog, f *sqlfile.File, q queryRun) (err error) {
	spec, err := a.stagingSource(cfg, f, q.source)
	if err != nil {
		return err
	}
	temp, err := os.MkdirTemp("", "crmscore-workbench-*")
	if err != nil {
		return fmt.Errorf("make a folder for temporary files: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	w, err := analyze.OpenScratch(ctx, analyze.Settings{TempDir: filepath.Join(temp, "spill"), MemoryLimit: cfg.Limits.Memory, Threads: cfg.Limits.Threads})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	if faults := catalog.CheckFor(ctx, w.Conn(), f); len(faults) > 0 {
		return faults.Shown(cfg.Shown(cfg.Folders.Queries)).Err()
	}
	bar := a.progress()
	n := &analyze.Night{Catalog: catalog, QueryTimeout: cfg.QueryTime(), Stuck: a.stuck,
		Run:     analyze.RunRow{Company: cfg.Company, Timezone: cfg.Timezone, Currency: cfg.Currency, FiscalYearStartMonth: cfg.FiscalMonth(), Display: cfg.Display},
		Sources: []analyze.Source{{Name: spec.Name, CRM: spec.CRM, Date: spec.Format.Date, Decimal: spec.Format.Decimal, Timezone: spec.Format.Timezone}},
	}
	landing := ingest.Landing{Root: cfg.Folders.Landing, TempDir: temp, Now: a.now(), Progress: func(p ingest.Progress) { bar.show("read "+p.File, p.Done, p.Total) }}
	notes, err := n.StageOne(ctx, w, f.Path, func() error {
		if err := ingest.PrepareOps(ctx, w.Conn()); err != nil {
			return err
		}
		_, err := landing.Load(ctx, w.Conn(), *spec, catalog.Headers(spec.CRM), ingest.LoadOptions{Only: catalog.RawTables(f.Path),
			Rejects: ingest.RejectLimit{Share: 1}})
		return err
	})
	bar.end()
	switch {
	case errors.Is(err, ingest.ErrNothingLanded):
		return &night.InvalidError{Message: "nothing of source " + spec.Name + " has landed yet", Hint: "a night lands what the config's files name: crmscore run, or crmscore run --dry-run"}
	case err != nil:
		return shownFault(cfg, f, err)
	}
	for _, note := range notes {
		if !strings.HasSuffix(note, "could not be read") { // told below, with the places
			fmt.Fprintln(a.stderr, note)
		}
	}
	if err := a.sayUnread(ctx, w.Conn()); err != nil {
		return err
	}
	rows, err := w.Conn().QueryContext(ctx, fmt.Sprintf(`select * from staging."%s" order by rowid`, f.Name))
	if err != nil {
		return err
	}
	return errors.Join(a.printQuery(rows, q.out), rows.Close())
}

// stagingSource is the source whose files the staging file reads: the named one, or
// the first of that CRM.
func (a *app) stagingSource(cfg *config.Config, f *sqlfile.File, wanted string) (*ingest.Spec, error) {
	var names []string
	var found *ingest.Spec
	sources := append(slices.Clone(cfg.Sources), cfg.Inbox())
	for i, s := range sources {
		if s.CRM != f.CRM {
			continue
		}
		names = append(names, s.Name)
		if found == nil && (wanted == "" || wanted == s.Name) {
			found = &sources[i]
		}
	}
	switch {
	case len(names) == 0:
		return nil, &night.InvalidError{Message: fmt.Sprintf("no source has crm: %s", f.CRM), Hint: cfg.Shown(cfg.Path) + " lists the sources"}
	case found == nil:
		return nil, &night.InvalidError{Message: fmt.Sprintf("no source of crm %s is named %q", f.CRM, wanted), Hint: "there is " + strings.Join(names, ", ")}
	case wanted == "" && len(names) > 1:
		fmt.Fprintf(a.stderr, "source %s; --source %s for another\n", found.Name, strings.Join(names[1:], " or "))
	}
	return found, nil
}

// sayUnread tells which cells could not be read, the first few by their place.
func (a *app) sayUnread(ctx context.Context, conn *sql.Conn) error {
	const shown = 5
	rows, err := conn.QueryContext(ctx, `select count(*) over (), count(*) filter (row_rejected) over (), coalesce(file, ''), coalesce(line, 0), column_name, coalesce(value, ''), wanted
from ops.rejected_values order by file nulls last, line, column_name limit ?`, shown)
	if err != nil {
		return err
	}
	defer rows.Close()
	for first := true; rows.Next(); first = false {
		var all, required, line int64
		var file, column, value, wanted string
		if err := rows.Scan(&all, &required, &file, &line, &column, &value, &wanted); err != nil {
			return err
		}
		if first {
			fmt.Fprintf(a.stderr, "could not be read: %s, %s of required columns, whose rows are left out\n", counted(int(all), "cell", "cells"), grouped(required))
		}
		fmt.Fprintf(a.stderr, "  %s:%d: %s: %q is not %s\n", file, line, column, value, wanted)
		if all > shown && first {
			defer fmt.Fprintf(a.stderr, "  … %s more\n", grouped(all-shown))
		}
	}
	return rows.Err()
}

// completeSources offers the names of the configured sources.
func (a *app) completeSources(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	cfg, err := a.config()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, s := range cfg.Sources {
		names = append(names, cobra.CompletionWithDesc(s.Name, s.CRM))
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
