// Package lint reads a finished workbook back and says what a schema validator does
// not see but a reader would: formulas, links that leave https, parts that do not
// belong into a scorecard, ranges that overlap. It judges any .xlsx file, knows
// nothing of books, and takes from the writing side only what a safe link is.
package lint

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/xuri/nfp"

	"crmscore/report/xlsx/cells"
)

// Limits of a workbook that is mailed.
const (
	maxSheets = 300
	maxName   = 31 // UTF-16 units of a sheet's name
	maxBytes  = 5 << 20
)

// File reads a workbook file and says what a schema validator does not see but
// a reader would: formulas, links that leave https, overlapping ranges, header
// texts used twice, missing dimensions. It returns one sentence per finding,
// in a fixed order; none means fit to send.
func File(file string) []string {
	src, err := os.ReadFile(file)
	if err != nil {
		return []string{fmt.Sprintf("read workbook: %v", err)}
	}
	return Bytes(src)
}

// Bytes is Lint on a workbook in memory.
func Bytes(src []byte) []string {
	z, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		return []string{fmt.Sprintf("read workbook: %v", err)}
	}
	l := &linter{parts: map[string][]byte{}}
	if len(src) > maxBytes {
		l.say("the workbook has %d bytes, more than %d", len(src), maxBytes)
	}
	for _, f := range z.File {
		if _, twice := l.parts[f.Name]; twice {
			l.say("part %s is there twice", f.Name)
		}
		l.parts[f.Name], err = readPart(f)
		if err != nil {
			l.say("read part %s: %v", f.Name, err)
		}
		l.names = append(l.names, f.Name)
	}
	slices.Sort(l.names)
	l.lintParts()
	l.lintStyles()
	l.lintStrings()
	l.lintSheets()
	return l.found
}

func readPart(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, 1<<30))
}

type linter struct {
	parts   map[string][]byte
	names   []string
	strings []string // shared strings
	found   []string
}

func (l *linter) say(format string, args ...any) {
	l.found = append(l.found, fmt.Sprintf(format, args...))
}

// decode reads a part's XML; false when the part is missing or broken.
func (l *linter) decode(name string, into any) bool {
	src, ok := l.parts[name]
	if !ok {
		l.say("part %s is missing", name)
		return false
	}
	if err := xml.Unmarshal(src, into); err != nil {
		l.say("part %s is no XML: %v", name, err)
		return false
	}
	return true
}

// allowed are the folders and files that a scorecard is made of; anything else
// (macros, connections, embedded files, links to other workbooks) is refused.
var allowed = []string{
	"[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "docProps/core.xml",
	"xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/theme/", "xl/worksheets/sheet",
	"xl/worksheets/_rels/", "xl/_rels/workbook.xml.rels", "xl/drawings/drawing", "xl/drawings/_rels/", "xl/charts/chart",
}

func (l *linter) lintParts() {
	for _, name := range l.names {
		if !slices.ContainsFunc(allowed, func(a string) bool { return name == a || strings.HasPrefix(name, a) }) {
			l.say("part %s does not belong into a scorecard", name)
		}
		if strings.HasSuffix(name, ".rels") {
			l.lintRels(name)
		}
	}
}

type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr"`
}

// lintRels checks that every relation leads to a part that is there, or is a
// link to https.
func (l *linter) lintRels(name string) {
	var rels struct {
		All []relation `xml:"Relationship"`
	}
	if !l.decode(name, &rels) {
		return
	}
	base := path.Dir(path.Dir(name))
	for _, r := range rels.All {
		if r.Mode == "External" {
			if !strings.HasSuffix(r.Type, "/hyperlink") {
				l.say("%s leads out of the workbook by a %s", name, path.Base(r.Type))
			}
			if _, ok := cells.SafeLink(r.Target); !ok {
				l.say("%s links to %q: not a plain https address", name, cells.Clip(r.Target, 80))
			}
			continue
		}
		target := path.Join(base, r.Target)
		if strings.HasPrefix(r.Target, "/") {
			target = r.Target[1:]
		}
		if _, ok := l.parts[target]; !ok {
			l.say("%s leads to %s, which is missing", name, target)
		}
	}
}

func (l *linter) lintStyles() {
	var styles struct {
		Formats []struct {
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
	}
	if !l.decode("xl/styles.xml", &styles) {
		return
	}
	for _, f := range styles.Formats {
		if !parses(f.Code) {
			l.say("number format %q does not parse", f.Code)
		}
	}
}

// parses says whether Excel would read a number format: quotes and brackets
// close, at most four sections, nothing that the grammar does not know.
func parses(code string) bool {
	if strings.Count(code, `"`)%2 != 0 || strings.Count(code, "[") != strings.Count(code, "]") {
		return false
	}
	parser := nfp.NumberFormatParser()
	sections := parser.Parse(code)
	for _, s := range sections {
		for _, token := range s.Items {
			if token.TType == nfp.TokenTypeUnknown {
				return false
			}
		}
	}
	return len(sections) > 0 && len(sections) <= 4
}

func (l *linter) lintStrings() {
	if _, ok := l.parts["xl/sharedStrings.xml"]; !ok {
		return
	}
	var table struct {
		Items []struct {
			Text string   `xml:"t"`
			Runs []string `xml:"r>t"`
		} `xml:"si"`
	}
	if !l.decode("xl/sharedStrings.xml", &table) {
		return
	}
	for i, s := range table.Items {
		text := s.Text + strings.Join(s.Runs, "")
		l.strings = append(l.strings, text)
		if cells.Cut(text, cells.MaxText) != text {
			l.say("text %d is longer than a cell", i)
		}
	}
}
