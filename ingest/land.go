package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// tempPrefix marks files that are not landed yet; what a killed run leaves of
// them is swept by the next.
const tempPrefix = ".landing-"

// errMoved tells that a delivered file changed while it was being read.
var errMoved = errors.New("changed while it was being read")

// arrival is one delivered file on its way into the folder of its table.
type arrival struct {
	candidate
	source, table string
	before        look
	known         *manifest
}

// landFile copies a delivered file byte for byte into the folder of its table,
// unless these bytes are there already; copied tells which. errMoved means: leave
// it for the next run.
func (l Landing) landFile(ctx context.Context, a arrival) (f landedFile, copied bool, err error) {
	in, err := os.Open(a.path)
	if err != nil {
		return f, false, fmt.Errorf("open delivered file: %w", err)
	}
	defer in.Close()
	if opened, err := in.Stat(); err != nil || !a.before.same(look{info: opened}) {
		return f, false, errors.Join(errMoved, err)
	}
	if a.known.hasSize(a.table, a.before.info.Size()) { // most likely the same again: do not write what is there
		sum := sha256.New()
		if _, err := l.copy(ctx, sum, in, a); err != nil {
			return f, false, fmt.Errorf("read %s: %w", a.name, err)
		}
		f = a.landed(sum)
		// A landed copy that is damaged is made anew while the delivery is still there.
		if same, err := hasDigest(ctx, l.path(f.File), f.SHA256); err == nil && same && a.known.has(f.File) {
			return f, false, a.unmoved()
		}
		if _, err := in.Seek(0, io.SeekStart); err != nil {
			return f, false, fmt.Errorf("read %s: %w", a.name, err)
		}
	}
	f, copied, err = l.copyIn(ctx, a, in)
	if err != nil && !errors.Is(err, errMoved) {
		err = fmt.Errorf("land %s: %w", a.name, err)
	}
	return f, copied, err
}

func (l Landing) copyIn(ctx context.Context, a arrival, in io.Reader) (f landedFile, copied bool, err error) {
	folder := filepath.Join(l.Root, a.source, safeName(a.table))
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return f, false, err
	}
	temp, err := os.CreateTemp(folder, tempPrefix+"*") // mode 0600
	if err != nil {
		return f, false, err
	}
	defer os.Remove(temp.Name()) // in vain after the rename
	defer temp.Close()
	sum := sha256.New()
	read, err := l.copy(ctx, io.MultiWriter(temp, sum), in, a)
	if err != nil {
		return f, false, err
	}
	if err := a.unmoved(); err != nil || read != a.before.info.Size() {
		return f, false, errMoved
	}
	f = a.landed(sum)
	target := l.path(f.File)
	if info, err := os.Stat(target); err == nil && info.Size() == read { // a killed run may have come this far
		if same, err := hasDigest(ctx, target, f.SHA256); err != nil || same {
			return f, false, err
		}
	}
	return f, true, keep(ctx, temp, target, f.SHA256)
}

// landed describes the file once its bytes have gone through sum.
func (a arrival) landed(sum hash.Hash) landedFile {
	digest := hex.EncodeToString(sum.Sum(nil))
	f := landedFile{
		File: path.Join(a.source, safeName(a.table), digest[:12]+"_"+safeName(path.Base(a.name))),
		Name: a.name, SHA256: digest, Bytes: a.before.info.Size(),
		DeliveredAt: a.before.info.ModTime().UTC().Truncate(time.Microsecond),
	}
	if same, ok := a.known.landed(a.table, digest); ok { // delivered before, maybe under another name
		f.File, f.Inside = same.File, same.Inside
	}
	return f
}

// unmoved tells whether the delivered file is still the one that was looked at.
func (a arrival) unmoved() error {
	if a.before.same(lookAt(a.path)) {
		return nil
	}
	return errMoved
}

// path is where a landed file lies.
func (l Landing) path(file string) string { return filepath.Join(l.Root, filepath.FromSlash(file)) }

// keep puts the finished temp file in its place once its bytes are on disk and
// proven to be those that were read.
func keep(ctx context.Context, temp *os.File, target, digest string) error {
	if err := errors.Join(temp.Sync(), temp.Close()); err != nil {
		return err
	}
	same, err := hasDigest(ctx, temp.Name(), digest)
	if err != nil {
		return err
	}
	if !same {
		return fmt.Errorf("the copy differs from what was read (failing disk?)")
	}
	if err := os.Rename(temp.Name(), target); err != nil {
		return err
	}
	return syncDir(filepath.Dir(target))
}

// copy is copyAll with progress.
func (l Landing) copy(ctx context.Context, w io.Writer, r io.Reader, a arrival) (int64, error) {
	return copyAll(ctx, w, r, func(done int64) {
		l.report(Progress{Source: a.source, File: a.name, Step: "land", Done: done, Total: a.before.info.Size()})
	})
}

// copyAll is io.Copy that ends with ctx and tells after each block how far it is.
func copyAll(ctx context.Context, w io.Writer, r io.Reader, progress func(done int64)) (int64, error) {
	buffer := make([]byte, 1<<20)
	var done int64
	for {
		if err := ctx.Err(); err != nil {
			return done, err
		}
		n, err := r.Read(buffer)
		if n > 0 {
			if _, err := w.Write(buffer[:n]); err != nil {
				return done, err
			}
			done += int64(n)
			progress(done)
		}
		if err == io.EOF {
			return done, nil
		}
		if err != nil {
			return done, err
		}
	}
}

func (l Landing) report(p Progress) {
	if l.Progress != nil {
		l.Progress(p)
	}
}

// hasDigest tells whether the file at path holds the bytes with that SHA-256.
func hasDigest(ctx context.Context, path, digest string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := copyAll(ctx, sum, f, func(int64) {}); err != nil {
		return false, err
	}
	return hex.EncodeToString(sum.Sum(nil)) == digest, nil
}

// matchesSum compares a landed file with the checksum that the sender put beside
// it as <file>.sha256, if there is one.
func matchesSum(delivered, digest string) (ok bool, err error) {
	text, err := os.ReadFile(delivered + ".sha256")
	if errors.Is(err, os.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("read checksum of the sender: %w", err)
	}
	fields := strings.Fields(string(text))
	return len(fields) > 0 && strings.EqualFold(fields[0], digest), nil
}

// sweep removes what a killed run left behind in the folder of one source.
func sweep(folder string) error {
	left, err := filepath.Glob(filepath.Join(escapeGlob(folder), "*", tempPrefix+"*"))
	if err != nil {
		return fmt.Errorf("sweep %s: %w", folder, err)
	}
	for _, path := range left {
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("sweep %s: %w", folder, err)
		}
	}
	return nil
}
