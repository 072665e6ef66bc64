package ingest

import (
	"archive/zip"
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"crmscore/ingest/exportfile"
)

// convert writes <landed>.<table>.parquet beside a landed file for each table in
// it that is neither CSV nor Parquet already, and returns the names of the tables
// inside. A file that cannot be read gets none: Load will say why.
func (l Landing) convert(ctx context.Context, spec Spec, sheet string, f landedFile) (inside []string, err error) {
	path := l.path(f.File)
	if spec.isReturned() || !mayNeedParquet(path, f.Name) {
		return nil, nil
	}
	c := &converter{landed: path, table: parseName(f.Name).Table, workbook: isWorkbook(f.Name)}
	defer c.discard()
	format := spec.Format
	err = exportfile.Read(ctx, path, exportfile.Options{Encoding: format.Encoding, Delimiter: format.Delimiter, Quote: format.Quote, Sheet: sheet}, c)
	var unreadable *exportfile.FileError
	switch {
	case errors.As(err, &unreadable), errors.Is(err, errNotNeeded):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("%s: convert %s: %w", spec.Name, f.Name, err)
	}
	return c.inside, nil
}

// mayNeedParquet tells by name, for archives by their entries, whether there can
// be anything but CSV in a file, so that plain CSV is not read an extra time.
func mayNeedParquet(path, name string) bool {
	if !isArchive(name) {
		return notCSV(name)
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		return false
	}
	defer z.Close()
	return slices.ContainsFunc(z.File, func(e *zip.File) bool { return notCSV(e.Name) })
}

func notCSV(name string) bool {
	name = strings.TrimSuffix(strings.ToLower(name), ".gz")
	return hasExtension(name, ".xlsx", ".xlsm", ".json", ".jsonl", ".ndjson", ".parquet")
}

// errNotNeeded ends the reading of a file that needs no Parquet beside it.
var errNotNeeded = errors.New("a parquet file already")

// converter is the exportfile.Handler that writes Parquet files.
type converter struct {
	landed   string
	table    string // what a file that is no container holds
	workbook bool
	inside   []string
	name     string   // of the current table
	temp     *os.File // nil while the table needs no Parquet
	buffer   *bufio.Writer
	writer   *exportfile.ParquetWriter
	written  []string // final paths
}

func (c *converter) Begin(t exportfile.Table) error {
	if t.Dialect == "parquet" {
		return errNotNeeded
	}
	c.name, c.inside = t.Name, append(c.inside, t.Name)
	if t.Name == filepath.Base(c.landed) {
		c.name = c.table
	}
	if t.Native {
		return nil
	}
	temp, err := os.CreateTemp(filepath.Dir(c.landed), tempPrefix+"*")
	if err != nil {
		return err
	}
	c.temp, c.buffer = temp, bufio.NewWriterSize(temp, 256<<10)
	c.writer, err = exportfile.NewParquetWriter(c.buffer, parquetHeader(t.Header), c.workbook)
	return err
}

func (c *converter) Row(r exportfile.Record) error {
	if c.writer == nil {
		return nil
	}
	return c.writer.Row(r, c.name)
}

func (c *converter) Reject(exportfile.Reject) error { return nil }

func (c *converter) End(int64) error {
	if c.writer == nil {
		return nil
	}
	err := c.writer.Close()
	c.writer = nil
	if err = errors.Join(err, c.buffer.Flush(), c.temp.Sync(), c.temp.Close()); err != nil {
		return err
	}
	target := c.landed + "." + safeName(c.name) + ".parquet"
	for slices.Contains(c.written, target) { // sheet names that differ only in what a file name cannot have
		target = strings.TrimSuffix(target, ".parquet") + "_.parquet"
	}
	if err := os.Rename(c.temp.Name(), target); err != nil {
		return err
	}
	c.temp, c.written = nil, append(c.written, target)
	return syncDir(filepath.Dir(target))
}

// discard removes an unfinished file.
func (c *converter) discard() {
	if c.writer != nil {
		c.writer.Close() // only to release its memory: the file is thrown away
	}
	if c.temp != nil {
		c.temp.Close()
		os.Remove(c.temp.Name())
	}
}

// parquetHeader makes header names unique and keeps off the names that the writer adds.
func parquetHeader(header []string) []string {
	taken := map[string]bool{exportfile.LineColumn: true, exportfile.SheetColumn: true}
	names := make([]string, len(header))
	for i, h := range header {
		name := strings.TrimSpace(h)
		for taken[fold(name)] {
			name += "_"
		}
		taken[fold(name)] = true
		names[i] = name
	}
	return names
}
