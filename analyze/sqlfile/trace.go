package sqlfile

import (
	"regexp"
	"strings"
)

// relationPath is a table with its schema, as trace.rows names it.
var relationPath = regexp.MustCompile(`^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$`)

// TraceParts are the keys of a trace that hold SQL, in the order in which they
// are judged.
var TraceParts = []string{"match", "value", "numerator", "denominator"}

// Part gives the SQL text of one of TraceParts.
func (t Trace) Part(name string) string {
	switch name {
	case "match":
		return t.Match
	case "value":
		return t.Value
	case "numerator":
		return t.Numerator
	case "denominator":
		return t.Denominator
	}
	return ""
}

// FaultOf makes a fault of this file at a key of its front matter, given by its
// dotted path (trace.close_rate.rows); of an absent key, at the nearest key above
// it that is there, else at the file's top.
func (f *File) FaultOf(path, hint, message string) Fault {
	at, ok := f.places[path]
	for !ok && path != "" {
		path = path[:max(0, strings.LastIndexByte(path, '.'))]
		at, ok = f.places[path]
	}
	if !ok {
		at = place{1, 1}
	}
	return f.fault(at, hint, "%s", message)
}

// traces wants of each trace the rows and one way to the number.
func (c *metaCheck) traces() {
	m := c.file.Meta
	for _, name := range sortedKeys(m.Traces) {
		t, path := m.Traces[name], "trace."+name
		switch {
		case m.Sheet == "":
			c.addf(path, "add sheet: and the sheet's name, or delete the line", "trace has a meaning only for a file that goes onto a sheet")
			return
		case t.Rows == "":
			c.addf(path, "write rows: scorecards.deals_decided, say", "the trace of %q does not say which rows the number comes from", name)
		case !relationPath.MatchString(t.Rows):
			c.addf(path+".rows", "write the table with its schema, such as scorecards.deals_decided", "trace.%s.rows %q is no table", name, t.Rows)
		}
		const either = "write value: and one aggregate, or numerator: and denominator: with one each"
		switch {
		case t.Value != "" && (t.Numerator != "" || t.Denominator != ""):
			c.addf(path+".value", either, "the trace of %q has a value and a quotient, but it is one number", name)
		case t.Value == "" && t.Numerator == "" && t.Denominator == "":
			c.addf(path, either, "the trace of %q does not say how the number comes from its rows", name)
		case t.Value == "" && t.Denominator == "":
			c.addf(path+".numerator", "add denominator:, or write value: for a number that is no quotient", "the trace of %q has a numerator but no denominator", name)
		case t.Value == "" && t.Numerator == "":
			c.addf(path+".denominator", "add numerator:", "the trace of %q has a denominator but no numerator", name)
		}
		if m.Audience == "company" && t.Match == "" {
			c.addf(path, "add match:, a condition such as match: source = sheet.source, or match: true for all rows",
				"audience: company has no key that rows could agree in")
		}
	}
}
