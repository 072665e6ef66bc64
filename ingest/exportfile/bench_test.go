package exportfile

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
)

// counter is a Handler that only counts.
type counter struct{ rows, rejects int64 }

func (c *counter) Begin(Table) error   { return nil }
func (c *counter) Row(Record) error    { c.rows++; return nil }
func (c *counter) Reject(Reject) error { c.rejects++; return nil }
func (c *counter) End(int64) error     { return nil }

// history is an export in the shape of Salesforce's stage history.
func history(rows int, quoted bool) string {
	row := "008Aa00000%07dIAB,006Aa00000%07dIAD,Negotiation/Review,%d.00,2026-03-%02d,60,Pipeline,2026-01-%02dT10:%02d:00.000Z,005Aa000001abcdIAA\n"
	var b strings.Builder
	b.WriteString("Id,OpportunityId,StageName,Amount,CloseDate,Probability,ForecastCategory,CreatedDate,CreatedById\n")
	for i := range rows {
		line := fmt.Sprintf(row, i, i/5, i*7%90000, 1+i%28, 1+i%28, i%60)
		if quoted {
			line = `"` + strings.ReplaceAll(strings.TrimSuffix(line, "\n"), ",", `","`) + "\"\n"
		}
		b.WriteString(line)
	}
	return b.String()
}

// BenchmarkCSV reads the same file with Read (survey included) and with
// encoding/csv reusing its record. The ratio of the two is what counts.
func BenchmarkCSV(b *testing.B) {
	const rows = 100_000
	for _, quoted := range []bool{false, true} {
		text := history(rows, quoted)
		path := tempFile(b, "t.csv", []byte(text))
		b.Run(fmt.Sprintf("quoted=%v/exportfile", quoted), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				var c counter
				if err := Read(context.Background(), path, Options{}, &c); err != nil || c.rows != rows {
					b.Fatal(err, c)
				}
			}
		})
		b.Run(fmt.Sprintf("quoted=%v/encoding-csv", quoted), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if n, err := standardCSV(path); err != nil || n != rows+1 {
					b.Fatal(err, n)
				}
			}
		})
	}
}

func standardCSV(path string) (n int, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	r := csv.NewReader(bufio.NewReaderSize(f, blockSize))
	r.ReuseRecord = true
	for ; ; n++ {
		if _, err := r.Read(); errors.Is(err, io.EOF) {
			return n, nil
		} else if err != nil {
			return n, err
		}
	}
}

// BenchmarkParquetWriter writes the same rows as a Parquet file.
func BenchmarkParquetWriter(b *testing.B) {
	table := read(b, tempFile(b, "t.csv", []byte(history(100_000, false))), Options{})[0]
	b.ReportAllocs()
	for b.Loop() {
		w, err := NewParquetWriter(io.Discard, table.Header, false)
		if err != nil {
			b.Fatal(err)
		}
		for _, r := range table.rows {
			if err := w.Row(r, ""); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
