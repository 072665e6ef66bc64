package exportfile

import (
	"bytes"
	"fmt"
	"strings"
)

// The encodings that are read.
const (
	utf8Name    = "utf-8"
	utf16LEName = "utf-16le"
	utf16BEName = "utf-16be"
	cp1252Name  = "windows-1252"
)

const encodingChoice = "set encoding to utf-8, utf-16le, utf-16be or windows-1252"

var boms = []struct {
	bytes    string
	encoding string
}{
	{"\xef\xbb\xbf", utf8Name},
	{"\xff\xfe", utf16LEName},
	{"\xfe\xff", utf16BEName},
}

// bomOf gives the encoding that a byte-order mark announces, and the mark's length.
func bomOf(head []byte) (string, int) {
	for _, b := range boms {
		if bytes.HasPrefix(head, []byte(b.bytes)) {
			return b.encoding, len(b.bytes)
		}
	}
	return "", 0
}

// encodingName gives the name of an encoding as declared, "" when unknown.
func encodingName(declared string) string {
	switch strings.ToLower(strings.TrimSpace(declared)) {
	case "utf-8", "utf8":
		return utf8Name
	case "utf-16le", "utf16le":
		return utf16LEName
	case "utf-16be", "utf16be":
		return utf16BEName
	case "windows-1252", "cp1252":
		return cp1252Name
	}
	return ""
}

// choose settles the encoding of a surveyed table.
func (s *survey) choose(p place, declared string) (string, error) {
	if s.bom != "" && declared != "" && s.bom != declared {
		return "", p.fault(Misdeclared, "set encoding: "+s.bom, "declared %s, but begins with the byte-order mark of %s", declared, s.bom)
	}
	switch declared {
	case utf16LEName, utf16BEName:
		return declared, nil
	case utf8Name:
		if s.invalid.line != 0 {
			return "", p.notUTF8(s)
		}
		return declared, nil
	case cp1252Name:
		return declared, s.fitsCP1252(p)
	}
	switch {
	case s.bom == utf16LEName, s.bom == utf16BEName:
		return s.bom, nil
	case s.utf16 != "":
		return "", p.fault(Misdeclared, "set encoding: "+s.utf16, "looks like %s without a byte-order mark", s.utf16)
	case s.invalid.line == 0:
		return utf8Name, nil
	case s.bom == utf8Name, s.multibyte.line != 0, s.undefined.line != 0:
		return "", p.notUTF8(s)
	}
	return cp1252Name, nil
}

func (p place) notUTF8(s *survey) *FileError {
	f := p.fault(Misdeclared, "set encoding: windows-1252", "byte 0x%02X at line %d is not valid utf-8", s.invalid.value, s.invalid.line)
	switch {
	case s.undefined.line != 0:
		f.Hint = encodingChoice
		f.Cause += fmt.Sprintf(", and 0x%02X at line %d is not defined in windows-1252", s.undefined.value, s.undefined.line)
	case s.multibyte.line != 0:
		f.Cause += fmt.Sprintf(", though line %d holds letters in utf-8 (two encodings in one file?)", s.multibyte.line)
		f.Hint = "have it exported again in one encoding, or set encoding: windows-1252"
	}
	return f.at(s.invalid.line)
}

func (s *survey) fitsCP1252(p place) error {
	if s.undefined.line != 0 {
		return p.fault(Misdeclared, encodingChoice, "byte 0x%02X at line %d is not defined in windows-1252",
			s.undefined.value, s.undefined.line).at(s.undefined.line)
	}
	if s.invalid.line == 0 && s.multibyte.line != 0 {
		return p.fault(Misdeclared, "set encoding: utf-8", "declared windows-1252, but every byte is valid utf-8 (line %d has letters of several bytes)",
			s.multibyte.line).at(s.multibyte.line)
	}
	return nil
}
