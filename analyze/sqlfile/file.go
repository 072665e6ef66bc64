package sqlfile

import (
	"iter"
	"strings"
)

// Layer is the stage of the night a file belongs to; a file may read only its
// own layer and the layers before it.
type Layer string

// The layers in their order of work. Macros come first: they are expanded
// inside every other file.
const (
	Macros     Layer = "macros"
	Staging    Layer = "staging"
	Models     Layer = "models"
	Checks     Layer = "checks"
	Scorecards Layer = "scorecards"
)

// File is one parsed SQL file. Path is relative to the queries folder with
// forward slashes, for example "scorecards/close_rate.sql".
type File struct {
	Path   string
	Layer  Layer
	Name   string // the relation's name: the file's base name without .sql
	CRM    string // staging only: the folder, for example "salesforce"
	Text   string // the whole file as it stands
	Body   string // the SQL without front matter, same line numbers (blanked, not cut)
	SHA256 string // of Text, hex
	Origin Origin
	Meta   Meta

	places map[string]place // where front matter keys stand, by dotted path
}

// Origin says whether a file is embedded in the program or an analyst's own.
type Origin string

// Built-in files are replaced one by one by overlay files of the same path.
const (
	Builtin Origin = "builtin"
	Overlay Origin = "overlay"
)

// Meta is the front matter: meaning only, never colours, fonts or cells.
type Meta struct {
	Title    string              `yaml:"title"`
	Grain    string              `yaml:"grain"`
	Requires map[string][]string `yaml:"requires"` // staging: raw table -> columns that must be delivered
	Severity string              `yaml:"severity"` // checks: block or warn
	Scope    string              `yaml:"scope"`    // checks: company, source or manager
	Limit    *Limit              `yaml:"limit"`    // checks: offending rows still accepted
	Serves   []string            `yaml:"serves"`
	Columns  map[string]Column   `yaml:"columns"`
	Sheet    string              `yaml:"sheet"`
	Order    int                 `yaml:"order"`
	Books    []string            `yaml:"books"`    // company, manager, director (of managers), rep
	Audience string              `yaml:"audience"` // user, manager or company
	Per      string              `yaml:"per"`      // "user": one sheet per rep
	Block    string              `yaml:"block"`    // table (default), tiles, actions, headline, chart
	Chart    *Chart              `yaml:"chart"`
	Rows     int                 `yaml:"rows"`   // table: at most so many rows stand in one book, 0 = no limit
	More     string              `yaml:"more"`   // table: the sheet that has the rows beyond Rows
	Empty    string              `yaml:"empty"`  // the sentence that stands where there are no rows
	Group    string              `yaml:"group"`  // table: rows alike in this column fold under one heading, collapsed
	Totals   bool                `yaml:"totals"` // table: a last row with the sums of amounts and counts
	Traces   map[string]Trace    `yaml:"trace"`  // column name, or a tile's label -> the rows that the number comes from
	Hide     bool                `yaml:"hide"`   // overlay: remove the built-in sheet
}

// Limit is how many offending rows a check accepts: a count, or a share of the
// rows of a relation ("0.5%" of which relation is named in Of).
type Limit struct {
	Rows  int64   `yaml:"rows"`
	Share float64 `yaml:"share"` // 0 to 1, together with Of
	Of    string  `yaml:"of"`    // relation that the share refers to
}

// Column describes one result column for people.
type Column struct {
	Label  string `yaml:"label"`
	Note   string `yaml:"note"`
	Scale  string `yaml:"scale"`  // low_is_bad or high_is_bad
	Format string `yaml:"format"` // only where the name's suffix does not tell it
	Hidden bool   `yaml:"hidden"`
	Total  string `yaml:"total"`  // sum or none, where name and format do not say whether rows may be added up
	Drifts bool   `yaml:"drifts"` // the calendar alone moves it: no news by itself

	Entry   string   `yaml:"entry"`   // people fill it in: choice, text or date; empty for columns that are only read
	Choices []string `yaml:"choices"` // of entry: choice
}

// Trace says which rows of another relation a number comes from, and how. The
// rows are those that agree with the sheet's row in its key (user_id or
// manager_id); Match, an SQL condition, takes the key's place where rows belong
// together in another way. The others are SQL aggregates over these rows: either
// Value alone, or Numerator and Denominator, whose quotient is the number. All of
// them may name the columns of the sheet's row: sheet.quota_amount.
type Trace struct {
	Rows        string `yaml:"rows"`  // relation, for example scorecards.deals_decided
	Match       string `yaml:"match"` // for example manager_id is not distinct from sheet.team_manager_id
	Value       string `yaml:"value"`
	Numerator   string `yaml:"numerator"`
	Denominator string `yaml:"denominator"`
}

// Chart names the columns that a chart block draws. Y, Low and High may name
// several, with commas between them.
type Chart struct {
	Kind string `yaml:"kind"`
	X    string `yaml:"x"`
	Y    string `yaml:"y"`
	Low  string `yaml:"low"`
	High string `yaml:"high"`
}

// lists are the chart's keys that may name several columns, in the order of the keys.
func (c Chart) lists() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		_ = yield("chart.y", c.Y) && yield("chart.low", c.Low) && yield("chart.high", c.High)
	}
}

// Names are the columns that a list with commas names.
func Names(list string) []string {
	var names []string
	for name := range strings.SplitSeq(list, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// Ref is a relation that a file reads, with the place where it is named.
type Ref struct {
	Schema, Name string // Schema is empty when the file does not write one
	Line, Column int    // 1-based
}

// String gives schema.name, or the bare name.
func (r Ref) String() string {
	if r.Schema == "" {
		return r.Name
	}
	return r.Schema + "." + r.Name
}
