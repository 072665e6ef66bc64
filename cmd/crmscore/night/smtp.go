package night

import (
	"crypto/x509"
	"fmt"
	"os"

	"crmscore/cmd/crmscore/config"
	"crmscore/report/mail"
)

// SMTPServer is the mail server of a config.
func SMTPServer(c *config.Config) (mail.Server, error) {
	s := mail.Server{Address: c.Mail.SMTP, TLS: c.Mail.TLS, Username: c.Mail.Username, Password: c.SMTPPassword().Reveal()}
	if c.Mail.CAFile == "" {
		return s, nil
	}
	pem, err := os.ReadFile(c.Mail.CAFile)
	if err != nil {
		return s, fmt.Errorf("read mail.ca_file: %w", err)
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool()
	}
	if !roots.AppendCertsFromPEM(pem) {
		return s, &InvalidError{Message: "mail.ca_file " + c.Mail.CAFile + " holds no certificate", Hint: "it must be in PEM form"}
	}
	s.Roots = roots
	return s, nil
}
