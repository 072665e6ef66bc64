package sqlfile

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// node is one object of the tree that json_serialize_sql gives.
type node map[string]any

func (n node) str(key string) string { s, _ := n[key].(string); return s }

func (n node) obj(key string) node {
	m, _ := n[key].(map[string]any)
	return m
}

func (n node) list(key string) []any { l, _ := n[key].([]any); return l }

func (n node) flag(key string) bool { b, _ := n[key].(bool); return b }

// nodes gives the objects of a list.
func (n node) nodes(key string) []node {
	var out []node
	for _, v := range n.list(key) {
		if m, ok := v.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// strings gives the texts of a list.
func (n node) strings(key string) []string {
	var out []string
	for _, v := range n.list(key) {
		s, _ := v.(string)
		out = append(out, s)
	}
	return out
}

// offset is the byte offset where DuckDB saw the node, when it kept one.
func (n node) offset() (int, bool) {
	number, ok := n["query_location"].(json.Number)
	if !ok {
		return 0, false
	}
	v, err := strconv.ParseUint(number.String(), 10, 64)
	if err != nil || v > math.MaxInt32 {
		return 0, false
	}
	return int(v), true
}

// ctes gives the named subqueries of a query node in order.
func (n node) ctes() []cte {
	var out []cte
	for _, entry := range n.obj("cte_map").nodes("map") {
		out = append(out, cte{name: entry.str("key"), value: entry.obj("value")})
	}
	return out
}

// cte is one entry of a WITH clause.
type cte struct {
	name  string
	value node
}

func (c cte) query() node { return c.value.obj("query").obj("node") }

// syntaxError is DuckDB's refusal to parse, or to serialize, a text.
type syntaxError struct {
	kind    string // "parser", "not implemented", …
	message string
	offset  int // in bytes; -1 when DuckDB gave none
}

func (e *syntaxError) Error() string { return e.message }

// serialize lets DuckDB parse the text, which travels as a value and is never
// prepared, and gives the tree of each of its statements.
func (g *Gate) serialize(ctx context.Context, text string) ([]node, error) {
	reply, ok := g.ahead[text]
	if !ok {
		const query = `select json_serialize_sql($1::varchar)::varchar`
		if err := g.conn.QueryRowContext(ctx, query, text).Scan(&reply); err != nil {
			return nil, fmt.Errorf("parse SQL: %w", err)
		}
	}
	decoder := json.NewDecoder(strings.NewReader(reply))
	decoder.UseNumber()
	var tree struct {
		Error      bool
		Type       string `json:"error_type"`
		Message    string `json:"error_message"`
		Position   string
		Statements []map[string]any
	}
	if err := decoder.Decode(&tree); err != nil {
		return nil, fmt.Errorf("read DuckDB's tree: %w", err)
	}
	if tree.Error {
		e := &syntaxError{kind: tree.Type, message: tree.Message, offset: -1}
		if at, err := strconv.Atoi(tree.Position); err == nil {
			e.offset = at
		}
		return nil, e
	}
	statements := make([]node, len(tree.Statements))
	for i, s := range tree.Statements {
		statements[i] = s
	}
	return statements, nil
}

// Ahead lets DuckDB parse the texts of many files in one statement, which takes a
// fraction of the time of one statement each; Inspect then uses what it gave. A
// failure is no fault of a file: Inspect parses what is not there.
func (g *Gate) Ahead(ctx context.Context, files []*File) {
	var places strings.Builder
	var texts []any
	for _, f := range files {
		if f.Layer == Macros {
			continue // their expression is parsed, not their text
		}
		texts = append(texts, f.Body)
		fmt.Fprintf(&places, ", (%d, $%d::varchar)", len(texts), len(texts))
	}
	if len(texts) == 0 {
		return
	}
	rows, err := g.conn.QueryContext(ctx, "select n, json_serialize_sql(body)::varchar from (values "+places.String()[2:]+") as texts(n, body)", texts...)
	if err != nil {
		return
	}
	defer rows.Close()
	ahead := map[string]string{}
	for rows.Next() {
		var n int
		var reply string
		if rows.Scan(&n, &reply) != nil {
			return
		}
		ahead[texts[n-1].(string)] = reply
	}
	if rows.Err() == nil {
		g.ahead = ahead
	}
}

// isSyntax reports DuckDB's own verdict on the text, as against a failure to ask.
func isSyntax(err error) (*syntaxError, bool) {
	var e *syntaxError
	ok := errors.As(err, &e)
	return e, ok
}
