package mail

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
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
// that cannot be written must not be followed by more mail.
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
	client, err := s.client()
	if err != nil {
		return 0, err
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return 0, fmt.Errorf("connect to mail server %s: %w", s.Address, err)
	}
	defer func() { _ = client.CloseWithSMTPClient(conn) }()
	for i := start; i < min(start+batch, len(envelopes)); i++ {
		if err := ctx.Err(); err != nil {
			return done, err
		}
		if err := before(i); err != nil {
			return done, err
		}
		outcome, reply := transact(conn, envelopes[i], s.timeout())
		if err := report(i, outcome, reply); err != nil {
			return done, err
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
	client, err := s.client()
	if err != nil {
		return err
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return fmt.Errorf("connect to mail server %s: %w", s.Address, err)
	}
	return client.CloseWithSMTPClient(conn)
}

func (s Server) client() (*gomail.Client, error) {
	host, portText, err := net.SplitHostPort(s.Address)
	if err != nil {
		return nil, fmt.Errorf("mail server %q: %w", s.Address, err)
	}
	port, err := strconv.Atoi(portText)
	if err != nil {
		return nil, fmt.Errorf("mail server %q: the port is not a number", s.Address)
	}
	opts := []gomail.Option{
		gomail.WithPort(port), gomail.WithTimeout(s.timeout()), gomail.WithoutNoop(),
		gomail.WithTLSConfig(&tls.Config{ServerName: host, MinVersion: tls.VersionTLS12, RootCAs: s.Roots}),
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
		opts = append(opts, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.Username), gomail.WithPassword(s.Password))
	}
	return gomail.NewClient(host, opts...)
}

// timeout is how long the server may take to answer one command.
func (s Server) timeout() time.Duration {
	return cmp.Or(s.Timeout, 30*time.Second)
}

func reset(conn *smtp.Client, timeout time.Duration) error {
	return errors.Join(conn.UpdateDeadline(timeout), conn.Reset())
}

// transact is one SMTP transaction. Until the final dot every error means that
// nothing was delivered; after it only the server's own answer is certain
// (RFC 1047).
//
// The library's deadline is one for the whole connection, so it is set anew for
// each step: a slow server would otherwise lose the answer to the message during
// which the connection's time runs out.
func transact(conn *smtp.Client, e Envelope, timeout time.Duration) (Outcome, string) {
	step := func(do func() error) error { return errors.Join(conn.UpdateDeadline(timeout), do()) }
	if err := step(func() error { return conn.Mail(e.From) }); err != nil {
		return certain("MAIL FROM", err)
	}
	if err := step(func() error { return conn.Rcpt(e.To) }); err != nil {
		return certain("RCPT TO", err)
	}
	var w io.WriteCloser
	if err := step(func() (err error) { w, err = conn.Data(); return err }); err != nil {
		return certain("DATA", err)
	}
	if err := step(func() error { _, err := w.Write(e.EML); return err }); err != nil {
		return certain("message text", err)
	}
	if err := step(w.Close); err != nil {
		if code(err) != 0 {
			return certain("end of message", err)
		}
		return Unknown, fmt.Sprintf("end of message: %v", err)
	}
	if dc, ok := w.(*smtp.DataCloser); ok {
		return Sent, dc.ServerResponse()
	}
	return Sent, ""
}

// certain classifies an error that proves that the message was not taken.
// Anything without a 5xx reply may be over tomorrow.
func certain(step string, err error) (Outcome, string) {
	reply := fmt.Sprintf("%s: %v", step, err)
	if c := code(err); c >= 500 && c < 600 {
		return Refused, reply
	}
	return Deferred, reply
}

// code is the SMTP reply code of an error, 0 when the server gave none.
func code(err error) int {
	var reply *textproto.Error
	if errors.As(err, &reply) {
		return reply.Code
	}
	return 0
}

// Permanent tells whether an error of Send or Check will not go away by itself:
// a certificate that does not fit, a login that is refused, a server without TLS.
func Permanent(err error) bool {
	var unknown x509.UnknownAuthorityError
	var hostname x509.HostnameError
	var invalid x509.CertificateInvalidError
	if errors.As(err, &unknown) || errors.As(err, &hostname) || errors.As(err, &invalid) {
		return true
	}
	return code(err) >= 500
}
