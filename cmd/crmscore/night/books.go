package night

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"crmscore/report"
	"crmscore/report/xlsx"
)

// drawingGC is the collector's pace while workbooks are drawn: measured on 204 books,
// half the usual one holds their memory below 600 MB.
const drawingGC = 50

// books draws every workbook into the staged folder, several at a time.
func (r *run) books(ctx context.Context, b *built) error {
	return r.step(ctx, "workbooks", func() (int64, error) {
		// Analysts pass through this folder to the published database; what lies
		// beside it is in folders of its own that only we can open.
		if err := os.MkdirAll(r.output, 0o711); err != nil {
			return 0, fmt.Errorf("make the output folder: %w", err)
		}
		all, err := r.allBooks(b)
		if err != nil {
			return 0, err
		}
		r.warnStrayPasswords(all)
		// All results of the night stay in memory meanwhile; at its usual pace the
		// collector would let what drawing leaves behind grow to as much again.
		defer debug.SetGCPercent(debug.SetGCPercent(drawingGC))
		reports := make([]BookReport, len(all))
		errs := make([]error, len(all))
		var done int64
		var mu sync.Mutex
		var wg sync.WaitGroup
		slots := make(chan struct{}, runtime.GOMAXPROCS(0))
		for i := range all {
			slots <- struct{}{}
			wg.Go(func() {
				defer func() { <-slots }()
				if errs[i] = ctx.Err(); errs[i] == nil {
					reports[i], errs[i] = r.draw(all[i])
				}
				mu.Lock()
				defer mu.Unlock()
				done++
				r.progress("workbooks", done, int64(len(all)))
			})
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			return 0, err
		}
		r.Summary.Books = reports
		b.books = all
		return int64(len(all)), nil
	})
}

// allBooks are the company's, then the managers', then where the config wants them
// the reps' own.
func (r *run) allBooks(b *built) ([]report.Book, error) {
	all, err := report.Build(b.results, b.info, b.org)
	if err != nil || !r.Config.Books.Reps {
		return all, err
	}
	reps, err := report.Reps(b.results, b.info, b.org)
	return append(all, reps...), err
}

// draw writes one workbook, readable by its owner alone. The name is ASCII and
// says whose it is and of which day; it stays the same when the night is run again.
func (r *run) draw(book report.Book) (BookReport, error) {
	name := path.Join("scorecards", book.Folder(), WorkbookName(book))
	file := filepath.Join(r.staged, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return BookReport{}, fmt.Errorf("make the folder of %s: %w", name, err)
	}
	var plain bytes.Buffer
	drawn, err := xlsx.Draw(&plain, book)
	if err != nil {
		return BookReport{}, fmt.Errorf("write %s: %w", name, err)
	}
	content, closed, err := r.close(book, plain.Bytes(), name)
	if err == nil {
		err = WriteFile(file, content, 0o600)
	}
	if err != nil {
		return BookReport{}, fmt.Errorf("write %s: %w", name, err)
	}
	if drawn.PlainLinks > 0 {
		r.Log.Warn("addresses that lead to no host of the config stay plain text; links and link_hosts of the source name its hosts", "workbook", name, "addresses", drawn.PlainLinks)
	}
	sum := sha256.Sum256(content)
	return BookReport{ID: book.ID, Kind: book.Kind(), Owner: book.Owner, Path: name, SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(content)), Closed: closed}, nil
}

// WorkbookName is the name of a book's file: ASCII, whose it is and of which day.
func WorkbookName(b report.Book) string {
	return "sales-scorecard_" + b.ID + "_" + b.AsOf.Format(time.DateOnly) + ".xlsx"
}
