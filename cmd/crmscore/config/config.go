// Package config reads crmscore.yaml, the one file that says what a night does.
//
// The file is decoded strictly: an unknown key, a wrong type, a repeated key or
// a value that cannot work is a fault with its line and column, and all faults
// of the file are found in one go. Each stage owns the section that it reads
// (ingest.Spec, mail.Config, …); this package only puts them together, resolves
// relative paths against the file's folder and reads secrets from the
// environment or from files that the config names. Secrets never stand in the
// file itself.
package config

import (
	"log/slog"
	"path/filepath"
	"time"

	"crmscore/analyze/display"
	"crmscore/ingest"
	"crmscore/report/mail"
)

// Config is a whole, valid configuration. Paths are absolute.
type Config struct {
	Path string `yaml:"-"` // the file itself
	Dir  string `yaml:"-"` // its folder, against which relative paths are resolved

	Company          string             `yaml:"company"`
	Timezone         string             `yaml:"timezone"`
	Currency         string             `yaml:"currency"`
	Language         string             `yaml:"language"`           // of the texts, by its file messages/<language>.yaml
	FiscalYearStarts string             `yaml:"fiscal_year_starts"` // an English month name, or 1 to 12
	AsOf             string             `yaml:"as_of"`              // yesterday (default), newest_record, or a date
	Schedule         string             `yaml:"schedule"`           // five cron fields, in Timezone
	Folders          Folders            `yaml:"folders"`
	Sources          []ingest.Spec      `yaml:"sources"`
	Thresholds       map[string]float64 `yaml:"thresholds"`
	Limits           Limits             `yaml:"limits"`
	Display          display.Config     `yaml:"display"`
	Books            Books              `yaml:"books"`
	Mail             mail.Config        `yaml:"mail"`

	location    *time.Location
	fiscalMonth int
	smtpSecret  Secret
	passwords   bookPasswords
	name        string           // the file as its reader named it
	places      map[string]place // where values stand, by path
}

// FaultAt is a fault at a value of the config file, by its path such as
// "sources[0].crm", for what only later stages can know to be wrong.
func (c *Config) FaultAt(path, message, hint string) Fault {
	d := document{name: c.name, places: c.places}
	d.fault(path, message, hint)
	return d.faults[0]
}

// Shown is a path below the config's folder as the reader who named the config
// file would write it; other paths stay as they are.
func (c *Config) Shown(path string) string {
	rel, err := filepath.Rel(c.Dir, path)
	if err != nil || !filepath.IsLocal(rel) {
		return path
	}
	return filepath.Join(filepath.Dir(c.name), rel)
}

// Folders names the folders of a night; relative ones belong to the config's folder.
type Folders struct {
	Landing string `yaml:"landing"`
	State   string `yaml:"state"`
	Output  string `yaml:"output"`
	Queries string `yaml:"queries"`
	Inbox   string `yaml:"inbox"` // filled-in workbooks; need not be there
}

// Books says which workbooks there are beside the company's and the managers'.
type Books struct {
	Reps          bool   `yaml:"reps"`           // every rep's own sheet as a workbook of her own
	PasswordsFile string `yaml:"passwords_file"` // closes the workbooks of the readers whom it names
}

// Limits bounds what a night may use.
type Limits struct {
	Memory      string  `yaml:"memory"`       // of DuckDB, for example 2GB; at most half of what the machine has
	Threads     int     `yaml:"threads"`      // 0 = all cores
	QueryTime   string  `yaml:"query_time"`   // one SQL file may run this long, for example 60s
	SettleTime  string  `yaml:"settle_time"`  // a delivered file must stand still this long, for example 30s
	RejectShare float64 `yaml:"reject_share"` // unreadable rows of a file that stop the night, 0 to 1
	RejectRows  int64   `yaml:"reject_rows"`  // and that many rows at least
	queryTime   time.Duration
	settleTime  time.Duration
}

// Inbox is the source of filled-in workbooks.
func (c *Config) Inbox() ingest.Spec { return ingest.InboxSpec(c.Folders.Inbox, c.Dir) }

// Location is the company's time zone.
func (c *Config) Location() *time.Location { return c.location }

// FiscalMonth is the month in which the fiscal year starts, 1 to 12.
func (c *Config) FiscalMonth() int { return c.fiscalMonth }

// QueryTime is how long one SQL file may run.
func (c *Config) QueryTime() time.Duration { return c.Limits.queryTime }

// SettleTime is how long a delivered file must stand still before it is read.
func (c *Config) SettleTime() time.Duration { return c.Limits.settleTime }

// SMTPPassword is the mail server's password, empty when none is configured.
func (c *Config) SMTPPassword() Secret { return c.smtpSecret }

// Secret is text that prints as <secret> wherever it is printed. It is held by a
// function because fmt looks into the fields of a struct that holds one, where
// it does not call String.
type Secret struct{ reveal func() string }

func newSecret(text string) Secret { return Secret{func() string { return text }} }

// Reveal gives the text itself, for the one place that needs it.
func (s Secret) Reveal() string {
	if s.reveal == nil {
		return ""
	}
	return s.reveal()
}

// String hides the text.
func (s Secret) String() string {
	if s.Reveal() == "" {
		return ""
	}
	return "<secret>"
}

// GoString hides the text from %#v as well.
func (s Secret) GoString() string { return s.String() }

// LogValue hides the text from structured logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText hides the text from encoders.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
