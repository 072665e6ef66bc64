package night

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"crmscore/analyze"
	"crmscore/report"
)

// Summary is what one run did, for people and, as JSON, for monitoring. Keys
// stay as they are once released.
type Summary struct {
	Run         string         `json:"run,omitempty"`
	AsOf        string         `json:"as_of,omitempty"`
	Fingerprint string         `json:"fingerprint,omitempty"`
	Published   bool           `json:"published"`
	ExitCode    int            `json:"exit_code"`
	Error       string         `json:"error,omitempty"`
	Sources     []SourceReport `json:"sources"`
	Tables      []TableCount   `json:"tables"`
	Notes       []string       `json:"notes,omitempty"`
	Warnings    []string       `json:"warnings"`
	Failed      []string       `json:"failed_sheets"`
	Books       []BookReport   `json:"books"`
	Mails       MailCounts     `json:"mails"`
	Database    string         `json:"database,omitempty"`
	Steps       []StepSummary  `json:"steps"`
}

// SourceReport is what was found of one source.
type SourceReport struct {
	Name  string   `json:"name"`
	Notes []string `json:"notes,omitempty"`
	Error string   `json:"error,omitempty"`
}

// TableCount accounts for the rows of one delivered table:
// Delivered = Loaded + Rejected.
type TableCount struct {
	Source    string `json:"source"`
	Table     string `json:"table"`
	Delivered int64  `json:"delivered"`
	Loaded    int64  `json:"loaded"`
	Rejected  int64  `json:"rejected"`
}

// BookReport is one workbook.
type BookReport struct {
	ID     string          `json:"id"`
	Kind   report.BookKind `json:"kind"` // company, manager or rep
	Owner  string          `json:"owner"`
	Path   string          `json:"path"`
	SHA256 string          `json:"sha256"`
	Closed bool            `json:"closed,omitempty"` // encrypted with the reader's password
	Bytes  int64           `json:"bytes"`
}

// MailCounts counts messages by what became of them.
type MailCounts struct {
	Written int `json:"written"`
	Sent    int `json:"sent"`
	Failed  int `json:"failed"`
	Unknown int `json:"unknown"`
	// Unchanged counts the recipients who got a digest, or nothing, because their
	// scorecard had no news.
	Unchanged int `json:"unchanged"`
}

// StepSummary is how long a step took.
type StepSummary struct {
	Name         string `json:"name"`
	Rows         int64  `json:"rows,omitempty"`
	Milliseconds int64  `json:"ms"`
}

// missingParts lists what the night went out without.
func (s *Summary) missingParts() []string {
	var parts []string
	for _, src := range s.Sources {
		if src.Error != "" {
			parts = append(parts, "source "+src.Name+" ("+src.Error+")")
		}
	}
	for _, f := range s.Failed {
		reason, _, _ := strings.Cut(f, "\n") // the summary has the hints
		parts = append(parts, reason)
	}
	return parts
}

// warnings puts the checks that did not pass into sentences.
func warnings(r analyze.BuildReport) []string {
	var found []string
	for _, c := range r.Warnings() {
		found = append(found, sentence(c))
	}
	slices.SortFunc(found, cmp.Compare[string])
	return found
}

func blocked(checks []analyze.CheckVerdict) error {
	e := &BlockedError{}
	for _, c := range checks {
		e.Checks = append(e.Checks, sentence(c))
	}
	return e
}

// sentence words one verdict; names of people and deals stay in the table.
func sentence(c analyze.CheckVerdict) string {
	where := ""
	if c.ScopeID != "" {
		where = " (" + c.Scope + " " + c.ScopeID + ")"
	}
	if c.Verdict == "failed" {
		return fmt.Sprintf("%s: the check could not run%s [%s]", c.Title, where, c.File)
	}
	return fmt.Sprintf("%s%s: %d found, %s allowed [%s]", c.Title, where, c.Found, c.Limit, c.File)
}
