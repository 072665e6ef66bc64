package night

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"time"

	"crmscore/cmd/crmscore/night/journal"
	"crmscore/report"
	"crmscore/report/mail"
)

const (
	defaultMaxBytes = 5 << 20 // base64 adds a third, and 10 MB is where many servers stop
	defaultMaxMails = 2000
	mailJob         = "scorecard"
)

// compose writes tonight's messages as .eml files into the staged folder: the
// company's book to the addresses of the config, each manager's to her own. A
// manager without a usable address is a warning, and the others go out.
func (r *run) compose(b *built) ([]journal.Mail, error) {
	c := r.Config.Mail
	var mails []journal.Mail
	for i, book := range b.books {
		to := []string{book.Email}
		if book.ManagerID == "" {
			to = c.CompanyTo
		}
		for k, recipient := range to {
			if problem := r.unusable(book, recipient); problem != "" {
				r.Summary.Warnings = append(r.Summary.Warnings, problem)
				continue
			}
			name := "mail/" + book.ID
			if len(to) > 1 {
				name = fmt.Sprintf("%s-%d", name, k+1)
			}
			m, err := r.composeOne(book, r.Summary.Books[i], recipient, name+".eml")
			if err != nil {
				return nil, err
			}
			mails = append(mails, m)
		}
	}
	limit := c.MaxMails
	if limit == 0 {
		limit = defaultMaxMails
	}
	if c.Send && len(mails) > limit {
		return nil, fmt.Errorf("%d mails tonight, more than mail.max_mails allows (%d); nothing was published", len(mails), limit)
	}
	r.Summary.Mails.Written = len(mails)
	return mails, nil
}

// unusable says why a book is not mailed, or nothing.
func (r *run) unusable(book report.Book, recipient string) string {
	if recipient == "" {
		return fmt.Sprintf("no mail for the scorecard of %s: no e-mail address in the CRM", book.Owner)
	}
	if err := mail.Allowed(recipient, r.Config.Mail.AllowDomains); err != nil {
		return fmt.Sprintf("no mail for the scorecard of %s: %v", book.Owner, err)
	}
	return ""
}

func (r *run) composeOne(book report.Book, drawn BookReport, recipient, name string) (journal.Mail, error) {
	c := r.Config.Mail
	from := c.From
	if from == "" {
		from = "crmscore <crmscore@localhost>" // only ever in .eml files: sending requires mail.from
	}
	sender, err := mail.Address(from)
	if err != nil {
		return journal.Mail{}, fmt.Errorf("mail.from: %w", err)
	}
	domain := mail.Domain(sender)
	bare, err := mail.Address(recipient)
	if err != nil {
		return journal.Mail{}, err
	}
	attachment, err := r.attachment(drawn)
	if err != nil {
		return journal.Mail{}, err
	}
	attached := ""
	if attachment != nil {
		attached = attachment.Name
	}
	content, err := mail.Render(book, attached)
	if err != nil {
		return journal.Mail{}, fmt.Errorf("mail for %s: %w", book.Owner, err)
	}
	day, err := time.ParseInLocation(time.DateOnly, r.LogicalDate, r.Config.Location())
	if err != nil {
		return journal.Mail{}, fmt.Errorf("logical date: %w", err)
	}
	message := mail.Message{
		ID:     mail.MessageID(mailJob, r.LogicalDate, book.ID, bare, domain),
		Thread: mailJob + "." + book.ID + "@" + domain, List: "scorecards." + domain,
		From: from, To: recipient, ReplyTo: c.ReplyTo, Unsubscribe: unsubscribe(c, sender),
		Subject: content.Subject, Text: content.Text, HTML: content.HTML,
		Date: day, Attachment: attachment,
	}
	eml, err := mail.Compose(message)
	if err != nil {
		return journal.Mail{}, fmt.Errorf("mail for %s: %w", book.Owner, err)
	}
	if err := writeFile(filepath.Join(r.staged, filepath.FromSlash(name)), eml, 0o600); err != nil {
		return journal.Mail{}, err
	}
	sum := sha256.Sum256(eml)
	return journal.Mail{Run: r.Summary.Run, ID: message.ID, Book: book.ID, Recipient: bare, File: name,
		SHA256: hex.EncodeToString(sum[:]), State: journal.Pending}, nil
}

func unsubscribe(c mail.Config, sender string) string {
	if c.Unsubscribe != "" {
		if bare, err := mail.Address(c.Unsubscribe); err == nil {
			return bare
		}
	}
	return sender
}

// attachment is the workbook, or nil when it is too large to be mailed.
func (r *run) attachment(drawn BookReport) (*mail.Attachment, error) {
	limit := r.Config.Mail.MaxBytes
	if limit == 0 {
		limit = defaultMaxBytes
	}
	if drawn.Bytes > limit {
		r.Summary.Warnings = append(r.Summary.Warnings, fmt.Sprintf("the workbook of %s is too large to attach (%d bytes, mail.max_bytes is %d)", drawn.Owner, drawn.Bytes, limit))
		return nil, nil
	}
	content, err := os.ReadFile(filepath.Join(r.staged, filepath.FromSlash(drawn.Path)))
	if err != nil {
		return nil, fmt.Errorf("attach the workbook: %w", err)
	}
	return &mail.Attachment{Name: path.Base(drawn.Path), Content: content}, nil
}

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
	for _, m := range journal.Outbox(r.journal.Records()) {
		if runDate(m.Run) != r.LogicalDate {
			continue
		}
		switch m.State {
		case journal.Sent:
			r.Summary.Mails.Sent++
		case journal.Unknown:
			r.Summary.Mails.Unknown++
		default:
			r.Summary.Mails.Failed++
		}
	}
	return err
}
