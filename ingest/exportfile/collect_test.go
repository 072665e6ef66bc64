package exportfile

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// collector is a Handler that keeps what it is given, copied.
type collector struct {
	tables []*collected
}

type collected struct {
	Table
	rows    []Record
	rejects []Reject
	records int64
	ended   bool
}

func (c *collector) last() *collected { return c.tables[len(c.tables)-1] }

func (c *collector) Begin(t Table) error {
	c.tables = append(c.tables, &collected{Table: t})
	return nil
}

func (c *collector) Row(r Record) error {
	r.Values = append([]Value(nil), r.Values...)
	c.last().rows = append(c.last().rows, r)
	return nil
}

func (c *collector) Reject(r Reject) error {
	c.last().rejects = append(c.last().rejects, r)
	return nil
}

func (c *collector) End(records int64) error {
	c.last().records, c.last().ended = records, true
	return nil
}

// text writes a table as one line per record: line, fields in <>, NULL for null.
func (t *collected) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s [%s] %s\n", t.Name, t.Dialect, strings.Join(t.Header, "|"))
	for _, r := range t.rows {
		fmt.Fprintf(&b, "%d:", r.Line)
		for _, v := range r.Values {
			if v.Null {
				b.WriteString(" NULL")
			} else {
				fmt.Fprintf(&b, " <%s>", v.Text)
			}
		}
		b.WriteString("\n")
	}
	for _, r := range t.rejects {
		fmt.Fprintf(&b, "reject %d: %s: %s\n", r.Line, r.Reason, r.Text)
	}
	return b.String()
}

// tempFile writes content to a file of the test.
func tempFile(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// read reads a file whose reading must succeed and checks that its counts add up.
func read(t testing.TB, path string, opt Options) []*collected {
	t.Helper()
	var c collector
	if err := Read(context.Background(), path, opt, &c); err != nil {
		t.Fatalf("Read: %v", err)
	}
	for _, table := range c.tables {
		if !table.ended || table.records != int64(len(table.rows)+len(table.rejects)) {
			t.Errorf("%s: %d records, but %d rows and %d rejects", table.Name, table.records, len(table.rows), len(table.rejects))
		}
		for _, r := range table.rows {
			if len(r.Values) != len(table.Header) {
				t.Errorf("%s line %d: %d values for %d columns", table.Name, r.Line, len(r.Values), len(table.Header))
			}
		}
	}
	return c.tables
}

// readText reads content as a file of one table.
func readText(t testing.TB, content string, opt Options) *collected {
	t.Helper()
	tables := read(t, tempFile(t, "t.csv", []byte(content)), opt)
	if len(tables) != 1 {
		t.Fatalf("%d tables, want 1", len(tables))
	}
	return tables[0]
}

// fault reads a file whose reading must fail with a FileError, and gives its
// message without the folder.
func fault(t testing.TB, path string, opt Options) (string, Kind) {
	t.Helper()
	err := Read(context.Background(), path, opt, &collector{})
	var f *FileError
	if !errors.As(err, &f) {
		t.Fatalf("error is %v, want a FileError", err)
	}
	return strings.TrimPrefix(f.Error(), filepath.Dir(path)+string(filepath.Separator)), f.Kind
}
