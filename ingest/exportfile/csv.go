package exportfile

import "fmt"

// maxRecord is the longest record read, in bytes of utf-8 without its line end;
// DuckDB's reader has the same limit.
const maxRecord = 2_000_000

// maxRejectText is how much of a rejected record is kept, in runes.
const maxRejectText = 200

// csvReader reads one delimited table that has been surveyed.
//
// A record that quotes spoil (text after a closing quote, no closing quote
// before the end of the data or within maxRecord) is rejected up to the end of
// the line on which its last quoted field begins, and reading resumes on the
// next line: one missing quote costs one line, not the rest of the file.
type csvReader struct {
	place
	w      *window
	h      Handler
	limit  int  // longest record; maxRecord outside of tests
	nul    bool // the file holds NUL bytes
	quote  byte
	given  byte // declared delimiter; 0 = to be detected
	table  Table
	line   int64 // of the next record
	split  *splitter
	header []Value
	spare  int // unnamed columns after the header's last name
	footer footer
	count  int64
}

// read reads header and records and reports them to the handler.
func (c *csvReader) read() error {
	c.line = 1
	delimiter, err := c.open()
	if err != nil {
		return c.readFault(err, c.line)
	}
	c.split = newSplitter(delimiter, c.quote)
	if err := c.readHeader(delimiter); err != nil {
		return err
	}
	if err := c.h.Begin(c.table); err != nil {
		return err
	}
	for {
		o, err := c.next()
		if err != nil {
			return err
		}
		if o == nothing {
			break
		}
		if err := c.handle(o); err != nil {
			return err
		}
	}
	for _, r := range c.footer.close() {
		if err := c.reject(r); err != nil {
			return err
		}
	}
	return c.h.End(c.count)
}

// found is what next came upon.
type found int

const (
	nothing found = iota // end of the data
	record
	spoilt
	tooLong // a record that ends, but too late
	endless // a record that has not ended where it should
)

// next makes the next record the splitter's current one. Blank lines are passed.
func (c *csvReader) next() (found, error) {
	for {
		if c.w.text == "" {
			if c.w.last {
				return nothing, nil
			}
			if err := c.w.more(); err != nil {
				return nothing, c.readFault(err, c.line)
			}
			continue
		}
		view, last := c.w.text, c.w.last
		capped := len(view) >= c.limit+2
		if capped {
			view, last = view[:c.limit+2], false
		}
		switch o := c.split.split(view, last); {
		case o == whole && c.split.next > 0 && c.split.size == 0:
			c.footer.blank()
			c.step(c.split.next, 1)
		case o == whole && c.split.size > c.limit:
			return tooLong, nil
		case o == short && capped:
			return endless, nil
		case o == whole:
			return record, nil
		case o != short:
			return spoilt, nil
		default:
			if err := c.w.more(); err != nil {
				return nothing, c.readFault(err, c.line)
			}
		}
	}
}

func (c *csvReader) step(n int, lines int64) {
	c.w.advance(n)
	c.line += lines
}

// handle passes on the record that next has found and moves behind it.
func (c *csvReader) handle(f found) error {
	p := c.split
	switch {
	case f == spoilt && p.inside:
		return c.drop("quote that is never closed", p.opened)
	case f == spoilt:
		return c.drop("text after a closing quote", p.opened)
	case f == endless && p.inside:
		return c.drop(c.longText(), p.opened)
	case f == endless:
		return c.drop(c.longText(), c.limit+1)
	}
	raw := c.w.text[:p.size]
	r := Record{Line: c.line, Values: p.fields}
	c.step(p.next, 1+p.inner)
	reason := ""
	if f == tooLong {
		reason = c.longText()
	} else {
		var err error
		if reason, err = c.judge(&r, raw); err != nil {
			return err
		}
	}
	if reason != "" {
		return c.refuse(Reject{Line: r.Line, Reason: reason, Text: cut(raw)}, p.fields)
	}
	for _, late := range c.footer.interrupt() {
		if err := c.reject(late); err != nil {
			return err
		}
	}
	c.count++
	return c.h.Row(r)
}

func (c *csvReader) longText() string { return fmt.Sprintf("longer than %d bytes", c.limit) }
