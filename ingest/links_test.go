package ingest

import (
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

func linksOf(t *testing.T, crm, text string) (Spec, []FieldError) {
	t.Helper()
	s := Spec{Name: "crm", CRM: crm, Files: Globs{"x.csv"}}
	if err := yaml.Unmarshal([]byte(text), &s); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return s, s.Validate()
}

// TestAddresses: a short form stands for the addresses of the CRMs that are known.
func TestAddresses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ crm, text, opportunity, account, user, hosts string }{
		{"salesforce", `links: https://contoso.my.salesforce.com`, "https://contoso.my.salesforce.com/lightning/r/Opportunity/{id}/view",
			"https://contoso.my.salesforce.com/lightning/r/Account/{id}/view", "https://contoso.my.salesforce.com/lightning/r/User/{id}/view", "contoso.my.salesforce.com"},
		{"hubspot", `links: 1234567`, "https://app.hubspot.com/contacts/1234567/record/0-3/{id}", "https://app.hubspot.com/contacts/1234567/record/0-2/{id}", "", "app.hubspot.com"},
		{"hubspot", `links: https://app-eu1.hubspot.com/contacts/7/`, "https://app-eu1.hubspot.com/contacts/7/record/0-3/{id}", "https://app-eu1.hubspot.com/contacts/7/record/0-2/{id}", "", "app-eu1.hubspot.com"},
		{"own", `links: {opportunity: "https://CRM.Example:8443/d?id={id}#top", user: "https://people.example/{id}"}` + "\nlink_hosts: [Old.example, crm.example:8443]",
			"https://CRM.Example:8443/d?id={id}#top", "", "https://people.example/{id}", "crm.example:8443 old.example people.example"},
		{"own", `files: [x.csv]`, "", "", "", ""},
	} {
		s, faults := linksOf(t, c.crm, c.text)
		got := s.Addresses()
		if len(faults) > 0 || got != (Links{Opportunity: c.opportunity, Account: c.account, User: c.user}) {
			t.Errorf("%s: %+v, faults %v", c.text, got, faults)
		}
		if hosts := strings.Join(s.Hosts(), " "); hosts != c.hosts {
			t.Errorf("%s: hosts %q, want %q", c.text, hosts, c.hosts)
		}
	}
}

// TestAddressesThatCannotBe: what is no plain https address with one {id} behind its
// host is a fault of the config, named once and at its place.
func TestAddressesThatCannotBe(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`links: {opportunity: "http://crm.example/{id}"}`:                                    `links.opportunity: "http://crm.example/{id}" does not begin with https://`,
		`links: {account: "javascript:alert({id})"}`:                                         "links.account: ",
		`links: {account: "file:///{id}"}`:                                                   "does not begin with https://",
		`links: {user: "https://crm@evil.example/{id}"}`:                                     "holds a user before its host",
		`links: {opportunity: "https://{id}.crm.example/"}`:                                  "has {id} in its host",
		`links: {opportunity: "https://crm.example/"}`:                                       "must hold {id} once",
		`links: {opportunity: "https://crm.example/{id}/{id}"}`:                              "must hold {id} once",
		`links: {opportunity: "https://crm.example/{id}/{name}"}`:                            "holds braces other than {id}",
		`links: {opportunity: "https://crm/{id}"}`:                                           "has no host",
		`links: {opportunity: "https://crm.exаmple/{id}"}`:                                   "has no host", // a Cyrillic а
		`links: {opportunity: "https:crm.example/{id}"}`:                                     "has no host",
		`links: {opportunity: "https://crm.example\\@evil.example/{id}"}`:                    "is not an address",
		`links: {opportunity: "https://crm.example/a b/{id}"}`:                               "is not an address",
		`links: {opportunity: "https://crm.example/{id}/` + strings.Repeat("x", 1600) + `"}`: "is longer than 1500",
		`links: https://contoso.my.salesforce.com`:                                           "links: the addresses of crm own are not known",
		`link_hosts: ["https://crm.example"]`:                                                "is not a host",
		`link_hosts: ["*.example"]`:                                                          "is not a host",
	} {
		_, faults := linksOf(t, "own", text)
		if len(faults) != 1 || !strings.Contains(faults[0].Field+": "+faults[0].Message, want) {
			t.Errorf("%.60s: faults %v, want one with %q", text, faults, want)
		}
	}
	for crm, shorts := range map[string][]string{
		"salesforce": {"http://contoso.my.salesforce.com", "contoso.my.salesforce.com", "https://contoso.my.salesforce.com/lightning/page/home", "1234567", "https://crm@evil.example", "https://crm.exаmple"},
		"hubspot":    {"https://app.hubspot.com", "0x12", "-5", "https://app.hubspot.com/contacts/12/deals"},
	} {
		for _, short := range shorts {
			if _, faults := linksOf(t, crm, "links: '"+short+"'"); len(faults) != 1 || faults[0].Field != "links" {
				t.Errorf("%s %s: faults %v, want one at links", crm, short, faults)
			}
		}
	}
	if s, _ := linksOf(t, "own", `link_hosts: [b.example, a.example, B.example]`); !slices.Equal(s.Hosts(), []string{"a.example", "b.example"}) {
		t.Errorf("hosts %v", s.Hosts())
	}
}
