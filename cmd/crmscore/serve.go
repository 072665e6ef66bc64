package main

import (
	"context"

	"github.com/spf13/cobra"

	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
	"crmscore/cmd/crmscore/night/schedule"
)

func (a *app) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Run the nights by the config's schedule until stopped",
		Long: `Serve stays up and runs the night whenever the config's schedule says so, in the
config's time zone. A night that was missed (machine off) is caught up once when
serve starts; a night that was already run by hand is not run again. SIGTERM ends
it cleanly. One line in a crontab does the same without a process that stays up:

  30 5 * * 1-5  cd /srv/crmscore && crmscore run --log json 2>>crmscore.log`,
		Example: "  crmscore serve --config /srv/crmscore/crmscore.yaml --log json",
		RunE: func(c *cobra.Command, _ []string) error {
			return a.serve(c.Context())
		},
	}
}

func (a *app) serve(ctx context.Context) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	if cfg.Schedule == "" {
		return config.Faults{{File: a.configPath, Message: "serve needs a schedule", Hint: `add, for example: schedule: "30 5 * * mon-fri"`}}
	}
	plan, err := schedule.Parse(cfg.Schedule, cfg.Location())
	if err != nil {
		return err
	}
	a.serving = true
	log := a.logger()
	log.Info("serving", "schedule", plan.String(), "timezone", cfg.Timezone, "next", plan.Next(a.now()))
	server := &night.Server{
		Schedule: plan, Zone: cfg.Location(), State: cfg.Folders.State, Now: a.now, Wait: wait, Log: log,
		Run: func(ctx context.Context, logicalDate, kind string) error {
			// The config is read again each night: an edit counts from the next one.
			cfg, err := a.config()
			if err != nil {
				return err
			}
			o := a.nightOptions(cfg)
			o.LogicalDate, o.Kind = logicalDate, kind
			_, err = night.Run(ctx, o)
			return err
		},
	}
	return server.Serve(ctx)
}
