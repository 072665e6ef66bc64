package exportfile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// jsonReader reads objects, one per line or in one array, as records. The header
// is the union of their keys in the order in which they first appear, so the
// file is read twice. Numbers keep their literal text, null and a missing key
// are NULL, objects and lists keep their JSON text.
type jsonReader struct {
	place
	table  Table
	array  bool
	header []string
	index  map[string]int
	values []Value
	seen   []bool
	buf    []byte
}

// Reasons of rejects of JSON records.
const (
	notJSON   = "not valid JSON"
	notObject = "not a JSON object"
	keyTwice  = "a key stands twice"
)

// readJSON reads a checked source of JSON.
func (r *reading) readJSON(p plan, spent *budget) error {
	j := &jsonReader{
		place: p.place, array: p.format == isJSONArray, index: make(map[string]int),
		table: Table{Name: p.name, Encoding: p.encoding, Dialect: "json lines, " + p.encoding},
	}
	if j.array {
		j.table.Dialect = "json array, " + p.encoding
	}
	if err := r.text(p, r.budget(false), j.collect); err != nil {
		return err
	}
	header, err := checkHeader(p.place, j.header, 1)
	if err == nil && len(header) < len(j.header) {
		err = p.fault(Unreadable, "have it exported again", "a key of its objects is the empty text")
	}
	if err != nil {
		return err
	}
	j.values, j.seen = make([]Value, len(header)), make([]bool, len(header))
	j.table.Header = header
	if err := r.h.Begin(j.table); err != nil {
		return err
	}
	var count int64
	err = r.text(p, spent, func(text io.Reader) error {
		return j.each(text, func(item jsonItem) error {
			count++
			if reason := j.fill(item); reason != "" {
				return r.h.Reject(Reject{Line: item.line, Reason: reason, Text: cut(item.text)})
			}
			return r.h.Row(Record{Line: item.line, Values: j.values})
		})
	})
	if err != nil {
		return err
	}
	return r.h.End(count)
}

// collect gathers the keys of all objects.
func (j *jsonReader) collect(text io.Reader) error {
	items := 0
	err := j.each(text, func(item jsonItem) error {
		items++
		if j.judge(item) == "" {
			members(item.text, func(key, _ string) {
				if _, ok := j.index[key]; !ok {
					j.index[key] = len(j.header)
					j.header = append(j.header, key)
				}
			})
		}
		return nil
	})
	if err == nil && len(j.header) == 0 {
		what := "no line holds a JSON object"
		if j.array {
			what = "the array holds no object"
		}
		if items == 0 {
			what = "empty: " + what
		}
		return j.fault(Unreadable, "export one object per line, or one array of objects", "%s", what)
	}
	return err
}

// judge says why an item is no record; "" = it is one.
func (j *jsonReader) judge(item jsonItem) string {
	if item.long {
		return fmt.Sprintf("longer than %d bytes", maxRecord)
	}
	j.buf = append(j.buf[:0], item.text...)
	switch {
	case !json.Valid(j.buf):
		return notJSON
	case j.buf[0] != '{':
		return notObject
	}
	return ""
}

// fill sets the values of one record.
func (j *jsonReader) fill(item jsonItem) string {
	if reason := j.judge(item); reason != "" {
		return reason
	}
	for i := range j.values {
		j.values[i], j.seen[i] = Value{Null: true}, false
	}
	reason := ""
	members(item.text, func(key, raw string) {
		i := j.index[key]
		if j.seen[i] {
			reason = keyTwice
		}
		j.seen[i] = true
		switch raw[0] {
		case 'n':
		case '"':
			j.values[i] = Value{Text: jsonText(raw)}
		default:
			j.values[i] = Value{Text: raw}
		}
	})
	return reason
}

// members calls f with every key and the text of its value, of a valid object.
func members(object string, f func(key, raw string)) {
	s := strings.TrimLeft(object[1:], " \t\r\n")
	for s[0] != '}' {
		end := jsonEnd(s)
		key := jsonText(s[:end])
		s = strings.TrimLeft(s[end:], " \t\r\n:")
		end = jsonEnd(s)
		f(key, s[:end])
		s = strings.TrimLeft(s[end:], " \t\r\n,")
	}
}

// jsonEnd is the length of the valid JSON value at the beginning of s.
func jsonEnd(s string) int {
	var scan jsonScan
	if end, ok := scan.end(s); ok {
		return end
	}
	return len(s)
}

// jsonText gives the text of a quoted JSON string.
func jsonText(quoted string) string {
	if strings.IndexByte(quoted, '\\') < 0 {
		return quoted[1 : len(quoted)-1]
	}
	var text string
	if err := json.Unmarshal([]byte(quoted), &text); err != nil { // it was valid before
		panic(err)
	}
	return text
}

// jsonScan finds the end of a value by its brackets and quotes, over several
// blocks of text.
type jsonScan struct {
	at      int
	depth   int
	quoted  bool
	escaped bool
}

// end continues the search; ok is false when s ends first.
func (c *jsonScan) end(s string) (int, bool) {
	for ; c.at < len(s); c.at++ {
		b := s[c.at]
		switch {
		case c.escaped:
			c.escaped = false
		case c.quoted:
			c.escaped = b == '\\'
			if b == '"' {
				c.quoted = false
				if c.depth == 0 {
					return c.at + 1, true
				}
			}
		case b == '"':
			c.quoted = true
		case b == '{' || b == '[':
			c.depth++
		case (b == '}' || b == ']') && c.depth > 0:
			if c.depth--; c.depth == 0 {
				return c.at + 1, true
			}
		case c.depth == 0 && c.at > 0 && strings.IndexByte(",:]} \t\r\n", b) >= 0:
			return c.at, true
		}
	}
	return len(s), false
}

// errorAnswer recognises the body of an API's error in place of data, whose
// message it returns.
func errorAnswer(body []byte) (string, bool) {
	body = trimStart(body)
	var list []map[string]any
	if json.Unmarshal(body, &list) != nil {
		var one map[string]any
		if json.Unmarshal(bytes.TrimSpace(body), &one) != nil {
			return "", false
		}
		list = []map[string]any{one}
	}
	if len(list) != 1 {
		return "", false
	}
	has := func(keys ...string) bool {
		for _, k := range keys {
			if _, ok := list[0][k]; ok {
				return true
			}
		}
		return false
	}
	if has("id", "Id") || !has("error", "errors", "errorCode", "errorType", "error_description", "fault") &&
		!(has("message") && has("status", "statusCode", "code", "category", "correlationId")) {
		return "", false
	}
	for _, k := range []string{"message", "error_description", "error", "errorCode", "errorType"} {
		if s, ok := list[0][k].(string); ok && s != "" {
			return cut(s), true
		}
	}
	return "no message", true
}
