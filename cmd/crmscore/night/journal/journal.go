// Package journal is the truth about runs and mails: an append-only file of one
// JSON record per line, each fsynced before the next step begins.
//
// It lives outside the database on purpose. A warehouse can be thrown away or
// restored from an old copy; the journal still remembers every mail that was
// ever sent and every night that was published, so neither happens twice. A
// night without a published record never happened, whatever files it left.
//
// A killed process may leave a torn last line: readers ignore it, and the next
// writer cuts it off. Only the holder of the run lock writes; anybody may read
// while a night runs.
package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Record is one line. Exactly one of Run, Step and Mail is set.
type Record struct {
	At   time.Time `json:"at"`
	Run  *Run      `json:"run,omitempty"`
	Step *Step     `json:"step,omitempty"`
	Mail *Mail     `json:"mail,omitempty"`
}

// RunState is how far a run has come.
type RunState string

// A run is planned, then built, then published (the commit), then mailed. The
// others are ends: failed, blocked by a check, or aborted (killed; found and
// written by the next run).
const (
	Planned   RunState = "planned"
	Built     RunState = "built"
	Published RunState = "published"
	Mailed    RunState = "mailed"
	Failed    RunState = "failed"
	Blocked   RunState = "blocked"
	Aborted   RunState = "aborted"
)

// Run is one state of one run. ID is the logical date and a number, such as
// 2026-11-20.1.
type Run struct {
	ID          string   `json:"id"`
	LogicalDate string   `json:"logical_date"` // the activation's date, or the day of a manual run
	Kind        string   `json:"kind"`         // manual, scheduled or catchup
	State       RunState `json:"state"`
	AsOf        string   `json:"as_of,omitempty"`
	Host        string   `json:"host,omitempty"`
	PID         int      `json:"pid,omitempty"`
	Version     string   `json:"version,omitempty"`
	Inputs      string   `json:"inputs,omitempty"`  // fingerprint of files, queries and settings
	Queries     string   `json:"queries,omitempty"` // hash of the version of the queries; state/queries/<hash>.txtar holds it
	Books       int      `json:"books,omitempty"`
	ExitCode    int      `json:"exit_code"`
	Error       string   `json:"error,omitempty"`
	Mails       []Mail   `json:"mails,omitempty"` // with Published: the mails that the same line queues
}

// Step is a finished step of a run.
type Step struct {
	Run    string        `json:"run"`
	Name   string        `json:"name"`
	Took   time.Duration `json:"took_ns"`
	Rows   int64         `json:"rows,omitempty"`
	Detail string        `json:"detail,omitempty"`
}

// MailState is what is known of one message.
type MailState string

// Sending is written before the connection is opened; a message found in that
// state after a crash is Unknown: it may have arrived, so it is not sent again
// without a person's word.
const (
	Pending MailState = "pending"
	Sending MailState = "sending"
	Sent    MailState = "sent"
	Refused MailState = "failed"
	Unknown MailState = "unknown"
)

// Mail is one state of one message. Book and addresses are kept, content is not.
type Mail struct {
	Run       string    `json:"run"`
	ID        string    `json:"id"` // the Message-ID without brackets
	Book      string    `json:"book"`
	Recipient string    `json:"recipient"`
	File      string    `json:"file"` // the .eml below the output folder
	SHA256    string    `json:"sha256"`
	State     MailState `json:"state"`
	Attempt   int       `json:"attempt,omitempty"`
	Reply     string    `json:"reply,omitempty"` // the server's words, or the error
	AsOf      string    `json:"as_of,omitempty"` // the business date of the book
	News      string    `json:"news,omitempty"`  // hash of what the book tells; empty in a digest, which tells nothing
}

// Journal is an open journal. It is not safe for concurrent use.
type Journal struct {
	path    string
	file    *os.File
	records []Record
	now     func() time.Time
}

// Open reads the journal at path, making it when it is not there, cuts off a
// torn last line and opens it for appending. Hold the run lock.
func Open(path string, now func() time.Time) (*Journal, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("make the state folder: %w", err)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the journal: %w", err)
	}
	records, good, err := decode(f)
	if err == nil {
		err = f.Truncate(good)
	}
	if err == nil {
		_, err = f.Seek(good, io.SeekStart)
	}
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("read the journal %s: %w", path, err)
	}
	return &Journal{path: path, file: f, records: records, now: now}, nil
}

// Read gives the records of the journal at path without locking or changing
// it; none when there is no journal yet.
func Read(path string) ([]Record, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open the journal: %w", err)
	}
	defer f.Close()
	records, _, err := decode(f)
	if err != nil {
		return nil, fmt.Errorf("read the journal %s: %w", path, err)
	}
	return records, nil
}

// decode reads whole lines; good is the length of the part that is whole. A
// broken line that is not the last one means that somebody edited the file.
func decode(r io.Reader) (records []Record, good int64, err error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, 0, err
	}
	for line := 1; len(text) > 0; line++ {
		end := bytes.IndexByte(text, '\n')
		if end < 0 {
			return records, good, nil // torn: the writer was killed inside it
		}
		var rec Record
		if err := json.Unmarshal(text[:end], &rec); err != nil {
			if end == len(text)-1 {
				return records, good, nil // torn by a lost page, newline included
			}
			return nil, 0, fmt.Errorf("line %d is damaged (%v): restore the file from a copy, or remove that line", line, err)
		}
		records = append(records, rec)
		good += int64(end + 1)
		text = text[end+1:]
	}
	return records, good, nil
}

// Append writes one record and returns after it is on disk.
func (j *Journal) Append(rec Record) error {
	rec.At = j.now().UTC()
	line, err := json.Marshal(rec)
	if err != nil {
		return fmt.Errorf("encode a journal record: %w", err)
	}
	if _, err := j.file.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("write the journal %s: %w", j.path, err)
	}
	if err := j.file.Sync(); err != nil {
		return fmt.Errorf("write the journal %s: %w", j.path, err)
	}
	j.records = append(j.records, rec)
	return nil
}

// Records gives everything journalled so far, oldest first.
func (j *Journal) Records() []Record { return j.records }

// Close closes the file.
func (j *Journal) Close() error { return j.file.Close() }
