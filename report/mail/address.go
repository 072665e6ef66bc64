package mail

import (
	"fmt"
	netmail "net/mail"
	"slices"
	"strings"
)

// Address gives the bare address of "Name <address>".
func Address(text string) (string, error) {
	a, err := netmail.ParseAddress(text)
	if err != nil {
		return "", fmt.Errorf("%q is not a mail address", text)
	}
	return a.Address, nil
}

// Allowed checks a recipient against the domains that may receive scorecards.
// No domains means no restriction, which the config allows only while nothing
// is sent. The comparison ignores case; sub-domains must be listed themselves.
func Allowed(address string, domains []string) error {
	bare, err := Address(address)
	if err != nil {
		return err
	}
	domain := Domain(bare)
	if len(domains) == 0 || slices.ContainsFunc(domains, func(d string) bool { return strings.EqualFold(d, domain) }) {
		return nil
	}
	return fmt.Errorf("domain %s is not in mail.allow_domains", domain)
}

// Domain is the part behind the last @.
func Domain(address string) string {
	return address[strings.LastIndexByte(address, '@')+1:]
}
