package exportfile

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Limits that Options leave open.
const (
	defaultMaxBytes = 16 << 30
	defaultMaxRatio = 200
)

// headSize is how much of a file its format is told by.
const headSize = 4 << 10

// Read reads the file at path and reports its tables to h, in the order in which
// they stand in the file. The format is told by content; the name plays no part.
//
// Every byte is read and checked once (checksums, size limits, encoding) before
// the first record is reported, so a damaged archive reports no record at all.
// The strings of a Record stay valid; its Values slice is used again for the
// next one. Read uses the calling goroutine only.
//
// A file that cannot be read gives a *FileError; the handler's own errors are
// returned as they are; others are of the operating system or of ctx.
func Read(ctx context.Context, path string, opt Options, h Handler) error {
	r := &reading{ctx: ctx, opt: opt, h: h, place: place{path: path}}
	return r.open()
}

// open opens the file and reads it.
func (r *reading) open() error {
	if err := r.options(); err != nil {
		return err
	}
	f, err := os.Open(r.path)
	if err != nil {
		return fmt.Errorf("open export: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("look at export: %w", err)
	}
	if !info.Mode().IsRegular() {
		return r.fault(Misdeclared, "name a file", "not a file")
	}
	r.file, r.size = f, info.Size()
	return r.read()
}

// reading is one call of Read.
type reading struct {
	place
	ctx  context.Context
	opt  Options
	h    Handler
	rows func(sheet string, row Record) error // of ReadSheets, in the place of h

	first string // of ReadSheets, too
	want  func(sheet string) bool
	file  *os.File
	size  int64

	quote, delimiter byte
}

// options checks and completes what the caller declares.
func (r *reading) options() error {
	var err error
	if r.opt.Encoding != "" {
		name := encodingName(r.opt.Encoding)
		if name == "" {
			return r.fault(Misdeclared, encodingChoice, "encoding %q is not known", r.opt.Encoding)
		}
		r.opt.Encoding = name
	}
	if r.delimiter, err = declaredByte(r.place, "delimiter", r.opt.Delimiter, 0); err != nil {
		return err
	}
	if r.quote, err = declaredByte(r.place, "quote", r.opt.Quote, '"'); err != nil {
		return err
	}
	if r.quote == r.delimiter {
		return r.fault(Misdeclared, "set one of them", "delimiter and quote are both %q", string([]byte{r.quote}))
	}
	if r.opt.MaxBytes == 0 {
		r.opt.MaxBytes = defaultMaxBytes
	}
	if r.opt.MaxRatio == 0 {
		r.opt.MaxRatio = defaultMaxRatio
	}
	return nil
}

func (r *reading) budget(compressed bool) *budget {
	b := &budget{place: r.place, maxBytes: r.opt.MaxBytes, maxRatio: r.opt.MaxRatio}
	if compressed {
		b.packed = max(r.size, 1)
	}
	return b
}

func (r *reading) read() error {
	head := make([]byte, min(r.size, headSize))
	if _, err := r.file.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read export: %w", err)
	}
	name, format := filepath.Base(r.path), formatOf(head)
	if r.rows != nil && format != isZip && format != isOLE {
		return r.notAWorkbook()
	}
	switch format {
	case isGzip:
		return r.texts([]source{r.gzipSource(name)}, true)
	case isZip:
		return r.readZip()
	case isParquet:
		return r.readParquet(name)
	case isOLE:
		return r.refuseOLE()
	}
	return r.texts([]source{{place: r.place, name: name, open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.NewSectionReader(r.file, 0, r.size)), nil
	}}}, false)
}

// texts checks all sources, then reads their records.
func (r *reading) texts(sources []source, compressed bool) error {
	plans := make([]plan, 0, len(sources))
	spent := r.budget(compressed)
	for _, src := range sources {
		p, err := r.check(src, spent)
		if err != nil {
			return err
		}
		plans = append(plans, p)
	}
	spent = r.budget(compressed)
	for _, p := range plans {
		if err := r.emit(p, spent); err != nil {
			return err
		}
	}
	return nil
}

// plan is a source that has been checked.
type plan struct {
	source
	format   format
	encoding string
	survey   survey
}

// check reads a source once from start to end.
func (r *reading) check(src source, spent *budget) (plan, error) {
	p := plan{source: src}
	in, err := src.open()
	if err != nil {
		return p, src.readFault(err, 1)
	}
	defer in.Close()
	buffered := bufio.NewReaderSize(guarded{r.ctx, in, spent}, blockSize)
	head, _ := buffered.Peek(headSize) // an error comes again after the bytes before it
	p.format = formatOf(head)
	if p.format == isText {
		head = r.headText(src.place, head)
		p.format = formatOf(head)
	}
	if err := src.refuse(p.format, head); err != nil {
		return p, err
	}
	if err := p.survey.take(buffered); err != nil {
		return p, src.readFault(err, p.survey.lines.line())
	}
	if p.survey.bytes == int64(p.survey.bomLen) {
		return p, src.fault(Unreadable, "have it exported again", "empty: it holds no data at all")
	}
	if p.encoding, err = p.survey.choose(src.place, r.opt.Encoding); err != nil {
		return p, err
	}
	if p.format != isText && p.survey.bytes <= headSize {
		if message, ok := errorAnswer(head); ok {
			return p, src.fault(Unreadable, "fetch it again", "looks like the error answer of an API (%s)", message)
		}
	}
	if p.encoding != utf8Name {
		return p, r.text(p, r.budget(false), func(text io.Reader) error {
			if _, err := io.Copy(io.Discard, text); err != nil {
				return p.readFault(err, p.survey.lines.line())
			}
			return nil
		})
	}
	return p, nil
}

// headText gives the beginning of a file as utf-8 where it is utf-16.
func (r *reading) headText(p place, head []byte) []byte {
	encoding, n := bomOf(head)
	if encoding == "" {
		encoding = r.opt.Encoding
	}
	if encoding != utf16LEName && encoding != utf16BEName {
		return head
	}
	text, _ := io.ReadAll(decoded(bytes.NewReader(head[n:]), encoding, p)) // it may end inside a character
	return text
}

// text opens a surveyed source as utf-8 without byte-order mark.
func (r *reading) text(p plan, spent *budget, use func(io.Reader) error) error {
	in, err := p.open()
	if err != nil {
		return p.readFault(err, 1)
	}
	defer in.Close()
	raw := guarded{r.ctx, in, spent}
	if _, err := io.CopyN(io.Discard, raw, int64(p.survey.bomLen)); err != nil {
		return p.readFault(err, 1)
	}
	return use(decoded(raw, p.encoding, p.place))
}

// emit reports the records of a checked source.
func (r *reading) emit(p plan, spent *budget) error {
	if p.format != isText {
		return r.readJSON(p, spent)
	}
	return r.text(p, spent, func(text io.Reader) error {
		return r.csv(p, text).read()
	})
}

func (r *reading) csv(p plan, text io.Reader) *csvReader {
	return &csvReader{
		place: p.place, w: newWindow(text, blockSize), h: r.h, limit: maxRecord, nul: p.survey.nul, quote: r.quote, given: r.delimiter,
		table: Table{Name: p.name, Encoding: p.encoding, Native: true},
	}
}
