package sqlfile

import (
	"cmp"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Fault is one mistake in a file that an analyst edits, with its place and,
// where one is known, what to do about it. Line and Column are 1-based; 0 means
// the whole file. Origin tells a query file of the program from an analyst's own;
// it is empty for other files, such as the config.
type Fault struct {
	File         string
	Line, Column int
	Message      string
	Hint         string
	Origin       Origin
}

func (f Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d", f.Line)
		if f.Column > 0 {
			fmt.Fprintf(&b, ":%d", f.Column)
		}
	}
	b.WriteString(": " + f.Message)
	if f.Hint != "" {
		b.WriteString("\n    hint: " + f.Hint)
	}
	return b.String()
}

// Faults is every mistake found in one go. It is an error when it is not empty.
type Faults []Fault

func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// Shown gives the faults with the files as their readers know them, an analyst's
// own below the given folder, the program's own as built-in, and a fault of the
// whole file at its top.
func (fs Faults) Shown(folder string) Faults {
	shown := slices.Clone(fs)
	for i, f := range fs {
		switch f.Origin {
		case Overlay:
			shown[i].File = path.Join(filepath.ToSlash(folder), f.File)
		case Builtin:
			shown[i].File = "built-in " + f.File
		default:
			continue
		}
		shown[i].Line, shown[i].Column = max(f.Line, 1), max(f.Column, 1)
	}
	return shown
}

// Files counts the files that have faults.
func (fs Faults) Files() int {
	seen := map[string]bool{}
	for _, f := range fs {
		seen[f.File] = true
	}
	return len(seen)
}

// Err gives the faults sorted by file, line and column, or nil when there are none.
func (fs Faults) Err() error {
	if len(fs) == 0 {
		return nil
	}
	slices.SortStableFunc(fs, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return fs
}
