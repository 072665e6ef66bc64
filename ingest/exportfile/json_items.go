package exportfile

import (
	"io"
	"strings"
)

// maxItem is the longest element of a JSON array that is passed over as a reject;
// a longer one makes the file unreadable.
const maxItem = 16 << 20

// jsonItem is one line of JSON lines or one element of an array.
type jsonItem struct {
	line int64
	text string // without white space around it; the beginning, if long
	long bool
}

// each calls f for every item of the text.
func (j *jsonReader) each(text io.Reader, f func(jsonItem) error) error {
	w := newWindow(text, blockSize)
	if j.array {
		return j.eachElement(w, f)
	}
	line := int64(1)
	for {
		item, next, err := jsonLine(w)
		if err != nil {
			return j.readFault(err, line)
		}
		if next < 0 {
			return nil
		}
		item.line = line
		if item.text != "" {
			if err := f(item); err != nil {
				return err
			}
		}
		ends, err := w.skipLine(next)
		if err != nil {
			return j.readFault(err, line)
		}
		line += ends
	}
}

// jsonLine makes the window hold the next line, as far as it is not too long,
// and says from where to look for its end; -1 at the end of the data.
func jsonLine(w *window) (item jsonItem, next int, err error) {
	from := 0
	for {
		end := strings.IndexAny(w.text[from:], "\r\n")
		switch {
		case end >= 0:
			end += from
		case w.last && w.text == "":
			return item, -1, nil
		case w.last || len(w.text) > maxRecord:
			end = len(w.text)
		default:
			from = len(w.text)
			if err := w.more(); err != nil {
				return item, 0, err
			}
			continue
		}
		text := w.text[:end]
		if end > maxRecord {
			return jsonItem{text: text[:maxRecord], long: true}, end, nil
		}
		return jsonItem{text: strings.Trim(text, " \t")}, end, nil
	}
}

// arrayReader walks over the elements of an array.
type arrayReader struct {
	place
	w     *window
	line  int64
	count int64
}

func (j *jsonReader) eachElement(w *window, f func(jsonItem) error) error {
	a := &arrayReader{place: j.place, w: w, line: 1}
	if err := a.token("["); err != nil {
		return err
	}
	if b, err := a.peek(); err != nil || b == ']' {
		return a.finish(err)
	}
	for {
		item, err := a.element()
		if err != nil {
			return err
		}
		if err := f(item); err != nil {
			return err
		}
		b, err := a.peek()
		if err != nil || b == ']' {
			return a.finish(err)
		}
		if err := a.token(","); err != nil {
			return err
		}
	}
}

// peek moves to the next byte that is not white space; 0 = end of the data.
func (a *arrayReader) peek() (byte, error) {
	for {
		rest := strings.TrimLeft(a.w.text, " \t\r\n")
		a.pass(len(a.w.text) - len(rest))
		if rest != "" {
			return rest[0], nil
		}
		if a.w.last {
			return 0, nil
		}
		if err := a.w.more(); err != nil {
			return 0, a.readFault(err, a.line)
		}
	}
}

func (a *arrayReader) pass(n int) {
	a.line += int64(strings.Count(a.w.text[:n], "\n"))
	a.w.advance(n)
}

func (a *arrayReader) incomplete() error {
	return a.fault(Incomplete, "", "ended inside line %d, after element %d of its array; export incomplete", a.line, a.count).at(a.line)
}

// token reads one mark of punctuation.
func (a *arrayReader) token(want string) error {
	b, err := a.peek()
	switch {
	case err != nil:
		return err
	case b == 0:
		return a.incomplete()
	case b != want[0]:
		return a.fault(Unreadable, "have it exported again", "damaged: %q in place of %q after element %d, in line %d",
			string(rune(b)), want, a.count, a.line).at(a.line)
	}
	a.pass(1)
	return nil
}

// finish reads the end of the array, after which nothing may follow.
func (a *arrayReader) finish(err error) error {
	if err != nil {
		return err
	}
	if err := a.token("]"); err != nil {
		return err
	}
	b, err := a.peek()
	if err == nil && b != 0 {
		return a.fault(Unreadable, "export one array, or one object per line", "something follows the end of its array in line %d", a.line).at(a.line)
	}
	return err
}

// element reads one element by its brackets and quotes.
func (a *arrayReader) element() (jsonItem, error) {
	if _, err := a.peek(); err != nil {
		return jsonItem{}, err
	}
	var scan jsonScan
	for {
		end, ok := scan.end(a.w.text)
		switch {
		case ok:
			a.count++
			item := jsonItem{line: a.line, text: a.w.text[:end], long: end > maxRecord}
			a.pass(end)
			return item, nil
		case a.w.last:
			return jsonItem{}, a.incomplete()
		case len(a.w.text) > maxItem:
			return jsonItem{}, a.fault(TooLarge, "have it exported again", "the element of its array in line %d is longer than %d bytes", a.line, maxItem).at(a.line)
		}
		if err := a.w.more(); err != nil {
			return jsonItem{}, a.readFault(err, a.line)
		}
	}
}
