package mail

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// patience is how long the server may take to answer a whole message, while it
// looks for viruses: RFC 5321 (4.5.3.2.6) gives it ten minutes. Who hangs up
// earlier no longer knows whether the message arrived.
const patience = 10 * time.Minute

// chunk is how much of a message is to go out within one timeout; a workbook on a
// slow line takes longer as a whole.
const chunk = 64 << 10

func reset(conn *smtp.Client, timeout time.Duration) error {
	return errors.Join(conn.UpdateDeadline(timeout), conn.Reset())
}

// transact is one SMTP transaction. Until the final dot every error means that
// nothing was delivered; after it only the server's own answer is certain
// (RFC 1047). gone tells that the connection came to its end before the dot.
//
// The library's deadline is one for the whole connection, so it is set anew for
// each step: a slow server would otherwise lose the answer to the message during
// which the connection's time runs out.
func (s Server) transact(ctx context.Context, conn *smtp.Client, e Envelope) (o Outcome, reply string, gone bool) {
	step := func(do func() error) error { return errors.Join(conn.UpdateDeadline(s.timeout()), do()) }
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
	for rest := e.EML; len(rest) > 0; {
		n := min(len(rest), chunk)
		if err := step(func() error { _, err := w.Write(rest[:n]); return err }); err != nil {
			return certain("message text", err)
		}
		rest = rest[n:]
	}
	if err := s.finish(ctx, conn, w); err != nil {
		if code(err) != 0 {
			return certain("end of message", err)
		}
		return Unknown, fmt.Sprintf("end of message: %v", err), false
	}
	if dc, ok := w.(*smtp.DataCloser); ok {
		return Sent, dc.ServerResponse(), false
	}
	return Sent, "", false
}

// finish sends the final dot and waits for the answer.
func (s Server) finish(ctx context.Context, conn *smtp.Client, w io.Closer) error {
	err := conn.UpdateDeadline(max(patience, s.timeout()))
	if ctx.Err() != nil { // told to stop before this deadline was set
		err = conn.UpdateDeadline(s.timeout())
	}
	return errors.Join(err, w.Close())
}

// certain classifies an error that proves that the message was not taken.
// Anything without a 5xx reply may be over tomorrow; without any reply, or with
// the one that announces it (421), the connection is gone.
func certain(step string, err error) (o Outcome, reply string, gone bool) {
	reply = fmt.Sprintf("%s: %v", step, err)
	c := code(err)
	if c >= 500 && c < 600 {
		return Refused, reply, false
	}
	return Deferred, reply, c == 0 || c == 421
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
