package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const valid = `company: Contoso
timezone: Europe/Stockholm
currency: EUR
fiscal_year_starts: february
schedule: "30 5 * * mon-fri"
sources:
  - {name: sfdc, crm: salesforce, files: "exports/WE_*.ZIP", formats: {date: iso, timezone: UTC}}
  - {name: plan, crm: inputs, files: inputs.xlsx}
thresholds:
  bottom_probability: 0.7
mail:
  password_env: SMTP_PASSWORD
  company_to: [sales.lead@contoso.example]
`

func env(name string) (string, bool) {
	if name == "SMTP_PASSWORD" {
		return "hunter2", true
	}
	return "", false
}

func parse(text string) (*Config, error) {
	return Parse("crmscore.yaml", "/srv/crm/crmscore.yaml", []byte(text), env)
}

func TestValid(t *testing.T) {
	t.Parallel()
	c, err := parse(valid)
	if err != nil {
		t.Fatal(err)
	}
	if c.FiscalMonth() != 2 || c.Location().String() != "Europe/Stockholm" || c.QueryTime() != time.Minute || c.AsOf != "yesterday" {
		t.Errorf("computed values: month %d, zone %s, query time %s, as of %s", c.FiscalMonth(), c.Location(), c.QueryTime(), c.AsOf)
	}
	if c.Folders.Output != "/srv/crm/output" || c.Sources[0].Dir != "/srv/crm" {
		t.Errorf("paths: %s, %s", c.Folders.Output, c.Sources[0].Dir)
	}
	if len(c.Sources) != 2 || c.Sources[1].Files[0] != "inputs.xlsx" || c.Sources[0].Format.Timezone != "UTC" || c.Thresholds["bottom_probability"] != 0.7 {
		t.Errorf("sources: %+v, thresholds: %v", c.Sources, c.Thresholds)
	}
}

func TestSecretNeverPrints(t *testing.T) {
	t.Parallel()
	c, err := parse(valid)
	if err != nil {
		t.Fatal(err)
	}
	if c.SMTPPassword().Reveal() != "hunter2" {
		t.Fatal("the password was not read")
	}
	for _, text := range []string{fmt.Sprint(c.SMTPPassword()), fmt.Sprintf("%v %+v %#v", c, c, c.SMTPPassword()), c.SMTPPassword().String()} {
		if strings.Contains(text, "hunter2") {
			t.Errorf("printed: %s", text)
		}
	}
}

// Each mistake is made in a valid file; the fault must stand at its place.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, old, new, want string }{
		{"unknown key", "currency: EUR", "curency: EUR", `crmscore.yaml:3:1: unknown key "curency" in the config`},
		{"nearest key", "currency: EUR", "curency: EUR", `did you mean "currency"?`},
		{"unknown nested key", "crm: inputs,", "crn: inputs,", `crmscore.yaml:8:18: unknown key "crn" in sources[1]`},
		{"repeated key", "currency: EUR", "currency: EUR\ncurrency: USD", `crmscore.yaml:4:1: key "currency" stands twice`},
		{"wrong type", "company: Contoso", "company: [a, b]", "crmscore.yaml:1:10: company wants a text, not a list"},
		{"number wanted", "bottom_probability: 0.7", "bottom_probability: high", `crmscore.yaml:10:23: thresholds.bottom_probability wants a number, not "high"`},
		{"boolean wanted", "mail:", "mail:\n  send: sometimes", `mail.send wants true or false, not "sometimes"`},
		{"zone", "Europe/Stockholm", "Europe/Stokholm", `crmscore.yaml:2:11: unknown time zone "Europe/Stokholm"`},
		{"currency", "EUR", "Euro", `currency "Euro" is not a three-letter code`},
		{"amounts", "mail:", "display: {currency: signs}\nmail:", `crmscore.yaml:11:21: unknown choice "signs"`},
		{"pattern of quarters", "mail:", "display:\n  week: iso\n  quarter: FY{yy}\nmail:", `crmscore.yaml:13:12: "FY{yy}" has no {quarter}`},
		{"unknown display", "mail:", "display: {weeks: iso}\nmail:", `did you mean "week"?`},
		{"pattern in braces", "mail:", "display:\n  currency: {amount} €\nmail:", "crmscore.yaml:12"},
		{"month", "february", "Smarch", `"Smarch" is not a month`},
		{"cron", "30 5 * * mon-fri", "30 25 * * *", "crmscore.yaml:5:11: schedule"},
		{"cron that never comes", "30 5 * * mon-fri", "0 0 31 2 *", "never comes"},
		{"source twice", "name: plan", "name: sfdc", `two sources are named "sfdc"`},
		{"name of the inbox", "name: plan", "name: returned", `no source can be named "returned"`},
		{"bad source name", "name: sfdc", "name: SF DC", "crmscore.yaml:7:12:"},
		{"links", "formats: {date: iso, timezone: UTC}", "links: http://contoso.example", `crmscore.yaml:7:69: "http://contoso.example" is not the address of a salesforce instance`},
		{"links by name", "formats: {date: iso, timezone: UTC}", `links: {opportunity: "https://crm@evil.example/{id}"}`, `crmscore.yaml:7:83: "https://crm@evil.example/{id}" holds a user`},
		{"unknown link", "formats: {date: iso, timezone: UTC}", `links: {deal: "https://crm.example/{id}"}`, `unknown key "deal" in sources[0].links`},
		{"unset variable", "SMTP_PASSWORD", "SMTP_PASWORD", "crmscore.yaml:12:17: environment variable SMTP_PASWORD is not set"},
		{"bad address", "sales.lead@contoso.example", "sales.lead", `"sales.lead" is not a mail address`},
		{"send without server", "mail:", "mail:\n  send: true", `smtp "" is not host:port`},
		{"send without domains", "mail:", "mail:\n  send: true", "allow_domains is missing"},
		{"tls mode", "mail:", "mail:\n  tls: ssl", `crmscore.yaml:12:8: unknown tls mode "ssl"`},
		{"unchanged", "mail:", "mail:\n  unchanged: never", `crmscore.yaml:12:14: unknown choice "never" for a night without news`},
		{"link by http", "mail:", "mail:\n  link_base: http://files.contoso.example", `"http://files.contoso.example" is neither an https address nor an absolute path`},
		{"link with a query", "mail:", "mail:\n  link_base: https://files.contoso.example/?to=", `"https://files.contoso.example/?to=" is neither`},
		{"link with a bare query", "mail:", "mail:\n  link_base: https://files.contoso.example/?", `"https://files.contoso.example/?" is neither`},
		{"link with a login", "mail:", "mail:\n  link_base: https://me:secret@files.contoso.example", `"https://me:xxxxx@files.contoso.example" is neither an https address`},
		{"two overrides of one", "mail:", "mail:\n  to: {A@x.example: none, a@X.example: none}", "a@X.example and A@x.example are one address"},
		{"size", "mail:", "mail:\n  max_bytes: -1", "crmscore.yaml:12:14: max_bytes cannot be negative"},
		{"mails", "mail:", "mail:\n  max_mails: -1", "crmscore.yaml:12:14: max_mails cannot be negative"},
		{"sender", "mail:", "mail:\n  from: nobody", `crmscore.yaml:12:9: "nobody" is not a mail address`},
		{"reply_to", "mail:", "mail:\n  reply_to: a@b@c", `crmscore.yaml:12:13: "a@b@c" is not a mail address`},
		{"unsubscribe", "mail:", "mail:\n  unsubscribe: https://contoso.example", `crmscore.yaml:12:16: "https://contoso.example" is not a mail address`},
		{"override without address", "mail:", "mail:\n  to: {u1: ' '}", "no address for u1"},
		{"override with a bad address", "mail:", "mail:\n  to: {u1: nobody}", `"nobody" is not a mail address`},
		{"override elsewhere", "mail:", "mail:\n  allow_domains: [contoso.example]\n  to: {u1: a@evil.example}", "a@evil.example: domain evil.example is not in mail.allow_domains"},
		{"company elsewhere", "company_to: [sales.lead@contoso.example]", "company_to: [sales.lead@contoso.example, a@evil.example]\n  allow_domains: [CONTOSO.example]", "crmscore.yaml:13:44: a@evil.example: domain evil.example"},
		{"user without password", "password_env: SMTP_PASSWORD", "send: true\n  username: ops", "mail.username is set without a password"},
		{"two passwords", "mail:", "mail:\n  password_file: secret", "both password_env and password_file are set"},
		{"yaml syntax", "company: Contoso", "company: [Contoso", "crmscore.yaml:"},
		{"no company", "company: Contoso\n", "", "company is missing"},
		{"two documents", "mail:", "---\nmail:", "a second YAML document"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(valid, c.old, c.new, 1)
			if text == valid {
				t.Fatalf("%q is not in the valid config", c.old)
			}
			_, err := parse(text)
			var faults Faults
			if !errors.As(err, &faults) {
				t.Fatalf("Parse = %v, want Faults", err)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("got:\n%v\nwant a line with:\n%s", err, c.want)
			}
		})
	}
}

func TestAllFaultsAtOnceInOrder(t *testing.T) {
	t.Parallel()
	_, err := parse("company: Contoso\ncurrency: E\ntimezone: Nowhere\nsources: []\n")
	var faults Faults
	if !errors.As(err, &faults) || len(faults) != 3 {
		t.Fatalf("Parse = %v, want three faults", err)
	}
	for i := 1; i < len(faults); i++ {
		if faults[i].Line < faults[i-1].Line {
			t.Errorf("faults are not sorted: %v", faults)
		}
	}
}

// A misspelt key hides nothing that stands beside it, and what it was meant to be
// is not told to be missing.
func TestUnknownKeyHidesNoOtherFault(t *testing.T) {
	t.Parallel()
	_, err := parse("company: Contoso\ncurency: EUR\ntimezone: Europe/Stokholm\nsources:\n  - {name: a, crm: salesforce, files: x}\n")
	var faults Faults
	if !errors.As(err, &faults) || len(faults) != 2 || !strings.Contains(err.Error(), `unknown key "curency"`) || !strings.Contains(err.Error(), "crmscore.yaml:3:11: unknown time zone") {
		t.Errorf("Parse = %v", err)
	}
}

// TestWrongFormHidesNoOtherFault: a value of a wrong form is told of once, and what
// stands beside it is judged all the same.
func TestWrongFormHidesNoOtherFault(t *testing.T) {
	t.Parallel()
	_, err := parse(`company: {name: Contoso}
timezone: &zone Mars/Olympus
currency: euro
books: {reps: maybe}
sources: [exports, {name: crm, crm: salesforce, files: "*.csv"}, {name: crm, crm: csv, files: *zone}]
limits: {threads: many, memory: lots}
currency: EUR
`)
	want := []string{
		"1:10: company wants a text, not keys with values",
		`2:17: unknown time zone "Mars/Olympus"`,
		`3:11: currency "euro" is not a three-letter code`,
		`4:15: books.reps wants true or false, not "maybe"`,
		`5:11: sources[0] wants keys with values, not "exports"`,
		`5:73: two sources are named "crm"`,
		`6:19: limits.threads wants a whole number, not "many"`,
		`6:33: "lots" is not an amount of memory`,
		`7:1: key "currency" stands twice`,
	}
	text := fmt.Sprint(err)
	at := 0
	for _, w := range want {
		next := strings.Index(text[at:], "crmscore.yaml:"+w)
		if next < 0 {
			t.Errorf("missing or out of order: %s", w)
			continue
		}
		at += next
	}
	if n := strings.Count(text, "crmscore.yaml:"); n != len(want) {
		t.Errorf("%d faults, want %d", n, len(want))
	}
	if t.Failed() {
		t.Log(text)
	}
}

func TestMissingFileNamesTheNextStep(t *testing.T) {
	t.Parallel()
	_, err := Load(filepath.Join(t.TempDir(), "crmscore.yaml"), env)
	if err == nil || !strings.Contains(err.Error(), "crmscore init") {
		t.Errorf("Load = %v", err)
	}
	empty := filepath.Join(t.TempDir(), "crmscore.yaml")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(empty, env); err == nil || !strings.Contains(err.Error(), "empty") {
		t.Errorf("Load of an empty file = %v", err)
	}
}

// Beside its faults a broken config says where the queries lie and what the
// sources are, so that their faults can be found too.
func TestSurveyOfABrokenConfig(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "crmscore.yaml")
	for name, test := range map[string]struct{ text, queries, sources string }{
		"unknown key":  {"company: Contoso\ncurrency: EUR\nfoldrs: {}\nfolders: {queries: sql}\nthresholds: {floor: 0.5}\nsources:\n  - {name: a, crm: salesforce, files: x}\n", "sql", "a/salesforce"},
		"wrong types":  {"company: [a]\nfolders: {queries: sql, state: [x]}\nsources:\n  - {name: a, crm: salesforce, files: {x: y}}\n", "sql", "a/salesforce"},
		"wrong folder": {"company: Contoso\nfolders: {queries: [a]}\n", "queries", ""},
		"no YAML":      {"company: [Contoso\n", "queries", ""},
		"a tab":        {"company: Contoso\nfolders:\n\tqueries: sql\n", "queries", ""},
		"nothing":      {"", "queries", ""},
	} {
		if err := os.WriteFile(path, []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, faults := Survey(path, env)
		var sources []string
		for _, s := range c.Sources {
			sources = append(sources, s.Name+"/"+s.CRM)
		}
		if len(faults) == 0 || c.Folders.Queries != filepath.Join(filepath.Dir(path), test.queries) || strings.Join(sources, " ") != test.sources {
			t.Errorf("%s: queries in %s, sources %v, faults %v", name, c.Folders.Queries, sources, faults)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(valid)
	f.Add("company: &a [*a]\nsources: *a")
	f.Add("? [a]: b")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parse(text)
		if (c == nil) == (err == nil) {
			t.Errorf("config %v and error %v", c, err)
		}
	})
}
