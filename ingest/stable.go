package ingest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// look is a file's size and modification time at one moment.
type look struct {
	info fs.FileInfo
	err  error // the file was gone or could not be looked at
}

// same tells whether nothing has happened to the file between two looks.
func (a look) same(b look) bool {
	return a.err == nil && b.err == nil && os.SameFile(a.info, b.info) &&
		a.info.Size() == b.info.Size() && a.info.ModTime().Equal(b.info.ModTime())
}

func lookAt(path string) look {
	info, err := os.Stat(path)
	return look{info, err}
}

// settle looks at all files, waits once when one of them is young and not marked
// as done, and looks again. It returns a look per path and, for files that are
// still being written, a sentence why they have to wait.
func (l Landing) settle(ctx context.Context, paths []string) (looks map[string]look, unfinished map[string]string, err error) {
	looks, unfinished = map[string]look{}, map[string]string{}
	var young []string
	for _, p := range paths {
		if _, seen := looks[p]; seen {
			continue
		}
		looks[p] = lookAt(p)
		if looks[p].err == nil && l.young(p, looks[p]) {
			young = append(young, p)
		}
	}
	if len(young) > 0 {
		if err := l.wait(ctx, l.StableFor); err != nil {
			return nil, nil, fmt.Errorf("wait for files to stand still: %w", err)
		}
	}
	for _, p := range young {
		before := looks[p]
		looks[p] = lookAt(p)
		if after := looks[p]; after.err == nil && !after.same(before) {
			unfinished[p] = fmt.Sprintf("is still being written (%d bytes, %d bytes %s later)", before.info.Size(), after.info.Size(), l.StableFor)
		}
	}
	for p, look := range looks {
		switch {
		case errors.Is(look.err, fs.ErrNotExist):
			unfinished[p] = "has just been removed or renamed"
		case look.err != nil:
			return nil, nil, fmt.Errorf("look at delivered file: %w", look.err)
		}
	}
	return looks, unfinished, nil
}

// young tells whether a file has changed so lately that it may still be growing.
// A marker <file>.done that is not older than the file says it is complete.
func (l Landing) young(path string, seen look) bool {
	if l.StableFor <= 0 || l.Now.Sub(seen.info.ModTime()) >= l.StableFor {
		return false
	}
	done, err := os.Stat(path + ".done")
	return err != nil || done.ModTime().Before(seen.info.ModTime())
}

func (l Landing) wait(ctx context.Context, d time.Duration) error {
	if l.Wait != nil {
		return l.Wait(ctx, d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
