package exportfile

import (
	"archive/zip"
	"compress/flate"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"
)

// blockSize is how much is read and decoded at once.
const blockSize = 256 << 10

// ratioFloor is how much an archive may unpack to before its compression ratio
// is judged: honest exports of empty columns pack far better than 200 to 1, and
// a small bomb does no harm.
const ratioFloor = 64 << 20

// source is the uncompressed bytes of one table, openable more than once: first
// to check them, then to read the records.
type source struct {
	place
	name string
	open func() (io.ReadCloser, error)
}

// budget counts what a file unpacks to, over all its entries, in one pass.
type budget struct {
	place
	packed   int64 // size on disk; 0 = not compressed
	maxBytes int64
	maxRatio int64
	total    int64
}

func (b *budget) spend(n int) error {
	b.total += int64(n)
	switch {
	case b.total > b.maxBytes:
		return b.fault(TooLarge, "if it is genuine, raise the limit", "holds more than %d bytes", b.maxBytes)
	case b.packed > 0 && b.total > ratioFloor && b.total/b.packed >= b.maxRatio:
		return b.fault(TooLarge, "if it is genuine, raise the limit",
			"unpacks to more than %d times its size (zip bomb?)", b.maxRatio)
	}
	return nil
}

// guarded is a reader that obeys the context and the budget.
type guarded struct {
	ctx    context.Context
	r      io.Reader
	budget *budget
}

func (g guarded) Read(p []byte) (int, error) {
	if err := g.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := g.r.Read(p)
	if over := g.budget.spend(n); over != nil {
		return 0, over
	}
	return n, err
}

// readFault turns an error of the byte stream into one that names the cause.
// line is where reading stood.
func (p place) readFault(err error, line int64) error {
	var fault *FileError
	var corrupt flate.CorruptInputError
	var system syscall.Errno
	switch {
	case errors.As(err, &fault), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return p.fault(Incomplete, "", "ended inside line %d; export incomplete", line).at(line).because(err)
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, zip.ErrChecksum):
		return p.fault(Unreadable, "deliver it again", "damaged: its checksum does not match its content").at(line).because(err)
	case errors.As(err, &corrupt):
		return p.fault(Unreadable, "deliver it again", "damaged: its compressed data is invalid near line %d", line).at(line).because(err)
	case errors.Is(err, gzip.ErrHeader):
		return p.fault(Unreadable, "deliver it again", "damaged: something that is not gzip follows line %d", line).at(line).because(err)
	case errors.As(err, &system):
		return fmt.Errorf("read %s near line %d: %w", p.path, line, err)
	}
	return p.fault(Unreadable, "deliver it again", "damaged: its archive cannot be followed at line %d", line).at(line).because(err)
}
