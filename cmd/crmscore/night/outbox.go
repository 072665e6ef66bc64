package night

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"crmscore/cmd/crmscore/night/journal"
	"crmscore/report/mail"
)

// waits are the times before a message that the server puts off is tried again in
// the same night. Servers that let strangers wait want five minutes as a rule.
var waits = [...]time.Duration{time.Minute, 5 * time.Minute, 10 * time.Minute}

// outbox sends what the journal has queued. The journal is written before and
// after every transaction, so that whatever is killed, no message is sent twice:
// a message found in state sending may have arrived and becomes unknown.
type outbox struct {
	journal *journal.Journal
	server  mail.Server
	from    string // bare envelope sender
	output  string // folder below which the .eml files lie
	wait    func(ctx context.Context, d time.Duration) error
	log     *slog.Logger
}

// settle ends what a killed process left open. It runs first in every night.
func settle(j *journal.Journal) error {
	for _, m := range journal.Outbox(j.Records()) {
		if m.State != journal.Sending {
			continue
		}
		m.Mail.State, m.Mail.Reply = journal.Unknown, "the process died while sending; the mail may have arrived"
		if err := j.Append(journal.Record{Mail: &m.Mail}); err != nil {
			return err
		}
	}
	for _, r := range journal.Runs(j.Records()) {
		if r.Finished() {
			continue
		}
		r.Run.State, r.Run.ExitCode, r.Run.Error = journal.Aborted, ExitFailed, "the process died"
		if err := j.Append(journal.Record{Run: &r.Run}); err != nil {
			return err
		}
	}
	return nil
}

// queueable tells which of tonight's mails may still be queued: those never
// queued before and those that certainly did not arrive. A refused one is tried
// again: who runs the night again has put right what the server objected to.
func queueable(records []journal.Record, mails []journal.Mail) []journal.Mail {
	known := map[string]journal.MailState{}
	for _, m := range journal.Outbox(records) {
		known[m.ID] = m.State
	}
	var found []journal.Mail
	for _, m := range mails {
		switch known[m.ID] {
		case "", journal.Pending, journal.Refused:
			m.State = journal.Pending
			found = append(found, m)
		}
	}
	return found
}

// deliver sends everything pending and reports what did not surely arrive. A
// message that an earlier night queued and never sent is dropped: a stale
// scorecard is worse than none.
func (o *outbox) deliver(ctx context.Context, logicalDate string) error {
	if err := o.dropStale(); err != nil {
		return err
	}
	var cause error
	for attempt := 1; attempt <= 1+len(waits); attempt++ {
		pending := o.pending()
		if len(pending) == 0 {
			break
		}
		if attempt > 1 {
			why := "put off by the server"
			if cause != nil {
				why = cause.Error()
			}
			o.log.Warn("mail not delivered yet, trying again", "mails", len(pending), "attempt", attempt, "why", why)
			if err := o.wait(ctx, waits[attempt-2]); err != nil {
				return err
			}
		}
		if cause = o.attempt(ctx, pending, attempt); cause != nil && mail.Permanent(cause) {
			break
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return o.verdict(logicalDate, cause)
}

func (o *outbox) pending() []journal.Mail {
	var found []journal.Mail
	for _, m := range journal.Outbox(o.journal.Records()) {
		if m.State == journal.Pending {
			found = append(found, m.Mail)
		}
	}
	return found
}

func (o *outbox) dropStale() error {
	newest := newestPublished(o.journal.Records())
	for _, m := range journal.Outbox(o.journal.Records()) {
		if m.State != journal.Pending || m.Run == newest {
			continue
		}
		m.Mail.State, m.Mail.Reply = journal.Refused, "never sent; a newer scorecard has replaced it"
		if err := o.journal.Append(journal.Record{Mail: &m.Mail}); err != nil {
			return err
		}
	}
	return nil
}

// attempt sends the given messages once. Its error is about the whole batch; a
// message whose file is not what was queued is refused, and the others go out.
func (o *outbox) attempt(ctx context.Context, queued []journal.Mail, attempt int) error {
	var pending []journal.Mail
	var envelopes []mail.Envelope
	for _, m := range queued {
		eml, err := o.load(m)
		if err != nil {
			m.State, m.Reply, m.Attempt = journal.Refused, err.Error(), attempt
			if err := o.journal.Append(journal.Record{Mail: &m}); err != nil {
				return err
			}
			continue
		}
		pending = append(pending, m)
		envelopes = append(envelopes, mail.Envelope{From: o.from, To: m.Recipient, EML: eml})
	}
	note := func(i int, s journal.MailState, reply string) error {
		m := pending[i]
		m.State, m.Reply, m.Attempt = s, reply, attempt
		return o.journal.Append(journal.Record{Mail: &m})
	}
	return o.server.Send(ctx, envelopes,
		func(i int) error { return note(i, journal.Sending, "") },
		func(i int, outcome mail.Outcome, reply string) error {
			state := map[mail.Outcome]journal.MailState{
				mail.Sent: journal.Sent, mail.Refused: journal.Refused, mail.Unknown: journal.Unknown, mail.Deferred: journal.Pending,
			}[outcome]
			o.log.Info("mail", "run", pending[i].Run, "book", pending[i].Book, "outcome", string(outcome))
			return note(i, state, reply)
		})
}

// load reads the stored bytes of a message and makes sure that they are the
// ones that were queued.
func (o *outbox) load(m journal.Mail) ([]byte, error) {
	eml, err := os.ReadFile(filepath.Join(o.output, filepath.FromSlash(m.File)))
	if err != nil {
		return nil, fmt.Errorf("read the queued mail: %w", err)
	}
	sum := sha256.Sum256(eml)
	if hex.EncodeToString(sum[:]) != m.SHA256 {
		return nil, fmt.Errorf("queued mail %s was changed after the night; it is not sent", m.File)
	}
	return eml, nil
}

// verdict ends the night's messages: what is still pending has failed, and
// everything that did not surely arrive is counted.
func (o *outbox) verdict(logicalDate string, cause error) error {
	bad := &UndeliveredError{Cause: cause}
	for _, m := range journal.Outbox(o.journal.Records()) {
		if runDate(m.Run) != logicalDate {
			continue
		}
		switch m.State {
		case journal.Refused:
			bad.Failed++
		case journal.Unknown:
			bad.Unknown++
		case journal.Pending:
			bad.Failed++
		}
	}
	if bad.Failed+bad.Unknown == 0 {
		return nil
	}
	var inner *UndeliveredError
	if errors.As(cause, &inner) {
		bad.Cause = nil
	}
	return bad
}

// runDate is the logical date in a run's id.
func runDate(run string) string {
	if len(run) >= len(time.DateOnly) {
		return run[:len(time.DateOnly)]
	}
	return run
}
