package sample

import (
	"archive/zip"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// rows is a delivered table as read back from its file.
type rows struct {
	header []string
	cells  [][]string
	ragged int
}

// column returns one column of a table.
func (r rows) column(t *testing.T, name string) []string {
	t.Helper()
	i := slices.Index(r.header, name)
	if i < 0 {
		t.Fatalf("no column %q among %v", name, r.header)
	}
	out := make([]string, len(r.cells))
	for n, cells := range r.cells {
		out[n] = cells[i]
	}
	return out
}

// set returns the values of a column.
func (r rows) set(t *testing.T, name string) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, v := range r.column(t, name) {
		out[v] = true
	}
	return out
}

// where counts the rows whose named columns satisfy a test.
func (r rows) where(t *testing.T, test func(get func(column string) string) bool) int {
	t.Helper()
	at := map[string]int{}
	for i, h := range r.header {
		at[h] = i
	}
	n := 0
	for _, cells := range r.cells {
		if test(func(column string) string {
			i, ok := at[column]
			if !ok {
				t.Fatalf("no column %q", column)
			}
			return cells[i]
		}) {
			n++
		}
	}
	return n
}

// add reads one CSV file; rows of the wrong width are counted, not kept.
func (r *rows) add(t *testing.T, f io.Reader) {
	t.Helper()
	in := csv.NewReader(f)
	in.FieldsPerRecord = -1
	header, err := in.Read()
	if err != nil {
		t.Fatal(err)
	}
	if r.header != nil && !slices.Equal(r.header, header) {
		t.Fatalf("the second part has another header: %v", header)
	}
	r.header = header
	for {
		cells, err := in.Read()
		switch {
		case errors.Is(err, io.EOF):
			return
		case err != nil:
			t.Fatal(err)
		case len(cells) != len(header):
			r.ragged++
		default:
			r.cells = append(r.cells, cells)
		}
	}
}

// readArchives reads all tables of the Salesforce archives in dir.
func readArchives(t *testing.T, dir string) map[string]rows {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "WE_*.ZIP"))
	if err != nil || len(names) == 0 {
		t.Fatalf("archives %v, %v", names, err)
	}
	out := map[string]rows{}
	for _, name := range names {
		if _, err := os.Stat(name + ".done"); err != nil {
			t.Errorf("no marker beside %s", name)
		}
		z, err := zip.OpenReader(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range z.File {
			f, err := entry.Open()
			if err != nil {
				t.Fatal(err)
			}
			table := strings.TrimSuffix(entry.Name, ".csv")
			r := out[table]
			r.add(t, f)
			out[table] = r
			f.Close()
		}
		z.Close()
	}
	return out
}

// readFolder reads all CSV files of the HubSpot shape in dir.
func readFolder(t *testing.T, dir string) map[string]rows {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]rows{}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		var r rows
		r.add(t, f)
		out[strings.TrimSuffix(filepath.Base(name), ".csv")] = r
		f.Close()
	}
	return out
}

func writeAndRead(t *testing.T, c *Company) map[string]rows {
	t.Helper()
	dir := t.TempDir()
	if err := c.WriteSalesforce(dir); err != nil {
		t.Fatal(err)
	}
	return readArchives(t, dir)
}
