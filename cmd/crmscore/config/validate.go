package config

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"crmscore/cmd/crmscore/night/schedule"
)

// validate finds everything in a well-formed file that cannot work. It also
// computes the values behind the texts: time zone, months, durations, secrets.
func (c *Config) validate(d *document, getenv Getenv) {
	c.validateCompany(d)
	c.validateLimits(d)
	c.validateSources(d)
	c.validateMail(d, getenv)
	c.validatePasswords(d)
	if c.Schedule != "" && c.location != nil {
		if _, err := schedule.Parse(c.Schedule, c.location); err != nil {
			d.fault("schedule", err.Error(), `five fields: minute hour day month weekday, for example "30 5 * * mon-fri"`)
		}
	}
}

func (c *Config) validateCompany(d *document) {
	if strings.TrimSpace(c.Company) == "" {
		d.fault("company", "company is missing", "add the name that stands on the workbooks, for example: company: Contoso")
	}
	if !regexp.MustCompile(`^[A-Z]{3}$`).MatchString(c.Currency) {
		d.fault("currency", fmt.Sprintf("currency %q is not a three-letter code", c.Currency), "for example: currency: EUR")
	}
	loc, err := time.LoadLocation(c.Timezone)
	if err != nil || c.Timezone == "Local" {
		d.fault("timezone", fmt.Sprintf("unknown time zone %q", c.Timezone), "use a name such as Europe/Stockholm or America/New_York")
	} else {
		c.location = loc
	}
	if c.fiscalMonth = month(c.FiscalYearStarts); c.fiscalMonth == 0 {
		d.fault("fiscal_year_starts", fmt.Sprintf("%q is not a month", c.FiscalYearStarts), "an English month name such as february, or 1 to 12")
	}
	for _, f := range c.Display.Validate() {
		d.fault("display."+f.Field, f.Message, f.Hint)
	}
	if c.AsOf != "yesterday" && c.AsOf != "newest_record" {
		if _, err := time.Parse(time.DateOnly, c.AsOf); err != nil {
			d.fault("as_of", fmt.Sprintf("as_of %q is neither yesterday, newest_record nor a date", c.AsOf), "write a date as 2026-03-31")
		}
	}
}

// month reads an English month name or a number; 0 when it is neither.
func month(text string) int {
	if n, err := strconv.Atoi(text); err == nil && n >= 1 && n <= 12 {
		return n
	}
	for m := time.January; m <= time.December; m++ {
		if strings.EqualFold(text, m.String()) || strings.EqualFold(text, m.String()[:3]) {
			return int(m)
		}
	}
	return 0
}

func (c *Config) validateLimits(d *document) {
	duration := func(key, text string, into *time.Duration) {
		v, err := time.ParseDuration(text)
		if err != nil || v < 0 {
			d.fault("limits."+key, fmt.Sprintf("%q is not a duration", text), "for example 60s or 5m")
			return
		}
		*into = v
	}
	duration("query_time", c.Limits.QueryTime, &c.Limits.queryTime)
	duration("settle_time", c.Limits.SettleTime, &c.Limits.settleTime)
	if !regexp.MustCompile(`^[0-9]+(\.[0-9]+)? ?(MB|GB|MiB|GiB)$`).MatchString(c.Limits.Memory) {
		d.fault("limits.memory", fmt.Sprintf("%q is not an amount of memory", c.Limits.Memory), "for example 2GB")
	}
	if c.Limits.Threads < 0 {
		d.fault("limits.threads", "threads cannot be negative", "0 means all cores")
	}
	if c.Limits.RejectShare < 0 || c.Limits.RejectShare > 1 {
		d.fault("limits.reject_share", "reject_share is a share from 0 to 1", "0.005 is half a percent")
	}
}

func (c *Config) validateSources(d *document) {
	if len(c.Sources) == 0 {
		d.fault("sources", "no sources", `add one, for example: - {name: sfdc, crm: salesforce, files: "exports/WE_*.ZIP"}`)
	}
	seen := map[string]bool{}
	for i, s := range c.Sources {
		at := fmt.Sprintf("sources[%d]", i)
		for _, f := range s.Validate() {
			d.fault(join(at, f.Field), f.Message, f.Hint)
		}
		if s.Name == c.Inbox().Name {
			d.fault(at+".name", fmt.Sprintf("no source can be named %q", s.Name), "that is the name of the filled-in workbooks of folders.inbox")
		}
		if seen[s.Name] {
			d.fault(at+".name", fmt.Sprintf("two sources are named %q", s.Name), "source names appear in every id: give each its own")
		}
		seen[s.Name] = true
	}
}
