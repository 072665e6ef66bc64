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

// Recipient is where the book of a person goes: the override for her id or for
// her address in the CRM, in that order, else that address. It is Nobody where
// the config says so, and empty where no address is known. key is the override
// that was used, or empty.
func (c Config) Recipient(id, email string) (to, key string) {
	for _, name := range []string{id, email} {
		if key, ok := c.override(name); ok {
			return c.To[key], key
		}
	}
	return email, ""
}

// override finds the entry of To that means a name; addresses ignore case.
func (c Config) override(name string) (key string, ok bool) {
	if name == "" {
		return "", false
	}
	if _, ok := c.To[name]; ok {
		return name, true
	}
	for _, key := range c.overrides() {
		if strings.Contains(key, "@") && strings.EqualFold(key, name) {
			return key, true
		}
	}
	return "", false
}

// Strays are the overrides that mean none of the given people, by id and
// address: they do nothing, which is hardly what was wanted. The order is fixed.
func (c Config) Strays(known map[string]bool) []string {
	return slices.DeleteFunc(c.overrides(), func(key string) bool {
		if known[key] {
			return true
		}
		for name := range known {
			if strings.Contains(name, "@") && strings.EqualFold(key, name) {
				return true
			}
		}
		return false
	})
}

func (c Config) overrides() []string {
	keys := make([]string, 0, len(c.To))
	for key := range c.To {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
