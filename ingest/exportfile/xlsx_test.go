package exportfile

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// workbookFile builds a workbook with excelize.
func workbookFile(t testing.TB, build func(f *excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := build(f); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// setRows writes rows from A1 down; nil leaves a cell out.
func setRows(f *excelize.File, sheet string, rows ...[]any) error {
	for i, row := range rows {
		for c, v := range row {
			if v == nil {
				continue
			}
			cell, err := excelize.CoordinatesToCellName(c+1, i+1)
			if err != nil {
				return err
			}
			if err := f.SetCellValue(sheet, cell, v); err != nil {
				return err
			}
		}
	}
	return nil
}

func TestWorkbook(t *testing.T) {
	t.Parallel()
	content := workbookFile(t, func(f *excelize.File) error {
		if err := setRows(f, "Sheet1",
			[]any{}, []any{"Id", "Won", "Amount", "Note"},
			[]any{"006", true, 1234.5, "two\nlines"},
			[]any{},
			[]any{123456789012345, false, 0.1, nil},
			[]any{nil, nil, nil, "x_x"},
			[]any{"x", nil, nil, nil, "beyond"},
			[]any{"Id", "Won", "Amount", "Note"},
			[]any{"Grand Totals (3 records)"},
		); err != nil {
			return err
		}
		if err := f.SetCellRichText("Sheet1", "D5", []excelize.RichTextRun{{Text: "a "}, {Text: "b", Font: &excelize.Font{Bold: true}}}); err != nil {
			return err
		}
		for _, name := range []string{"Empty", "Plan"} {
			if _, err := f.NewSheet(name); err != nil {
				return err
			}
		}
		if err := f.MergeCell("Sheet1", "A3", "A3"); err != nil {
			return err
		}
		return setRows(f, "Plan", []any{"Owner", "Quota"}, []any{"Åsa", 1e15}, []any{"Bo", 1.5e-9})
	})
	const sheet1 = "Sheet1 [xlsx] Id|Won|Amount|Note\n3: <006> <true> <1234.5> <two\nlines>\n5: <123456789012345> <false> <0.1> <a b>\n" +
		"6: NULL NULL NULL <x_x>\nreject 7: text in column E, right of the last column with a name: x\t\t\t\tbeyond\n" +
		"reject 8: repeated header: Id\tWon\tAmount\tNote\nreject 9: report footer: Grand Totals (3 records)\t\t\t\n"
	const plan = "Plan [xlsx] Owner|Quota\n2: <Åsa> <1000000000000000>\n3: <Bo> <1.5E-09>\n"
	path := tempFile(t, "export.csv", content) // a wrong name
	tables := read(t, path, Options{})
	if len(tables) != 2 || tables[0].text() != sheet1 || tables[1].text() != plan || tables[0].Native {
		for _, table := range tables {
			t.Errorf("got\n%s", table.text())
		}
	}
	if tables = read(t, path, Options{Sheet: "plan"}); len(tables) != 1 || tables[0].text() != plan {
		t.Errorf("with sheet: %d tables", len(tables))
	}
	got, kind := fault(t, path, Options{Sheet: "Goals"})
	if got != `export.csv: no sheet "Goals"; it has Sheet1, Empty, Plan; set sheet to one of them` || kind != Misdeclared {
		t.Errorf("%d %s", kind, got)
	}
}

func TestWorkbookDates(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 13, 5, 6, 0, time.UTC)
	formats := []struct {
		id     int
		custom string
		value  any
		want   string
	}{
		{14, "", 46082.0, "2026-03-01"},
		{15, "", 46082.0, "2026-03-01"},
		{17, "", 46082.0, "2026-03-01"},
		{22, "", at, "2026-03-01T13:05:06"},
		{22, "", 46082.0, "2026-03-01T00:00:00"},
		{14, "", 46082.75, "2026-03-01T18:00:00"},
		{21, "", 0.5, "12:00:00"},
		{46, "", 1.5, "36:00:00"},
		{0, "yyyy\\-mm\\-dd", 46082.0, "2026-03-01"},
		{0, "[$-41D]d mmmm yyyy;@", 46082.0, "2026-03-01"},
		{0, "dd/mm/yyyy hh:mm:ss.000", 46082.000005787037, "2026-03-01T00:00:00.5"},
		{0, "mmm-yy", 46082.0, "2026-03-01"},
		{0, "h:mm AM/PM", 0.25, "06:00:00"},
		{0, "[h]:mm", 1.25, "30:00:00"},
		{0, "[Red]#,##0.00;[Blue]-#,##0.00", 46082.0, "46082"},
		{0, "0.00E+00", 46082.0, "46082"},
		{0, `0 "days"`, 46082.0, "46082"},
		{0, `"due" yyyy`, 46082.0, "2026-03-01"},
		{0, "0.0%", 0.125, "0.125"},
		{4, "", 46082.5, "46082.5"},
		{14, "", -5.0, "-5"},
		{14, "", 3e6, "3000000"},
		{14, "", 1.0, "1900-01-01"},
		{14, "", 59.0, "1900-02-28"},
		{14, "", 60.0, "1900-02-29"},
		{14, "", 61.0, "1900-03-01"},
		{14, "", 2958465.0, "9999-12-31"},
		{14, "", "soon", "soon"},
	}
	for _, date1904 := range []bool{false, true} {
		content := workbookFile(t, func(f *excelize.File) error {
			if date1904 {
				if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &date1904}); err != nil {
					return err
				}
			}
			if err := f.SetCellValue("Sheet1", "A1", "When"); err != nil {
				return err
			}
			for i, c := range formats {
				cell, err := excelize.CoordinatesToCellName(1, i+2)
				if err != nil {
					return err
				}
				if err := f.SetCellValue("Sheet1", cell, c.value); err != nil {
					return err
				}
				style := &excelize.Style{NumFmt: c.id}
				if c.custom != "" {
					style.CustomNumFmt = &c.custom
				}
				id, err := f.NewStyle(style)
				if err != nil {
					return err
				}
				if err := f.SetCellStyle("Sheet1", cell, cell, id); err != nil {
					return err
				}
			}
			return nil
		})
		table := read(t, tempFile(t, "t.xlsx", content), Options{})[0]
		if len(table.rows) != len(formats) {
			t.Fatalf("%d rows, want %d", len(table.rows), len(formats))
		}
		for i, c := range formats {
			want := c.want
			if date1904 {
				want = in1904(t, c.want, c.value)
			}
			if got := table.rows[i].Values[0].Text; got != want {
				t.Errorf("1904 %v: %v in %d %q: got %s, want %s", date1904, c.value, c.id, c.custom, got, want)
			}
		}
	}
}

// in1904 moves a date by the 1,462 days between the two systems.
func in1904(t *testing.T, want string, value any) string {
	t.Helper()
	serial, isNumber := value.(float64)
	if !isNumber || len(want) < 10 || want[4] != '-' {
		return want
	}
	switch {
	case serial > 2957003: // past the end of the year 9999
		return "2958465"
	case serial <= 60: // before the leap day that the 1900 system makes up
		return time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(serial)).Format(time.DateOnly)
	}
	day, err := time.Parse(time.DateOnly, want[:10])
	if err != nil {
		t.Fatal(err)
	}
	return day.AddDate(0, 0, 1462).Format(time.DateOnly) + want[10:]
}

// repacked changes one part of a workbook.
func repacked(t testing.TB, content []byte, part string, change func(string) string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var entries []string
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		text := string(b)
		if f.Name == part {
			text = change(text)
		}
		entries = append(entries, f.Name, text)
	}
	return zipped(t, entries...)
}

const sheetPart = "xl/worksheets/sheet1.xml"

// The cells that excelize does not write: cached formulas, errors, inline and
// phonetic texts, ISO dates, cells and rows without a reference, prefixes.
func TestWorkbookCells(t *testing.T) {
	t.Parallel()
	base := workbookFile(t, func(f *excelize.File) error { return setRows(f, "Sheet1", []any{"a"}) })
	const cells = `<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData>
<x:row r="2"><x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c><x:c t="str"><x:v>b</x:v></x:c><x:c r="D2" t="inlineStr"><x:is><x:r><x:t>d</x:t></x:r><x:rPh><x:t>D</x:t></x:rPh></x:is></x:c><x:c r="C2" t="str"><x:v>c</x:v></x:c></x:row>
<x:row><x:c><x:f>1+1</x:f><x:v>2</x:v></x:c><x:c t="e"><x:v>#N/A</x:v></x:c><x:c t="d"><x:v>2026-01-31</x:v></x:c><x:c t="b"><x:v>1</x:v></x:c></x:row>
<x:row r="9"><x:c><x:v>1.1000000000000001</x:v></x:c><x:c><x:v>12345678901234567890</x:v></x:c><x:c><x:v>1.5E3</x:v></x:c><x:c t="str"><x:f>""</x:f><x:v></x:v></x:c></x:row>
<x:row r="10"><x:c t="inlineStr"><x:is><x:t>_x005F_x000D__x000A_</x:t></x:is></x:c><x:c><x:v>007</x:v></x:c></x:row>
</x:sheetData></x:worksheet>`
	got := read(t, tempFile(t, "t.xlsx", repacked(t, base, sheetPart, func(string) string { return cells })), Options{})[0].text()
	want := "Sheet1 [xlsx] a|b|c|d\n3: <2> <#N/A> <2026-01-31> <true>\n9: <1.1> <12345678901234567890> <1500> NULL\n10: <_x000D_\n> <7> NULL NULL\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWorkbookFaults(t *testing.T) {
	t.Parallel()
	base := workbookFile(t, func(f *excelize.File) error { return setRows(f, "Sheet1", []any{"a", "b"}, []any{"x", "y"}) })
	change := func(part, from, to string) []byte {
		return repacked(t, base, part, func(s string) string {
			if !strings.Contains(s, from) {
				t.Fatalf("%s has no %s: %s", part, from, s)
			}
			return strings.Replace(s, from, to, 1)
		})
	}
	tests := []struct {
		content []byte
		want    string
		kind    Kind
	}{
		{workbookFile(t, func(*excelize.File) error { return nil }), "empty: no sheet has a cell with text; have it exported again", Unreadable},
		{workbookFile(t, func(f *excelize.File) error { return setRows(f, "Sheet1", []any{"a", nil, "c"}) }),
			"Sheet1: column 2 has no name in the header; give it a name in the export, or leave the column out", Unreadable},
		{workbookFile(t, func(f *excelize.File) error { return setRows(f, "Sheet1", []any{"a", "A"}) }),
			`Sheet1: columns 1 and 2 are both named "A"; rename one of them in the export, or leave it out`, Unreadable},
		{change(sheetPart, `</sheetData>`, `<row r="`), "damaged: part xl/worksheets/sheet1.xml is not valid XML in line 2 (unescaped < inside quoted string); save it again as .xlsx", Unreadable},
		{change(sheetPart, `</worksheet>`, ``), "ended inside part xl/worksheets/sheet1.xml; export incomplete", Incomplete},
		{change(sheetPart, `<v>0</v>`, `<v>99</v>`), `Sheet1: damaged: row 1 names shared string "99" of 4; save it again as .xlsx`, Unreadable},
		{change(sheetPart, `r="A1"`, `r="AAAA1"`), `Sheet1: damaged: cell reference "AAAA1" in row 1; save it again as .xlsx`, Unreadable},
		{change("_rels/.rels", "officeDocument\"", "other\""), "not a workbook: it names no main part; save it again as .xlsx", Unreadable},
		{change("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "worksheets/sheet7.xml"), "damaged: part xl/worksheets/sheet7.xml is missing; save it again as .xlsx", Unreadable},
		{change(sheetPart, `<sheetData>`, `<sheetData><row r="1"><c t="str"><v>`+strings.Repeat("x", maxToken+blockSize)+`</v></c></row>`),
			"part xl/worksheets/sheet1.xml holds a text longer than 16777216 bytes; export it as CSV", TooLarge},
	}
	for _, tt := range tests {
		got, kind := fault(t, tempFile(t, "t.xlsx", tt.content), Options{})
		if got != "t.xlsx: "+tt.want || kind != tt.kind {
			t.Errorf("got  %d %s\nwant %d t.xlsx: %s", kind, got, tt.kind, tt.want)
		}
	}
}

// A workbook that is cut or damaged anywhere gives no wrong text and no panic.
func TestDamagedWorkbook(t *testing.T) {
	t.Parallel()
	whole := workbookFile(t, func(f *excelize.File) error { return setRows(f, "Sheet1", []any{"a", "b"}, []any{"x", 1.5}) })
	want := read(t, tempFile(t, "t.xlsx", whole), Options{})[0].text()
	for i := 4; i < len(whole); i += 29 {
		flipped := bytes.Clone(whole)
		flipped[i] ^= 0x55
		for _, content := range [][]byte{whole[:i], flipped} {
			var c collector
			if err := Read(context.Background(), tempFile(t, "t.xlsx", content), Options{}, &c); err != nil {
				continue
			}
			if len(c.tables) != 1 || !strings.HasSuffix(c.tables[0].text(), strings.TrimPrefix(want, "Sheet1")) {
				t.Errorf("damage at %d is not noticed", i)
			}
		}
	}
}
