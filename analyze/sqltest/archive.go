package sqltest

import (
	"regexp"
	"strings"
)

// section is one file inside a test file, with the line on which its text starts.
type section struct {
	name string
	text string
	line int // 1-based line of the text's first line
}

var marker = regexp.MustCompile(`^-- (\S.*\S|\S) --\s*$`)

// splitArchive reads the txtar format: a comment, then files behind lines
// `-- name --`. It is read here because places in errors need line numbers.
func splitArchive(text string) (comment string, sections []section) {
	var current *section
	var before strings.Builder
	for i, line := range strings.SplitAfter(text, "\n") {
		if m := marker.FindStringSubmatch(strings.TrimRight(line, "\r\n")); m != nil {
			sections = append(sections, section{name: m[1], line: i + 2})
			current = &sections[len(sections)-1]
			continue
		}
		if current == nil {
			before.WriteString(line)
		} else {
			current.text += line
		}
	}
	return before.String(), sections
}

// joinArchive writes a comment and files back as txtar.
func joinArchive(comment string, sections []section) string {
	var b strings.Builder
	b.WriteString(comment)
	for _, s := range sections {
		b.WriteString("-- " + s.name + " --\n" + s.text)
		if s.text != "" && !strings.HasSuffix(s.text, "\n") {
			b.WriteByte('\n')
		}
	}
	return b.String()
}
