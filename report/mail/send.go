package mail

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Outcome is what is known after an attempt to send.
type Outcome string

// Refused is certain and final, Deferred certain for now (trying again may
// help), Unknown means that the whole message went out and the answer was lost:
// it may have arrived.
const (
	Sent     Outcome = "sent"
	Refused  Outcome = "refused"
	Deferred Outcome = "deferred"
	Unknown  Outcome = "unknown"
)

// Server is how to reach the SMTP server.
type Server struct {
	Address  string // host:port
	TLS      string // StartTLS (also when empty), ImplicitTLS or NoTLS
	Username string
	Password string
	HELO     string        // how we greet; empty: the host's name
	Timeout  time.Duration // of each network operation; 0 = 30 s
	Roots    *x509.CertPool
}

// Envelope is one composed message on its way: sender and recipient addresses
// without names, and the bytes from Compose.
type Envelope struct {
	From, To string
	EML      []byte
}

// Report is called with the outcome of one envelope, by index, and the
// server's reply or the error's text. An error from it ends the batch: state
// that cannot be written must not be followed by more mail. What is deferred
// because the server ended the connection is tried again at once on a new one,
// with a call of before and a second outcome.
type Report func(i int, o Outcome, reply string) error

// batch is how many messages one connection carries: servers limit the commands
// that are not mail on one connection.
const batch = 20

// maxLost is how many answers in a row may get lost before the server counts as
// out of order: more messages would only become unknown too.
const maxLost = 3

// Send sends the envelopes one after the other, over as few connections as are
// polite. before is called immediately before each transaction, so that the
// caller can note that the message is on its way; its error ends the batch. A
// refused message does not stop the others. The returned error is about the
// batch as a whole: no connection, no login, no certificate, or a callback's
// error; envelopes not reported yet were not sent.
func (s Server) Send(ctx context.Context, envelopes []Envelope, before func(i int) error, report Report) error {
	lost := 0
	counted := func(i int, o Outcome, reply string) error {
		if lost++; o != Unknown {
			lost = 0
		}
		return report(i, o, reply)
	}
	for start := 0; start < len(envelopes); {
		n, err := s.sendBatch(ctx, envelopes, start, before, counted)
		start += n
		if err != nil {
			return err
		}
		if lost >= maxLost {
			return fmt.Errorf("mail server %s: no answer to %d messages in a row; the rest was not sent", s.Address, lost)
		}
	}
	return nil
}

// sendBatch uses one connection and reports how many envelopes were dealt with.
func (s Server) sendBatch(ctx context.Context, envelopes []Envelope, start int, before func(int) error, report Report) (done int, err error) {
	var l line
	client, err := s.client(&l)
	if err != nil {
		return 0, err
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return 0, fmt.Errorf("connect to mail server %s: %w", s.Address, err)
	}
	defer func() { _ = client.CloseWithSMTPClient(conn) }()
	// Who is told to stop waits no longer for one answer than for any other.
	defer context.AfterFunc(ctx, func() { _ = l.conn.SetDeadline(time.Now().Add(s.timeout())) })()
	for i := start; i < min(start+batch, len(envelopes)); i++ {
		if err := ctx.Err(); err != nil {
			return done, err
		}
		if err := before(i); err != nil {
			return done, err
		}
		outcome, reply, gone := s.transact(ctx, conn, envelopes[i])
		if err := report(i, outcome, reply); err != nil {
			return done, err
		}
		if gone && done > 0 {
			return done, nil // enough messages on this connection, thinks the server: this one goes on the next
		}
		done++
		if outcome == Unknown {
			return done, nil // the line is dead; the next batch dials anew
		}
		if outcome != Sent && reset(conn, s.timeout()) != nil {
			return done, nil
		}
	}
	return done, nil
}

// Check connects, negotiates TLS and logs in, and sends nothing.
func (s Server) Check(ctx context.Context) error {
	client, err := s.client(&line{})
	if err != nil {
		return err
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return fmt.Errorf("connect to mail server %s: %w", s.Address, err)
	}
	return client.CloseWithSMTPClient(conn)
}

// line holds the connection of a client, whose deadline can be moved while the
// client waits for an answer.
type line struct{ conn net.Conn }

func (s Server) client(l *line) (*gomail.Client, error) {
	host, portText, err := net.SplitHostPort(s.Address)
	if err != nil {
		return nil, fmt.Errorf("mail server %q: %w", s.Address, err)
	}
	port, err := strconv.Atoi(portText)
	if err != nil {
		return nil, fmt.Errorf("mail server %q: the port is not a number", s.Address)
	}
	secured := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12, RootCAs: s.Roots}
	dial := (&net.Dialer{}).DialContext
	if s.TLS == ImplicitTLS {
		dial = (&tls.Dialer{Config: secured}).DialContext
	}
	opts := []gomail.Option{
		gomail.WithPort(port), gomail.WithTimeout(s.timeout()), gomail.WithoutNoop(), gomail.WithTLSConfig(secured),
		gomail.WithDialContextFunc(func(ctx context.Context, network, address string) (conn net.Conn, err error) {
			conn, err = dial(ctx, network, address)
			l.conn = conn
			return conn, err
		}),
	}
	if s.HELO != "" {
		opts = append(opts, gomail.WithHELO(s.HELO))
	}
	switch s.TLS {
	case ImplicitTLS:
		opts = append(opts, gomail.WithSSL())
	case NoTLS:
		opts = append(opts, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.Username != "" {
		opts = append(opts, gomail.WithOpportunisticSMTPAuth(logins(s.TLS)...), gomail.WithUsername(s.Username), gomail.WithPassword(s.Password))
	}
	return gomail.NewClient(host, opts...)
}

// logins are the ways to log in, the safest first. The library's own choice knows
// nothing of a TLS connection that it has not dialled itself.
func logins(mode string) []gomail.SMTPAuthType {
	ways := []gomail.SMTPAuthType{gomail.SMTPAuthSCRAMSHA256PLUS, gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthSCRAMSHA1PLUS, gomail.SMTPAuthSCRAMSHA1,
		gomail.SMTPAuthNTLM, gomail.SMTPAuthCramMD5}
	if mode == NoTLS {
		return ways // none that shows the password to the line
	}
	return append(ways, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin)
}

// timeout is how long the server may take to answer one command.
func (s Server) timeout() time.Duration {
	return cmp.Or(s.Timeout, 30*time.Second)
}
