package xlsx

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"crmscore/queries/queriestest"
	"crmscore/report"
	"crmscore/report/xlsx/lint"
)

func bytesOf(t testing.TB, b report.Book) []byte {
	t.Helper()
	if b.Texts == nil {
		b.Texts = queriestest.English(t)
	}
	var out bytes.Buffer
	if err := Write(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestLintBooks: nothing that this package writes may have a finding.
func TestLintBooks(t *testing.T) {
	t.Parallel()
	for _, b := range fixture(t) {
		for _, f := range lint.Bytes(bytesOf(t, b)) {
			t.Errorf("%s: %s", b.ID, f)
		}
	}
}

// TestLintFinds makes one mistake after the other and wants each to be seen.
func TestLintFinds(t *testing.T) {
	t.Parallel()
	base := bytesOf(t, fixture(t)[0])
	spoil := func(part, old, now string) func(t *testing.T) []byte {
		return func(t *testing.T) []byte { return repack(t, base, part, old, now) }
	}
	edit := func(do func(f *excelize.File) error) func(t *testing.T) []byte {
		return func(t *testing.T) []byte {
			f, err := excelize.OpenReader(bytes.NewReader(base))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if err := do(f); err != nil {
				t.Fatal(err)
			}
			buf, err := f.WriteToBuffer()
			if err != nil {
				t.Fatal(err)
			}
			return buf.Bytes()
		}
	}
	for _, c := range []struct {
		name, want string
		make       func(t *testing.T) []byte
	}{
		{"formula", "holds a formula", edit(func(f *excelize.File) error { return f.SetCellFormula("Team", "C6", "=1+1") })},
		{"foreign link", "not a plain https address", edit(func(f *excelize.File) error {
			return f.SetCellHyperLink("Team", "C6", "file:///etc/passwd", "External")
		})},
		{"no such sheet", "which is no sheet", edit(func(f *excelize.File) error {
			return f.SetCellHyperLink("Team", "C6", "'Gone'!A1", "Location")
		})},
		{"icon set", "conditional format of type iconSet", edit(func(f *excelize.File) error {
			return f.SetConditionalFormat("Team", "C6:C9", []excelize.ConditionalFormatOptions{{Type: "icon_set", IconStyle: "3Arrows"}})
		})},
		{"header twice", `"rep" stands twice`, edit(func(f *excelize.File) error { return f.SetCellStr("Team", "B4", "Rep") })},
		{"header number", "holds no text", edit(func(f *excelize.File) error { return f.SetCellInt("Team", "B4", 7) })},
		{"comment", "does not belong into a scorecard", edit(func(f *excelize.File) error {
			return f.AddComment("Team", excelize.Comment{Cell: "A4", Author: "x", Text: "x"})
		})},
		{"dimension", "does not cover", spoil("xl/worksheets/sheet2.xml", `<dimension ref="A1:`, `<dimension ref="A1:A1" x="`)},
		{"format", "does not parse", spoil("xl/styles.xml", `formatCode="0%"`, `formatCode="0&quot;%"`)},
		{"overlap", "overlap", spoil("xl/worksheets/sheet1.xml", `<mergeCell ref="B4:P4">`, `<mergeCell ref="C4:D5"></mergeCell><mergeCell ref="B4:P4">`)},
		{"no way to unfold", "row 6 is hidden and nothing unfolds it", spoil("xl/worksheets/sheet7.xml", `<row r="5" collapsed="1" `, `<row r="5" `)},
		{"no outline", "Excel draws no buttons", spoil("xl/worksheets/sheet7.xml", `outlineLevelRow="1" `, ``)},
		{"outline upside down", "said to stand below", spoil("xl/worksheets/sheet7.xml", `summaryBelow="false"`, `summaryBelow="true"`)},
		{"macro", "does not belong", spoil("docProps/app.xml", "", "+xl/vbaProject.bin")},
		{"no archive", "read workbook", func(*testing.T) []byte { return []byte("PK no") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			found := strings.Join(lint.Bytes(c.make(t)), "\n")
			if !strings.Contains(found, c.want) {
				t.Errorf("wanted a finding with %q, got:\n%s", c.want, found)
			}
		})
	}
}

// repack replaces text in one part of a workbook; with a now that starts with a
// plus it adds an empty part of that name.
func repack(t *testing.T, src []byte, part, old, now string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	add := func(name, text string) {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, text); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range z.File {
		text := partText(t, f)
		if f.Name == part && old != "" {
			if !strings.Contains(text, old) {
				t.Fatalf("part %s does not contain %q", part, old)
			}
			text = strings.Replace(text, old, now, 1)
		}
		add(f.Name, text)
	}
	if name, ok := strings.CutPrefix(now, "+"); ok {
		add(name, "")
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func partText(t *testing.T, f *zip.File) string {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	src, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

func TestLintFile(t *testing.T) {
	t.Parallel()
	if found := lint.File(filepath.Join(t.TempDir(), "none.xlsx")); len(found) != 1 || !strings.Contains(found[0], "read workbook") {
		t.Errorf("missing file: %q", found)
	}
	file := filepath.Join(t.TempDir(), "b.xlsx")
	if err := os.WriteFile(file, bytesOf(t, fixture(t)[1]), 0o600); err != nil {
		t.Fatal(err)
	}
	if found := lint.File(file); len(found) != 0 {
		t.Errorf("findings: %q", found)
	}
}
