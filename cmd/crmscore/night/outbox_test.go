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
	"slices"
	"strings"
	"testing"
	"time"

	"crmscore/cmd/crmscore/night/journal"
	"crmscore/report/mail"
	"crmscore/report/mail/mailtest"
)

const date = "2026-11-20"

// fixture is an outbox over a real journal, a real folder and a real SMTP server.
type fixture struct {
	*outbox
	smtp *mailtest.Server
	path string
	now  time.Time
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{smtp: mailtest.New(t, nil), path: filepath.Join(t.TempDir(), "journal.jsonl"), now: time.Date(2026, 11, 20, 4, 30, 0, 0, time.UTC)}
	f.outbox = &outbox{
		server: mail.Server{Address: f.smtp.Address, Roots: f.smtp.Roots}, from: "ops@contoso.example", output: t.TempDir(),
		wait: func(_ context.Context, d time.Duration) error { f.now = f.now.Add(d); return nil },
		log:  slog.New(slog.DiscardHandler),
	}
	f.reopen(t)
	return f
}

// reopen is what a new process does.
func (f *fixture) reopen(t *testing.T) {
	t.Helper()
	if f.journal != nil {
		_ = f.journal.Close()
	}
	j, err := journal.Open(f.path, func() time.Time { f.now = f.now.Add(time.Second); return f.now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	f.journal = j
}

// publish queues one mail per recipient, as a published night does.
func (f *fixture) publish(t *testing.T, run string, recipients ...string) {
	t.Helper()
	var mails []journal.Mail
	for _, to := range recipients {
		eml := []byte("Subject: scorecard\r\n\r\nfor " + to + "\r\n")
		name := to + ".eml"
		if err := os.WriteFile(filepath.Join(f.output, name), eml, 0o600); err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(eml)
		mails = append(mails, journal.Mail{Run: run, ID: runDate(run) + to, Recipient: to, File: name, SHA256: hex.EncodeToString(sum[:])})
	}
	rec := journal.Record{Run: &journal.Run{ID: run, LogicalDate: runDate(run), State: journal.Published, Mails: queueable(f.journal.Records(), mails)}}
	if err := f.journal.Append(rec); err != nil {
		t.Fatal(err)
	}
}

func (f *fixture) states() map[string]journal.MailState {
	found := map[string]journal.MailState{}
	for _, m := range journal.Outbox(f.journal.Records()) {
		found[m.Recipient] = m.State
	}
	return found
}

func TestOneRefusedRecipientDoesNotStopTheOthers(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.publish(t, date+".1", "a@x.example", "refuse@x.example", "b@x.example", "later@x.example", "drop@x.example")
	err := f.deliver(context.Background(), date)
	var bad *UndeliveredError
	if !errors.As(err, &bad) || bad.Failed != 2 || bad.Unknown != 1 {
		t.Fatalf("deliver = %v, want 2 failed and 1 unknown", err)
	}
	if ExitCode(context.Background(), err) != ExitUndelivered {
		t.Errorf("exit code %d", ExitCode(context.Background(), err))
	}
	for to, want := range map[string]int{"a@x.example": 1, "b@x.example": 1, "drop@x.example": 1, "refuse@x.example": 0} {
		if got := len(f.smtp.Received(to)); got != want {
			t.Errorf("%s received %d messages, want %d", to, got, want)
		}
	}
	want := map[string]journal.MailState{"a@x.example": journal.Sent, "b@x.example": journal.Sent, "refuse@x.example": journal.Refused,
		"later@x.example": journal.Pending, "drop@x.example": journal.Unknown}
	for to, state := range want {
		if f.states()[to] != state {
			t.Errorf("%s is %s, want %s", to, f.states()[to], state)
		}
	}
}

// Killed at every point of a delivery: nobody ever receives two messages, and
// nothing is marked sent that was not.
func TestKilledAnywhereWhileSending(t *testing.T) {
	t.Parallel()
	recipients := []string{"a@x.example", "b@x.example", "c@x.example"}
	killed := errors.New("killed")
	for point := range 7 { // each mail is journalled twice
		f := newFixture(t)
		f.publish(t, date+".1", recipients...)
		appended := 0
		err := f.server.Send(context.Background(), f.envelopes(t),
			func(i int) error { return f.note(i, journal.Sending, &appended, point, killed) },
			func(i int, o mail.Outcome, _ string) error {
				if o != mail.Sent {
					t.Fatalf("outcome %s", o)
				}
				return f.note(i, journal.Sent, &appended, point, killed)
			})
		if point < 6 && !errors.Is(err, killed) {
			t.Fatalf("point %d: %v", point, err)
		}
		f.reopen(t)
		if err := settle(f.journal); err != nil {
			t.Fatal(err)
		}
		f.publish(t, date+".2", recipients...) // the night again
		_ = f.deliver(context.Background(), date)
		for _, to := range recipients {
			got, state := len(f.smtp.Received(to)), f.states()[to]
			if got > 1 {
				t.Errorf("killed at %d: %s received %d messages", point, to, got)
			}
			if state == journal.Sent && got != 1 || state == journal.Pending {
				t.Errorf("killed at %d: %s is %s and received %d messages", point, to, state, got)
			}
		}
	}
}

func (f *fixture) envelopes(t *testing.T) []mail.Envelope {
	t.Helper()
	var found []mail.Envelope
	for _, m := range f.pending() {
		eml, err := f.load(m)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, mail.Envelope{From: f.from, To: m.Recipient, EML: eml})
	}
	return found
}

// note journals a state, or dies before it can.
func (f *fixture) note(i int, s journal.MailState, appended *int, point int, killed error) error {
	if *appended == point {
		return killed
	}
	*appended++
	m := journal.Outbox(f.journal.Records())[i].Mail
	m.State = s
	return f.journal.Append(journal.Record{Mail: &m})
}

func TestRepeatedNightSendsNothingAgain(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for run := range 3 {
		f.publish(t, date+"."+string(rune('1'+run)), "a@x.example")
		if err := f.deliver(context.Background(), date); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(f.smtp.Received("a@x.example")); got != 1 {
		t.Errorf("received %d messages, want 1", got)
	}
}

func TestStaleScorecardIsDropped(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.publish(t, "2026-11-19.1", "old@x.example")
	f.publish(t, date+".1", "new@x.example")
	if err := f.deliver(context.Background(), date); err != nil {
		t.Fatal(err)
	}
	if len(f.smtp.Received("old@x.example")) != 0 || f.states()["old@x.example"] != journal.Refused {
		t.Errorf("yesterday's unsent scorecard is %s", f.states()["old@x.example"])
	}
}

func TestChangedFileIsNotSent(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.publish(t, date+".1", "a@x.example", "b@x.example")
	if err := os.WriteFile(filepath.Join(f.output, "a@x.example.eml"), []byte("other"), 0o600); err != nil {
		t.Fatal(err)
	}
	start := f.now
	if err := f.deliver(context.Background(), date); err == nil || len(f.smtp.Received("a@x.example")) != 0 {
		t.Errorf("a changed message was sent (%v)", err)
	}
	if len(f.smtp.Received("b@x.example")) != 1 || f.states()["a@x.example"] != journal.Refused || f.now.Sub(start) > time.Minute {
		t.Errorf("the others are held up by it: %v", f.states())
	}
}

func TestServerDownIsUndelivered(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.server.Address = "localhost:1"
	f.publish(t, date+".1", "a@x.example")
	start := f.now
	err := f.deliver(context.Background(), date)
	if ExitCode(context.Background(), err) != ExitUndelivered {
		t.Fatalf("deliver = %v", err)
	}
	if waited := f.now.Sub(start); waited < 16*time.Minute {
		t.Errorf("gave up after %s; a server that lets strangers wait wants 5 minutes, and some more", waited)
	}
	// The server is back: the same night again delivers.
	f.server.Address = f.smtp.Address
	if err := f.deliver(context.Background(), date); err != nil || !slices.Contains([]journal.MailState{journal.Sent}, f.states()["a@x.example"]) {
		t.Errorf("after the server came back: %v, %v", err, f.states())
	}
}

// A manager may vanish between two runs of one night; what the first one queued
// for her must not keep the others from their mail.
func TestMailOfAnEarlierRunOfTheNightIsDropped(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.publish(t, date+".1", "gone@x.example", "a@x.example")
	if err := os.Remove(filepath.Join(f.output, "gone@x.example.eml")); err != nil {
		t.Fatal(err)
	}
	f.publish(t, date+".2", "a@x.example")
	err := f.deliver(context.Background(), date)
	var bad *UndeliveredError
	if !errors.As(err, &bad) || bad.Failed != 1 {
		t.Errorf("deliver = %v, want 1 failed", err)
	}
	if got := len(f.smtp.Received("a@x.example")); got != 1 {
		t.Errorf("a@x.example received %d messages, want 1", got)
	}
}

func TestRefusedMailIsTriedAgainByAnotherRun(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for run, want := range []int{1, 2} {
		f.publish(t, fmt.Sprintf("%s.%d", date, run+1), "refuse@x.example", "a@x.example")
		if err := f.deliver(context.Background(), date); ExitCode(context.Background(), err) != ExitUndelivered {
			t.Errorf("deliver = %v", err)
		}
		if got := journal.Outbox(f.journal.Records()); got[0].State != journal.Refused || got[0].Run != fmt.Sprintf("%s.%d", date, want) {
			t.Errorf("after run %d the mail is %+v", want, got[0])
		}
	}
	if got := len(f.smtp.Received("a@x.example")); got != 1 {
		t.Errorf("a@x.example received %d messages, want 1", got)
	}
}

// TestUnknownMailAfterTheNightRanAgain: the word of a person still sends what may not
// have arrived; without it, no run does.
func TestUnknownMailAfterTheNightRanAgain(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	id := date + "drop@x.example"
	f.publish(t, date+".1", "drop@x.example")
	_ = f.deliver(context.Background(), date)
	f.publish(t, date+".2", "drop@x.example")
	_ = f.deliver(context.Background(), date)
	if got := len(f.smtp.Received("drop@x.example")); got != 1 {
		t.Fatalf("received %d messages before a person's word, want 1", got)
	}
	if err := requeue(f.journal, date+".2", []string{id}); err != nil {
		t.Fatal(err)
	}
	_ = f.deliver(context.Background(), date)
	if got := len(f.smtp.Received("drop@x.example")); got != 2 {
		t.Errorf("received %d messages after a person's word, want 2: %v", got, journal.Outbox(f.journal.Records()))
	}
	f.publish(t, "2026-11-21.1", "new@x.example")
	if err := requeue(f.journal, "2026-11-21.1", []string{id}); err == nil {
		t.Error("a mail of an earlier night is sent again")
	}
	const missing = "there is no mail a@x, nor b@x, nor c@x\n"
	if err := requeue(f.journal, "2026-11-21.1", []string{"c@x", "<a@x>", "b@x"}); err == nil || !strings.HasPrefix(err.Error(), missing) {
		t.Errorf("got %v, want %q", err, missing)
	}
}
