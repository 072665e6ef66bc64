package main

import (
	"cmp"
	"fmt"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
	"crmscore/cmd/crmscore/night/journal"
	"crmscore/cmd/crmscore/night/schedule"
)

func (a *app) statusCommand() *cobra.Command {
	var last int
	c := &cobra.Command{
		Use:   "status",
		Short: "Show the last runs, the next one, and mails that need a person",
		Long: `Status reads the journal, so it works while a night runs. It lists the last runs
with their outcome, when the next one is due, and mails that failed or may not
have arrived. Where the queries of a run are not those of the run before, it says
so: crmscore query diff --run RUN shows how they differ from now.`,
		Example: "  crmscore status\n  crmscore status --last 30",
		RunE: func(*cobra.Command, []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			records, err := journal.Read(night.JournalPath(cfg))
			if err != nil {
				return err
			}
			a.printRuns(cfg, night.MarkDead(journal.Runs(records), a.nightOptions(cfg).Host), last)
			a.printNext(cfg)
			a.printOpenMails(journal.Outbox(records))
			return nil
		},
	}
	c.Flags().IntVarP(&last, "last", "n", 10, "how many runs to show")
	return c
}

func (a *app) printRuns(cfg *config.Config, runs []journal.RunStatus, last int) {
	if len(runs) == 0 {
		fmt.Fprintln(a.stdout, "No run yet. Start one with: crmscore run")
		return
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	changes := queryChanges(cfg, runs, last)
	header := "run\tkind\tstate\tas of\tbooks\texit\tstarted\ttook\t"
	if len(changes) > 0 {
		header += "queries"
	}
	fmt.Fprintln(w, header)
	for _, r := range slices.Backward(runs[max(0, len(runs)-last):]) {
		exit, end := fmt.Sprint(r.ExitCode), r.ChangedAt
		if !r.Finished() {
			exit, end = "-", a.now()
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%s\t%s\t%s\t%s\n", r.ID, r.Kind, stateWords(r), r.AsOf, r.Books, exit,
			r.StartedAt.In(cfg.Location()).Format("2006-01-02 15:04"), end.Sub(r.StartedAt).Round(time.Second/10), changes[r.ID])
	}
	w.Flush()
	if newest := runs[len(runs)-1]; newest.Error != "" {
		fmt.Fprintf(a.stdout, "\nThe newest run ended with: %s\n", newest.Error)
	}
}

// queryChanges says of the last runs, by id, whether their queries differ from those
// of the run before: with the first digits of the version and, where both versions
// are kept, how many files differ.
func queryChanges(cfg *config.Config, runs []journal.RunStatus, last int) map[string]string {
	found := map[string]string{}
	before := ""
	for i, r := range runs {
		if before != "" && r.Queries != "" && r.Queries != before && i >= len(runs)-last {
			found[r.ID] = r.Queries[:min(8, len(r.Queries))] + ", changed"
			if n, ok := filesChanged(cfg, before, r.Queries); ok {
				found[r.ID] += ": " + counted(n, "file", "files")
			}
		}
		before = cmp.Or(r.Queries, before)
	}
	return found
}

func filesChanged(cfg *config.Config, before, after string) (n int, known bool) {
	old, err := night.ReadVersion(cfg, before)
	if err != nil {
		return 0, false // status is no place to fail for; query diff --run says it
	}
	now, err := night.ReadVersion(cfg, after)
	if err != nil {
		return 0, false
	}
	return len(now.Differs(old)), true
}

// stateWords is the state of a run, and for one under way how far it is.
func stateWords(r journal.RunStatus) string {
	switch {
	case r.Finished():
		return string(r.State)
	case len(r.Steps) == 0:
		return "running"
	}
	return "running, after " + r.Steps[len(r.Steps)-1].Name
}

func (a *app) printNext(cfg *config.Config) {
	if cfg.Schedule == "" {
		return
	}
	plan, err := schedule.Parse(cfg.Schedule, cfg.Location())
	if err != nil {
		return // the config was checked; there is no schedule to speak of
	}
	fmt.Fprintf(a.stdout, "\nNext night by the schedule: %s\n", plan.Next(a.now()).In(cfg.Location()).Format("Mon 2006-01-02 15:04 MST"))
}

func (a *app) printOpenMails(mails []journal.MailStatus) {
	mails = slices.DeleteFunc(mails, func(m journal.MailStatus) bool { return m.State == journal.Sent })
	if len(mails) == 0 {
		return
	}
	fmt.Fprintln(a.stdout, "\nMails that did not surely arrive")
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, m := range mails {
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\t\n", m.Run, m.Recipient, m.State, m.File, m.Reply)
	}
	w.Flush()
}
