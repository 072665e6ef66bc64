package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
)

// app is what the commands share: the streams, the world outside, and the
// global flags. Only this package reads the clock and the environment; the
// libraries are handed both.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         config.Getenv
	now            func() time.Time

	configPath string
	logFormat  string
	verbose    bool
	quiet      bool
	serving    bool // nights run unwatched: log lines, no bar
}

// run is the whole program as a function, so that tests can call it.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer, now func() time.Time) int {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr, getenv: os.LookupEnv, now: now}
	ctx, stop := withSignals(context.Background())
	defer stop()
	root := a.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err != nil {
		a.explain(err)
	}
	return night.ExitCode(ctx, err)
}

// withSignals ends the context on SIGINT and SIGTERM and remembers which.
func withSignals(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	go func() {
		select {
		case s := <-signals:
			signal.Stop(signals) // a second one kills
			if s == syscall.SIGTERM {
				cancel(night.ErrTerminated)
			} else {
				cancel(errors.New("interrupted"))
			}
		case <-ctx.Done():
		}
	}()
	return ctx, func() { signal.Stop(signals); cancel(nil) }
}

const longHelp = `crmscore reads CRM exports (Salesforce, HubSpot, any CSV, Excel, Parquet or
NDJSON file), runs a folder of plain SQL files over them and writes an Excel
scorecard for the company and for every sales manager.

  crmscore demo                         the whole night on a sample company
  crmscore init                         a commented crmscore.yaml and inputs.xlsx
  crmscore check                        is everything ready for the night?
  crmscore run                          tonight's run, for cron
  crmscore watch                        your SQL on last night's data, at every save

Exit codes: 0 done (warnings are in the summary) · 1 failed · 3 partly done ·
10 config or SQL invalid, nothing ran · 11 another run holds the lock ·
12 input missing, unreadable or held back by a check · 13 built, but not or not
surely delivered · 130, 143 cancelled.`

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "crmscore",
		Short:         "Excel scorecards for sales managers, from CRM exports, every night",
		Long:          longHelp,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,

		SuggestionsMinimumDistance: 2,
		Args:                       knownCommand,
		RunE:                       func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	flags := root.PersistentFlags()
	flags.StringVarP(&a.configPath, "config", "c", "crmscore.yaml", "the config file")
	flags.StringVar(&a.logFormat, "log", "text", "log lines on stderr as text or json")
	flags.BoolVarP(&a.verbose, "verbose", "v", false, "log details too")
	flags.BoolVarP(&a.quiet, "quiet", "q", false, "log warnings and errors only, no progress bar")
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		if a.logFormat != "text" && a.logFormat != "json" {
			return &night.InvalidError{Message: fmt.Sprintf("unknown log format %q", a.logFormat), Hint: "--log text or --log json"}
		}
		return nil
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return &night.InvalidError{Message: err.Error(), Hint: c.CommandPath() + " --help lists the flags"}
	})
	root.AddCommand(a.demoCommand(), a.initCommand(), a.checkCommand(), a.runCommand(), a.serveCommand(),
		a.statusCommand(), a.mailCommand(), a.rejectsCommand(), a.explainCommand(), a.queryCommand(), a.previewCommand(), a.watchCommand(), a.testCommand())
	for _, c := range root.Commands() {
		if c.Args == nil {
			c.Args = noArguments
		}
	}
	return root
}

// knownCommand refuses a word that is no command, with the nearest one.
func knownCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := c.CommandPath() + " --help lists the commands"
	if near := c.SuggestionsFor(args[0]); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	return &night.InvalidError{Message: fmt.Sprintf("there is no command %q", args[0]), Hint: hint}
}

// noArguments refuses arguments with exit code 10 instead of a plain failure.
func noArguments(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return &night.InvalidError{Message: fmt.Sprintf("%s takes no argument, got %q", c.CommandPath(), args[0]), Hint: c.CommandPath() + " --help"}
	}
	return nil
}

// config loads the config file named on the command line.
func (a *app) config() (*config.Config, error) { return config.Load(a.configPath, a.getenv) }

// logger writes to stderr: text for people, JSON for collectors. Where a progress
// bar tells how far a run is, its line per step is left out.
func (a *app) logger() *slog.Logger {
	opts := &slog.HandlerOptions{Level: slog.LevelInfo}
	switch {
	case a.verbose:
		opts.Level = slog.LevelDebug
	case a.quiet, a.hasBar():
		opts.Level = slog.LevelWarn
	}
	if a.logFormat == "json" {
		return slog.New(slog.NewJSONHandler(a.stderr, opts))
	}
	return slog.New(slog.NewTextHandler(a.stderr, opts))
}

// explain tells the operator what went wrong, once, with the next step.
func (a *app) explain(err error) {
	text := strings.TrimSpace(err.Error())
	fmt.Fprintln(a.stderr, "crmscore: "+strings.ReplaceAll(text, "\n", "\n  "))
}

// version is that of the module, or the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	return info.Main.Version
}

// wait pauses for d or until ctx ends.
func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
