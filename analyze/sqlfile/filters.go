package sqlfile

import (
	"slices"
	"strings"
)

// Filter is a WHERE clause as it stands in a file, without indentation.
type Filter struct {
	Line int
	Text string
}

// Filters tells which rows a file lets through, for people: the WHERE clauses on
// the way from its last SELECT back to the tables it reads, and these tables, in
// text order. The way follows the first name in FROM through the file's own WITH
// queries; a WITH query that is joined to it is a look-up and left out, a table
// that is joined is named. It reads the text alone and may miss what odd forms hide.
func (f *File) Filters() (filters []Filter, tables []string) {
	w := &filterWalk{file: f, tokens: code(scan(f.Body)), bodies: map[string][2]int{}, seen: map[string]bool{}}
	w.query(w.with())
	return w.filters, w.tables
}

// filterWalk follows a query's text from its end to its tables.
type filterWalk struct {
	file    *File
	tokens  []token
	bodies  map[string][2]int // of WITH queries, lower case: first token and end
	seen    map[string]bool
	filters []Filter
	tables  []string
}

// with notes the bodies of the WITH queries and gives what stands behind them.
func (w *filterWalk) with() (from, to int) {
	end := len(w.tokens)
	if end == 0 || !w.tokens[0].is("with") {
		return 0, end
	}
	at := 1
	if at < end && w.tokens[at].is("recursive") {
		at++
	}
	for at < end {
		name := strings.ToLower(w.tokens[at].name())
		open := at + 1
		for open < end && !w.tokens[open].is("as") {
			open++
		}
		for open < end && !w.tokens[open].is("(") {
			open++
		}
		close := w.closing(open)
		w.bodies[name] = [2]int{open + 1, close}
		at = close + 1
		if at >= end || !w.tokens[at].is(",") {
			break
		}
		at++
	}
	return min(at, end), end
}

// closing gives the token that closes the bracket at open.
func (w *filterWalk) closing(open int) int {
	depth := 0
	for i := open; i < len(w.tokens); i++ {
		switch {
		case w.tokens[i].is("("):
			depth++
		case w.tokens[i].is(")"):
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(w.tokens)
}

// Words that end a FROM or a WHERE clause.
var clauseEnds = []string{"where", "group", "having", "qualify", "window", "order", "limit", "union", "except", "intersect", ";"}

// query reads the tokens of one query: its parts joined by UNION one by one.
func (w *filterWalk) query(from, to int) {
	for i := from; i < to; i++ {
		switch t := w.tokens[i]; {
		case t.is("("):
			i = w.closing(i)
		case t.is("from"):
			w.sources(i+1, w.clauseEnd(i+1, to))
		case t.is("where"):
			end := w.clauseEnd(i+1, to)
			if end > i+1 {
				w.filters = append(w.filters, w.filter(i, end-1))
			}
		}
	}
}

func (w *filterWalk) clauseEnd(from, to int) int {
	for i := from; i < to; i++ {
		if w.tokens[i].is("(") {
			i = w.closing(i)
		} else if w.tokens[i].kind != quotedToken && slices.Contains(clauseEnds, strings.ToLower(w.tokens[i].text)) {
			return i
		}
	}
	return to
}

// sources reads a FROM clause.
func (w *filterWalk) sources(from, to int) {
	first := true
	for i := from; i < to; i++ {
		t := w.tokens[i]
		switch {
		case t.is("("):
			i = w.closing(i)
			first = false
		case i == from, t.is("join"), t.is(","):
			if i > from {
				i++
			}
			i = w.source(i, to, first)
			first = false
		}
	}
}

// source takes one name in FROM and gives its last token.
func (w *filterWalk) source(at, to int, first bool) int {
	if at >= to || w.tokens[at].kind != wordToken && w.tokens[at].kind != quotedToken {
		return at
	}
	name := strings.ToLower(w.tokens[at].name())
	if at+2 < to && w.tokens[at+1].is(".") {
		if name += "." + strings.ToLower(w.tokens[at+2].name()); !slices.Contains(w.tables, name) {
			w.tables = append(w.tables, name)
		}
		return at + 2
	}
	if body, ok := w.bodies[name]; ok && first && !w.seen[name] {
		w.seen[name] = true
		w.query(body[0], body[1])
	}
	return at
}

// filter gives the text from one token to another, with the indentation that all
// lines but the first share taken off.
func (w *filterWalk) filter(first, last int) Filter {
	start := w.tokens[first].start
	text := w.file.Body[start:w.tokens[last].end]
	lineStart := strings.LastIndexByte(w.file.Body[:start], '\n') + 1
	indent := w.file.Body[lineStart:start]
	if strings.TrimSpace(indent) == "" {
		text = strings.ReplaceAll(text, "\n"+indent, "\n")
	}
	return Filter{Line: placeAt(w.file.Body, start).line, Text: text}
}
