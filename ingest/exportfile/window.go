package exportfile

import (
	"io"
	"strings"
)

// window is the part of a text that is being looked at. Its strings stay valid
// when it moves on: a block is turned into a string once, fields are substrings.
type window struct {
	r    io.Reader
	buf  []byte
	text string // from the current position on
	last bool   // nothing follows text
}

func newWindow(r io.Reader, block int) *window { return &window{r: r, buf: make([]byte, block)} }

// more appends a block; it sets last at the end of the data.
func (w *window) more() error {
	for {
		n, err := w.r.Read(w.buf)
		if n > 0 {
			w.text += string(w.buf[:n])
		}
		switch {
		case err == io.EOF:
			w.last = true
			return nil
		case err != nil:
			return err
		case n > 0:
			return nil
		}
	}
}

func (w *window) advance(n int) { w.text = w.text[n:] }

// skipLine moves behind the first line end at or after from, reading on as far
// as needed, and returns how many line ends were passed.
func (w *window) skipLine(from int) (ends int64, err error) {
	for {
		next, ok := lineAfter(w.text, from, w.last)
		if ok {
			ends += lineEnds(w.text[:next])
			w.advance(next)
			return ends, nil
		}
		keep := len(w.text) // everything but a CR that may belong to a CRLF
		if strings.HasSuffix(w.text[from:], "\r") {
			keep--
		}
		ends += lineEnds(w.text[:keep])
		w.advance(keep)
		from = 0
		if err := w.more(); err != nil {
			return ends, err
		}
	}
}
