package exportfile

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// judge says why a record is no row; "" = it is one. It drops spare empty fields.
func (c *csvReader) judge(r *Record, raw string) (string, error) {
	want, got := len(c.header), len(r.Values)
	if c.nul && strings.IndexByte(raw, 0) >= 0 {
		return "NUL byte", nil
	}
	if got != want && (c.spare == 0 || got != want+c.spare) {
		return fmt.Sprintf("%d %s instead of %d", got, plural(got, "field", "fields"), want), nil
	}
	for i, v := range r.Values[want:] {
		if v.Text != "" {
			return "", c.fault(Unreadable, "give it a name in the export, or leave the column out",
				"column %d has no name in the header, but line %d has %q in it", want+i+1, r.Line, cut(v.Text)).at(r.Line)
		}
	}
	r.Values = r.Values[:want]
	if r.Values[0].Text == c.header[0].Text && same(r.Values, c.header) {
		return "repeated header", nil
	}
	if footerMark(r.Values) {
		return footerReason, nil
	}
	return "", nil
}

func same(a, b []Value) bool {
	for i := range a {
		if a[i].Text != b[i].Text {
			return false
		}
	}
	return true
}

// drop rejects a spoilt record up to the first line end at or after from.
func (c *csvReader) drop(reason string, from int) error {
	r := Reject{Line: c.line, Reason: reason}
	for {
		end, ok := lineAfter(c.w.text, from, c.w.last)
		if ok || len(c.w.text) > maxRejectText*utf8.UTFMax {
			r.Text = cut(strings.TrimRight(c.w.text[:end], "\r\n"))
			break
		}
		if err := c.w.more(); err != nil {
			return c.readFault(err, c.line)
		}
	}
	ends, err := c.w.skipLine(from)
	if err != nil {
		return c.readFault(err, c.line)
	}
	c.line += ends
	return c.refuse(r, nil)
}

// refuse rejects a record now, or later when it may belong to a report's footer.
func (c *csvReader) refuse(r Reject, fields []Value) error {
	for _, due := range c.footer.offer(r, fields) {
		if err := c.reject(due); err != nil {
			return err
		}
	}
	return nil
}

func (c *csvReader) reject(r Reject) error {
	c.count++
	return c.h.Reject(r)
}

// cut shortens a text to what a reject keeps.
func cut(text string) string {
	n := 0
	for i := range text {
		if n == maxRejectText {
			return strings.ToValidUTF8(text[:i], string(utf8.RuneError))
		}
		n++
	}
	return text
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
