package night

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"crmscore/cmd/crmscore/night/journal"
	"crmscore/report/mail"
)

// Resend sends what the last published night has left waiting or what was
// refused, and those of the given messages whose fate is unknown: that these did
// not arrive is the caller's word. The bytes are the stored ones; nothing is
// composed anew. The counts are of the last published night.
func Resend(ctx context.Context, o Options, unknown []string) (counts MailCounts, err error) {
	if !o.Config.Mail.Send {
		return counts, &InvalidError{Message: "mail.send is false: nothing is sent", Hint: "set it to true; the mails lie in " + o.Config.Shown(o.Config.Folders.Output) + "/mail"}
	}
	from, err := mail.Address(o.Config.Mail.From)
	if err != nil {
		return counts, fmt.Errorf("mail.from: %w", err)
	}
	server, err := SMTPServer(o.Config)
	if err != nil {
		return counts, err
	}
	release, err := acquire(o.Config.Folders.State, holder{PID: o.PID, Host: o.Host, Run: "mail send"})
	if err != nil {
		return counts, err
	}
	defer func() { err = errors.Join(err, release()) }()
	j, err := journal.Open(JournalPath(o.Config), o.Now)
	if err != nil {
		return counts, err
	}
	defer func() { err = errors.Join(err, j.Close()) }()
	if err := settle(j); err != nil {
		return counts, err
	}
	newest := newestPublished(j.Records())
	if newest == "" {
		return counts, &InvalidError{Message: "no night has been published yet", Hint: "crmscore run"}
	}
	if err := requeue(j, newest, unknown); err != nil {
		return counts, err
	}
	box := &outbox{journal: j, from: from, output: o.Config.Folders.Output, wait: o.Wait, log: o.Log, server: server}
	err = box.deliver(ctx, runDate(newest))
	return countMails(j.Records(), runDate(newest)), err
}

// requeue makes refused messages of the newest night pending again, and the
// unknown ones that a person names.
func requeue(j *journal.Journal, newest string, unknown []string) error {
	wanted := map[string]bool{}
	for _, id := range unknown {
		wanted[strings.Trim(id, "<>")] = true
	}
	var again []journal.Mail
	for _, m := range journal.Outbox(j.Records()) {
		switch {
		case wanted[m.ID] && m.State != journal.Unknown:
			return &InvalidError{Message: fmt.Sprintf("the state of mail %s is %s, not unknown", m.ID, m.State), Hint: "crmscore mail list"}
		case wanted[m.ID] && runDate(m.Run) != runDate(newest):
			return &InvalidError{Message: fmt.Sprintf("mail %s is of the night %s; a newer scorecard has replaced it", m.ID, m.Run), Hint: "crmscore mail list"}
		case wanted[m.ID], m.State == journal.Refused && m.Run == newest:
			again = append(again, m.Mail)
		}
		delete(wanted, m.ID)
	}
	if missing := sortedKeys(wanted); len(missing) > 0 {
		return &InvalidError{Message: "there is no mail " + strings.Join(missing, ", nor "), Hint: "crmscore mail list shows the ids"}
	}
	for _, m := range again {
		// A night run again does not queue anew what may have arrived, so an unknown
		// mail is still of the run before; its file must be the same, which load sees to.
		m.Run, m.State, m.Reply, m.Attempt = newest, journal.Pending, "", 0
		if err := j.Append(journal.Record{Mail: &m}); err != nil {
			return err
		}
	}
	return nil
}

// newestPublished is the id of the last run that was published; empty for none.
func newestPublished(records []journal.Record) (id string) {
	for _, rec := range records {
		if rec.Run != nil && rec.Run.State == journal.Published {
			id = rec.Run.ID
		}
	}
	return id
}

// countMails counts the messages of one night by what became of them.
func countMails(records []journal.Record, logicalDate string) (c MailCounts) {
	for _, m := range journal.Outbox(records) {
		if runDate(m.Run) != logicalDate {
			continue
		}
		switch m.State {
		case journal.Sent:
			c.Sent++
		case journal.Unknown:
			c.Unknown++
		default:
			c.Failed++
		}
	}
	return c
}
