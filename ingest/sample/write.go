package sample

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// zipTime is the time stamp of every entry, so that the same company gives the same bytes.
var zipTime = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// csvWriter writes every field in quotes, as both vendors' exports do. An absent
// value is therefore an empty quoted field.
type csvWriter struct {
	w       *bufio.Writer
	buf     []byte
	written int64
}

func (w *csvWriter) record(cells []string) error {
	b := w.buf[:0]
	for i, c := range cells {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '"')
		if strings.IndexByte(c, '"') >= 0 {
			c = strings.ReplaceAll(c, `"`, `""`)
		}
		b = append(b, c...)
		b = append(b, '"')
	}
	b = append(b, '\n')
	w.buf = b
	w.written += int64(len(b))
	_, err := w.w.Write(b)
	return err
}

// tornRow is what is left of a record whose writer was interrupted: the first
// fields of a lead that no other row mentions. Every reader must reject it.
func (c *Company) tornRow() []string {
	return row(recordID(prefixLead, c.opportunityCount), "0", "Lindq")
}

// archives writes tables into WE_<org>_1.ZIP, WE_<org>_2.ZIP, … of about limit
// uncompressed bytes; a table cut in two has its header in both.
type archives struct {
	dir, org string
	limit    int64
	number   int
	used     int64
	file     *os.File
	zip      *zip.Writer
}

func (a *archives) next() error {
	if err := a.close(); err != nil {
		return err
	}
	a.number++
	a.used = 0
	f, err := os.Create(filepath.Join(a.dir, fmt.Sprintf("WE_%s_%d.ZIP", a.org, a.number)))
	if err != nil {
		return err
	}
	a.file, a.zip = f, zip.NewWriter(f)
	return nil
}

// close ends the archive and puts a .done marker beside it.
func (a *archives) close() error {
	if a.file == nil {
		return nil
	}
	if err := a.zip.Close(); err != nil {
		return err
	}
	if err := a.file.Close(); err != nil {
		return err
	}
	name := a.file.Name()
	a.file = nil
	return markDone(name)
}

func (a *archives) abandon() {
	if a.file != nil {
		a.file.Close() // the error that led here is the one to report
	}
}

// begin starts a CSV entry in the present archive.
func (a *archives) begin(t table) (*csvWriter, error) {
	entry, err := a.zip.CreateHeader(&zip.FileHeader{Name: t.name + ".csv", Method: zip.Deflate, Modified: zipTime})
	if err != nil {
		return nil, err
	}
	w := &csvWriter{w: bufio.NewWriterSize(entry, 1<<16)}
	return w, w.record(t.header())
}

func (a *archives) write(t table, extra ...[]string) error {
	w, err := a.begin(t)
	if err != nil {
		return err
	}
	for r := range t.rows {
		if a.used+w.written > a.limit {
			if err = w.w.Flush(); err == nil {
				err = a.next()
			}
			if err == nil {
				w, err = a.begin(t)
			}
		}
		if err == nil {
			err = w.record(r)
		}
		if err != nil {
			return err
		}
	}
	for _, r := range extra {
		if err := w.record(r); err != nil {
			return err
		}
	}
	a.used += w.written
	return w.w.Flush()
}

// WriteSalesforce writes one delivery of a Salesforce Data Export to dir:
// WE_<org id>_1.ZIP with a CSV per object, further archives past
// Options.ArchiveBytes, and a .done marker beside each. The folder is made if needed.
func (c *Company) WriteSalesforce(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write Salesforce sample: %w", err)
	}
	a := &archives{dir: dir, org: recordID(prefixOrg, int(c.seed%1_000_000)), limit: c.archiveBytes}
	defer a.abandon()
	err := a.next()
	for _, t := range c.salesforce() {
		if err == nil {
			err = a.write(t, c.extraRows(t.name)...)
		}
	}
	if err == nil {
		err = a.close()
	}
	if err != nil {
		return fmt.Errorf("write Salesforce sample: %w", err)
	}
	return nil
}

// WriteHubSpot writes one HubSpot export to dir: a CSV file per table with a .done marker beside it.
func (c *Company) WriteHubSpot(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write HubSpot sample: %w", err)
	}
	for _, t := range c.hubSpot() {
		path := filepath.Join(dir, t.name+".csv")
		err := writeFile(path, func(f io.Writer) error {
			w := &csvWriter{w: bufio.NewWriterSize(f, 1<<16)}
			if err := w.record(t.header()); err != nil {
				return err
			}
			for r := range t.rows {
				if err := w.record(r); err != nil {
					return err
				}
			}
			for _, r := range c.extraRows(t.name) {
				if err := w.record(r); err != nil {
					return err
				}
			}
			return w.w.Flush()
		})
		if err == nil {
			err = markDone(path)
		}
		if err != nil {
			return fmt.Errorf("write HubSpot sample: %w", err)
		}
	}
	return nil
}

// extraRows are the rows of a CSV delivery that no reader can take.
func (c *Company) extraRows(table string) [][]string {
	if table == "Lead" || table == "leads" {
		return [][]string{c.tornRow()}
	}
	return nil
}

// writeFile creates a file and reports the error of closing it too.
func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.Close() // the error of writing is the one to report
		return err
	}
	return f.Close()
}

// markDone says that a file is complete.
func markDone(path string) error { return os.WriteFile(path+".done", nil, 0o644) }
