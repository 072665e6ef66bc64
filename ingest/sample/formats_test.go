package sample

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crmscore/ingest/exportfile"
)

// collector keeps what exportfile reads from one table.
type collector struct {
	table exportfile.Table
	rows  [][]exportfile.Value
}

func (c *collector) Begin(t exportfile.Table) error { c.table = t; return nil }
func (c *collector) Row(r exportfile.Record) error {
	c.rows = append(c.rows, append([]exportfile.Value(nil), r.Values...))
	return nil
}
func (c *collector) Reject(r exportfile.Reject) error {
	c.rows = append(c.rows, []exportfile.Value{{Text: "rejected: " + r.Reason}})
	return nil
}
func (c *collector) End(int64) error { return nil }

// TestFormatsHoldTheSameCells reads every format back and compares it with the tables.
func TestFormatsHoldTheSameCells(t *testing.T) {
	t.Parallel()
	c := Generate(Options{Seed: 6, Scale: 0.02})
	want := c.salesforce()
	for _, format := range []Format{FormatCSV, FormatCSVSemicolon, FormatXLSX, FormatParquet, FormatNDJSON} {
		t.Run(string(format), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := c.WriteTables(dir, format); err != nil {
				t.Fatal(err)
			}
			extension := map[Format]string{FormatCSVSemicolon: ".csv"}[format]
			if extension == "" {
				extension = "." + string(format)
			}
			for _, tb := range want {
				path := filepath.Join(dir, tb.name+extension)
				if _, err := os.Stat(path + ".done"); err != nil {
					t.Errorf("no marker beside %s", path)
				}
				var got collector
				if err := exportfile.Read(context.Background(), path, exportfile.Options{}, &got); err != nil {
					t.Fatalf("%s: %v", tb.name, err)
				}
				compare(t, tb, got, format == FormatCSVSemicolon)
			}
		})
	}
}

func compare(t *testing.T, want table, got collector, decimalComma bool) {
	t.Helper()
	at := map[string]int{}
	for i, h := range got.table.Header {
		at[h] = i
	}
	n := 0
	for r := range want.rows {
		if n >= len(got.rows) {
			break
		}
		for i, col := range want.columns {
			k, ok := at[col.name]
			if !ok {
				t.Fatalf("%s: column %s is missing", want.name, col.name)
			}
			text := ""
			if k < len(got.rows[n]) {
				text = got.rows[n][k].Text
			}
			if decimalComma && col.kind == kindNumber {
				text = strings.Replace(text, ",", ".", 1)
			}
			if canonical(col.kind, text) != canonical(col.kind, r[i]) {
				t.Fatalf("%s row %d, %s: %q, want %q", want.name, n+1, col.name, text, r[i])
			}
		}
		n++
	}
	if n != len(got.rows) || n == 0 {
		t.Errorf("%s: %d rows read, %d wanted", want.name, len(got.rows), n)
	}
}

// canonical brings the ways in which formats write the same value to one.
func canonical(k kind, text string) string {
	switch k {
	case kindNumber:
		if i := strings.IndexByte(text, '.'); i >= 0 {
			text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
		}
	case kindFlag:
		return map[string]string{"1": "true", "0": "false", "TRUE": "true", "FALSE": "false"}[text] + map[string]string{"true": "true", "false": "false"}[text]
	case kindTime:
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04"} {
			if m, err := time.Parse(layout, text); err == nil {
				return m.UTC().Format(time.RFC3339)
			}
		}
	}
	return text
}

// TestSemicolonBytes looks at the raw bytes of the European form.
func TestSemicolonBytes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := Generate(Options{Scale: 0.02}).WriteTables(dir, FormatCSVSemicolon); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, "DatedConversionRate.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if b[0] != 0xff || b[1] != 0xfe || b[2] != 'I' || b[3] != 0 {
		t.Errorf("does not begin with a byte-order mark and UTF-16, low byte first: % x", b[:6])
	}
	text := strings.ReplaceAll(string(b[2:]), "\x00", "")
	if !strings.Contains(text, "\r\n") || !strings.Contains(text, ";USD;") || !strings.Contains(text, ";1,") || strings.Contains(text, "1.0") {
		t.Errorf("not semicolons, CRLF and decimal commas: %q", text[:200])
	}
}

func TestLongTablesGoOnInAFurtherWorkbook(t *testing.T) {
	t.Parallel()
	c := Generate(Options{Scale: 0.02})
	dir := t.TempDir()
	users := c.sfUsers()
	if err := writeWorkbooks(dir, users, 20); err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(dir, "User*.xlsx"))
	if err != nil || len(names) != (len(c.people)+19)/20 {
		t.Fatalf("%d workbooks of 20 rows for %d people, %v", len(names), len(c.people), err)
	}
	total := 0
	for _, name := range names {
		var got collector
		if err := exportfile.Read(context.Background(), name, exportfile.Options{}, &got); err != nil {
			t.Fatal(err)
		}
		total += len(got.rows)
	}
	if total != len(c.people) {
		t.Errorf("%d rows for %d people", total, len(c.people))
	}
}
