package main

import (
	"encoding/json"
	"errors"
	"os"
	"time"

	"github.com/spf13/cobra"

	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
	"crmscore/queries"
)

func (a *app) runCommand() *cobra.Command {
	var asOf, summaryFile string
	var dryRun bool
	c := &cobra.Command{
		Use:   "run",
		Short: "Run the night once: load, calculate, publish, mail",
		Long: `Run does one night: it lands and loads the exports, runs the SQL files, writes the
workbooks and the published database, and mails the scorecards when the config
says mail.send: true. Running the same night again changes nothing and mails
nobody twice. It may be killed at any time and started again.

With --as-of it looks back: the state at the end of that day, written to
output/as-of-DATE, never published, never mailed.`,
		Example: `  crmscore run
  crmscore run --dry-run
  crmscore run --as-of 2026-03-31
  30 5 * * 1-5  cd /srv/crmscore && crmscore run --log json --summary state/summary.json   # crontab`,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			o := a.nightOptions(cfg)
			o.DryRun = dryRun
			if asOf != "" {
				if o.AsOf, err = time.Parse(time.DateOnly, asOf); err != nil {
					return &night.InvalidError{Message: "--as-of " + asOf + " is not a date", Hint: "write it as 2026-03-31"}
				}
			}
			bar := a.progress()
			o.Progress = bar.show
			summary, err := night.Run(c.Context(), o)
			bar.end()
			a.printSummary(cfg, summary)
			if summaryFile != "" {
				if werr := writeSummary(summaryFile, summary); werr != nil && err == nil {
					return werr
				}
			}
			return err
		},
	}
	c.Flags().StringVar(&asOf, "as-of", "", "look back: the business date, as 2026-03-31")
	c.Flags().BoolVar(&dryRun, "dry-run", false, "do everything but publish and mail")
	c.Flags().StringVar(&summaryFile, "summary", "", "write what happened as JSON to this file")
	return c
}

// nightOptions hands the world to a night.
func (a *app) nightOptions(cfg *config.Config) night.Options {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown host"
	}
	return night.Options{
		Config: cfg, Builtin: queries.FS, Version: version(), Host: host, PID: os.Getpid(),
		Now: a.now, Wait: wait, Log: a.logger(),
		Abort: func(reason string) {
			a.explain(errors.New(reason))
			os.Exit(night.ExitFailed)
		},
	}
}

func writeSummary(path string, s *night.Summary) error {
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o600)
}
