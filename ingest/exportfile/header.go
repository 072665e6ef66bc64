package exportfile

import (
	"slices"
	"strings"
)

// readHeader makes the first record the header and describes the table.
func (c *csvReader) readHeader(delimiter byte) error {
	f, err := c.next()
	if err != nil {
		return err
	}
	p := c.split
	switch {
	case f == nothing:
		return c.fault(Unreadable, "have it exported again", "empty: it holds no header").at(c.line)
	case f == spoilt:
		return c.fault(Unreadable, "set quote, or have it exported again", "the quotes of the header in line %d are broken", c.line).at(c.line)
	case f == tooLong, f == endless:
		return c.fault(Unreadable, "is it a text file with a header line?", "the header is %s", c.longText()).at(c.line)
	}
	c.header = slices.Clone(p.fields)
	names := make([]string, len(c.header))
	for i, v := range c.header {
		names[i] = v.Text
	}
	lineEnd := map[string]string{"\n": "LF", "\r\n": "CRLF", "\r": "CR"}[c.w.text[p.size:p.next]]
	at := c.line
	c.step(p.next, 1+p.inner)
	kept, err := checkHeader(c.place, names, at)
	if err != nil {
		return err
	}
	c.spare = len(names) - len(kept)
	c.header = c.header[:len(kept)]
	c.table.Header = kept
	words := []string{delimiterName(delimiter), c.table.Encoding}
	if lineEnd != "" {
		words = append(words, lineEnd)
	}
	if c.quote != '"' {
		words = append(words, "quote "+string(c.quote))
	}
	c.table.Dialect = strings.Join(words, ", ")
	return nil
}

func firstLine(text string) string {
	if i := strings.IndexAny(text, "\r\n"); i >= 0 {
		return text[:i]
	}
	return text
}

// checkHeader refuses names that are missing or stand twice (upper and lower case
// are the same to a database) and drops unnamed columns at the end.
func checkHeader(p place, names []string, line int64) ([]string, error) {
	kept := names
	for len(kept) > 0 && kept[len(kept)-1] == "" {
		kept = kept[:len(kept)-1]
	}
	if len(kept) == 0 {
		return nil, p.fault(Unreadable, "have it exported again with its header line", "the header in line %d names no column", line).at(line)
	}
	seen := make(map[string]int, len(kept))
	for i, name := range kept {
		if strings.TrimSpace(name) == "" {
			return nil, p.fault(Unreadable, "give it a name in the export, or leave the column out",
				"column %d has no name in the header", i+1).at(line)
		}
		if strings.IndexByte(name, 0) >= 0 {
			return nil, p.fault(Unreadable, "have it exported again", "the name of column %d holds a NUL byte", i+1).at(line)
		}
		key := strings.ToLower(name)
		if first, twice := seen[key]; twice {
			return nil, p.fault(Unreadable, "rename one of them in the export, or leave it out",
				"columns %d and %d are both named %q", first+1, i+1, name).at(line)
		}
		seen[key] = i
	}
	return kept, nil
}
