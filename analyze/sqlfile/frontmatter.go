package sqlfile

import (
	"reflect"
	"regexp"
	"strings"
)

const (
	openMarker  = "/*---"
	closeMarker = "---*/"
	byteOrder   = "\ufeff"
)

// metaLine is a comment line that reads like a line of front matter.
var metaLine = regexp.MustCompile(`(?m)^[\s*!@-]*(?:` + strings.Join(tags(reflect.TypeFor[Meta]()), "|") + `)\s*:`)

// keyLine is any line that reads like a key with its value, a misspelt one say.
var keyLine = regexp.MustCompile(`(?m)^[\s*]*[a-z_]+:(?:\s|$)`)

// markedLine is a line comment that is marked as something else than prose.
var markedLine = regexp.MustCompile(`^--[-!@#]`)

const frontMatterHint = "front matter is a comment whose first line is exactly /*--- and whose last line is exactly ---*/, at the very top of the file"

// splitFrontMatter finds the YAML comment at the top, blanks it in Body and gives
// its YAML with the same line numbers as the file. Comments that look like a
// failed attempt at front matter are faults: read as comments they would silently
// take a sheet's meaning away.
func (f *File) splitFrontMatter() (yaml string, found bool, faults Faults) {
	text := f.Text
	top := 0
	if strings.HasPrefix(text, byteOrder) {
		top = len(byteOrder)
		f.Body = strings.Repeat(" ", top) + text[top:]
	}
	first, _, _ := strings.Cut(text[top:], "\n")
	first = strings.TrimRight(first, " \t\r")
	if first != openMarker {
		if strings.HasPrefix(first, openMarker) && !strings.HasPrefix(first, openMarker+"-") {
			return "", false, Faults{f.faultAt(top+len(openMarker), frontMatterHint, "nothing may follow /*--- on its line")}
		}
		return "", false, f.nearMisses(top, 0)
	}
	start := top + strings.IndexByte(text[top:]+"\n", '\n')
	closing := strings.Index(text[top+2:], "*/")
	if closing < 0 {
		return "", false, Faults{f.faultAt(top, frontMatterHint, "the front matter is never closed")}
	}
	end := top + 2 + closing + 2
	lineStart := strings.LastIndexByte(text[:end], '\n') + 1
	if strings.TrimSpace(text[lineStart:end]) != closeMarker || lineStart <= top {
		return "", false, Faults{f.faultAt(end-2, frontMatterHint, "the comment ends here, but not with a line ---*/")}
	}
	if rest, _, _ := strings.Cut(text[end:], "\n"); strings.TrimSpace(rest) != "" {
		return "", false, Faults{f.faultAt(end, frontMatterHint, "nothing may follow ---*/ on its line")}
	}
	inner := text[start:lineStart]
	if open := strings.Index(inner, "/*"); open >= 0 {
		return "", false, Faults{f.faultAt(start+open, "comments nest: write it without /*", "front matter must not open a second comment")}
	}
	f.Body = blank(text[:end]) + text[end:]
	return inner, true, f.nearMisses(end, end)
}

// nearMisses finds comments after the offset that were meant as front matter.
// Before any SQL every comment with a front matter key counts; further down only
// those that start with dashes, for prose may well hold "title:".
func (f *File) nearMisses(from, known int) Faults {
	var faults Faults
	leading := true
	leadingLines, plainKey := "", -1
	for _, t := range scan(f.Body[from:]) {
		at := from + t.start
		if t.kind != commentToken {
			leading = false
			continue
		}
		switch {
		case strings.HasPrefix(t.text, "/*"):
			dashed := strings.HasPrefix(strings.TrimLeft(t.text[2:], "*! \t"), "--")
			if !metaLine.MatchString(t.text[2:]) && !(dashed && leading && keyLine.MatchString(t.text[2:])) || !dashed && (!leading || known > 0) {
				break
			}
			message := "this comment looks like front matter but is not written as one"
			if known > 0 {
				message = "the file already has its front matter at the top"
			} else if line, _, _ := strings.Cut(t.text, "\n"); strings.TrimRight(line, " \t\r") == openMarker {
				message = "front matter must be at the very top of the file"
			}
			faults = append(faults, f.faultAt(at, frontMatterHint, "%s", message))
		case leading && known == 0:
			// A longer row of dashes is decoration.
			if text := strings.TrimSpace(t.text); leadingLines == "" && strings.Trim(text, "- ") == "" && len(text) < len("-- -----") {
				leadingLines = t.text
				continue
			}
			if !metaLine.MatchString(t.text) {
				break
			}
			// One plain line may be prose ("title: as in the CRM"); two are keys.
			if leadingLines == "" && !markedLine.MatchString(t.text) && plainKey < 0 {
				plainKey = at
				break
			}
			if plainKey >= 0 {
				at = plainKey
			}
			faults = append(faults, f.faultAt(at, frontMatterHint, "this comment looks like front matter but is not written as one"))
			leading = false
		}
	}
	return faults
}
