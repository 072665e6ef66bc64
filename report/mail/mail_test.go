package mail_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"crmscore/report/mail"
	"crmscore/report/mail/mailtest"
)

func message(to string, attachment []byte) mail.Message {
	return mail.Message{
		ID: "2026-11-20.maria-berg.0011@contoso.example", Thread: "scorecard.maria-berg@contoso.example",
		From: "Sales scorecards <ops@contoso.example>", To: to, Unsubscribe: "ops@contoso.example",
		Subject: "Nordics – 78 % of quota\r\nBcc: all@contoso.example", Text: "Grüße\n.dot at the start\n", HTML: "<p>Grüße</p>",
		Date:       time.Date(2026, 11, 20, 5, 30, 0, 0, time.UTC),
		Attachment: &mail.Attachment{Name: "sales-scorecard_maria-berg_2026-11-20.xlsx", Content: attachment},
	}
}

func compose(t *testing.T, m mail.Message) []byte {
	t.Helper()
	eml, err := mail.Compose(m)
	if err != nil {
		t.Fatal(err)
	}
	return eml
}

func envelope(t *testing.T, to string, attachment []byte) mail.Envelope {
	t.Helper()
	return mail.Envelope{From: "ops@contoso.example", To: to, EML: compose(t, message(to, attachment))}
}

func binary(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i*7 + i/251)
	}
	return b
}

func TestComposeIsTheSameBytesEachTime(t *testing.T) {
	t.Parallel()
	first := compose(t, message("a@contoso.example", binary(1000)))
	for range 5 {
		if !bytes.Equal(first, compose(t, message("a@contoso.example", binary(1000)))) {
			t.Fatal("two compositions of one message differ")
		}
	}
	other := message("a@contoso.example", binary(1000))
	other.ID = "other@contoso.example"
	if bytes.Equal(first, compose(t, other)) {
		t.Fatal("another id gives the same bytes")
	}
}

func TestHeadersAndInjection(t *testing.T) {
	t.Parallel()
	m, err := netmail.ReadMessage(bytes.NewReader(compose(t, message("a@contoso.example", nil))))
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Header.Get("Bcc"); got != "" {
		t.Errorf("a subject with a line break injected Bcc: %s", got)
	}
	for header, want := range map[string]string{
		"Message-Id":               "<2026-11-20.maria-berg.0011@contoso.example>",
		"Auto-Submitted":           "auto-generated",
		"X-Auto-Response-Suppress": "All",
		"References":               "<scorecard.maria-berg@contoso.example>",
		"List-Unsubscribe":         "<mailto:ops@contoso.example?subject=unsubscribe>",
		"Date":                     "Fri, 20 Nov 2026 05:30:00 +0000",
	} {
		if got := m.Header.Get(header); got != want {
			t.Errorf("%s = %q, want %q", header, got, want)
		}
	}
}

// send runs a batch and gives the outcome and reply per envelope.
func send(t *testing.T, s mail.Server, envelopes []mail.Envelope) (outcomes []mail.Outcome, replies []string, err error) {
	t.Helper()
	outcomes, replies = make([]mail.Outcome, len(envelopes)), make([]string, len(envelopes))
	err = s.Send(context.Background(), envelopes, func(int) error { return nil }, func(i int, o mail.Outcome, reply string) error {
		outcomes[i], replies[i] = o, reply
		return nil
	})
	return outcomes, replies, err
}

func TestEveryOutcomeAndTheOthersStillArrive(t *testing.T) {
	t.Parallel()
	srv := mailtest.New(t, nil)
	workbook := binary(200_000)
	var envelopes []mail.Envelope
	for _, to := range []string{"a@x.example", "refuse@x.example", "b@x.example", "later@x.example", "toobig@x.example", "drop@x.example", "c@x.example"} {
		envelopes = append(envelopes, envelope(t, to, workbook))
	}
	got, replies, err := send(t, mail.Server{Address: srv.Address, Roots: srv.Roots}, envelopes)
	if err != nil {
		t.Fatal(err)
	}
	want := []mail.Outcome{mail.Sent, mail.Refused, mail.Sent, mail.Deferred, mail.Refused, mail.Unknown, mail.Sent}
	if !slices.Equal(got, want) {
		t.Fatalf("outcomes %v, want %v (%q)", got, want, replies)
	}
	for _, to := range []string{"a@x.example", "b@x.example", "c@x.example"} {
		if !bytes.Equal(mailtest.Workbook(t, only(srv.Received(to))), workbook) {
			t.Errorf("%s received another attachment", to)
		}
	}
	if !bytes.Equal(lines(only(srv.Received("a@x.example"))), lines(envelopes[0].EML)) {
		t.Error("the message arrived with other bytes than were composed")
	}
}

func TestManyMessagesUseFewConnections(t *testing.T) {
	t.Parallel()
	srv := mailtest.New(t, nil)
	var envelopes []mail.Envelope
	for i := range 45 {
		envelopes = append(envelopes, envelope(t, fmt.Sprintf("m%d@x.example", i), nil))
	}
	got, _, err := send(t, mail.Server{Address: srv.Address, Roots: srv.Roots}, envelopes)
	if err != nil || slices.ContainsFunc(got, func(o mail.Outcome) bool { return o != mail.Sent }) {
		t.Fatalf("%v %v", got, err)
	}
	for _, e := range envelopes {
		if len(srv.Received(e.To)) != 1 {
			t.Errorf("%s received %d messages", e.To, len(srv.Received(e.To)))
		}
	}
	// Each STARTTLS begins a second session on the same connection.
	if srv.Sessions() > 6 {
		t.Errorf("%d sessions, want 45 messages over 3 connections", srv.Sessions())
	}
}

// TestServerThatEndsItsConnections: a server that closes the line after one message
// gets each of the others on a line of its own, at once.
func TestServerThatEndsItsConnections(t *testing.T) {
	t.Parallel()
	srv := mailtest.New(t, nil)
	srv.Enough = 1
	var envelopes []mail.Envelope
	for i := range 5 {
		envelopes = append(envelopes, envelope(t, fmt.Sprintf("m%d@x.example", i), nil))
	}
	got, replies, err := send(t, mail.Server{Address: srv.Address, Roots: srv.Roots}, envelopes)
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range envelopes {
		if got[i] != mail.Sent || len(srv.Received(e.To)) != 1 {
			t.Errorf("%s is %s (%s) and received %d messages", e.To, got[i], replies[i], len(srv.Received(e.To)))
		}
	}
}

// TestToldToStopWhileTheServerThinks: an answer may take minutes, but not where the
// night is told to stop; what became of the message is then unknown.
func TestToldToStopWhileTheServerThinks(t *testing.T) {
	t.Parallel()
	srv := mailtest.NewImplicit(t)
	ctx, stop := context.WithCancel(context.Background())
	thinking := make(chan struct{})
	defer close(thinking)
	srv.OnTaken(func() { stop(); <-thinking })
	var got []mail.Outcome
	s := mail.Server{Address: srv.Address, Roots: srv.Roots, TLS: mail.ImplicitTLS, Username: "ops", Password: "secret", Timeout: time.Second}
	err := s.Send(ctx, []mail.Envelope{envelope(t, "a@x.example", binary(200_000)), envelope(t, "b@x.example", nil)},
		func(int) error { return nil },
		func(_ int, o mail.Outcome, _ string) error { got = append(got, o); return nil })
	if !errors.Is(err, context.Canceled) || !slices.Equal(got, []mail.Outcome{mail.Unknown}) {
		t.Errorf("Send = %v, outcomes %v, want one unknown and the other not begun", err, got)
	}
}

func TestBeforeIsCalledBeforeAnythingLeaves(t *testing.T) {
	t.Parallel()
	srv := mailtest.New(t, nil)
	stop := errors.New("journal full")
	err := mail.Server{Address: srv.Address, Roots: srv.Roots}.Send(context.Background(), []mail.Envelope{envelope(t, "a@x.example", nil)},
		func(int) error { return stop }, func(int, mail.Outcome, string) error { t.Error("reported a message that was not sent"); return nil })
	if !errors.Is(err, stop) || only(srv.Received("a@x.example")) != nil {
		t.Errorf("err = %v, received %d bytes", err, len(only(srv.Received("a@x.example"))))
	}
}

func TestConnectionsThatMustNotBeUsed(t *testing.T) {
	t.Parallel()
	withTLS := mailtest.New(t, nil)
	plain := mailtest.New(t, func(s *smtp.Server) { s.TLSConfig = nil })
	for _, c := range []struct {
		name      string
		server    mail.Server
		permanent bool
	}{
		{"certificate of a stranger", mail.Server{Address: withTLS.Address}, true},
		{"no STARTTLS offered", mail.Server{Address: plain.Address}, false},
		{"wrong password", mail.Server{Address: withTLS.Address, Roots: withTLS.Roots, Username: "ops", Password: "hunter2-ex"}, true},
		{"nobody listens", mail.Server{Address: "localhost:1"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, _, err := send(t, c.server, []mail.Envelope{envelope(t, "x@x.example", nil)})
			if err == nil {
				t.Fatal("the message was sent")
			}
			if c.server.Password != "" && strings.Contains(err.Error(), c.server.Password) {
				t.Errorf("the error shows the password: %v", err)
			}
			if got := mail.Permanent(err); got != c.permanent {
				t.Errorf("Permanent(%v) = %v, want %v", err, got, c.permanent)
			}
		})
	}
	if err := (mail.Server{Address: withTLS.Address, Roots: withTLS.Roots, Username: "ops", Password: "secret"}).Check(context.Background()); err != nil {
		t.Errorf("Check with the right password: %v", err)
	}
}

func TestAllowed(t *testing.T) {
	t.Parallel()
	domains := []string{"contoso.example"}
	for address, ok := range map[string]bool{
		"a@contoso.example": true, "a@CONTOSO.example": true, "Maria <a@contoso.example>": true,
		"a@evil.example": false, "a@contoso.example.evil.example": false, "a@sub.contoso.example": false, "no address": false,
	} {
		if err := mail.Allowed(address, domains); (err == nil) != ok {
			t.Errorf("Allowed(%q) = %v, want ok %v", address, err, ok)
		}
	}
}

// lines normalises line ends, which SMTP may not keep apart.
func lines(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")) }

// only gives the single message of a recipient, or nil.
func only(messages [][]byte) []byte {
	if len(messages) != 1 {
		return nil
	}
	return messages[0]
}

// A server that takes messages and never answers would make every message of the
// night unknown; after a few the rest is better left unsent.
func TestServerThatLosesEveryAnswerIsLeftAlone(t *testing.T) {
	t.Parallel()
	srv := mailtest.New(t, nil)
	var envelopes []mail.Envelope
	for i := range 6 {
		envelopes = append(envelopes, envelope(t, fmt.Sprintf("drop@%d.example", i), nil))
	}
	var got []mail.Outcome
	err := mail.Server{Address: srv.Address, Roots: srv.Roots}.Send(context.Background(), envelopes,
		func(int) error { return nil },
		func(_ int, o mail.Outcome, _ string) error { got = append(got, o); return nil })
	if err == nil || !strings.Contains(err.Error(), "no answer to 3 messages in a row") || mail.Permanent(err) {
		t.Errorf("Send = %v", err)
	}
	if !slices.Equal(got, []mail.Outcome{mail.Unknown, mail.Unknown, mail.Unknown}) {
		t.Errorf("outcomes %v, want three unknown and the rest unsent", got)
	}
}
