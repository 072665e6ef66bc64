package sqltest

import (
	"fmt"
	"regexp"
	"strings"

	"crmscore/analyze/sqlfile"
)

const wantsNothing = "the test wants nothing"

// parts is a test file taken apart.
type parts struct {
	story    string
	comment  string
	sections []section
	inputs   map[string]*table // "models.opportunities", "run", "thresholds", "raw.Deals", "args", "given.deals"
	own      *section          // query.sql
	pending  *pending
	want     *table
	wantLine int
	message  string // want.error
}

// pending is what a case says about the query that it waits for.
type pending struct {
	query, why string
	line       int
}

// takeApart reads a test file and finds all that is wrong with its form.
func takeApart(c Case) (*parts, sqlfile.Faults) {
	p := &parts{inputs: map[string]*table{}}
	p.comment, p.sections = splitArchive(c.Text)
	p.story = strings.TrimSpace(p.comment)
	var faults sqlfile.Faults
	at := func(line int, hint, format string, args ...any) {
		faults = append(faults, sqlfile.Fault{File: c.Path, Line: line, Column: 1, Message: fmt.Sprintf(format, args...), Hint: hint})
	}
	if p.story == "" {
		at(1, "begin with a sentence that tells the story", "the test has no story")
	}
	seen := map[string]bool{}
	for i, s := range p.sections {
		if seen[strings.ToLower(s.name)] {
			at(s.line-1, "", "%s is given twice", s.name)
			continue
		}
		seen[strings.ToLower(s.name)] = true
		name, isTable := strings.CutSuffix(s.name, ".csv")
		switch {
		case s.name == "want.error":
			p.message, p.wantLine = strings.TrimSpace(s.text), s.line
		case s.name == "query.sql":
			p.own = &p.sections[i]
		case s.name == "pending":
			p.pending = readPending(s)
			if p.pending == nil {
				at(s.line, "write, for example: scorecards/funnel.sql: not shipped yet", "the first line must name the awaited file, a colon and why it is awaited")
			}
		case !isTable:
			at(s.line-1, "tables are named schema.table.csv, the result want.csv or want.error", "%q is neither a table nor a result", s.name)
		default:
			t, bad := readTable(c.Path, s)
			faults = append(faults, bad...)
			if name == "want" {
				p.want, p.wantLine = t, s.line
			} else {
				p.inputs[name] = t
			}
		}
	}
	switch {
	case p.want != nil && p.message != "":
		at(p.wantLine, "", "want.csv and want.error exclude each other")
	case seen["want.error"] && p.message == "":
		at(p.wantLine, "write part of the message", "want.error is empty")
	case p.want == nil && !seen["want.error"] && !seen["want.csv"]:
		at(0, "add -- want.csv -- with the wanted rows, or -- want.error --", wantsNothing)
	}
	return p, append(faults, p.misnamed(c)...)
}

var pendingText = regexp.MustCompile(`(?s)^((?:macros|models|checks|scorecards|staging/[a-z][a-z0-9_]*)/[a-z][a-z0-9_]*\.sql):\s+(\S.*)$`)

// readPending reads `scorecards/funnel.sql: why`; nil for anything else.
func readPending(s section) *pending {
	m := pendingText.FindStringSubmatch(strings.TrimSpace(s.text))
	if m == nil {
		return nil
	}
	return &pending{query: m[1], why: strings.Join(strings.Fields(m[2]), " "), line: s.line}
}

// misnamed holds the file's name to what the case is: what a name promises is
// what people search for.
func (p *parts) misnamed(c Case) sqlfile.Faults {
	switch {
	case p.own != nil && !c.idea():
		return sqlfile.Faults{{File: c.Path, Line: p.own.line - 1, Column: 1, Message: "a test with a query of its own is no test of " + c.Query(),
			Hint: "name the file idea.<name>__<case>.txtar"}}
	case p.own == nil && c.idea():
		return sqlfile.Faults{{File: c.Path, Message: "the name says that the test brings its own query, but it has none", Hint: "add -- query.sql -- with one SELECT over given.<table>"}}
	case p.own == nil && p.pending != nil && !names(c.Query(), p.pending.query):
		return sqlfile.Faults{{File: c.Path, Line: p.pending.line, Column: 1, Message: "the test waits for " + p.pending.query + " but is named after " + c.Query(),
			Hint: "name the file " + strings.TrimPrefix(longName(p.pending.query), string(sqlfile.Scorecards)+".") + "__<case>.txtar"}}
	}
	return nil
}
