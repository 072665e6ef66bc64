package sqlfile

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Explain turns an error that DuckDB reported for this file into a fault with a
// place in the file and, where DuckDB offers near names, a hint. The text that
// DuckDB saw may be the file's body as it stands, the body behind a prefix such
// as `create table … as`, or the rewritten text of LineageSQL; the place is found
// through the line that DuckDB shows, else through the names that it quotes. DuckDB
// offers few near names; names are further ones that the caller knows, such as
// the columns of the relations that the file reads.
func Explain(f *File, err error, names ...string) Fault {
	var known Fault
	if errors.As(err, &known) {
		return known
	}
	text := err.Error()
	if at := strings.Index(text, "Error: "); at > 0 && !strings.Contains(text[:at], "\n") {
		// What stands before DuckDB's own text is how the caller wrapped it.
		start := strings.LastIndexAny(text[:at-1], ":") + 1
		text = strings.TrimSpace(text[start:])
	}
	message, hint := readable(text, names)
	fault := Fault{File: f.Path, Message: message, Hint: hint}
	if offset, ok := f.offsetFromExcerpt(text); ok {
		p := placeAt(f.Text, offset)
		fault.Line, fault.Column = p.line, p.column
	} else if offset, ok := f.offsetFromNames(text); ok {
		p := placeAt(f.Text, offset)
		fault.Line, fault.Column = p.line, p.column
	}
	return fault
}

// phrasing rewrites one of DuckDB's messages; $1, $2 are the pattern's groups.
type phrasing struct {
	pattern *regexp.Regexp
	message string
}

var phrasings = []phrasing{
	{regexp.MustCompile(`^Referenced column "(.+?)" not found in FROM clause`), `column "$1" not found`},
	{regexp.MustCompile(`^Referenced column "(.+?)" was not found because the FROM clause is missing`), `column "$1" not found: there is no FROM clause`},
	{regexp.MustCompile(`^Table "(.+?)" does not have a column named "(.+?)"`), `table "$1" has no column "$2"`},
	{regexp.MustCompile(`^Referenced table "(.+?)" not found`), `table "$1" is not in the FROM clause`},
	{regexp.MustCompile(`^Values list "(.+?)" does not have a column named "(.+?)"`), `"$1" has no column "$2"`},
	{regexp.MustCompile(`^Table with name (\S+) does not exist`), `table "$1" does not exist`},
	{regexp.MustCompile(`^(?:Scalar|Aggregate|Table) Function with name "?(\S+?)"? does not exist`), `function "$1" does not exist`},
	{regexp.MustCompile(`^No function matches the given name and argument types '(.+?)'\..*`), `no function takes these arguments: $1`},
	{regexp.MustCompile(`^Ambiguous reference to column name "(.+?)"`), `column "$1" could come from several tables`},
	{regexp.MustCompile(`^column "?(\S+?)"? must appear in the GROUP BY clause.*`), `column "$1" must be grouped by or stand in an aggregate`},
	{regexp.MustCompile(`^syntax error at or near "(.+?)"`), `syntax error at or near "$1"`},
}

var (
	errorKind      = regexp.MustCompile(`^[A-Z][A-Za-z/ -]{1,40} Error: `)
	candidates     = regexp.MustCompile(`(?m)^Candidate (?:bindings|tables)[\s:]+(.+)$`)
	suggestion     = regexp.MustCompile(`Did you mean "(.+?)"`)
	excerpt        = regexp.MustCompile(`(?m)^LINE (\d+): (.*)\n( *)\^`)
	quotedNames    = regexp.MustCompile(`"([^"]+)"|[Ff]unction with name (\S+)|[Tt]able with name (\S+)|'(\w+)\(|'([^']+)'`)
	doubledMessage = regexp.MustCompile(`!$`)
)

// readable gives DuckDB's first line in plain words, and a hint.
func readable(text string, names []string) (message, hint string) {
	if strings.HasPrefix(text, "Out of Memory Error") {
		return quoteMessage(firstLine(text)), "filter and group before joining, or raise limits.memory in the config"
	}
	body := errorKind.ReplaceAllString(text, "")
	first := doubledMessage.ReplaceAllString(firstLine(body), "")
	message = quoteMessage(first)
	subject := ""
	for _, p := range phrasings {
		if m := p.pattern.FindStringSubmatchIndex(first); m != nil {
			message = string(p.pattern.ExpandString(nil, p.message, first, m))
			groups := p.pattern.FindStringSubmatch(first)
			subject = groups[len(groups)-1]
			break
		}
	}
	if m := suggestion.FindStringSubmatch(body); m != nil {
		return message, fmt.Sprintf("did you mean %q?", m[1])
	}
	if advice := standing(message); advice != "" {
		return message, advice
	}
	offered := []string{}
	if m := candidates.FindStringSubmatch(body); m != nil {
		offered = splitCandidates(m[1])
	}
	known := slices.DeleteFunc(slices.Concat(offered, names), func(n string) bool { return n == subject }) // it is elsewhere in the file
	if near := DidYouMean(subject, known); near != "" && subject != "" {
		return message, near
	}
	list := strings.Join(offered[:min(8, len(offered))], ", ")
	switch {
	case len(offered) == 0:
		return message, ""
	case strings.Contains(body, "Candidate tables"):
		return message, "the FROM clause has " + list
	case len(offered) == 1:
		return message, "the nearest name is " + list
	}
	return message, "the nearest names are " + list
}

// standing is the advice that goes with a message whatever the names are.
func standing(message string) string {
	switch {
	case strings.HasSuffix(message, "must be grouped by or stand in an aggregate"):
		return "add it to GROUP BY, or take min or max of it"
	case strings.HasPrefix(message, "no function takes these arguments"):
		return "convert them first, for example cast(x as DECIMAL(18,2)) or x::DATE"
	case strings.HasSuffix(message, "could come from several tables"):
		return "write the table's alias before it"
	}
	return ""
}

// splitCandidates reads `"a", "t.b"` and drops the quotes.
func splitCandidates(list string) []string {
	var names []string
	for _, part := range strings.Split(list, ",") {
		name := strings.Trim(strings.TrimSpace(part), `"`)
		if name != "" {
			names = append(names, strings.ReplaceAll(name, `"`, ""))
		}
	}
	return names
}

// offsetFromExcerpt finds the caret of DuckDB's LINE excerpt in the file. Long
// lines are cut with "..." at either end, and a prefix of the executed text may
// shift lines and columns: what counts is where the shown text stands.
func (f *File) offsetFromExcerpt(text string) (int, bool) {
	m := excerpt.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	number, _ := strconv.Atoi(m[1])
	shown := m[2]
	caret := len(m[3]) - len("LINE "+m[1]+": ")
	if cut, ok := strings.CutPrefix(shown, "..."); ok {
		shown, caret = cut, caret-len("...")
	}
	shown = strings.TrimSuffix(shown, "...")
	if caret < 0 {
		return 0, false
	}
	// Only text from the caret on is sure to be the file's: before it may stand a prefix.
	before, after := splitAtCaret(shown, caret)
	for _, line := range linesNear(f.Body, number) {
		if at := strings.Index(line.text, shown); at >= 0 {
			return line.start + at + len(before), true
		}
		if at := strings.Index(line.text, after); after != "" && at >= 0 && strings.HasSuffix(before, strings.TrimLeft(line.text[:at], " \t")) {
			return line.start + at, true
		}
	}
	return 0, false
}

// splitAtCaret cuts the shown line at the caret, which DuckDB places by display width.
func splitAtCaret(shown string, caret int) (before, after string) {
	at := 0
	for i := 0; i < caret && at < len(shown); i++ {
		_, size := utf8.DecodeRuneInString(shown[at:])
		at += size
	}
	return shown[:at], shown[at:]
}

// textLine is one line of a text with its byte offset.
type textLine struct {
	text  string
	start int
}

// linesNear gives the line of that number, its neighbours, and then all others.
func linesNear(text string, number int) []textLine {
	var all []textLine
	start := 0
	for _, line := range strings.SplitAfter(text, "\n") {
		all = append(all, textLine{text: strings.TrimRight(line, "\r\n"), start: start})
		start += len(line)
	}
	var ordered []textLine
	for _, n := range []int{number, number - 1, number + 1} {
		if n >= 1 && n <= len(all) {
			ordered = append(ordered, all[n-1])
		}
	}
	return append(ordered, all...)
}

// offsetFromNames finds the first name or text that the message quotes in the file.
func (f *File) offsetFromNames(text string) (int, bool) {
	tokens := code(scan(f.Body))
	for _, m := range quotedNames.FindAllStringSubmatch(firstLine(text), -1) {
		name := strings.Trim(m[1]+m[2]+m[3]+m[4]+m[5], `"!'`)
		whole := name
		if dot := strings.LastIndexByte(name, '.'); dot >= 0 {
			name = name[dot+1:]
		}
		for _, t := range tokens {
			if (t.kind == wordToken || t.kind == quotedToken) && strings.EqualFold(t.name(), name) || t.kind == stringToken && t.text == "'"+whole+"'" {
				return t.start, true
			}
		}
	}
	return 0, false
}
