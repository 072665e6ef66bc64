package sqlfile

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// Gate judges files by their parsed trees. It uses its connection only to let
// DuckDB parse text that is handed over as a value; it never prepares the text.
// A Gate is not safe for concurrent use.
type Gate struct {
	conn      *sql.Conn
	macros    map[string]bool
	lists     lists
	relations []string          // schema.name of what exists, for hints
	ahead     map[string]string // by text, what Ahead had parsed
}

// NewGate makes a gate that knows DuckDB's allowed functions, the built-in
// macros as_of, threshold and ratio, and the given macro names (those of
// queries/macros, which are their files' names).
func NewGate(conn *sql.Conn, macros ...string) *Gate {
	g := &Gate{conn: conn, macros: map[string]bool{}, lists: newLists()}
	for _, name := range macros {
		g.macros[name] = true
	}
	return g
}

// Offer names the relations that exist, as schema.name, for hints about misspelt
// ones. The gate refuses no name for not being among them.
func (g *Gate) Offer(relations []string) { g.relations = relations }

// Parsed is a file that passed the gate.
type Parsed struct {
	File          *File
	Refs          []Ref    // relations read, CTEs left out; one entry per mention, in text order
	Columns       []string // output columns in order; nil when only DuckDB can know them
	ThresholdKeys []KeyUse // keys handed to threshold()
	MacroCalls    []Ref    // macros of queries/macros that are called, in text order
	Macro         *Macro   // set for files of the macros layer only

	query node                     // the SELECT; nil for macros and for a file that only hides a sheet
	named map[string][]NamedColumn // staging: what NamedColumns gives
}

// KeyUse is one literal key handed to threshold(), with its place.
type KeyUse struct {
	Key          string
	Line, Column int
}

// Inspect parses the file and gives everything that may be known without data,
// or all the reasons why it may not run: then *Parsed is nil. Layer order is
// judged here (a model that reads a scorecard is a fault); whether a relation,
// a column or a threshold exists is not.
func (g *Gate) Inspect(ctx context.Context, f *File) (*Parsed, Faults) {
	if f.Meta.Hide && len(code(scan(f.Body))) == 0 {
		return &Parsed{File: f}, nil
	}
	p := &Parsed{File: f}
	text := f.Body
	if f.Layer == Macros {
		macro, expression, faults := readMacro(f)
		if len(faults) > 0 {
			return nil, faults
		}
		p.Macro, text = macro, expression
		if g.taken(macro.Name) {
			return nil, Faults{f.fault(macro.at, "choose another name", "%s is already a function of the database", macro.Name)}
		}
	}
	query, faults := g.parse(ctx, f, text)
	if len(faults) > 0 {
		return nil, faults
	}
	w := &walker{gate: g, file: f}
	w.visit(map[string]any(query), nil, firstCode(text))
	if f.Layer == Macros {
		w.macroBody(query)
	} else {
		p.query = query
		p.Columns = outputColumns(query, nil)
		w.output(query, p.Columns)
	}
	if f.Layer == Staging {
		p.named = nameColumns(w, query)
		w.requires(p.named)
	}
	if len(w.faults) > 0 {
		return nil, tidy(w.faults)
	}
	byPlace := func(a, b Ref) int { return comparePlaces(a.Line, a.Column, b.Line, b.Column) }
	slices.SortStableFunc(w.refs, byPlace)
	slices.SortStableFunc(w.calls, byPlace)
	slices.SortStableFunc(w.keys, func(a, b KeyUse) int { return comparePlaces(a.Line, a.Column, b.Line, b.Column) })
	p.Refs, p.MacroCalls, p.ThresholdKeys = w.refs, w.calls, w.keys
	return p, nil
}

// taken reports names that are functions of the database already: a macro of such
// a name would change the meaning of files that know nothing of it.
func (g *Gate) taken(name string) bool {
	why, _ := refusal(name)
	return why != "" || g.lists.allowed(name) || g.lists.window[name] || g.lists.table[name]
}

func comparePlaces(line, column, otherLine, otherColumn int) int {
	if line != otherLine {
		return line - otherLine
	}
	return column - otherColumn
}

// parse gives the one SELECT that the text holds.
func (g *Gate) parse(ctx context.Context, f *File, text string) (node, Faults) {
	statements, err := g.serialize(ctx, text)
	if err != nil {
		if e, ok := isSyntax(err); ok {
			fault := f.syntaxFault(text, e)
			if f.Layer == Macros && fault.Hint == oneSelectHint {
				fault.Hint = macroHint
			}
			return nil, Faults{fault}
		}
		return nil, Faults{{File: f.Path, Message: err.Error()}}
	}
	if len(statements) == 0 {
		return nil, Faults{{File: f.Path, Message: "the file holds no SQL", Hint: "write one SELECT"}}
	}
	if len(statements) > 1 {
		return nil, Faults{f.faultAt(secondStatement(text), oneSelectHint, "the file holds %d statements", len(statements))}
	}
	query := statements[0].obj("node")
	if query == nil {
		return nil, Faults{f.faultAt(firstCode(text), "", "this statement has no query that can be judged")}
	}
	return query, nil
}

const oneSelectHint = "a file holds exactly one SELECT; to build on a first result use WITH, or a file of its own"

// statementStarts gives the first token of each statement.
func statementStarts(text string) []token {
	var starts []token
	fresh := true
	for _, t := range code(scan(text)) {
		if t.is(";") {
			fresh = true
		} else if fresh {
			starts = append(starts, t)
			fresh = false
		}
	}
	return starts
}

func firstCode(text string) int {
	if starts := statementStarts(text); len(starts) > 0 {
		return starts[0].start
	}
	return 0
}

func secondStatement(text string) int {
	if starts := statementStarts(text); len(starts) > 1 {
		return starts[1].start
	}
	return firstCode(text)
}

// syntaxFault turns DuckDB's refusal into a fault with a place.
func (f *File) syntaxFault(text string, e *syntaxError) Fault {
	if e.kind == "not implemented" {
		return f.notSelect(text)
	}
	at := e.offset
	if at < 0 {
		at = firstCode(text)
	}
	if strings.Contains(e.message, "CTE needs a SELECT") {
		for _, t := range code(scan(text)) {
			if t.is("insert") || t.is("update") || t.is("delete") || t.is("merge") {
				return f.faultAt(t.start, oneSelectHint, "%s is not a SELECT", strings.ToUpper(t.text))
			}
		}
	}
	if starts := statementStarts(text); len(starts) > 0 && at == starts[0].start && starts[0].kind == wordToken {
		return f.faultAt(at, DidYouMean(starts[0].text, []string{"select", "with", "from", "values", "create"}), "%s", quoteMessage(e.message))
	}
	return f.faultAt(at, "", "%s", quoteMessage(e.message))
}

// quoteMessage keeps a message on one line.
func quoteMessage(message string) string {
	message = strings.Join(strings.Fields(message), " ")
	if len([]rune(message)) > 200 {
		message = string([]rune(message)[:200]) + "…"
	}
	return message
}

// notSelect finds what in the text is no SELECT.
func (f *File) notSelect(text string) Fault {
	selects := nameSet("select with from values table pivot unpivot pivot_wider pivot_longer describe desc show summarize")
	for _, t := range statementStarts(text) {
		if t.kind == wordToken && !selects[strings.ToLower(t.text)] {
			return f.faultAt(t.start, oneSelectHint, "%s is not a SELECT", strings.ToUpper(t.text))
		}
	}
	for _, t := range code(scan(text)) {
		if t.is("pivot") || t.is("pivot_wider") {
			return f.faultAt(t.start, "list the values: pivot … on column in ('a', 'b') using …", "PIVOT needs its values written out with IN (…), or its columns change with the data")
		}
	}
	return f.faultAt(firstCode(text), oneSelectHint, "this is not a SELECT")
}

// describe gives text for a fault about a form that the gate does not know.
func describe(kind string) string {
	return fmt.Sprintf("this form of SQL (%s) is not accepted", strings.ToLower(strings.ReplaceAll(kind, "_", " ")))
}
