package ingest

import (
	"bufio"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var benchColumns = []struct{ name, kind string }{
	{"Id", "VARCHAR"}, {"Name", "VARCHAR"}, {"OwnerId", "VARCHAR"}, {"AccountId", "VARCHAR"}, {"StageName", "VARCHAR"}, {"Amount", "DECIMAL(18,2)"},
	{"CloseDate", "DATE"}, {"CreatedDate", "TIMESTAMP"}, {"LeadSource", "VARCHAR"}, {"NextStep", "VARCHAR"}, {"Type", "VARCHAR"}, {"IsClosed", "BOOLEAN"},
}

// bigExport writes a Salesforce-like export of n records.
func bigExport(b *testing.B, path string, n int) {
	b.Helper()
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w, r := bufio.NewWriterSize(f, 1<<20), rand.New(rand.NewPCG(1, 2))
	for i, c := range benchColumns {
		if i > 0 {
			w.WriteByte(',')
		}
		fmt.Fprintf(w, "%q", c.name)
	}
	w.WriteByte('\n')
	for i := range n {
		fmt.Fprintf(w, `"006%015d","Deal no %d with Contoso, Ltd","005%015d","001%015d","Negotiation/Review","%d.%02d","2026-%02d-%02d","2025-%02d-%02dT10:11:12.000Z","Web","","New Business","false"`+"\n",
			i, i, r.IntN(1000), r.IntN(100000), r.IntN(1000000), r.IntN(100), 1+r.IntN(12), 1+r.IntN(28), 1+r.IntN(12), 1+r.IntN(28))
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkLoad compares Load with a bare, typed read_csv of the same landed file,
// in turn; the goal is a ratio of at most 1.15. Benchmark with -benchtime 5x.
func BenchmarkLoad(b *testing.B) {
	const records = 1_000_000
	dir := b.TempDir()
	l := Landing{Root: filepath.Join(dir, "landing"), Now: night}
	spec := Spec{Name: "sfdc", CRM: "salesforce", Files: Globs{"*.csv"}, Dir: dir}
	bigExport(b, filepath.Join(dir, "Opportunity.csv"), records)
	if _, err := l.Collect(b.Context(), spec); err != nil {
		b.Fatal(err)
	}
	conn := database(b)
	var kinds []string
	for _, c := range benchColumns {
		kinds = append(kinds, fmt.Sprintf("'%s': '%s'", c.name, c.kind))
	}
	bare := fmt.Sprintf(`CREATE OR REPLACE TABLE raw.bare AS SELECT * FROM read_csv(%s, auto_detect=false, header=true, delim=',', quote='"', escape='"', columns={%s})`,
		quoteText(filepath.Join(dir, "Opportunity.csv")), strings.Join(kinds, ", "))
	var ours, theirs time.Duration
	for b.Loop() {
		start := time.Now()
		must(b, conn, bare)
		theirs += time.Since(start)
		must(b, conn, "DROP TABLE raw.bare")
		start = time.Now()
		reports, err := l.Load(b.Context(), conn, spec, nil, LoadOptions{})
		if err != nil || reports[0].Loaded != records {
			b.Fatal(err, reports)
		}
		ours += time.Since(start)
	}
	b.ReportMetric(ours.Seconds()/theirs.Seconds(), "ratio")
	b.ReportMetric(ours.Seconds()/float64(b.N), "load-s/op")
	b.ReportMetric(theirs.Seconds()/float64(b.N), "bare-s/op")
}

func must(b *testing.B, conn *sql.Conn, statement string) {
	b.Helper()
	if _, err := conn.ExecContext(b.Context(), statement); err != nil {
		b.Fatal(err)
	}
}
