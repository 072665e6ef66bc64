package ingest

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"crmscore/ingest/exportfile"
)

// written puts records into a chunk file, after the chunk has held other rows of
// other columns: its memory is used again.
func written(t testing.TB, columns int, records []exportfile.Record) string {
	t.Helper()
	c := &chunk{}
	c.reset(3)
	c.add(exportfile.Record{Line: 9, Values: []exportfile.Value{{Text: "old"}, {Null: true}, {Text: "older"}}})
	c.reset(columns)
	for _, r := range records {
		c.add(r)
	}
	path := filepath.Join(t.TempDir(), "chunk.parquet")
	if err := c.writeFile(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// text writes records the way rows does.
func text(records []exportfile.Record) string {
	var b strings.Builder
	for _, r := range records {
		for _, v := range r.Values {
			if v.Null {
				b.WriteString("∅|")
			} else {
				b.WriteString(v.Text + "|")
			}
		}
		fmt.Fprintf(&b, "%d\n", r.Line)
	}
	return b.String()
}

func TestChunkIsReadBackExactly(t *testing.T) {
	t.Parallel()
	r, conn := rand.New(rand.NewPCG(1, 2)), database(t)
	texts := []string{"", "a", "'", `"`, "two\nlines\r\n", "Åsa 東京 🙂", strings.Repeat("long ", 5000), "NULL", `\N`}
	for _, columns := range []int{1, 2, 14, 15, 16, 200} {
		for _, n := range []int{1, 2, 300} {
			var records []exportfile.Record
			for i := range n {
				record := exportfile.Record{Line: int64(i)*7919 + 2}
				for c := range columns {
					v := exportfile.Value{Text: texts[r.IntN(len(texts))]}
					if null := c % 4; null == 1 && r.IntN(2) == 0 || null == 2 || null == 3 && i == n-1 { // mixed, all, only the last
						v = exportfile.Value{Null: true}
					}
					record.Values = append(record.Values, v)
				}
				records = append(records, record)
			}
			path := written(t, columns, records)
			if got := rows(t, conn, "SELECT * FROM read_parquet("+quoteText(path)+")"); got != text(records) {
				t.Errorf("%d columns, %d rows: DuckDB reads something else", columns, n)
			}
		}
	}
}

// TestChunkIsParquet reads a chunk with another reader than the one it is made for.
func TestChunkIsParquet(t *testing.T) {
	t.Parallel()
	path := written(t, 2, []exportfile.Record{
		{Line: 2, Values: []exportfile.Value{{Text: "a"}, {Null: true}}},
		{Line: 5, Values: []exportfile.Value{{Text: ""}, {Text: "b"}}},
	})
	var got reading
	if err := exportfile.Read(t.Context(), path, exportfile.Options{}, &got); err != nil {
		t.Fatal(err)
	}
	same(t, got.String(), "c0,c1,_line\n<a>∅<2>\n<><b><5>\n")
}

// reading is an exportfile.Handler that writes down what it gets.
type reading struct{ strings.Builder }

func (r *reading) Begin(t exportfile.Table) error {
	r.WriteString(strings.Join(t.Header, ",") + "\n")
	return nil
}

func (r *reading) Row(record exportfile.Record) error {
	for _, v := range record.Values {
		if v.Null {
			r.WriteString("∅")
		} else {
			r.WriteString("<" + v.Text + ">")
		}
	}
	r.WriteString("\n")
	return nil
}

func (r *reading) Reject(exportfile.Reject) error { return nil }
func (r *reading) End(int64) error                { return nil }

func FuzzChunk(f *testing.F) {
	f.Add("a", "b", "", uint8(5), int64(2))
	f.Add("", "\n", `"`, uint8(0), int64(1<<40))
	f.Fuzz(func(t *testing.T, a, b, c string, nulls uint8, line int64) {
		if !utf8.ValidString(a + b + c) {
			t.Skip("the reader lets only valid text through")
		}
		var records []exportfile.Record
		for i, s := range []string{a, b, c, a, b} {
			r := exportfile.Record{Line: line + int64(i), Values: []exportfile.Value{{Text: s}, {Text: s}}}
			if nulls>>i&1 == 1 {
				r.Values[1] = exportfile.Value{Null: true}
			}
			records = append(records, r)
		}
		got := rows(t, database(t), "SELECT * FROM read_parquet("+quoteText(written(t, 2, records))+")")
		if got != text(records) {
			t.Errorf("got %q, want %q", got, text(records))
		}
	})
}
