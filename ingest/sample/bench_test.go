package sample

import "testing"

// BenchmarkSalesforce draws and writes the demo's company: the goal is well under 3 s.
func BenchmarkSalesforce(b *testing.B) {
	for b.Loop() {
		if err := Generate(Options{}).WriteSalesforce(b.TempDir()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDraw draws opportunities without writing them.
func BenchmarkDraw(b *testing.B) {
	g := Generate(Options{}).generator()
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		g.activities(g.opportunity(n % 12_000))
		n++
	}
}
