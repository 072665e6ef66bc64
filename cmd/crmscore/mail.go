package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"crmscore/cmd/crmscore/night"
	"crmscore/cmd/crmscore/night/journal"
)

func (a *app) mailCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "mail",
		Short:   "Show what became of the scorecard mails, and send again what did not arrive",
		Long:    "Mail reads the journal, which remembers every message that was ever queued.",
		Example: "  crmscore mail list\n  crmscore mail send",
		Args:    knownCommand,
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.mailListCommand(), a.mailSendCommand())
	for _, sub := range c.Commands() {
		sub.Args = noArguments
	}
	return c
}

func (a *app) mailListCommand() *cobra.Command {
	var all bool
	c := &cobra.Command{
		Use:   "list",
		Short: "List the mails of the last published night with their state",
		Long: `List shows every mail of the last published night: sent, failed (it certainly did
not arrive), pending (still waiting) or unknown (the server's answer was lost, so
it may have arrived), with the server's last words. It reads only, so it works
while a night runs.`,
		Example: "  crmscore mail list\n  crmscore mail list --all",
		RunE: func(*cobra.Command, []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			records, err := journal.Read(night.JournalPath(cfg))
			if err != nil {
				return err
			}
			a.printMails(journal.Outbox(records), all)
			return nil
		},
	}
	c.Flags().BoolVar(&all, "all", false, "of all nights, the newest first")
	return c
}

// printMails lists the mails of the newest night that queued any, whichever of its
// runs did, or of all.
func (a *app) printMails(mails []journal.MailStatus, all bool) {
	if len(mails) == 0 {
		fmt.Fprintln(a.stdout, "No mail has been queued yet. Mails are queued by crmscore run, when mail.send is true.")
		return
	}
	night := func(m journal.MailStatus) string { date, _, _ := strings.Cut(m.Run, "."); return date }
	newest := ""
	for _, m := range mails {
		newest = max(newest, night(m))
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "run\tstate\trecipient\tbook\twhat\tid\treply\t")
	for _, m := range slices.Backward(mails) {
		if night(m) != newest && !all {
			continue
		}
		what := "scorecard"
		if m.News == "" && m.AsOf != "" {
			what = "no news"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", m.Run, m.State, m.Recipient, m.Book, what, m.ID, m.Reply)
	}
	w.Flush()
}

func (a *app) mailSendCommand() *cobra.Command {
	var unknown []string
	c := &cobra.Command{
		Use:   "send",
		Short: "Send the mails of the last published night that certainly did not arrive",
		Long: `Send tries again what is still pending or was refused, with the same bytes. What
may have arrived (unknown) is sent again only when you name it, because the reader
may then get it twice: ask her first. Mails of earlier nights are never sent.`,
		Example: "  crmscore mail send\n  crmscore mail send --retry-unknown 2026-11-20.maria-berg.ba856d7461f55926@contoso.example",
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			counts, err := night.Resend(c.Context(), a.nightOptions(cfg), unknown)
			if err == nil {
				fmt.Fprintf(a.stdout, "Sent in this night so far: %s\n", counted(counts.Sent, "mail", "mails"))
			}
			return err
		},
	}
	c.Flags().StringSliceVar(&unknown, "retry-unknown", nil, "ids of mails that may have arrived, from crmscore mail list")
	err := c.RegisterFlagCompletionFunc("retry-unknown", func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return a.unknownMails(), cobra.ShellCompDirectiveNoFileComp
	})
	if err != nil {
		panic(err) // the flag is not there: a mistake in this program
	}
	return c
}

// unknownMails are the ids that mail send --retry-unknown takes.
func (a *app) unknownMails() (ids []cobra.Completion) {
	cfg, err := a.config()
	if err != nil {
		return nil
	}
	records, err := journal.Read(night.JournalPath(cfg))
	if err != nil {
		return nil
	}
	for _, m := range journal.Outbox(records) {
		if m.State == journal.Unknown {
			ids = append(ids, m.ID)
		}
	}
	return ids
}
