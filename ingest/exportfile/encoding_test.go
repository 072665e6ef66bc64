package exportfile

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
)

func inUTF16(order binary.AppendByteOrder, text string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

func inUTF16LE(text string) string { return inUTF16(binary.LittleEndian, text) }

func TestEncodings(t *testing.T) {
	t.Parallel()
	const text = "Id,Namn\r\n1,Åsa “€” 😀\r\n2,\"\nÖ\"\r\n"
	cp := strings.NewReplacer("Å", "\xc5", "“", "\x93", "€", "\x80", "”", "\x94", "😀", "\x99", "Ö", "\xd6").Replace(text)
	want := "t.csv [comma, %, CRLF] Id|Namn\n2: <1> <Åsa “€” 😀>\n3: <2> <\nÖ>\n"
	tests := []struct{ name, in, encoding, declared string }{
		{"utf-8", text, "utf-8", ""},
		{"utf-8 declared", text, "utf-8", "UTF-8"},
		{"utf-8 with mark", "\xef\xbb\xbf" + text, "utf-8", "utf-8"},
		{"utf-16le with mark", inUTF16(binary.LittleEndian, "\ufeff"+text), "utf-16le", ""},
		{"utf-16be with mark", inUTF16(binary.BigEndian, "\ufeff"+text), "utf-16be", ""},
		{"utf-16be with mark, declared", inUTF16(binary.BigEndian, "\ufeff"+text), "utf-16be", "utf-16be"},
		{"utf-16le declared", inUTF16(binary.LittleEndian, text), "utf-16le", "utf-16LE"},
		{"utf-16be declared", inUTF16(binary.BigEndian, text), "utf-16be", "utf-16be"},
		{"windows-1252", cp, "windows-1252", ""},
		{"windows-1252 declared", cp, "windows-1252", "cp1252"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := readText(t, tt.in, Options{Encoding: tt.declared})
			want := strings.Replace(want, "%", tt.encoding, 1)
			if tt.encoding == "windows-1252" {
				want = strings.Replace(want, "😀", "™", 1)
			}
			if got.text() != want || got.Encoding != tt.encoding {
				t.Errorf("encoding %s\ngot  %q\nwant %q", got.Encoding, got.text(), want)
			}
		})
	}
}

// Characters of several bytes that straddle the blocks of reading come out whole.
func TestEncodingAcrossBlocks(t *testing.T) {
	t.Parallel()
	for shift := range 4 {
		text := strings.Repeat("x", shift) + strings.Repeat("😀", 450_000)
		in := "a,b\n1," + text + "\n"
		for _, encoded := range []string{in, inUTF16(binary.LittleEndian, "\ufeff"+in)} {
			got := readText(t, encoded, Options{})
			if len(got.rows) != 1 || got.rows[0].Values[1].Text != in[6:len(in)-1] {
				t.Errorf("shift %d: not the same text", shift)
			}
		}
	}
}

func TestEncodingFaults(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, declared, want string }{
		{"a,b\n" + strings.Repeat("1,2\r\n", 10) + "x,\x96\n", "utf-8", "byte 0x96 at line 12 is not valid utf-8; set encoding: windows-1252"},
		{"\xef\xbb\xbfa,b\n1,\x96\n", "", "byte 0x96 at line 2 is not valid utf-8; set encoding: windows-1252"},
		{"a,b\n1,\x81\n", "", "byte 0x81 at line 2 is not valid utf-8, and 0x81 at line 2 is not defined in windows-1252; set encoding to utf-8, utf-16le, utf-16be or windows-1252"},
		{"a,b\n1,å\n1,\xe5\n", "", "byte 0xE5 at line 3 is not valid utf-8, though line 2 holds letters in utf-8 (two encodings in one file?); have it exported again in one encoding, or set encoding: windows-1252"},
		{"a,b\n1,\xe5\n1,å\n", "", "byte 0xE5 at line 2 is not valid utf-8, though line 3 holds letters in utf-8 (two encodings in one file?); have it exported again in one encoding, or set encoding: windows-1252"},
		{"a,b\r1,\xe5\r\n2,\x9d", "windows-1252", "byte 0x9D at line 3 is not defined in windows-1252; set encoding to utf-8, utf-16le, utf-16be or windows-1252"},
		{"a,b\n1,å\n", "windows-1252", "declared windows-1252, but every byte is valid utf-8 (line 2 has letters of several bytes); set encoding: utf-8"},
		{"\xff\xfea\x00", "utf-8", "declared utf-8, but begins with the byte-order mark of utf-16le; set encoding: utf-16le"},
		{inUTF16(binary.LittleEndian, "a,b\n1,2\n"), "", "looks like utf-16le without a byte-order mark; set encoding: utf-16le"},
		{inUTF16(binary.BigEndian, "a,b\n1,2\n"), "", "looks like utf-16be without a byte-order mark; set encoding: utf-16be"},
		{inUTF16(binary.LittleEndian, "\ufeffa,b\n1,2\n") + "\x00\xd8a\x00", "", "bytes 00 D8 at line 3 are half a character in utf-16le; set encoding to utf-8, utf-16le, utf-16be or windows-1252"},
		{"a,b\n", "ebcdic", `encoding "ebcdic" is not known; set encoding to utf-8, utf-16le, utf-16be or windows-1252`},
	}
	for _, tt := range tests {
		got, kind := fault(t, tempFile(t, "t.csv", []byte(tt.in)), Options{Encoding: tt.declared})
		if got != "t.csv: "+tt.want || kind != Misdeclared {
			t.Errorf("got  %d %s\nwant t.csv: %s", kind, got, tt.want)
		}
	}
	got, kind := fault(t, tempFile(t, "t.csv", []byte("\xff\xfea\x00,")), Options{})
	if got != "t.csv: ended inside line 1; export incomplete" || kind != Incomplete {
		t.Errorf("half a unit: %d %s", kind, got)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, want string
		kind     Kind
		opt      Options
	}{
		{"", "empty: it holds no data at all; have it exported again", Unreadable, Options{}},
		{"\xef\xbb\xbf", "empty: it holds no data at all; have it exported again", Unreadable, Options{}},
		{"\r\n\n", "empty: it holds nothing but blank lines; have it exported again", Unreadable, Options{}},
		{"sep=;\n", "empty: it holds no header; have it exported again", Unreadable, Options{}},
		{"<!DOCTYPE html>\n<html><form>", "looks like a login page (starts with <!DOCTYPE); token expired?", Unreadable, Options{}},
		{"\xef\xbb\xbf \n<html lang=en>", "looks like a login page (starts with <html); token expired?", Unreadable, Options{}},
		{"<html><table><tr><td>a", "a web page with a table, not a table (starts with <html); export it as CSV or XLSX", Unreadable, Options{}},
		{"<?xml version=\"1.0\"?><a/>", "XML, not a table (starts with <?xml); export it as CSV, XLSX, JSON or Parquet", Unreadable, Options{}},
		{"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", "a web page or XML under the name of a spreadsheet (starts with <?xml); export it as CSV or XLSX", Unreadable, Options{}},
		{"%PDF-1.7\n", "not a table: it is a PDF document; export it as CSV or XLSX", Unreadable, Options{}},
		{"\x28\xb5\x2f\xfdxxxx", "not a table: it is compressed with zstd; compress it with gzip or zip", Unreadable, Options{}},
		{ole + "xxxx", "an old Excel workbook (.xls); save it as .xlsx or CSV", Unreadable, Options{}},
		{ole + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00", "a workbook protected by a password; save it without a password", Unreadable, Options{}},
		{`[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]`, "looks like the error answer of an API (Session expired or invalid); fetch it again", Unreadable, Options{}},
		{"{\n \"status\": \"error\",\n \"message\": \"expired\"\n}", "looks like the error answer of an API (expired); fetch it again", Unreadable, Options{}},
		{"Id,Name,ID\n", `columns 1 and 3 are both named "ID"; rename one of them in the export, or leave it out`, Unreadable, Options{}},
		{"Id,,Name\n1,2,3\n", "column 2 has no name in the header; give it a name in the export, or leave the column out", Unreadable, Options{}},
		{"Id,Name,\n1,2,\n3,4,x\n", `column 3 has no name in the header, but line 3 has "x" in it; give it a name in the export, or leave the column out`, Unreadable, Options{}},
		{",,\n1,2,3\n", "the header in line 1 names no column; have it exported again with its header line", Unreadable, Options{}},
		{"\"Id,Name\n1,2\n", "the quotes of the header in line 1 are broken; set quote, or have it exported again", Unreadable, Options{Delimiter: ","}},
		{strings.Repeat("x", maxRecord+5), "the header is longer than 2000000 bytes; is it a text file with a header line?", Unreadable, Options{}},
		{"a,b;c\n", "the delimiter cannot be told: comma gives 2 columns and fits 0 of 0 records, semicolon gives 2 columns and fits 0 of 0 records; set delimiter", Misdeclared, Options{}},
		{"a,b\n1\n2\n", "the delimiter cannot be told: comma gives 2 columns and fits 0 of 2 records; set delimiter", Misdeclared, Options{}},
		{"Deals of the year\nId,Name\n1,2\n", "line 1 is one field, but the lines after it have several; remove a title line above the header, or set delimiter", Misdeclared, Options{}},
		{"sep=;\na,b\n", "declared comma, but line 1 says sep=;", Misdeclared, Options{Delimiter: ","}},
		{"a,b\n", `delimiter "::" cannot be used; use one character of ascii, or "tab" for the delimiter`, Misdeclared, Options{Delimiter: "::"}},
		{"a,b\n", `quote "“" cannot be used; use one character of ascii, or "tab" for the delimiter`, Misdeclared, Options{Quote: "“"}},
		{"a,b\n", `delimiter and quote are both ";"; set one of them`, Misdeclared, Options{Quote: ";", Delimiter: ";"}},
	}
	for _, tt := range tests {
		got, kind := fault(t, tempFile(t, "t.csv", []byte(tt.in)), tt.opt)
		if got != "t.csv: "+tt.want || kind != tt.kind {
			t.Errorf("%.60q\ngot  %d %s\nwant %d t.csv: %s", tt.in, kind, got, tt.kind, tt.want)
		}
	}
	if got, kind := fault(t, t.TempDir(), Options{}); !strings.HasSuffix(got, ": not a file; name a file") || kind != Misdeclared {
		t.Errorf("a folder: %d %s", kind, got)
	}
}
