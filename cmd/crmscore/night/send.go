package night

import (
	"context"
	"fmt"

	"crmscore/report/mail"
)

// send delivers what the journal has queued, when the config says so.
func (r *run) send(ctx context.Context) error {
	if !r.ordinary() || !r.Config.Mail.Send {
		return nil
	}
	c := r.Config.Mail
	from, err := mail.Address(c.From)
	if err != nil {
		return fmt.Errorf("mail.from: %w", err)
	}
	server, err := SMTPServer(r.Config)
	if err != nil {
		return err
	}
	box := &outbox{
		journal: r.journal, from: from, output: r.output, wait: r.Wait, log: r.Log,
		server: server,
	}
	err = r.step(ctx, "mail", func() (int64, error) { return 0, box.deliver(ctx, r.LogicalDate) })
	counts := countMails(r.journal.Records(), r.LogicalDate)
	r.Summary.Mails.Sent, r.Summary.Mails.Unknown, r.Summary.Mails.Failed = counts.Sent, counts.Unknown, counts.Failed
	return err
}
