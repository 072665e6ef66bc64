package main

import (
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// bar is the progress bar of one step on a terminal. Under cron there is none:
// the log's line per step says the same.
type bar struct {
	out io.Writer

	mu   sync.Mutex
	step string
	bar  *progressbar.ProgressBar
}

// hasBar tells whether a run draws a bar: stderr is a terminal, and nobody asked
// for quiet, for details or for JSON.
func (a *app) hasBar() bool {
	f, ok := a.stderr.(*os.File)
	return ok && !a.serving && !a.quiet && !a.verbose && a.logFormat == "text" && term.IsTerminal(int(f.Fd()))
}

// progress gives the bar of a run, one that draws nothing where there is none.
func (a *app) progress() *bar {
	if !a.hasBar() {
		return &bar{}
	}
	return &bar{out: a.stderr}
}

// show draws how far a step is. total 0 means that the end is not known.
func (b *bar) show(step string, done, total int64) {
	if b.out == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if step != b.step {
		b.clear()
		b.step = step
		size := total
		if size == 0 {
			size = -1
		}
		b.bar = progressbar.NewOptions64(size, progressbar.OptionSetWriter(b.out), progressbar.OptionSetDescription(step),
			progressbar.OptionThrottle(65*time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30),
			progressbar.OptionSetPredictTime(false), progressbar.OptionSpinnerType(14), progressbar.OptionShowCount(),
			// Without this a spinner goes on drawing itself after its step has ended.
			progressbar.OptionSetSpinnerChangeInterval(0))
	}
	if total > 0 {
		b.bar.ChangeMax64(total)
	}
	_ = b.bar.Set64(done)
}

// end removes the bar, so that what is printed next starts on a clean line.
func (b *bar) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.clear()
	b.step = ""
}

func (b *bar) clear() {
	if b.bar != nil {
		_ = b.bar.Clear()
		b.bar = nil
	}
}
