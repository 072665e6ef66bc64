package exportfile

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// cp1252 maps the bytes from 0x80 on; RuneError marks the five undefined ones.
var cp1252 = cp1252Table()

func cp1252Table() (t [128]rune) {
	const x = utf8.RuneError
	copy(t[:], []rune{
		'€', x, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', x, 'Ž', x,
		x, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', x, 'ž', 'Ÿ',
	})
	for b := 0xA0; b <= 0xFF; b++ {
		t[b-0x80] = rune(b)
	}
	return t
}

// decoder reads r, which is in encoding, as utf-8. The byte-order mark has been
// skipped. Bytes that the encoding does not define are an error.
type decoder struct {
	place
	r        io.Reader
	encoding string
	in       []byte // read, not yet decoded
	out      []byte // decoded, not yet handed out
	buf      []byte
	lines    lineMark
	err      error
}

// decoded gives r as utf-8.
func decoded(r io.Reader, encoding string, p place) io.Reader {
	if encoding == utf8Name {
		return r
	}
	return &decoder{place: p, r: r, encoding: encoding}
}

func (d *decoder) Read(p []byte) (int, error) {
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		d.fill()
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

func (d *decoder) fill() {
	if d.buf == nil {
		d.buf = make([]byte, blockSize)
	}
	carry := copy(d.buf, d.in)
	n, err := d.r.Read(d.buf[carry:])
	d.in, d.err = d.buf[:carry+n], err
	d.out = d.out[:0]
	if d.encoding == cp1252Name {
		d.fromCP1252()
	} else {
		d.fromUTF16(err == io.EOF)
	}
	d.lines.pass(d.out)
}

func (d *decoder) fromCP1252() {
	for i, b := range d.in {
		if b < utf8.RuneSelf {
			d.out = append(d.out, b)
			continue
		}
		r := cp1252[b-0x80]
		if r == utf8.RuneError {
			d.bad(d.in[i:i+1], "is not defined in windows-1252")
			break
		}
		d.out = utf8.AppendRune(d.out, r)
	}
	d.in = nil
}

func (d *decoder) fromUTF16(last bool) {
	i := 0
	for ; i+2 <= len(d.in); i += 2 {
		r := d.unit(i)
		if utf16.IsSurrogate(r) {
			if i+4 > len(d.in) && !last {
				break
			}
			low := rune(0)
			if i+4 <= len(d.in) {
				low = d.unit(i + 2)
			}
			if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
				d.bad(d.in[i:i+2], "are half a character in "+d.encoding)
				return
			}
			i += 2
		}
		d.out = utf8.AppendRune(d.out, r)
	}
	d.in = d.in[i:]
	if last && len(d.in) > 0 {
		d.err = io.ErrUnexpectedEOF
	}
}

func (d *decoder) unit(i int) rune {
	a, b := rune(d.in[i]), rune(d.in[i+1])
	if d.encoding == utf16BEName {
		a, b = b, a
	}
	return a | b<<8
}

// bad ends the decoding at a byte that cannot be decoded.
func (d *decoder) bad(b []byte, why string) {
	line := d.lines
	line.pass(d.out)
	d.err = d.fault(Misdeclared, encodingChoice, "bytes % X at line %d %s", b, line.line(), why).at(line.line())
}

// lineEnds counts the line ends in s.
func lineEnds(s string) int64 {
	n := strings.Count(s, "\n")
	if cr := strings.Count(s, "\r"); cr > 0 {
		n += cr - strings.Count(s, "\r\n")
	}
	return int64(n)
}

// trimStart drops a byte-order mark and white space from the beginning of a file.
func trimStart(head []byte) []byte {
	_, n := bomOf(head)
	return bytes.TrimLeft(head[n:], " \t\r\n\v\f")
}
