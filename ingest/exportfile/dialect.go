package exportfile

import (
	"fmt"
	"strings"
)

// delimiters are those that are detected, in the order of preference of a message.
var delimiters = []struct {
	char byte
	name string
}{{',', "comma"}, {';', "semicolon"}, {'\t', "tab"}, {'|', "pipe"}}

// A detection looks at so many records after the header, and so many bytes.
const (
	sampleRecords = 200
	sampleSize    = blockSize
)

func delimiterName(b byte) string {
	for _, d := range delimiters {
		if d.char == b {
			return d.name
		}
	}
	if b == noDelimiter {
		return "one column"
	}
	return fmt.Sprintf("delimiter %q", string([]byte{b}))
}

// declaredByte reads an option that names one character.
func declaredByte(p place, option, value string, fallback byte) (byte, error) {
	switch {
	case value == "":
		return fallback, nil
	case option == "delimiter" && strings.EqualFold(value, "tab"):
		return '\t', nil
	case len(value) != 1 || value[0] >= 0x80 || value == "\n" || value == "\r" || value == "\x00":
		return 0, p.fault(Misdeclared, `use one character of ascii, or "tab" for the delimiter`, "%s %q cannot be used", option, value)
	}
	return value[0], nil
}

// open moves to the header line and settles the delimiter.
func (c *csvReader) open() (byte, error) {
	for {
		if err := c.fill(len("\"sep=;\"\r\n")); err != nil {
			return 0, err
		}
		text := c.w.text
		if text == "" {
			return 0, c.fault(Unreadable, "have it exported again", "empty: it holds nothing but blank lines").at(c.line)
		}
		if text[0] == '\n' || text[0] == '\r' {
			if _, err := c.w.skipLine(0); err != nil {
				return 0, err
			}
			c.line++
			continue
		}
		break
	}
	char, ok := sepLine(c.w.text)
	if !ok {
		if c.given != 0 {
			return c.given, nil
		}
		return c.detect()
	}
	if c.given != 0 && c.given != char {
		return 0, c.fault(Misdeclared, "", "declared %s, but line %d says sep=%s", delimiterName(c.given), c.line, string(char)).at(c.line)
	}
	if _, err := c.w.skipLine(0); err != nil {
		return 0, err
	}
	c.line++
	return char, nil
}

// fill makes the window hold size bytes, or all there is.
func (c *csvReader) fill(size int) error {
	for len(c.w.text) < size && !c.w.last {
		if err := c.w.more(); err != nil {
			return err
		}
	}
	return nil
}

// sepLine recognises the first line that Excel writes to name the delimiter.
func sepLine(text string) (byte, bool) {
	line := text
	if i := strings.IndexAny(text, "\r\n"); i >= 0 {
		line = text[:i]
	}
	line = strings.Trim(line, `"`)
	if len(line) == 5 && strings.EqualFold(line[:4], "sep=") && line[4] < 0x80 {
		return line[4], true
	}
	return 0, false
}

// vote is what reading the sample with one delimiter gives.
type vote struct {
	char         byte
	name         string
	header       int // fields of the header
	agree, other int // records with as many fields, and with another number of several
	ones         int // records of one field: broken or a footer, whatever the delimiter
}

// detect chooses the delimiter that header and first records agree on.
func (c *csvReader) detect() (byte, error) {
	if err := c.fill(sampleSize); err != nil {
		return 0, err
	}
	var fits, occur []vote
	spread := false // a delimiter splits records but not the header
	for _, d := range delimiters {
		v := c.try(d.char)
		v.name = d.name
		switch {
		case v.header > 1 && v.other == 0 && (v.agree > 0 || v.ones == 0):
			fits = append(fits, v)
			occur = append(occur, v)
		case v.header > 1:
			occur = append(occur, v)
		case v.other > 0:
			spread = true
		}
	}
	switch {
	case len(fits) == 1:
		return fits[0].char, nil
	case len(occur) == 1 && occur[0].agree > occur[0].other:
		return occur[0].char, nil
	case len(occur) == 0 && !spread:
		return noDelimiter, nil
	case len(occur) == 0:
		return 0, c.fault(Misdeclared, "remove a title line above the header, or set delimiter",
			"line %d is one field, but the lines after it have several", c.line).at(c.line)
	}
	var said []string
	for _, v := range occur {
		said = append(said, fmt.Sprintf("%s gives %d columns and fits %d of %d records", v.name, v.header, v.agree, v.agree+v.other+v.ones))
	}
	return 0, c.fault(Misdeclared, "set delimiter", "the delimiter cannot be told: %s", strings.Join(said, ", ")).at(c.line)
}

// try splits the sample with one delimiter.
func (c *csvReader) try(char byte) (v vote) {
	v.char = char
	p := newSplitter(char, c.quote)
	text := c.w.text
	for n := 0; n <= sampleRecords && text != ""; {
		if p.split(text, c.w.last) != whole {
			next, ok := lineAfter(text, max(p.opened, 0), c.w.last)
			if v.header == 0 || !ok {
				break
			}
			text = text[next:]
			continue
		}
		text = text[p.next:]
		fields := len(p.fields)
		switch {
		case p.size == 0:
			continue
		case v.header == 0:
			v.header = fields
		case fields == v.header && fields > 1:
			v.agree++
		case fields > 1:
			v.other++
		default:
			v.ones++
		}
		n++
	}
	return v
}
