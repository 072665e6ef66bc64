package sqlfile

import (
	"regexp"
	"strings"
)

// Macro is a scalar macro: its name, its parameters and the one statement that
// makes it in the connection's current schema. Macros that call others
// (Parsed.MacroCalls) must be made after them.
type Macro struct {
	Name      string
	Params    []string // names, without defaults
	Statement string   // create or replace macro … as …

	at place
}

const macroHint = "a macro file holds one statement: create or replace macro name(a, b := 1) as expression"

var literal = regexp.MustCompile(`^(?:'[^']*'|[0-9][0-9_]*(?:\.[0-9]+)?|true|false|null)$`)

// readMacro reads `create or replace macro name(params) as expression` and gives
// the macro and the text `select expression`, whose bytes stand where they stand
// in the file, for the gate to judge.
func readMacro(f *File) (*Macro, string, Faults) {
	tokens := code(scan(f.Body))
	for len(tokens) > 0 && tokens[len(tokens)-1].is(";") {
		tokens = tokens[:len(tokens)-1]
	}
	r := macroReader{file: f, tokens: tokens}
	m, head := r.head()
	if len(r.faults) > 0 {
		return nil, "", r.faults
	}
	if m.Name != f.Name {
		return nil, "", Faults{f.fault(m.at, "name the file like the macro", "the macro is called %q but the file %q", m.Name, f.Name)}
	}
	start, end := tokens[head].start, tokens[len(tokens)-1].end
	const lead = "select "
	before := blank(f.Body[:start])
	expression := f.Body[start:end]
	m.Statement = "create or replace macro " + m.Name + "(" + r.params.String() + ") as\n" + expression
	return m, before[:max(0, start-len(lead))] + lead + expression, nil
}

// macroReader walks the tokens before the expression.
type macroReader struct {
	file   *File
	tokens []token
	next   int
	params strings.Builder // as they go into the statement
	faults Faults
}

func (r *macroReader) peek() token {
	if r.next < len(r.tokens) {
		return r.tokens[r.next]
	}
	return token{kind: markToken, start: len(r.file.Text), end: len(r.file.Text)}
}

func (r *macroReader) accept(text string) bool {
	if r.peek().is(text) {
		r.next++
		return true
	}
	return false
}

func (r *macroReader) fail(format string, args ...any) {
	if len(r.faults) == 0 {
		r.faults = Faults{r.file.faultAt(r.peek().start, macroHint, format, args...)}
	}
}

func (r *macroReader) expect(text string) {
	if len(r.faults) == 0 && !r.accept(text) {
		if r.peek().text == "" {
			r.fail("the file ends where %q is wanted", text)
			return
		}
		r.fail("%q is wanted here, not %q", text, r.peek().text)
	}
}

// head reads up to the expression and gives the index of its first token.
func (r *macroReader) head() (*Macro, int) {
	m := &Macro{}
	r.expect("create")
	if r.accept("or") {
		r.expect("replace")
	}
	if !r.accept("macro") {
		r.expect("function")
	}
	name := r.peek()
	m.Name, m.at = name.text, placeAt(r.file.Text, name.start)
	if len(r.faults) == 0 && (name.kind != wordToken || !relationName.MatchString(name.text)) {
		r.fail("the macro's name must be lower-case letters, digits and _, without a schema")
	}
	r.next++
	r.expect("(")
	for len(r.faults) == 0 && !r.accept(")") {
		if len(m.Params) > 0 {
			r.expect(",")
			r.params.WriteString(", ")
		}
		m.Params = append(m.Params, r.param())
	}
	r.expect("as")
	if r.peek().is("table") {
		r.fail("table macros are not accepted: a relation is a file of its own")
	}
	if len(r.faults) == 0 && r.next >= len(r.tokens) {
		r.fail("the macro has no expression")
	}
	return m, r.next
}

// param reads one parameter, with a literal default or none.
func (r *macroReader) param() string {
	t := r.peek()
	if len(r.faults) == 0 && (t.kind != wordToken || !relationName.MatchString(t.text)) {
		r.fail("a parameter's name is wanted here: lower-case letters, digits and _")
		return ""
	}
	r.next++
	r.params.WriteString(t.text)
	if r.accept(":") {
		r.expect("=")
		value := r.peek()
		if !literal.MatchString(strings.ToLower(value.text)) {
			r.fail("a default must be a plain number, text, true, false or null")
			return t.text
		}
		r.next++
		r.params.WriteString(" := " + value.text)
	}
	return t.text
}
