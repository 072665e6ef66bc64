package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// manifestName is the list of deliveries in the folder of each source.
const manifestName = "manifest.jsonl"

// A delivery is one line of the manifest: files that came together and replace
// or extend what came before. One line, so that a delivery of several files is
// recorded whole or not at all. Lines are only ever appended; their order is the
// order in which deliveries count, whatever the clocks of other machines say.
type delivery struct {
	Table    string       `json:"table,omitempty"`    // configured or from the file's name; for containers only the folder
	Inside   bool         `json:"inside,omitempty"`   // an archive or workbook whose entries name the tables
	Set      string       `json:"set,omitempty"`      // what makes later files the successors of these
	Date     string       `json:"date,omitempty"`     // digits of the date in the name
	LandedAt time.Time    `json:"landed_at,omitzero"` // run that recorded it
	Files    []landedFile `json:"files,omitempty"`    // in the order of their parts
	Counted  []countedSet `json:"counted,omitempty"`  // only in lines that record a first reading
}

// landedFile is one file of a delivery.
type landedFile struct {
	File        string    `json:"file"` // relative to Landing.Root, slashes
	Name        string    `json:"name"` // as delivered, relative to Spec.Dir, slashes
	SHA256      string    `json:"sha256"`
	Bytes       int64     `json:"bytes"`
	DeliveredAt time.Time `json:"delivered_at"`     // modification time as delivered, UTC
	Inside      []string  `json:"inside,omitempty"` // tables in it, where their number decides how they are named
}

// countedSet records how many records a landed file held when it was first read.
type countedSet struct {
	File    string `json:"file"` // as in _file
	Table   string `json:"table"`
	Records int64  `json:"records"`
}

// sameFiles tells whether d delivers the same bytes under the same names.
func (d delivery) sameFiles(files []landedFile) bool {
	return slices.EqualFunc(d.Files, files, func(a, b landedFile) bool { return a.Name == b.Name && a.SHA256 == b.SHA256 })
}

// manifest is the content of one manifest file.
type manifest struct {
	path       string
	deliveries []delivery
	counted    map[countedKey]int64
	fresh      []countedSet // not written yet
	whole      int64        // bytes of whole lines
	torn       bool         // a crash left part of a line behind them
}

type countedKey struct{ file, table string }

// countedNow remembers a count until writeCounts.
func (m *manifest) countedNow(file, table string, records int64) {
	if k := (countedKey{file, table}); m.counted[k] != records || !m.isCounted(k) {
		m.fresh = append(m.fresh, countedSet{file, table, records})
	}
}

func (m *manifest) isCounted(k countedKey) bool {
	_, is := m.counted[k]
	return is
}

// writeCounts appends the counts that are new.
func (m *manifest) writeCounts() error {
	if len(m.fresh) == 0 {
		return nil
	}
	fresh := m.fresh
	m.fresh = nil
	return m.add(delivery{Counted: fresh})
}

// readManifest reads the manifest in dir; an absent file is an empty manifest. A
// last line without its line end is what a crash left of an append: it is ignored,
// and cut off by the next add. Any other unreadable line is an error, for it would lose a delivery.
func readManifest(dir string) (*manifest, error) {
	m := &manifest{path: filepath.Join(dir, manifestName), counted: map[countedKey]int64{}}
	text, err := os.ReadFile(m.path)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read manifest: %w", err)
	}
	whole := bytes.LastIndexByte(text, '\n') + 1
	for i, line := range bytes.Split(text[:whole], []byte("\n")) {
		if len(line) == 0 {
			continue
		}
		var d delivery
		if err := json.Unmarshal(line, &d); err != nil {
			return nil, fmt.Errorf("%s:%d: damaged line (restore the manifest from a backup, or delete the line and deliver its files again): %w", m.path, i+1, err)
		}
		m.take(d)
	}
	m.whole, m.torn = int64(whole), whole < len(text)
	return m, nil
}

func (m *manifest) take(d delivery) {
	for _, c := range d.Counted {
		m.counted[countedKey{c.File, c.Table}] = c.Records
	}
	if len(d.Files) > 0 {
		m.deliveries = append(m.deliveries, d)
	}
}

// add appends d and returns when it is on disk.
func (m *manifest) add(d delivery) error {
	line, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("write manifest: %w", err)
	}
	if m.torn {
		if err := os.Truncate(m.path, m.whole); err != nil {
			return fmt.Errorf("cut the torn last line of the manifest: %w", err)
		}
		m.torn = false
	}
	f, err := os.OpenFile(m.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write manifest: %w", err)
	}
	_, err = f.Write(append(line, '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = syncDir(filepath.Dir(m.path))
	}
	if err != nil {
		return fmt.Errorf("write manifest: %w", err)
	}
	m.take(d)
	return nil
}

// newest returns the last delivery of a set, or false when there is none.
func (m *manifest) newest(set, table string) (delivery, bool) {
	for _, d := range slices.Backward(m.deliveries) {
		if d.Set == set && d.Table == table {
			return d, true
		}
	}
	return delivery{}, false
}

// landed returns the file that holds these bytes for table, if any does.
func (m *manifest) landed(table, sha256 string) (landedFile, bool) {
	for _, d := range m.deliveries {
		if d.Table != table {
			continue
		}
		for _, f := range d.Files {
			if f.SHA256 == sha256 {
				return f, true
			}
		}
	}
	return landedFile{}, false
}

// hasSize tells whether some landed file of table has that many bytes.
func (m *manifest) hasSize(table string, bytes int64) bool {
	return m.any(func(d delivery, f landedFile) bool { return d.Table == table && f.Bytes == bytes })
}

// has tells whether a delivery refers to this landed file.
func (m *manifest) has(file string) bool {
	return m.any(func(_ delivery, f landedFile) bool { return f.File == file })
}

func (m *manifest) any(wanted func(delivery, landedFile) bool) bool {
	for _, d := range m.deliveries {
		if slices.ContainsFunc(d.Files, func(f landedFile) bool { return wanted(d, f) }) {
			return true
		}
	}
	return false
}

// syncDir makes renames and new files inside dir durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
