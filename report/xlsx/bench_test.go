package xlsx

import (
	"bytes"
	"testing"

	"crmscore/analyze"
	"crmscore/report"
)

// BenchmarkManager writes one manager's workbook of every sheet.
func BenchmarkManager(b *testing.B) {
	book := fixture(b)[2]
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		if err := Write(&out, book); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(out.Len()), "file-bytes")
}

// BenchmarkRows writes a table of 5,000 rows.
func BenchmarkRows(b *testing.B) {
	books, err := report.Build([]analyze.Result{pipelineResult(5000)}, fixtureInfo(b), fixtureOrg())
	if err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		if err := Write(&out, books[0]); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(out.Len()), "file-bytes")
}

// BenchmarkDeals writes 3,000 folded rows of 20 reps.
func BenchmarkDeals(b *testing.B) {
	books, err := report.Build([]analyze.Result{dealsResult(3000, 20)}, fixtureInfo(b), fixtureOrg())
	if err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		if err := Write(&out, books[0]); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(out.Len()), "file-bytes")
}
