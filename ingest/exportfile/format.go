package exportfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// format is what the first bytes of a file say it is.
type format int

const (
	isText format = iota // delimited text, as far as the beginning tells
	isGzip
	isZip // an archive or a workbook
	isParquet
	isJSONLines
	isJSONArray
	isMarkup // HTML or XML
	isOLE
	isForeign
)

// ole begins old Excel workbooks and new ones that are protected by a password.
const ole = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// foreign are formats that are recognised in order to be refused by name.
var foreign = []struct{ magic, name, hint string }{
	{"%PDF-", "a PDF document", "export it as CSV or XLSX"},
	{ole, "an old Excel workbook (.xls) or a protected one", "save it as .xlsx without a password, or as CSV"},
	{"Rar!\x1a\x07", "a RAR archive", "pack it as zip or gzip"},
	{"7z\xbc\xaf\x27\x1c", "a 7z archive", "pack it as zip or gzip"},
	{"BZh", "compressed with bzip2", "compress it with gzip or zip"},
	{"\xfd7zXZ\x00", "compressed with xz", "compress it with gzip or zip"},
	{"\x28\xb5\x2f\xfd", "compressed with zstd", "compress it with gzip or zip"},
	{"\xff\xfe\x00\x00", "in utf-32", "export it in utf-8"},
	{"\x00\x00\xfe\xff", "in utf-32", "export it in utf-8"},
	{"SQLite format 3\x00", "an SQLite database", "export it as CSV or Parquet"},
}

func formatOf(head []byte) format {
	switch {
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return isGzip
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return isZip
	case bytes.HasPrefix(head, []byte("PAR1")):
		return isParquet
	}
	if bytes.HasPrefix(head, []byte(ole)) {
		return isOLE
	}
	for _, f := range foreign {
		if bytes.HasPrefix(head, []byte(f.magic)) {
			return isForeign
		}
	}
	text := trimStart(head)
	switch {
	case len(text) < 2:
	case text[0] == '<' && (text[1] == '!' || text[1] == '?' || 'a' <= text[1]|0x20 && text[1]|0x20 <= 'z'):
		return isMarkup
	case text[0] == '{' && startsWith(text[1:], `"}`):
		return isJSONLines
	case text[0] == '[' && startsWith(text[1:], `{]`):
		return isJSONArray
	}
	return isText
}

// startsWith says whether the first byte of text that is not white space is one of set.
func startsWith(text []byte, set string) bool {
	text = bytes.TrimLeft(text, " \t\r\n")
	return len(text) > 0 && strings.IndexByte(set, text[0]) >= 0
}

// refuse names the cause when a table of text cannot be read from this format.
func (p place) refuse(f format, head []byte) error {
	switch f {
	case isForeign, isOLE:
		return p.refuseForeign(head)
	case isMarkup:
		return p.refuseMarkup(head)
	case isGzip, isZip:
		return p.fault(Unreadable, "unpack the outer one first", "an archive inside an archive")
	case isParquet:
		return p.fault(Unreadable, "unpack it first", "a Parquet file inside an archive")
	}
	return nil
}

func (p place) refuseForeign(head []byte) error {
	for _, f := range foreign {
		if !bytes.HasPrefix(head, []byte(f.magic)) {
			continue
		}
		return p.fault(Unreadable, f.hint, "not a table: it is %s", f.name)
	}
	return nil
}

// refuseOLE tells an old workbook from a protected one by the name of the stream
// that holds the encrypted package.
func (r *reading) refuseOLE() error {
	name := []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
	buf := make([]byte, blockSize)
	for at := int64(0); at < r.size; at += int64(len(buf) - len(name)) {
		n, err := r.file.ReadAt(buf, at)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read export: %w", err)
		}
		if bytes.Contains(buf[:n], name) {
			return r.fault(Unreadable, "save it without a password", "a workbook protected by a password")
		}
	}
	return r.fault(Unreadable, "save it as .xlsx or CSV", "an old Excel workbook (.xls)")
}

// refuseMarkup tells a login page from the HTML and XML that Excel opens as a sheet.
func (p place) refuseMarkup(head []byte) error {
	text := trimStart(head)
	lower := bytes.ToLower(text)
	start := text[:min(len(text), 40)]
	if i := bytes.IndexAny(start, " \t\r\n>"); i > 0 {
		start = start[:i]
	}
	switch {
	case bytes.Contains(lower, []byte("urn:schemas-microsoft-com:office")):
		return p.fault(Unreadable, "export it as CSV or XLSX", "a web page or XML under the name of a spreadsheet (starts with %s)", start)
	case bytes.HasPrefix(lower, []byte("<?xml")):
		return p.fault(Unreadable, "export it as CSV, XLSX, JSON or Parquet", "XML, not a table (starts with %s)", start)
	case bytes.Contains(lower, []byte("<table")) && !bytes.Contains(lower, []byte("<form")):
		return p.fault(Unreadable, "export it as CSV or XLSX", "a web page with a table, not a table (starts with %s)", start)
	}
	f := p.fault(Unreadable, "", "looks like a login page (starts with %s)", start)
	f.Hint = "token expired?"
	return f
}

// oneOf joins words for a message.
func oneOf(words []string) string {
	if len(words) > 8 {
		return fmt.Sprintf("%s and %d more", strings.Join(words[:8], ", "), len(words)-8)
	}
	return strings.Join(words, ", ")
}
