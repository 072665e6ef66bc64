package sqlfile

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// The words that front matter accepts.
var (
	severities = []string{"block", "warn"}
	scopes     = []string{"company", "source", "manager"}
	books      = []string{"company", "manager", "director", "rep"}
	audiences  = []string{"user", "manager", "company"}
	pers       = []string{"user"}
	blocks     = []string{"table", "tiles", "actions", "headline", "chart"}
	chartKinds = []string{"column", "line", "column_line", "bar", "scatter", "funnel", "interval", "waterfall", "curve"}
	scales     = []string{"low_is_bad", "high_is_bad"}
	// columnTotals are the words of columns.*.total.
	columnTotals = []string{"sum", "none"}
	entries      = []string{"choice", "text", "date"}
)

// bounded are the kinds of charts that are nothing without limits.
var bounded = map[string]bool{"funnel": true, "interval": true}

// servesID is an id of the project's list of requirements, such as M11 or S3.2.
var servesID = regexp.MustCompile(`^[A-Z][A-Za-z]*[-.]?[0-9]+(?:[.-]?[0-9a-z]+)*$`)

// keyLayers says in which layer a key has a meaning; keys not listed have one everywhere.
var keyLayers = map[string]Layer{
	"requires": Staging,
	"severity": Checks, "scope": Checks, "limit": Checks,
	"sheet": Scorecards, "order": Scorecards, "books": Scorecards, "audience": Scorecards,
	"per": Scorecards, "block": Scorecards, "chart": Scorecards, "rows": Scorecards, "hide": Scorecards,
	"group": Scorecards, "trace": Scorecards, "empty": Scorecards, "more": Scorecards, "totals": Scorecards,
}

// checkMeta judges the front matter's values against the layer and each other.
func (f *File) checkMeta(found bool) Faults {
	c := metaCheck{file: f}
	for _, key := range sortedKeys(keyLayers) {
		if _, given := f.places[key]; given && f.Layer != keyLayers[key] {
			c.addf(key, "", "%s belongs to files in %s", key, keyLayers[key])
		}
	}
	c.words()
	switch f.Layer {
	case Checks:
		c.check(found)
	case Scorecards:
		c.sheet()
		c.traces()
	case Staging:
		for table, columns := range f.Meta.Requires {
			if len(columns) == 0 {
				c.addf("requires."+table, "", "requires.%s names no column", table)
			}
		}
	}
	return c.faults
}

// metaCheck collects the faults of one file's front matter.
type metaCheck struct {
	file   *File
	faults Faults
}

// addf places the fault at a key's line, or at the file's top where the key is missing.
func (c *metaCheck) addf(path, hint, format string, args ...any) {
	at, ok := c.file.places[path]
	if !ok {
		at = place{1, 1}
	}
	c.faults = append(c.faults, c.file.fault(at, hint, format, args...))
}

func (c *metaCheck) word(path, value string, accepted []string) {
	if value != "" && !slices.Contains(accepted, value) {
		c.addf(path, DidYouMean(value, accepted), "%s %q is not %s", strings.TrimRight(path, ".0123456789"), value, oneOf(accepted))
	}
}

// words checks the enumerations and shapes of every layer.
func (c *metaCheck) words() {
	m := c.file.Meta
	c.word("severity", m.Severity, severities)
	c.word("scope", m.Scope, scopes)
	c.word("audience", m.Audience, audiences)
	c.word("per", m.Per, pers)
	c.word("block", m.Block, blocks)
	for i, book := range m.Books {
		c.word(fmt.Sprintf("books.%d", i), book, books)
		if slices.Contains(m.Books[:i], book) {
			c.addf(fmt.Sprintf("books.%d", i), "", "books names %q twice", book)
		}
	}
	for i, id := range m.Serves {
		if !servesID.MatchString(id) {
			c.addf(fmt.Sprintf("serves.%d", i), "ids are letters and a number, such as M11", "serves names %q, which is no requirement's id", id)
		}
	}
	for _, name := range sortedKeys(m.Columns) {
		c.word("columns."+name+".scale", m.Columns[name].Scale, scales)
		c.entry(name, m.Columns[name])
		c.total(name, m.Columns[name])
	}
	if m.Chart != nil {
		c.word("chart.kind", m.Chart.Kind, chartKinds)
	}
}

// check wants a severity and a limit that can be reached.
func (c *metaCheck) check(found bool) {
	m := c.file.Meta
	if m.Severity == "" {
		hint := "write severity: warn, or severity: block to hold the night back"
		if !found {
			hint = "begin the file with front matter: /*--- , severity: warn , ---*/ on three lines"
		}
		c.addf("", hint, "a check needs a severity")
	}
	if m.Limit == nil {
		return
	}
	switch l := *m.Limit; {
	case l.Rows < 0:
		c.addf("limit", "", "limit is %d rows, but rows cannot be fewer than 0", l.Rows)
	case math.IsNaN(l.Share) || l.Share < 0 || l.Share > 1:
		c.addf("limit.share", "write 0.005 or 0.5%", "limit.share must lie between 0 and 1")
	case l.Rows > 0 && l.Share > 0:
		c.addf("limit", "", "limit is either rows or a share, not both")
	case l.Share > 0 && l.Of == "":
		c.addf("limit", "write limit: {share: 0.5%, of: models.opportunities}", "limit.share needs of: the relation whose rows it is a share of")
	case l.Share == 0 && l.Of != "":
		c.addf("limit.of", "", "limit.of has a meaning only beside share")
	}
}

// ValidSheetName reports whether Excel accepts the name for a sheet.
func ValidSheetName(name string) bool {
	return strings.TrimSpace(name) != "" && utf8.RuneCountInString(name) <= 31 && !strings.ContainsAny(name, `[]:*?/\`) &&
		!strings.HasPrefix(name, "'") && !strings.HasSuffix(name, "'")
}

// sheet wants everything that places a scorecard, or nothing of it.
func (c *metaCheck) sheet() {
	m := c.file.Meta
	if m.Sheet == "" {
		for _, key := range []string{"order", "books", "audience", "per", "block", "chart", "rows", "more", "empty", "group", "totals"} {
			if _, given := c.file.places[key]; given {
				c.addf(key, "add sheet: and the sheet's name, or delete the line", "%s has a meaning only for a file that goes onto a sheet", key)
			}
		}
		return
	}
	if m.Hide {
		return
	}
	if !ValidSheetName(m.Sheet) {
		c.addf("sheet", "", `the sheet's name %q is not one that Excel accepts: at most 31 characters, none of []:*?/\, no ' at its ends`, m.Sheet)
	}
	if m.Audience == "" {
		c.addf("sheet", "write audience: user (rows of persons), manager (rows per manager) or company", "a scorecard with a sheet needs an audience")
	}
	if m.Per == "user" && (m.Audience == "manager" || m.Audience == "company") {
		c.addf("per", "write audience: user", "per: %s cuts rows by user_id, and this is audience: %s", m.Per, m.Audience)
	}
	if at := slices.Index(m.Books, "rep"); at >= 0 && m.Per == "" {
		c.addf(fmt.Sprintf("books.%d", at), "write per: user, or leave rep out", "the book of a rep is her own sheet alone, and this file is not cut per: user")
	}
	if len(m.Books) == 0 {
		c.addf("sheet", "write books: [company, manager]", "a scorecard with a sheet needs books")
	}
	if m.Order <= 0 {
		c.addf("sheet", "write order: and a positive number; sheets and their blocks are sorted by it", "a scorecard with a sheet needs an order")
	}
	if m.Rows < 0 {
		c.addf("rows", "write the most rows that one book may hold, rows: 100 say, or delete the line", "rows is %d, but a book cannot hold fewer than 0", m.Rows)
	}
	if m.Group != "" && m.Block != "" && m.Block != "table" {
		c.addf("group", "leave out block, or group", "group folds the rows of a table, and this is block: %s", m.Block)
	}
	c.totals()
	if (m.Block == "chart") != (m.Chart != nil) {
		c.addf("block", "write both block: chart and chart: {kind: …, x: …, y: …}, or neither", "block: chart and chart: belong together")
	}
	if m.Chart == nil {
		return
	}
	if m.Chart.Kind == "" || m.Chart.X == "" || m.Chart.Y == "" {
		c.addf("chart", "", "a chart needs kind, x and y")
	}
	if bounded[m.Chart.Kind] && (m.Chart.Low == "" || m.Chart.High == "") {
		c.addf("chart.kind", "name the columns of the limits: low: close_rate_low, high: close_rate_high", "a chart of kind %s needs low and high", m.Chart.Kind)
	}
}
