package night

import (
	"errors"
	"fmt"
	"strings"

	"crmscore/report"
	"crmscore/report/mail"
)

// mailed tells whether a book is meant to be mailed at all.
func (r *run) mailed(b report.Book) bool { return b.Kind() != report.RepBook || r.Config.Mail.Reps }

// recipients are the addresses that get a book, each once; sentOn says that the config
// put them in place of the owner's.
func (c *composer) recipients(book report.Book) (usable []string, sentOn bool) {
	candidates := c.Config.Mail.CompanyTo
	if book.Kind() != report.CompanyBook {
		to, key := c.Config.Mail.Recipient(book.ReaderID(), book.Email)
		if to == mail.Nobody {
			return nil, false
		}
		candidates, sentOn = []string{to}, key != ""
	}
	seen := map[string]bool{}
	for _, recipient := range candidates {
		bare, err := mail.Address(recipient)
		if err == nil {
			err = mail.Allowed(bare, c.Config.Mail.AllowDomains)
		}
		if recipient == "" {
			err = errors.New("no e-mail address in the CRM")
		}
		if err != nil {
			c.leaveOut(book, err)
			continue
		}
		if key := strings.ToLower(bare); !seen[key] {
			seen[key] = true
			usable = append(usable, recipient)
		}
	}
	return usable, sentOn
}

// warnStrays names the entries of mail.to that mean nobody who gets a book.
func (r *run) warnStrays(books []report.Book) {
	known := map[string]bool{}
	for _, b := range books {
		if !r.mailed(b) {
			continue
		}
		known[b.ReaderID()], known[b.Email] = true, true
	}
	for _, key := range r.Config.Mail.Strays(known) {
		r.Summary.Warnings = append(r.Summary.Warnings, fmt.Sprintf("mail.to has an entry for %s, to whom no scorecard goes tonight: it did nothing", key))
	}
}

// leaveOut notes that a book is not mailed, and why.
func (c *composer) leaveOut(book report.Book, why error) {
	if book.Kind() == report.RepBook {
		c.unmailed[why.Error()] = append(c.unmailed[why.Error()], book.Owner)
		return
	}
	c.Summary.Warnings = append(c.Summary.Warnings, fmt.Sprintf("no mail for the scorecard of %s: %v", book.Owner, why))
}

// warnUnmailed tells of the reps whose own books are not mailed: hundreds of them may
// have no address, so one line per reason.
func (c *composer) warnUnmailed() {
	const named = 5
	for _, why := range sortedKeys(c.unmailed) {
		owners := c.unmailed[why]
		c.Summary.Warnings = append(c.Summary.Warnings, fmt.Sprintf("no mail with the own scorecard to %s (%s): %s",
			count(len(owners), "rep"), joinLimited(owners, named), why))
	}
}
