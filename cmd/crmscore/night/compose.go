package night

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"crmscore/cmd/crmscore/night/journal"
	"crmscore/report"
	"crmscore/report/mail"
)

const (
	defaultMaxMails = 2000
	mailJob         = "scorecard"
)

// composer writes tonight's messages as .eml files into the staged folder.
type composer struct {
	*run
	from, domain string // the sender as configured, and the domain of the ids
	date         time.Time
	unmailed     map[string][]string         // why reps' own books are not mailed, and whose
	told         map[readership]journal.Mail // by book and recipient: the last scorecard that was sent before tonight
}

// readership is one book to one address.
type readership struct{ book, recipient string }

// compose writes tonight's messages: the company's book to the addresses of the
// config, each manager's to her own, and a rep's to hers only where the config says
// so. A reader without a usable address is a warning, and the others go out.
func (r *run) compose(b *built) ([]journal.Mail, error) {
	c, err := r.composer()
	if err != nil {
		return nil, err
	}
	r.warnStrays(b.books)
	var mails []journal.Mail
	for i, book := range b.books {
		if !r.mailed(book) {
			continue
		}
		written, err := c.book(book, r.Summary.Books[i])
		if err != nil {
			return nil, fmt.Errorf("mail for %s: %w", book.Owner, err)
		}
		mails = append(mails, written...)
	}
	c.warnUnmailed()
	limit := r.Config.Mail.MaxMails
	if limit == 0 {
		limit = defaultMaxMails
	}
	if r.Config.Mail.Send && len(mails) > limit {
		return nil, &InvalidError{Message: fmt.Sprintf("%d mails tonight, more than mail.max_mails allows (%d); nothing was published", len(mails), limit),
			Hint: "with mail.send: false the night writes them to output/mail for a look; if all of them are wanted, raise mail.max_mails"}
	}
	r.Summary.Mails.Written = len(mails)
	return mails, nil
}

func (r *run) composer() (*composer, error) {
	records, err := r.records()
	if err != nil {
		return nil, err
	}
	c := &composer{run: r, from: r.Config.Mail.From, date: r.firstStart(records), told: map[readership]journal.Mail{}, unmailed: map[string][]string{}}
	if c.from == "" {
		c.from = "crmscore <crmscore@localhost>" // only ever in .eml files: sending requires mail.from
	}
	sender, err := mail.Address(c.from)
	if err != nil {
		return nil, fmt.Errorf("mail.from: %w", err)
	}
	c.domain = mail.Domain(sender)
	for _, m := range journal.Outbox(records) {
		// The same night again must write the same mails, so its own do not count.
		if m.News == "" || runDate(m.Run) >= r.LogicalDate || m.State != journal.Sent && m.State != journal.Unknown {
			continue
		}
		if m.State == journal.Unknown {
			m.News = "" // what the reader has seen is not known: anything is news
		}
		key := readership{m.Book, strings.ToLower(m.Recipient)}
		if runDate(c.told[key].Run) <= runDate(m.Run) {
			c.told[key] = m.Mail
		}
	}
	return c, nil
}

// records are the journal's; a dry run only reads it, a look back has no past.
func (r *run) records() ([]journal.Record, error) {
	switch {
	case r.journal != nil:
		return r.journal.Records(), nil
	case r.DryRun && r.AsOf.IsZero():
		return journal.Read(JournalPath(r.Config))
	}
	return nil, nil
}

// firstStart dates the mails: when the first run of this night began, so that the
// night run again writes the same bytes.
func (r *run) firstStart(records []journal.Record) time.Time {
	for _, past := range journal.Runs(records) {
		if past.LogicalDate == r.LogicalDate {
			return past.StartedAt.In(r.Config.Location()).Truncate(time.Second)
		}
	}
	return r.Now().In(r.Config.Location()).Truncate(time.Second)
}

// book writes the messages of one book.
func (c *composer) book(book report.Book, drawn BookReport) (mails []journal.Mail, err error) {
	to, sentOn := c.recipients(book)
	if len(to) == 0 {
		return nil, nil
	}
	news := mail.News(book)
	var content mail.Content
	var attachment *mail.Attachment
	for k, recipient := range to {
		name := "mail/" + book.ID
		if len(to) > 1 {
			name = fmt.Sprintf("%s-%d", name, k+1)
		}
		bare, err := mail.Address(recipient)
		if err != nil {
			return nil, err
		}
		entry := journal.Mail{Run: c.Summary.Run, ID: mail.MessageID(mailJob, c.LogicalDate, book.ID, bare, c.domain), Book: book.ID,
			Recipient: bare, File: name + ".eml", State: journal.Pending, AsOf: book.AsOf.Format(time.DateOnly), News: news}
		if since, quiet := c.quiet(entry); quiet {
			c.Summary.Mails.Unchanged++
			if c.Config.Mail.Unchanged == mail.SendNone {
				continue
			}
			digest, err := mail.RenderDigest(book, sentOn, since)
			if err != nil {
				return nil, err
			}
			entry.News = ""
			if mails, err = c.add(mails, entry, recipient, digest, nil); err != nil {
				return nil, err
			}
			continue
		}
		if content.Text == "" { // the same for all recipients, and only for those who get it
			if content, attachment, err = c.content(book, sentOn, drawn); err != nil {
				return nil, err
			}
		}
		if mails, err = c.add(mails, entry, recipient, content, attachment); err != nil {
			return nil, err
		}
	}
	return mails, nil
}

// quiet tells whether the config wants no scorecard where the recipient has been
// told all of it already, and the as-of date of the one that told it.
func (c *composer) quiet(m journal.Mail) (since time.Time, quiet bool) {
	if c.Config.Mail.Unchanged != mail.SendDigest && c.Config.Mail.Unchanged != mail.SendNone {
		return since, false
	}
	last, ok := c.told[readership{m.Book, strings.ToLower(m.Recipient)}]
	if !ok || last.News != m.News {
		return since, false
	}
	since, err := time.Parse(time.DateOnly, last.AsOf)
	return since, err == nil
}

// add composes one message and writes it.
func (c *composer) add(mails []journal.Mail, entry journal.Mail, recipient string, content mail.Content, attachment *mail.Attachment) ([]journal.Mail, error) {
	sender, err := mail.Address(c.from)
	if err != nil {
		return nil, fmt.Errorf("mail.from: %w", err)
	}
	eml, err := mail.Compose(mail.Message{
		ID: entry.ID, Thread: mailJob + "." + entry.Book + "@" + c.domain, List: "scorecards." + c.domain,
		From: c.from, To: recipient, ReplyTo: c.Config.Mail.ReplyTo, Unsubscribe: unsubscribe(c.Config.Mail, sender),
		Subject: content.Subject, Text: content.Text, HTML: content.HTML, Date: c.date, Attachment: attachment,
	})
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(eml)
	entry.SHA256 = hex.EncodeToString(sum[:])
	return append(mails, entry), WriteFile(filepath.Join(c.staged, filepath.FromSlash(entry.File)), eml, 0o600)
}

func unsubscribe(c mail.Config, sender string) string {
	if c.Unsubscribe != "" {
		if bare, err := mail.Address(c.Unsubscribe); err == nil {
			return bare
		}
	}
	return sender
}
