package exportfile

import (
	"bytes"
	"encoding/binary"
	"io"
	"unicode/utf8"
)

// survey is what one pass over the bytes of a table tells.
type survey struct {
	bytes     int64
	nul       bool
	bom       string // encoding announced by a byte-order mark
	bomLen    int
	utf16     string   // encoding that the NULs of a file without mark suggest
	invalid   finding  // first byte that is not utf-8
	multibyte finding  // first valid sequence of several bytes
	undefined finding  // first byte that windows-1252 leaves undefined
	lines     lineMark // after the last byte
}

// finding is a byte with its line; line 0 = none.
type finding struct {
	value byte
	line  int64
}

func (f *finding) note(value byte, line int64) {
	if f.line == 0 {
		*f = finding{value, line}
	}
}

// lineMark counts line ends over blocks; CR, LF and CRLF count once each.
type lineMark struct {
	ends    int64
	afterCR bool
}

// line is the 1-based line on which the next byte stands.
func (m *lineMark) line() int64 { return m.ends + 1 }

func (m *lineMark) pass(block []byte) {
	if len(block) == 0 {
		return
	}
	if m.afterCR && block[0] == '\n' {
		m.ends--
	}
	m.ends += int64(bytes.Count(block, []byte{'\n'}))
	if cr := bytes.Count(block, []byte{'\r'}); cr > 0 {
		m.ends += int64(cr - bytes.Count(block, []byte("\r\n")))
	}
	m.afterCR = block[len(block)-1] == '\r'
}

// take reads r to its end. On an error the lines tell where it stood.
func (s *survey) take(r io.Reader) error {
	buf := make([]byte, blockSize)
	carry := 0 // bytes of an unfinished utf-8 sequence at the front of buf
	for {
		n, err := r.Read(buf[carry:])
		block := buf[:carry+n]
		from := 0
		if s.bytes == 0 && n > 0 {
			s.bom, s.bomLen = bomOf(block)
			s.utf16 = utf16Guess(block)
			from = s.bomLen
		}
		s.bytes += int64(n)
		end := len(block)
		if err == nil {
			end -= unfinished(block)
		}
		s.look(block[min(from, end):end])
		carry = copy(buf, block[end:])
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (s *survey) look(block []byte) {
	if !s.nul && bytes.IndexByte(block, 0) >= 0 {
		s.nul = true
	}
	if !ascii(block) {
		s.lookWide(block)
	}
	s.lines.pass(block)
}

func (s *survey) lookWide(block []byte) {
	if s.multibyte.line != 0 && utf8.Valid(block) {
		return
	}
	at := s.lines
	passed := 0
	lineAt := func(i int) int64 {
		at.pass(block[passed:i])
		passed = i
		return at.line()
	}
	for i := 0; i < len(block); {
		if block[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(block[i:])
		if r == utf8.RuneError && size == 1 {
			if s.invalid.line == 0 {
				s.invalid.note(block[i], lineAt(i))
			}
		} else if s.multibyte.line == 0 {
			s.multibyte.note(block[i], lineAt(i))
		}
		for _, b := range block[i : i+size] {
			if s.undefined.line == 0 && cp1252[b-0x80] == utf8.RuneError {
				s.undefined.note(b, lineAt(i))
			}
		}
		i += size
	}
}

func ascii(block []byte) bool {
	for ; len(block) >= 8; block = block[8:] {
		if binary.LittleEndian.Uint64(block)&0x8080808080808080 != 0 {
			return false
		}
	}
	for _, b := range block {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// unfinished is the length of an incomplete utf-8 sequence at the end of block.
func unfinished(block []byte) int {
	for n := 1; n <= 3 && n <= len(block); n++ {
		b := block[len(block)-n]
		if utf8.RuneStart(b) {
			if b >= utf8.RuneSelf && !utf8.FullRune(block[len(block)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}

// utf16Guess recognises latin text in utf-16 without a byte-order mark: every
// other byte of the beginning is NUL.
func utf16Guess(block []byte) string {
	block = block[:min(len(block), 64)&^1]
	if len(block) < 4 {
		return ""
	}
	var nul [2]int
	for i, b := range block {
		if b == 0 {
			nul[i&1]++
		}
	}
	half := len(block) / 2
	switch {
	case nul[1] >= half-1 && nul[0] == 0:
		return utf16LEName
	case nul[0] >= half-1 && nul[1] == 0:
		return utf16BEName
	}
	return ""
}
