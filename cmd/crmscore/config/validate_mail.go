package config

import (
	"fmt"
	"net"
	netmail "net/mail"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"crmscore/report/mail"
)

func (c *Config) validateMail(d *document, getenv Getenv) {
	m := &c.Mail
	address := func(path, text string) {
		if _, err := netmail.ParseAddress(text); err != nil {
			d.fault(path, fmt.Sprintf("%q is not a mail address", text), `for example "Sales scorecards <ops@contoso.example>"`)
		}
	}
	c.validateRecipients(d)
	for _, opt := range []struct{ path, text string }{{"mail.from", m.From}, {"mail.reply_to", m.ReplyTo}, {"mail.unsubscribe", m.Unsubscribe}} {
		if opt.text != "" {
			address(opt.path, opt.text)
		}
	}
	switch m.TLS {
	case "", mail.StartTLS, mail.ImplicitTLS, mail.NoTLS:
	default:
		d.fault("mail.tls", fmt.Sprintf("unknown tls mode %q", m.TLS), "starttls, tls or none")
	}
	switch m.Unchanged {
	case "", mail.SendAnyway, mail.SendDigest, mail.SendNone:
	default:
		d.fault("mail.unchanged", fmt.Sprintf("unknown choice %q for a night without news", m.Unchanged), "send, digest or skip")
	}
	if m.LinkBase != "" && !linkable(m.LinkBase) {
		d.fault("mail.link_base", fmt.Sprintf("%q is neither an https address nor an absolute path", shown(m.LinkBase)),
			`it stands before paths of the output folder, for example https://files.contoso.example/crmscore or '\\server\share'`)
	}
	if m.Reps && !c.Books.Reps {
		d.fault("mail.reps", "mail.reps is true, but reps have no workbooks", "add books: {reps: true}, or leave mail.reps out")
	}
	if m.MaxBytes < 0 {
		d.fault("mail.max_bytes", "max_bytes cannot be negative", "leave it out for 5 MiB")
	}
	if m.MaxMails < 0 {
		d.fault("mail.max_mails", "max_mails cannot be negative", "leave it out for 2000")
	}
	c.smtpSecret = c.secret(d, getenv)
	if !m.Send {
		return
	}
	if _, _, err := net.SplitHostPort(m.SMTP); err != nil {
		d.fault("mail.smtp", fmt.Sprintf("smtp %q is not host:port", m.SMTP), `for example "smtp.contoso.example:587"`)
	}
	if m.From == "" {
		d.fault("mail.from", "mail.send is true but mail.from is missing", "add the sender's address")
	}
	if len(m.AllowDomains) == 0 {
		d.fault("mail.allow_domains", "mail.send is true but allow_domains is missing", "list the domains that may receive scorecards, so that a wrong address in the CRM cannot leak one")
	}
	if m.Username != "" && m.PasswordEnv == "" && m.PasswordFile == "" {
		d.fault("mail.username", "mail.username is set without a password", "name its variable with password_env, or a file with password_file")
	}
}

// validateRecipients looks at every address that the file names. One outside the
// allowed domains would never be used, so it is a mistake here already.
func (c *Config) validateRecipients(d *document) {
	recipient := func(path, text string) {
		if _, err := netmail.ParseAddress(text); err != nil {
			d.fault(path, fmt.Sprintf("%q is not a mail address", text), `for example "Maria Berg <maria.berg@contoso.example>"`)
			return
		}
		if err := mail.Allowed(text, c.Mail.AllowDomains); err != nil {
			d.fault(path, fmt.Sprintf("%s: %v", text, err), "add the domain there, or name another address")
		}
	}
	for i, to := range c.Mail.CompanyTo {
		recipient(fmt.Sprintf("mail.company_to[%d]", i), to)
	}
	var keys []string
	for key := range c.Mail.To {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	seen := map[string]string{}
	for _, key := range keys {
		if other := seen[strings.ToLower(key)]; other != "" && strings.Contains(key, "@") {
			d.fault("mail.to."+key, fmt.Sprintf("%s and %s are one address", key, other), "capitals make no difference in addresses: keep one")
		}
		seen[strings.ToLower(key)] = key
		path, to := "mail.to."+key, c.Mail.To[key]
		if strings.TrimSpace(to) == "" {
			d.fault(path, fmt.Sprintf("no address for %s", key), "write the address that gets this scorecard, or none")
		} else if to != mail.Nobody {
			recipient(path, to)
		}
	}
}

// linkable tells whether readers may be sent to an address: https, or a path that
// is whole on their own machine, of Windows or of Unix.
func linkable(base string) bool {
	if strings.HasPrefix(base, `\\`) || strings.HasPrefix(base, "/") || regexp.MustCompile(`^[A-Za-z]:\\`).MatchString(base) {
		return true
	}
	u, err := url.Parse(base)
	return err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil && u.RawQuery == "" && !u.ForceQuery && u.Fragment == ""
}

// shown is an address without the password that somebody may have put into it.
func shown(address string) string {
	if u, err := url.Parse(address); err == nil {
		return u.Redacted()
	}
	return address
}

// secret reads the mail password from where the config says it is. An unset
// variable is a mistake even when nothing is sent tonight: the night on which
// sending is switched on is too late to find out.
func (c *Config) secret(d *document, getenv Getenv) Secret {
	switch {
	case c.Mail.PasswordEnv != "" && c.Mail.PasswordFile != "":
		d.fault("mail.password_file", "both password_env and password_file are set", "keep one")
	case c.Mail.PasswordEnv != "":
		v, ok := getenv(c.Mail.PasswordEnv)
		if !ok || v == "" {
			d.fault("mail.password_env", fmt.Sprintf("environment variable %s is not set", c.Mail.PasswordEnv),
				"export it in the crontab or the service's environment file")
		}
		return newSecret(v)
	case c.Mail.PasswordFile != "":
		path := c.Mail.PasswordFile
		if !filepath.IsAbs(path) {
			path = filepath.Join(c.Dir, path)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			d.fault("mail.password_file", fmt.Sprintf("the password file cannot be read: %v", err), "")
		}
		return newSecret(strings.TrimRight(string(text), "\r\n"))
	}
	return Secret{}
}
