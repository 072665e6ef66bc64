package parts

import (
	"bytes"
	"strings"
	"testing"
)

const sheetXML = `<worksheet xmlns="x"><sheetPr></sheetPr><sheetFormatPr defaultRowHeight="17"></sheetFormatPr><sheetData><row r="1" ht="9"></row><row r="2" ht="9"></row><row r="12" ht="9"></row></sheetData><pageMargins left="1"></pageMargins></worksheet>`

func apply(t *testing.T, s *Sheet, rels string) (sheet, relations string) {
	t.Helper()
	parts := map[string]*bytes.Buffer{"xl/worksheets/sheet1.xml": bytes.NewBufferString(sheetXML)}
	const name = "xl/worksheets/_rels/sheet1.xml.rels"
	if rels != "" {
		parts[name] = bytes.NewBufferString(rels)
	}
	if err := s.apply(parts, SheetName(0)); err != nil {
		t.Fatal(err)
	}
	if parts[name] != nil {
		relations = parts[name].String()
	}
	return parts[SheetName(0)].String(), relations
}

// TestLinks: one relation per address, in a part of its own or behind those that
// are there; places in the workbook need none.
func TestLinks(t *testing.T) {
	t.Parallel()
	s := &Sheet{}
	s.Open("A1", "https://x.example/?a=1&b=2")
	s.Jump("B1", "'O''Neil & Co'!A1")
	s.Open("C1", "https://x.example/?a=1&b=2")
	const own = `<Relationship Id="link1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://x.example/?a=1&amp;b=2" TargetMode="External"/></Relationships>`
	sheet, rels := apply(t, s, "")
	if !strings.HasSuffix(rels, `/relationships">`+own) {
		t.Errorf("new relations: %s", rels)
	}
	if want := `<hyperlinks><hyperlink ref="A1" r:id="link1"/><hyperlink ref="B1" location="&#39;O&#39;&#39;Neil &amp; Co&#39;!A1"/><hyperlink ref="C1" r:id="link1"/></hyperlinks><pageMargins `; !strings.Contains(sheet, want) || !strings.Contains(sheet, `<worksheet xmlns:r=`) {
		t.Errorf("sheet: %s", sheet)
	}
	if _, rels = apply(t, s, `<Relationships><Relationship Id="rId1"/></Relationships>`); rels != `<Relationships><Relationship Id="rId1"/>`+own {
		t.Errorf("added relations: %s", rels)
	}
	only := &Sheet{}
	only.Jump("A1", "'Team'!A1")
	if _, rels = apply(t, only, ""); rels != "" {
		t.Errorf("relations without an address: %s", rels)
	}
}

// TestFolds: headings are marked, and the sheet says that it has an outline; a
// heading that is not in the sheet is a bug, told and not written.
func TestFolds(t *testing.T) {
	t.Parallel()
	s := &Sheet{}
	s.Fold(2)
	s.Fold(12)
	sheet, _ := apply(t, s, "")
	for _, want := range []string{`<sheetFormatPr outlineLevelRow="1" default`, `<row r="1" ht`, `<row r="2" collapsed="1" ht`, `<row r="12" collapsed="1" ht`} {
		if !strings.Contains(sheet, want) {
			t.Errorf("%s is missing in %s", want, sheet)
		}
	}
	s.Fold(13)
	if err := s.apply(map[string]*bytes.Buffer{SheetName(0): bytes.NewBufferString(sheetXML)}, SheetName(0)); err == nil {
		t.Error("a heading without a row is no error")
	}
}
