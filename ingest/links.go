package ingest

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Links says under which addresses a source's CRM shows its records. Each address
// holds {id} where the record's id goes; an empty one means that there is none.
// A short form, the CRM's own address, stands for the addresses of the CRMs whose
// shapes are known.
type Links struct {
	Opportunity string `yaml:"opportunity"`
	Account     string `yaml:"account"`
	User        string `yaml:"user"`

	short string
}

// UnmarshalYAML accepts the addresses by name, or the short form.
func (l *Links) UnmarshalYAML(unmarshal func(any) error) error {
	var one string
	if unmarshal(&one) == nil {
		*l = Links{short: strings.TrimSpace(one)}
		return nil
	}
	type plain Links // without this method
	return unmarshal((*plain)(l))
}

// placeID stands in an address where the record's id goes.
const placeID = "{id}"

// shortForms are the CRMs whose records have known addresses: what the short form
// must look like, and what follows it. Salesforce: a My Domain host, which leads to
// Lightning pages. HubSpot: the portal, by its address or its number alone; records
// are of type 0-3 (deal) and 0-2 (company), and owners have no page.
var shortForms = map[string]struct {
	base                       *regexp.Regexp
	example                    string
	opportunity, account, user string
}{
	"salesforce": {regexp.MustCompile(`^https://[^/?#]+/?$`), "https://contoso.my.salesforce.com",
		"/lightning/r/Opportunity/{id}/view", "/lightning/r/Account/{id}/view", "/lightning/r/User/{id}/view"},
	"hubspot": {regexp.MustCompile(`^https://[^/?#]+/contacts/[0-9]+/?$`), "1234567, or https://app-eu1.hubspot.com/contacts/1234567",
		"/record/0-3/{id}", "/record/0-2/{id}", ""},
}

var portal = regexp.MustCompile(`^[0-9]+$`)

// Addresses are the source's links with the short form written out.
func (s Spec) Addresses() Links {
	form, known := shortForms[s.CRM]
	if s.Links.short == "" || !known {
		return Links{Opportunity: s.Links.Opportunity, Account: s.Links.Account, User: s.Links.User}
	}
	base := strings.TrimSuffix(s.Links.short, "/")
	if portal.MatchString(base) {
		base = "https://app.hubspot.com/contacts/" + base
	}
	l := Links{Opportunity: base + form.opportunity, Account: base + form.account}
	if form.user != "" {
		l.User = base + form.user
	}
	return l
}

// Hosts are the hosts to which links of this source's records may lead: those of
// its addresses, and those that it names beside, in small letters and sorted.
func (s Spec) Hosts() []string {
	var hosts []string
	l := s.Addresses()
	for _, address := range []string{l.Opportunity, l.Account, l.User} {
		if u, err := url.Parse(strings.ReplaceAll(address, placeID, "id")); err == nil && u.Host != "" {
			hosts = append(hosts, strings.ToLower(u.Host))
		}
	}
	for _, h := range s.LinkHosts {
		hosts = append(hosts, strings.ToLower(h))
	}
	slices.Sort(hosts)
	return slices.Compact(hosts)
}

// hostShape is a name of letters, digits and hyphens with a dot in it, and perhaps a
// port. Names in other alphabets are written as xn--…, so that none looks like another.
var hostShape = regexp.MustCompile(`^(?i:[a-z0-9]([a-z0-9-]*[a-z0-9])?)(\.(?i:[a-z0-9]([a-z0-9-]*[a-z0-9])?))+(:[0-9]{1,5})?$`)

func (s Spec) validateLinks(add addFault) {
	form, known := shortForms[s.CRM]
	switch short := s.Links.short; {
	case short == "":
	case !known:
		add("links", fmt.Sprintf("the addresses of crm %s are not known", s.CRM),
			"write them out, for example links: {opportunity: \"https://crm.example.com/deals/{id}\", account: …, user: …}")
		return
	case s.CRM == "hubspot" && portal.MatchString(short):
	case !form.base.MatchString(short):
		add("links", fmt.Sprintf("%q is not the address of a %s instance", short, s.CRM), "for example links: "+form.example)
		return
	}
	at := func(name string) string {
		if s.Links.short != "" {
			return "links"
		}
		return "links." + name
	}
	l := s.Addresses()
	for _, a := range []struct{ name, text string }{{"opportunity", l.Opportunity}, {"account", l.Account}, {"user", l.User}} {
		if a.text == "" {
			continue
		}
		if why := addressFault(a.text); why != "" {
			add(at(a.name), fmt.Sprintf("%q %s", a.text, why), "write it as https://host/…/{id}/…, as the browser shows it for one record")
			if s.Links.short != "" {
				return // the same fault three times says no more
			}
		}
	}
	for i, h := range s.LinkHosts {
		if !hostShape.MatchString(h) {
			add(fmt.Sprintf("link_hosts[%d]", i), fmt.Sprintf("%q is not a host", h), "write the name alone, for example contoso.my.salesforce.com, without https:// and without *")
		}
	}
}

// maxAddress leaves room for the id within what a cell's link may have.
const maxAddress = 1500

// addressFault says what is wrong with an address; empty when nothing is.
func addressFault(address string) string {
	u, err := url.Parse(strings.ReplaceAll(address, placeID, "id"))
	switch {
	case err != nil || strings.ContainsAny(address, " \\<>\"`") || strings.TrimSpace(address) != address:
		return "is not an address"
	case u.Scheme != "https":
		return "does not begin with https://"
	case u.User != nil:
		return "holds a user before its host"
	case strings.Contains(u.Host, "id") && strings.Contains(strings.SplitN(strings.TrimPrefix(address, "https://"), "/", 2)[0], placeID):
		return "has {id} in its host"
	case !hostShape.MatchString(u.Host):
		return "has no host of letters, digits, hyphens and dots"
	case strings.Count(address, placeID) != 1:
		return "must hold {id} once, where the record's id goes"
	case strings.ContainsAny(strings.ReplaceAll(address, placeID, ""), "{}"):
		return "holds braces other than {id}"
	case len(address) > maxAddress:
		return fmt.Sprintf("is longer than %d characters", maxAddress)
	}
	return ""
}
