// Package mailtest is a real SMTP server in the test's own process, with
// STARTTLS and a certificate of its own. What it does to a recipient is read
// from the address, so that a test says what it wants where it names the
// recipient: refuse@ is refused (550), later@ put off (451), toobig@ refused
// after the text (552), and drop@ takes the text and closes the line instead of
// answering.
package mailtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Server is a running server.
type Server struct {
	Address string         // localhost:port
	Roots   *x509.CertPool // trusts the server's certificate
	Enough  int            // messages after which it closes a connection; 0: never. To be set before the first
	PEM     []byte         // that certificate

	mu       sync.Mutex
	received map[string][][]byte // by recipient, in the order of arrival
	sessions int
	taken    func()
}

// New starts a server that ends with the test. configure, when not nil, changes
// it before it listens.
func New(t *testing.T, configure func(*smtp.Server)) *Server {
	t.Helper()
	return start(t, configure, func(l net.Listener, _ *tls.Config) net.Listener { return l })
}

// NewImplicit starts a server that speaks TLS from the first byte.
func NewImplicit(t *testing.T) *Server {
	t.Helper()
	return start(t, nil, tls.NewListener)
}

func start(t *testing.T, configure func(*smtp.Server), wrap func(net.Listener, *tls.Config) net.Listener) *Server {
	t.Helper()
	cert, roots := certificate(t)
	s := &Server{Roots: roots, PEM: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Certificate[0]}), received: map[string][][]byte{}}
	srv := smtp.NewServer(s)
	srv.Domain = "localhost"
	srv.TLSConfig = &tls.Config{Certificates: []tls.Certificate{cert}}
	srv.ErrorLog = log.New(io.Discard, "", 0)
	if configure != nil {
		configure(srv)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Address = "localhost:" + l.Addr().String()[strings.LastIndexByte(l.Addr().String(), ':')+1:]
	secured := srv.TLSConfig
	go func() { _ = srv.Serve(wrap(l, secured)) }()
	t.Cleanup(func() { _ = srv.Close() })
	return s
}

// NewSession implements smtp.Backend.
func (s *Server) NewSession(c *smtp.Conn) (smtp.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions++
	return &session{server: s, conn: c}, nil
}

// Received gives the messages that a recipient got, whether or not the sender
// was told so.
func (s *Server) Received(recipient string) [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.received[recipient]
}

// OnTaken sets what happens when a text has come in whole, before it is answered.
func (s *Server) OnTaken(do func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken = do
}

// Sessions counts the SMTP sessions; STARTTLS begins a second one on the same
// connection.
func (s *Server) Sessions() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sessions
}

type session struct {
	server *Server
	conn   *smtp.Conn
	to     string
	begun  int
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "ops" || password != "secret" {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (s *session) Mail(string, *smtp.MailOptions) error {
	if s.begun++; s.server.Enough > 0 && s.begun > s.server.Enough {
		return errors.Join(s.conn.Conn().Close(), io.ErrUnexpectedEOF)
	}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	switch {
	case strings.HasPrefix(to, "refuse@"):
		return &smtp.SMTPError{Code: 550, Message: "no such user"}
	case strings.HasPrefix(to, "later@"):
		return &smtp.SMTPError{Code: 451, Message: "try again later"}
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.server.mu.Lock()
	s.server.received[s.to] = append(s.server.received[s.to], text)
	taken := s.server.taken
	s.server.mu.Unlock()
	if taken != nil {
		taken()
	}
	switch {
	case strings.HasPrefix(s.to, "toobig@"):
		return &smtp.SMTPError{Code: 552, Message: "message too big"}
	case strings.HasPrefix(s.to, "drop@"):
		return errors.Join(s.conn.Conn().Close(), io.ErrUnexpectedEOF)
	}
	return nil
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

// certificate makes a certificate for localhost and the pool that trusts it.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Unix(0, 0), NotAfter: time.Date(2199, 1, 1, 0, 0, 0, 0, time.UTC),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}
