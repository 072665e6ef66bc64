package exportfile

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/xuri/excelize/v2"
)

// countRecords counts the records of delimited text, blank lines not included,
// byte by byte and with nothing in common with splitter but the rules: a record
// that a quote spoils ends with the line on which its last quoted field begins,
// a record of more than limit bytes that is in a quoted field by then as well,
// another one of that length with the next line end.
func countRecords(text string, delimiter, quote byte, limit int) int {
	count := 0
	endOfLine := func(i int) int {
		for ; i < len(text); i++ {
			if text[i] == '\n' {
				return i + 1
			}
			if text[i] == '\r' {
				if i+1 < len(text) && text[i+1] == '\n' {
					return i + 2
				}
				return i + 1
			}
		}
		return len(text)
	}
	const (
		fieldStart = iota
		unquoted
		quoted
		closed // behind a quote inside a quoted field
	)
	for i := 0; i < len(text); {
		begin, state, opened := i, fieldStart, -1
		next := -1
		for next < 0 {
			atEnd := i == len(text)
			if long := i-begin > limit+1; long && (state == quoted || state == closed) {
				next = endOfLine(opened)
				break
			} else if long {
				next = endOfLine(i - 1)
				break
			}
			switch {
			case atEnd && state == quoted:
				next = endOfLine(opened)
			case atEnd:
				next = i
			case state == quoted:
				if text[i] == quote {
					state = closed
				}
				i++
			case state == closed && text[i] == quote:
				state = quoted
				i++
			case text[i] == delimiter:
				state = fieldStart
				i++
			case text[i] == '\n' || text[i] == '\r':
				next = endOfLine(i)
			case state == closed:
				next = endOfLine(opened)
			case state == fieldStart && text[i] == quote:
				state, opened = quoted, i
				i++
			default:
				state = unquoted
				i++
			}
		}
		blank := text[begin] == '\n' || text[begin] == '\r'
		if !blank {
			count++
		}
		i = next
	}
	return count
}

func TestCountRecords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"": 0, "\n\n": 0, "a": 1, "a\n": 1, "a\r\nb\rc\n": 3, "\"a\nb\"\nc": 2, "\"a\"\"\n\"\nc": 2, "\"a\nb\nc": 3, "\"a\nb\"c\nd": 3, "x\"\ny": 2,
		"\"a\n\"": 1, "a,\"\nb": 2,
	} {
		if got := countRecords(text, ',', '"', 100); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

// readSmall reads text with small blocks and a small limit for records.
func readSmall(text string, block, limit int, h Handler) error {
	in := iotest.HalfReader(strings.NewReader(text))
	c := &csvReader{
		w: newWindow(in, block), h: h, limit: limit, nul: strings.IndexByte(text, 0) >= 0, quote: '"', given: ',',
		table: Table{Name: "t.csv", Encoding: utf8Name, Native: true},
	}
	return c.read()
}

// FuzzCSV: whatever the text and however it arrives, rows and rejects add up to
// the records that an independent counter finds, and the blocks make no difference.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{
		"a,b\n1,2\n", "a,b\r\n\"x\r\ny\",\"p\"\"q\"\r\n", "a,b\n\"x\n1,2\n", "a\r\r\n\rb", "a,b\n\"x\"y,\"\n1,2\n3,4", "a,b\n1\n\n\nCopyright salesforce\nx\n",
		"a,b\n" + strings.Repeat("x", 70) + "\n1,2\n", "a,b\n\"" + strings.Repeat("x\n", 70) + "\"\n1,2\n", "a,b,\n1,2,\n1,2", "a,b\n1,\x00\n", "sep=,\na,b\n1,2",
	} {
		f.Add(s, 16)
	}
	f.Fuzz(func(t *testing.T, text string, block int) {
		const limit = 64
		var small, big collector
		err := readSmall(text, 1+(block%40+40)%40, limit, &small)
		again := readSmall(text, 1<<16, limit, &big)
		if (err == nil) != (again == nil) || err != nil && err.Error() != again.Error() {
			t.Fatalf("block %d: %v, in one block: %v", block, err, again)
		}
		if err != nil {
			var fault *FileError
			if !errors.As(err, &fault) {
				t.Fatalf("not a FileError: %v", err)
			}
			return
		}
		got := small.last()
		if got.text() != big.last().text() {
			t.Fatalf("in small blocks\n%s\nin one\n%s", got.text(), big.last().text())
		}
		body := text
		for body != "" && (body[0] == '\n' || body[0] == '\r') {
			body = body[1:]
		}
		if _, ok := sepLine(body); ok {
			next, _ := lineAfter(body, 0, true)
			body = body[next:]
		}
		if want := int64(countRecords(body, ',', '"', limit)) - 1; got.records != want || got.records != int64(len(got.rows)+len(got.rejects)) {
			t.Fatalf("%d records, counted %d:\n%s", got.records, want, got.text())
		}
		line := int64(0)
		for _, r := range got.rows {
			if r.Line <= line || r.Line > lineEnds(text)+1 {
				t.Fatalf("line %d after %d", r.Line, line)
			}
			line = r.Line
		}
	})
}

// FuzzRead: no bytes make Read panic or start a goroutine, and what it reports adds up.
func FuzzRead(f *testing.F) {
	for _, s := range [][]byte{
		[]byte(small), []byte("{\"a\":1}\n{\"b\":[1,\"]\"]}"), []byte("[{\"a\":1},{\"a\":null}]"), gzipped(f, small), zipped(f, "t.csv", small),
		[]byte(inUTF16LE("\ufeffa;b\n1;å\n")), writeParquet(f, []string{"id"}, false, []Record{{2, []Value{{Text: "1"}}}}),
		[]byte("a,b\n1,\x96\n"), []byte("<!DOCTYPE html>"),
		workbookFile(f, func(x *excelize.File) error { return setRows(x, "Sheet1", []any{"a"}, []any{1}) }),
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		before := runtime.NumGoroutine()
		var c collector
		err := Read(context.Background(), tempFile(t, "t", content), Options{MaxBytes: 1 << 24}, &c)
		var fault *FileError
		if err != nil && !errors.As(err, &fault) {
			t.Fatalf("not a FileError: %v", err)
		}
		if after := runtime.NumGoroutine(); after > before {
			t.Fatalf("%d goroutines before, %d after", before, after)
		}
		if err != nil {
			return
		}
		for _, table := range c.tables {
			if !table.ended || table.records != int64(len(table.rows)+len(table.rejects)) {
				t.Fatalf("%d records, %d rows, %d rejects", table.records, len(table.rows), len(table.rejects))
			}
			for _, r := range table.rows {
				if len(r.Values) != len(table.Header) {
					t.Fatalf("%d values for %d columns", len(r.Values), len(table.Header))
				}
			}
		}
	})
}
