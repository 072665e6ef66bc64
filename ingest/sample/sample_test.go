package sample

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestColumns holds the list of tables and columns that staging SQL is written against.
func TestColumns(t *testing.T) {
	t.Parallel()
	c := Generate(Options{Scale: 0.02})
	var b strings.Builder
	for _, shape := range []struct {
		name   string
		tables []table
	}{{"salesforce", c.salesforce()}, {"hubspot", c.hubSpot()}} {
		for _, tb := range shape.tables {
			b.WriteString(shape.name + " " + tb.name + "\n")
			for r := range tb.rows {
				for i, col := range tb.columns {
					b.WriteString("    " + col.name + " = " + strings.ReplaceAll(r[i], "\n", "\\n") + "\n")
				}
				break
			}
		}
	}
	const path = "testdata/columns.txt"
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != string(want) {
		t.Errorf("tables, columns or first rows differ from %s; run with -update and tell whoever keeps queries/staging\n%s", path, got)
	}
}

func median(x []float64) float64 {
	sorted := slices.Sorted(slices.Values(x))
	return sorted[len(sorted)/2]
}
