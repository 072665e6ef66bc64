package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
	"crmscore/cmd/crmscore/night/schedule"
	"crmscore/ingest"
	"crmscore/queries"
	"crmscore/report"
)

func (a *app) checkCommand() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "check",
		Short: "Check config, SQL files, sources and mail login; change nothing",
		Long: `Check reads the config and every SQL file, the built-in ones and yours, and lists
all their faults at once, sorted, as file:line:column: message with a hint; it
looks for the sources' files, computes the next nights, and logs in to the mail
server when mail.send is true. It changes nothing. What is doubtful but would not
stop a night stands under Warnings and does not change the exit code.

--format json prints one object per line: file, line, column, severity (error or
warning), message, hint. For VS Code, a task that runs crmscore check marks the
places in the editor with this problem matcher:

  "problemMatcher": {
    "owner": "crmscore", "fileLocation": ["relative", "${workspaceFolder}"],
    "pattern": {"regexp": "^([^:\\s][^:]*):(\\d+):(\\d+): (.*)$",
                "file": 1, "line": 2, "column": 3, "message": 4}}`,
		Example: "  crmscore check\n  crmscore check --config /srv/crmscore/crmscore.yaml\n  crmscore check --quiet && echo ready\n  crmscore check --format json",
		RunE: func(c *cobra.Command, _ []string) error {
			if format != "text" && format != "json" {
				return &night.InvalidError{Message: fmt.Sprintf("unknown format %q", format), Hint: "--format text or --format json"}
			}
			return a.check(c.Context(), format == "json")
		},
	}
	c.Flags().StringVar(&format, "format", "text", "text, or json: one object per line and fault")
	completeWords(c, "format", "text", "json")
	return c
}

// completeWords offers the words that a flag accepts to the shell.
func completeWords(c *cobra.Command, flag string, words ...string) {
	err := c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	if err != nil {
		panic(err) // the flag is not there: a mistake in this program
	}
}

// checkup is everything that one check found.
type checkup struct {
	app      *app
	cfg      *config.Config
	catalog  *analyze.Catalog
	lines    []string       // what is in order, one line each
	faults   sqlfile.Faults // as their readers know the files
	errs     []error        // the faults of sources, mail and schedule, for the exit code
	excused  bool           // a night could begin in spite of the faults in SQL files
	warnings []string
}

func (a *app) check(ctx context.Context, asJSON bool) error {
	cfg, configFaults := config.Survey(a.configPath, a.getenv)
	u := &checkup{app: a, cfg: cfg, faults: configFaults}
	u.state("config", len(configFaults), a.relative(cfg.Path))
	catalog, excused, err := night.NightCatalog(ctx, cfg, queries.FS)
	u.catalog = catalog
	found := excused
	if err != nil && !errors.As(err, &found) {
		return err
	}
	u.excused = err == nil && len(configFaults) == 0
	u.faults = append(u.faults, found...)
	u.state("queries", len(found), fileCounts(u.catalog))
	if len(configFaults) > 0 {
		u.note("sources", "--", "not looked for while the config has faults")
	} else {
		u.sources()
		u.schedule()
		u.mail(ctx)
		if err := u.strays(ctx); err != nil {
			return err
		}
	}
	if err := u.warn(found); err != nil {
		return err
	}
	return u.report(asJSON)
}

// note adds one line of the list of what was looked at.
func (u *checkup) note(what, state, text string) {
	u.lines = append(u.lines, fmt.Sprintf("%-8s %-3s %s", what, state, text))
}

func (u *checkup) state(what string, faults int, text string) {
	if faults > 0 {
		u.note(what, "!!", fmt.Sprintf("%s: %s", text, counted(faults, "fault", "faults")))
		return
	}
	u.note(what, "ok", text)
}

// fail adds an operational fault at the value of the config that leads to it.
func (u *checkup) fail(path, message, hint string, err error) {
	u.faults = append(u.faults, u.cfg.FaultAt(path, message, hint))
	u.errs = append(u.errs, err)
}

func (u *checkup) sources() {
	for i, s := range u.cfg.Sources {
		files, err := ingest.Find(s)
		if err != nil {
			message, hint := err.Error(), ""
			var input *ingest.InputError
			if errors.As(err, &input) {
				message, hint = "source "+s.Name+": "+strings.TrimPrefix(input.File+": ", ": ")+input.Message, input.Hint
			}
			u.fail(fmt.Sprintf("sources[%d].files", i), message, hint, err)
			continue
		}
		for _, f := range files {
			rel, err := filepath.Rel(u.cfg.Dir, f)
			if err != nil {
				rel = f
			}
			u.note("source", "ok", s.Name+": "+filepath.ToSlash(rel))
		}
	}
}

// strays are the overrides of mail.to that mean no manager of the last published
// night; without such a night nobody can tell.
func (u *checkup) strays(ctx context.Context) error {
	if len(u.cfg.Mail.To) == 0 {
		return nil
	}
	db, err := openDatabase(ctx, u.cfg, false)
	if err != nil {
		return nil // not published yet
	}
	defer db.Close()
	org, err := report.LoadOrg(ctx, db.Conn())
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, m := range org.Managers {
		known[m.ID], known[m.Email] = true, true
	}
	hint := "crmscore query run managers lists them as of the last published night"
	noun := "manager"
	if u.cfg.Mail.Reps {
		for _, p := range org.Users {
			known[p.ID], known[p.Email] = true, true
		}
		hint, noun = "crmscore query run users lists everybody as of the last published night", "user"
	}
	for _, key := range u.cfg.Mail.Strays(known) {
		u.faults = append(u.faults, u.cfg.FaultAt("mail.to."+key, fmt.Sprintf("mail.to: no %s has the id or address %s", noun, key), hint))
	}
	return nil
}

// mail logs in to the mail server and sends nothing.
func (u *checkup) mail(ctx context.Context) {
	if !u.cfg.Mail.Send {
		u.note("mail", "--", "mail.send is false: scorecards are written as .eml files only")
		return
	}
	server, err := night.SMTPServer(u.cfg)
	if err == nil {
		if failed := server.Check(ctx); failed != nil {
			err = &night.UnreachableError{Cause: failed}
		}
	}
	if err != nil {
		message, hint, _ := strings.Cut(err.Error(), "\n    hint: ")
		u.fail("mail.smtp", message, hint, err)
		return
	}
	u.note("mail", "ok", "reached "+u.cfg.Mail.SMTP)
}

// schedule tells the next night and the ones that a clock change moves.
func (u *checkup) schedule() {
	cfg, now := u.cfg, u.app.now()
	if cfg.Schedule == "" {
		return
	}
	plan, err := schedule.Parse(cfg.Schedule, cfg.Location())
	if err != nil {
		u.fail("schedule", err.Error(), "", err)
		return
	}
	u.note("schedule", "ok", "next night "+plan.Next(now).In(cfg.Location()).Format("Mon 2006-01-02 15:04 MST"))
	for _, s := range plan.Shifts(now, 400) {
		if s.Twice {
			u.note("schedule", "", fmt.Sprintf("%s comes twice in %s; the night runs the first time only", s.Wanted, cfg.Timezone))
		} else {
			u.note("schedule", "", fmt.Sprintf("%s does not exist in %s; the night runs at %s", s.Wanted, cfg.Timezone, s.At.In(cfg.Location()).Format("15:04")))
		}
	}
}
