package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
	"crmscore/cmd/crmscore/night/schedule"
	"crmscore/ingest"
	"crmscore/queries"
)

func (a *app) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Check config, SQL files, sources and mail login; change nothing",
		Long: `Check reads the config and every SQL file and lists all their faults at once, with
file, line and column; it looks for the sources' files, computes the next nights,
and logs in to the mail server when mail.send is true. It changes nothing.`,
		Example: "  crmscore check\n  crmscore check --config /srv/crmscore/crmscore.yaml",
		RunE:    func(c *cobra.Command, _ []string) error { return a.check(c.Context()) },
	}
}

func (a *app) check(ctx context.Context) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	catalog, err := night.LoadCatalog(ctx, cfg, queries.FS)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "config   ok  %s\n", a.relative(cfg.Path))
	fmt.Fprintf(a.stdout, "queries  ok  %d files\n", len(catalog.Files()))
	var errs []error
	for _, s := range cfg.Sources {
		files, err := ingest.Find(s)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		for _, f := range files {
			rel, err := filepath.Rel(cfg.Dir, f)
			if err != nil {
				rel = f
			}
			fmt.Fprintf(a.stdout, "source   ok  %s: %s\n", s.Name, filepath.ToSlash(rel))
		}
	}
	if err := a.checkSchedule(cfg); err != nil {
		errs = append(errs, err)
	}
	if err := a.checkMail(ctx, cfg); err != nil {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// checkMail logs in to the mail server and sends nothing.
func (a *app) checkMail(ctx context.Context, cfg *config.Config) error {
	if !cfg.Mail.Send {
		fmt.Fprintln(a.stdout, "mail     --  mail.send is false: scorecards are written as .eml files only")
		return nil
	}
	server, err := night.SMTPServer(cfg)
	if err != nil {
		return err
	}
	if err := server.Check(ctx); err != nil {
		return &night.UnreachableError{Cause: err}
	}
	fmt.Fprintf(a.stdout, "mail     ok  reached %s\n", cfg.Mail.SMTP)
	return nil
}

// checkSchedule prints the next night and the ones that a clock change moves.
func (a *app) checkSchedule(cfg *config.Config) error {
	if cfg.Schedule == "" {
		return nil
	}
	plan, err := schedule.Parse(cfg.Schedule, cfg.Location())
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "schedule ok  next night %s\n", plan.Next(a.now()).In(cfg.Location()).Format("Mon 2006-01-02 15:04 MST"))
	for _, s := range plan.Shifts(a.now(), 400) {
		if s.Twice {
			fmt.Fprintf(a.stdout, "schedule     %s comes twice in %s; the night runs the first time only\n", s.Wanted, cfg.Timezone)
		} else {
			fmt.Fprintf(a.stdout, "schedule     %s does not exist in %s; the night runs at %s\n", s.Wanted, cfg.Timezone, s.At.In(cfg.Location()).Format("15:04"))
		}
	}
	return nil
}
