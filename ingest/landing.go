package ingest

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Landing is the folder in which delivered files are kept for good: one folder
// per source with one folder per table and a manifest.jsonl that lists the
// deliveries in the order in which they came. Only one run may write to it at a
// time; the caller holds the lock.
type Landing struct {
	Root    string    // made with mode 0700 when absent
	TempDir string    // for files of one load; "" = Root/.tmp
	Now     time.Time // time of this run, recorded as landed_at

	// StableFor is how long size and modification time of a file must stand
	// still before it counts as completely written; 0 takes files as they are.
	StableFor time.Duration
	// Wait pauses between the two looks at a young file; nil waits by a timer.
	Wait func(ctx context.Context, d time.Duration) error
	// Progress, when given, is called from one goroutine at a time.
	Progress func(Progress)
}

// Progress tells how far a long step is. Total is 0 where it is not known.
type Progress struct {
	Source, File string
	Step         string // "land" counts bytes, "load" counts records
	Done, Total  int64
}

// Collected says what Collect found for one source.
type Collected struct {
	Source    string
	Landed    []string // landed paths that are new, relative to Landing.Root
	Unchanged []string // delivered files that had landed before
	Waiting   []string // delivered files left for the next run
	Notes     []string // sentences worth printing, in a stable order
	Warnings  []string // those of Notes that say what an older delivery has to stand in for
}

// LoadOptions says what a load may accept. The zero value is usable.
type LoadOptions struct {
	Required []string    // raw tables without which the source is of no use
	Rejects  RejectLimit // zero value: DefaultRejectLimit
	MaxBytes int64       // uncompressed bytes allowed per file; 0 = the reader's default
	// Only loads no more than these raw tables, for somebody who looks at them:
	// nothing is written to the landing folder. nil loads all.
	Only []string
	// Problem, when given, is told what of a filled-in workbook in the inbox cannot
	// be used: the file's name and a sentence with what to do.
	Problem func(file, sentence string)
	// Passwords, when given, are those that may open an encrypted filled-in workbook
	// of that name, the likeliest first.
	Passwords func(file string) []string
}

func (o LoadOptions) wants(table string) bool {
	return o.Only == nil || slices.ContainsFunc(o.Only, func(name string) bool { return strings.EqualFold(name, table) })
}

// RejectLimit bounds the unreadable records of one file: more than the larger of
// Share × records and Rows fails the source, and so does more than half of the
// records unless Share allows it. Negative Rows with Share 0 allows none.
type RejectLimit struct {
	Share float64 // 0 to 1
	Rows  int64
}

// DefaultRejectLimit is half a percent or 50 rows, whichever is larger.
var DefaultRejectLimit = RejectLimit{Share: 0.005, Rows: 50}

// exceeded tells whether rejected of records unreadable ones are too many.
func (l RejectLimit) exceeded(rejected, records int64) bool {
	if l == (RejectLimit{}) {
		l = DefaultRejectLimit
	}
	if 2*rejected > records && l.Share < 0.5 {
		return true // not a table with some bad rows, but not the table that it is taken for
	}
	return float64(rejected) > max(l.Share*float64(records), float64(max(l.Rows, 0)))
}
