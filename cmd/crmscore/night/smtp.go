package night

import (
	"crmscore/cmd/crmscore/config"
	"crmscore/report/mail"
)

// SMTPServer is the mail server of a config.
func SMTPServer(c *config.Config) mail.Server {
	return mail.Server{Address: c.Mail.SMTP, TLS: c.Mail.TLS, Username: c.Mail.Username, Password: c.SMTPPassword().Reveal()}
}
