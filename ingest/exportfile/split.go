package exportfile

import "strings"

// noDelimiter stands for "one column": a byte that valid utf-8 never holds.
const noDelimiter = 0xFF

// outcome is how the attempt to split a record ended.
type outcome int

const (
	whole    outcome = iota // the record ended
	short                   // the text ended first
	stray                   // text follows a closing quote
	unclosed                // the data ended inside a quoted field
)

// splitter cuts one record at a time out of delimited text, by RFC 4180: a quote
// counts only as the very first byte of a field; inside, it is doubled. Records
// end with LF, CRLF or CR. The fields are substrings of the text.
type splitter struct {
	quote  byte
	ends   [256]bool // bytes that end an unquoted field
	double string
	single string

	// The last record:
	fields []Value
	size   int   // bytes without the line end
	next   int   // where the following record begins
	inner  int64 // line ends inside quoted fields
	opened int   // where the last quoted field began
	inside bool  // short: the text ended in a quoted field
}

func newSplitter(delimiter, quote byte) *splitter {
	s := &splitter{quote: quote, double: string([]byte{quote, quote}), single: string([]byte{quote})}
	for _, b := range []byte{delimiter, '\n', '\r'} {
		s.ends[b] = true
	}
	return s
}

// split reads the record at the beginning of s. last says that no data follow s.
func (p *splitter) split(s string, last bool) outcome {
	p.fields, p.inner, p.opened, p.inside = p.fields[:0], 0, -1, false
	for i := 0; ; i++ {
		if i < len(s) && s[i] == p.quote {
			p.opened = i
			end, o := p.quoted(s, i+1, last)
			if o != whole {
				return o
			}
			i = end
		} else {
			start := i
			for i < len(s) && !p.ends[s[i]] {
				i++
			}
			p.fields = append(p.fields, Value{Text: s[start:i], Null: start == i})
		}
		if i == len(s) {
			if !last {
				return short
			}
			return p.end(s, i, i)
		}
		switch s[i] {
		case '\n':
			return p.end(s, i, i+1)
		case '\r':
			if i+1 == len(s) && !last {
				return short
			}
			if i+1 < len(s) && s[i+1] == '\n' {
				return p.end(s, i, i+2)
			}
			return p.end(s, i, i+1)
		}
	}
}

func (p *splitter) end(s string, size, next int) outcome {
	p.size, p.next = size, next
	if p.opened >= 0 {
		p.inner = lineEnds(s[:size])
	}
	return whole
}

// quoted reads a field whose text begins at start and returns where it ended.
func (p *splitter) quoted(s string, start int, last bool) (int, outcome) {
	doubled := false
	j := start
	for {
		k := strings.IndexByte(s[j:], p.quote)
		if k < 0 {
			p.inside = true
			if last {
				return 0, unclosed
			}
			return 0, short
		}
		j += k + 1
		if j < len(s) && s[j] == p.quote {
			doubled = true
			j++
			continue
		}
		if j == len(s) && !last {
			p.inside = true
			return 0, short
		}
		break
	}
	if j < len(s) && !p.ends[s[j]] {
		return 0, stray
	}
	text := s[start : j-1]
	if doubled {
		text = strings.ReplaceAll(text, p.double, p.single)
	}
	p.fields = append(p.fields, Value{Text: text})
	return j, whole
}

// lineAfter gives the position after the first line end at or after from; ok is
// false when s holds none, or when more data could make a CR at its end a CRLF.
func lineAfter(s string, from int, last bool) (next int, ok bool) {
	k := strings.IndexAny(s[from:], "\r\n")
	if k < 0 {
		return len(s), last
	}
	next = from + k + 1
	if s[next-1] == '\r' {
		if next == len(s) {
			return next, last
		}
		if s[next] == '\n' {
			next++
		}
	}
	return next, true
}
