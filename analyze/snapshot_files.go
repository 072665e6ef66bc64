package analyze

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Snapshots are the nights whose snapshots a folder holds. The folder is the truth
// about them and the tables of schema snapshots are filled from it every night, so
// that the warehouse can be thrown away. A night has one file per table,
// <as_of>.<table>.parquet, with what changed since the night before: the rows that
// begin on that day, and, marked is_gone, those that end without a successor.
type Snapshots struct {
	nights []snapshotNight // by date
}

type snapshotNight struct {
	asOf string   // 2026-03-31
	sums []string // sha256 per table
}

var snapshotFile = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})\.([a-z]+)\.parquet$`)

// Newest is the as-of date of the newest snapshot; zero when there is none.
func (s Snapshots) Newest() time.Time {
	if len(s.nights) == 0 {
		return time.Time{}
	}
	day, _ := time.Parse(time.DateOnly, s.nights[len(s.nights)-1].asOf) // listSnapshots has parsed it before
	return day
}

// Inputs are the hashes of the snapshots that the models of an as-of date may
// read: all before it, and the later ones when it looks back. Its own is left out
// when it is the newest, so that the same night run again has the same inputs.
func (s Snapshots) Inputs(asOf time.Time) []string {
	own := asOf.Format(time.DateOnly)
	back := s.Newest().After(asOf)
	var sums []string
	for _, n := range s.nights {
		if n.asOf < own || back {
			sums = append(sums, n.asOf+" "+strings.Join(n.sums, " "))
		}
	}
	return sums
}

// SnapshotError says that the folder of the snapshots is not whole. History with a
// hole would look like history, so nothing is loaded.
type SnapshotError struct {
	Path    string
	Message string
	Cause   error // of the operating system or the database; may be nil
}

func (e *SnapshotError) Unwrap() error { return e.Cause }

func (e *SnapshotError) Error() string {
	text := "snapshot " + e.Path + ": " + e.Message
	if e.Cause != nil {
		cause, _, _ := strings.Cut(e.Cause.Error(), "\n")
		text += ": " + cause
	}
	return text + "\n    hint: restore it from a copy; or move this and all later snapshots away, and history goes on from there"
}

// LoadSnapshots fills the tables of schema snapshots from the files in dir, which
// need not exist. It comes between Prepare and Lock. A damaged file, one that is
// missing between two others, and one without its companion are a *SnapshotError.
func LoadSnapshots(ctx context.Context, w *Warehouse, dir string) (Snapshots, error) {
	s, err := listSnapshots(dir)
	if err != nil || len(s.nights) == 0 {
		return s, err
	}
	for _, t := range snapshotTables {
		var files []string
		for _, n := range s.nights {
			files = append(files, filepath.Join(dir, snapshotName(n.asOf, t)))
		}
		if err := checkChain(ctx, w, files); err != nil {
			return s, err
		}
		q := fmt.Sprintf(`INSERT INTO snapshots.%s BY NAME
SELECT * EXCLUDE (is_gone) FROM (SELECT *, lead(valid_from, 1, %s) OVER (PARTITION BY %s ORDER BY valid_from) AS valid_to
  FROM read_parquet(%s, union_by_name = true)) WHERE NOT is_gone ORDER BY %s, valid_from`,
			t.name, forever, t.key, quoteList(files), t.key)
		if err := exec(ctx, w.conn, q); err != nil {
			return s, &SnapshotError{Path: filepath.Join(dir, "*."+t.name+".parquet"), Message: "not loaded", Cause: err}
		}
	}
	return s, nil
}

// listSnapshots finds the nights of a folder, each with all its files.
func listSnapshots(dir string) (Snapshots, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return Snapshots{}, nil
	}
	if err != nil {
		return Snapshots{}, fmt.Errorf("list snapshots: %w", err)
	}
	var s Snapshots
	for _, e := range entries { // sorted by name, so by date
		m := snapshotFile.FindStringSubmatch(e.Name())
		if m == nil || len(s.nights) > 0 && s.nights[len(s.nights)-1].asOf == m[1] {
			continue
		}
		if _, err := time.Parse(time.DateOnly, m[1]); err != nil {
			return s, &SnapshotError{Path: filepath.Join(dir, e.Name()), Message: "is named after no date"}
		}
		night := snapshotNight{asOf: m[1]}
		for _, t := range snapshotTables {
			path := filepath.Join(dir, snapshotName(m[1], t))
			sum, err := sumFile(path)
			if err != nil {
				return s, &SnapshotError{Path: path, Message: "not readable", Cause: err}
			}
			night.sums = append(night.sums, sum)
		}
		s.nights = append(s.nights, night)
	}
	return s, nil
}

func snapshotName(asOf string, t snapshotTable) string { return asOf + "." + t.name + ".parquet" }

// checkChain makes sure that each file follows upon the one that it was written
// after; each names the date of its predecessor.
func checkChain(ctx context.Context, w *Warehouse, files []string) error {
	previous := map[string]string{}
	var file, value string
	err := eachRow(ctx, w.conn, "SELECT file_name, decode(value) FROM parquet_kv_metadata("+quoteList(files)+") WHERE decode(key) = 'previous'",
		[]any{&file, &value}, func() error { previous[filepath.Base(file)] = value; return nil })
	if err != nil {
		return &SnapshotError{Path: filepath.Dir(files[0]), Message: "a file is damaged", Cause: err}
	}
	want := ""
	for _, f := range files {
		name := filepath.Base(f)
		told, ok := previous[name]
		switch {
		case !ok:
			return &SnapshotError{Path: f, Message: "was not written by this program"}
		case told != want:
			return &SnapshotError{Path: f, Message: fmt.Sprintf("follows upon the snapshot of %s, but before it lies that of %s", orNone(told), orNone(want))}
		}
		want = name[:len(time.DateOnly)]
	}
	return nil
}

func orNone(date string) string {
	if date == "" {
		return "no night"
	}
	return date
}

func sumFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// quoteList writes a list literal of texts.
func quoteList(items []string) string {
	quoted := slices.Clone(items)
	for i, s := range quoted {
		quoted[i] = quoteText(s)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

func dateLiteral(t time.Time) string { return "DATE '" + t.Format(time.DateOnly) + "'" }
