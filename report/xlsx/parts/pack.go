// Package parts is the last hand on a workbook between excelize and the zip file:
// it writes what excelize cannot or not in one pass (charts, links, folded rows),
// takes back what it claims wrongly, and zips everything in one order, so that the
// same book gives the same bytes.
package parts

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// Packer is the last hand on a workbook: it takes the parts that excelize made,
// patches what excelize cannot say, and zips them in one order with one time,
// so that the same book gives the same bytes.
type Packer struct {
	out    io.Writer
	charts []string
	sheets map[string]*Sheet
	parts  map[string]*bytes.Buffer
}

// New makes a Packer that writes to out: charts are the XML of the workbook's charts
// in the order of their numbers, sheets what single parts need.
func New(out io.Writer, charts []string, sheets map[string]*Sheet) *Packer {
	return &Packer{out: out, charts: charts, sheets: sheets, parts: map[string]*bytes.Buffer{}}
}

// Create takes one part.
func (p *Packer) Create(name string) (io.Writer, error) {
	b := &bytes.Buffer{}
	p.parts[name] = b
	return b, nil
}

// AddFS is part of excelize's interface and never called on writing.
func (p *Packer) AddFS(fs.FS) error { return errors.New("bug: a workbook has no file system to add") }

const typesPart = "[Content_Types].xml"

// Close patches and writes the archive.
func (p *Packer) Close() error {
	for i, text := range p.charts {
		name := fmt.Sprintf("xl/charts/chart%d.xml", i+1)
		if p.parts[name] == nil {
			return fmt.Errorf("bug: part %s is missing", name)
		}
		p.parts[name] = bytes.NewBufferString(text)
	}
	for _, name := range sortedNames(p.sheets) {
		if err := p.sheets[name].apply(p.parts, name); err != nil {
			return err
		}
	}
	names := sortedNames(p.parts)
	for name, part := range p.parts {
		if strings.HasPrefix(name, "xl/worksheets/sheet") {
			patchSparklines(part)
			patchFilter(part)
			patchIgnored(part)
		}
	}
	if err := sortTypes(p.parts[typesPart]); err != nil {
		return err
	}
	slices.SortFunc(names, comparePart)
	z := zip.NewWriter(p.out)
	for _, name := range names {
		w, err := z.CreateHeader(&zip.FileHeader{
			Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC),
		})
		if err != nil {
			return err
		}
		if _, err := w.Write(p.parts[name].Bytes()); err != nil {
			return err
		}
	}
	return z.Close()
}

// comparePart puts the content types first, where mail scanners look for them.
func comparePart(a, b string) int {
	rank := func(s string) string {
		switch s {
		case typesPart:
			return "0"
		case "_rels/.rels":
			return "1"
		}
		return "2" + s
	}
	return strings.Compare(rank(a), rank(b))
}

// patchSparklines starts their axes at zero: excelize reads its own option for
// this nowhere, and an axis from the least value makes the worst month vanish.
func patchSparklines(part *bytes.Buffer) {
	const open = "<x14:sparklineGroup "
	if !bytes.Contains(part.Bytes(), []byte(open)) {
		return
	}
	text := bytes.ReplaceAll(part.Bytes(), []byte(open), []byte(open+`manualMin="0" displayHidden="1" minAxisType="custom" `))
	*part = *bytes.NewBuffer(text)
}

// patchFilter takes back the claim that rows are filtered out, which excelize
// makes for every sheet with a filter and Excel repeats in its status bar.
func patchFilter(part *bytes.Buffer) {
	const mode = ` filterMode="true"`
	if bytes.Contains(part.Bytes(), []byte(mode)) {
		*part = *bytes.NewBuffer(bytes.Replace(part.Bytes(), []byte(mode), nil, 1))
	}
}

// afterIgnored are the elements that a sheet may have after ignoredErrors.
var afterIgnored = []string{"<drawing ", "<legacyDrawing ", "<tableParts ", "<extLst>", "</worksheet>"}

// patchIgnored keeps Excel from marking CRM text that looks like a number with
// a green corner in every cell: it is meant to be text.
func patchIgnored(part *bytes.Buffer) {
	_, rest, ok := strings.Cut(part.String(), `<dimension ref="`)
	area, _, closed := strings.Cut(rest, `"`)
	if !ok || !closed {
		return
	}
	for _, next := range afterIgnored {
		if at := bytes.LastIndex(part.Bytes(), []byte(next)); at >= 0 {
			mark := `<ignoredErrors><ignoredError sqref="` + area + `" numberStoredAsText="1"/></ignoredErrors>`
			*part = *bytes.NewBuffer(slices.Insert(part.Bytes(), at, []byte(mark)...))
			return
		}
	}
}

// contentTypes is the list of parts; excelize writes it in the order of a map.
type contentTypes struct {
	XMLName   xml.Name      `xml:"http://schemas.openxmlformats.org/package/2006/content-types Types"`
	Defaults  []contentType `xml:"Default"`
	Overrides []contentType `xml:"Override"`
}

type contentType struct {
	Extension   string `xml:"Extension,attr,omitempty"`
	PartName    string `xml:"PartName,attr,omitempty"`
	ContentType string `xml:"ContentType,attr"`
}

func sortTypes(part *bytes.Buffer) error {
	if part == nil {
		return fmt.Errorf("bug: part %s is missing", typesPart)
	}
	var types contentTypes
	if err := xml.Unmarshal(part.Bytes(), &types); err != nil {
		return fmt.Errorf("read %s: %w", typesPart, err)
	}
	byName := func(a, b contentType) int { return strings.Compare(a.Extension+a.PartName, b.Extension+b.PartName) }
	slices.SortFunc(types.Defaults, byName)
	slices.SortFunc(types.Overrides, byName)
	text, err := xml.Marshal(types)
	if err != nil {
		return fmt.Errorf("write %s: %w", typesPart, err)
	}
	*part = *bytes.NewBufferString(xml.Header + string(text))
	return nil
}
