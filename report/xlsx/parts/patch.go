package parts

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

	"crmscore/report/xlsx/cells"
)

// Sheet is what one sheet needs and excelize does not write, or not in one
// pass: its links (excelize looks through all links for every new one, so that
// is half a second for 5,000), and the headings of its folded rows.
type Sheet struct {
	links  []link
	folded []int // rows whose detail rows below them are hidden, ascending
}

// link is one cell that can be clicked: to an address on the web, or to a place
// in the workbook.
type link struct {
	ref, target string
	external    bool
}

// Open makes a cell lead to a web address, which must be fit to be clicked.
func (s *Sheet) Open(ref, address string) {
	s.links = append(s.links, link{ref, address, true})
}

// Jump makes a cell lead to a place in the workbook, such as 'Team'!A1.
func (s *Sheet) Jump(ref, place string) {
	s.links = append(s.links, link{ref, place, false})
}

// Fold says that the rows below a heading are hidden; headings come from top to
// bottom.
func (s *Sheet) Fold(row int) { s.folded = append(s.folded, row) }

// Folded says whether the sheet has folded rows.
func (s *Sheet) Folded() bool { return len(s.folded) > 0 }

// SheetName is the part of the i-th sheet, counted from 0.
func SheetName(i int) string { return fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1) }

// apply writes links and folds into the sheet's part, and the addresses into
// its relations.
func (s *Sheet) apply(parts map[string]*bytes.Buffer, name string) error {
	part := parts[name]
	if part == nil {
		return fmt.Errorf("bug: part %s is missing", name)
	}
	if len(s.folded) > 0 {
		if err := patchFolds(part, s.folded); err != nil {
			return fmt.Errorf("bug: part %s: %w", name, err)
		}
	}
	if len(s.links) == 0 {
		return nil
	}
	text, relations := linksXML(s.links)
	if err := insertBefore(part, text, "<printOptions ", "<pageMargins "); err != nil {
		return fmt.Errorf("bug: part %s: %w", name, err)
	}
	if relations == "" {
		return nil
	}
	patchNamespace(part)
	name = strings.Replace(name, "xl/worksheets/", "xl/worksheets/_rels/", 1) + ".rels"
	const end = "</Relationships>"
	if parts[name] == nil {
		parts[name] = bytes.NewBufferString(xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + end)
	}
	return insertBefore(parts[name], relations, end)
}

// linksXML gives the sheet's list of links, in the order of its cells, and the
// relations that hold the web addresses, each once.
func linksXML(links []link) (list, relations string) {
	var b, rels strings.Builder
	ids := map[string]int{}
	b.WriteString("<hyperlinks>")
	for _, l := range links {
		if !l.external {
			fmt.Fprintf(&b, `<hyperlink ref="%s" location="%s"/>`, l.ref, cells.Escape(cells.Text(l.target)))
			continue
		}
		id, known := ids[l.target]
		if !known {
			id = len(ids) + 1
			ids[l.target] = id
			fmt.Fprintf(&rels, `<Relationship Id="link%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="%s" TargetMode="External"/>`, id, cells.Escape(l.target))
		}
		fmt.Fprintf(&b, `<hyperlink ref="%s" r:id="link%d"/>`, l.ref, id)
	}
	b.WriteString("</hyperlinks>")
	return b.String(), rels.String()
}

// patchNamespace declares the prefix of relations where the sheet does not yet.
func patchNamespace(part *bytes.Buffer) {
	const space = ` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	root, _, _ := bytes.Cut(part.Bytes(), []byte("<sheet"))
	if !bytes.Contains(root, []byte(space)) {
		*part = *bytes.NewBuffer(bytes.Replace(part.Bytes(), []byte("<worksheet"), []byte("<worksheet"+space), 1))
	}
}

// patchFolds says that the sheet has an outline, which Excel needs to draw its
// buttons, and that the rows below each heading are folded away.
func patchFolds(part *bytes.Buffer, headings []int) error {
	text := part.String()
	var b strings.Builder
	b.Grow(len(text) + len(headings)*18 + 22)
	cut := func(at int, insert string) {
		b.WriteString(text[:at])
		b.WriteString(insert)
		text = text[at:]
	}
	const format = "<sheetFormatPr "
	at := strings.Index(text, format)
	if at < 0 {
		return fmt.Errorf("no %s", format)
	}
	cut(at+len(format), `outlineLevelRow="1" `)
	for _, row := range headings {
		open := fmt.Sprintf(`<row r="%d" `, row)
		if at = strings.Index(text, open); at < 0 {
			return fmt.Errorf("no %s", open)
		}
		cut(at+len(open), `collapsed="1" `)
	}
	b.WriteString(text)
	*part = *bytes.NewBufferString(b.String())
	return nil
}

// insertBefore puts text before the last of the first of the marks that the
// part has.
func insertBefore(part *bytes.Buffer, text string, marks ...string) error {
	for _, mark := range marks {
		if at := bytes.LastIndex(part.Bytes(), []byte(mark)); at >= 0 {
			*part = *bytes.NewBuffer(slices.Insert(part.Bytes(), at, []byte(text)...))
			return nil
		}
	}
	return fmt.Errorf("none of %s", strings.Join(marks, ", "))
}

// sortedNames are the keys of a map of parts, in order.
func sortedNames[V any](parts map[string]V) []string {
	names := make([]string, 0, len(parts))
	for name := range parts {
		names = append(names, name)
	}
	slices.SortFunc(names, cmp.Compare[string])
	return names
}
