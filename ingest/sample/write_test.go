package sample

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// fingerprint hashes everything that a company writes into a folder.
func fingerprint(t *testing.T, opt Options) string {
	t.Helper()
	dir := t.TempDir()
	c := Generate(opt)
	for _, err := range []error{
		c.WriteSalesforce(dir), c.WriteHubSpot(dir), c.WriteInputs(filepath.Join(dir, "inputs.xlsx")), c.WriteTruth(filepath.Join(dir, "truth.csv")),
		c.WriteTables(filepath.Join(dir, "x"), FormatXLSX), c.WriteTables(filepath.Join(dir, "p"), FormatParquet),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	h := sha256.New()
	for _, pattern := range []string{"*", "x/*", "p/*"} {
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if info, err := os.Stat(name); err != nil || info.IsDir() {
				continue
			}
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(h, "%s %x\n", filepath.Base(name), sha256.Sum256(b))
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func TestSameSeedSameBytes(t *testing.T) {
	t.Parallel()
	first := fingerprint(t, Options{Seed: 7, Scale: 0.05})
	if again := fingerprint(t, Options{Seed: 7, Scale: 0.05}); again != first {
		t.Error("the same options gave other bytes")
	}
	if other := fingerprint(t, Options{Seed: 8, Scale: 0.05}); other == first {
		t.Error("another seed gave the same bytes")
	}
}

// TestTablesAreRepeatable reads a table twice from one company: drawing must not leave traces.
func TestTablesAreRepeatable(t *testing.T) {
	t.Parallel()
	c := Generate(Options{Seed: 3, Scale: 0.05})
	first, second := fmt.Sprint(c.SalesforceTables()), fmt.Sprint(c.SalesforceTables())
	if first != second {
		t.Error("the same tables came out differently")
	}
	if c.opportunityCount != Generate(Options{Seed: 3, Scale: 0.05}).opportunityCount {
		t.Error("generating again changed the company")
	}
}

func TestArchivesGoOnInAFurtherOne(t *testing.T) {
	t.Parallel()
	one := writeAndRead(t, Generate(Options{Seed: 4, Scale: 0.1}))
	dir := t.TempDir()
	if err := Generate(Options{Seed: 4, Scale: 0.1, ArchiveBytes: 1 << 20}).WriteSalesforce(dir); err != nil {
		t.Fatal(err)
	}
	if names, _ := filepath.Glob(filepath.Join(dir, "*.ZIP")); len(names) < 3 {
		t.Fatalf("only %d archives", len(names))
	}
	many := readArchives(t, dir)
	for name, r := range one {
		if fmt.Sprint(r) != fmt.Sprint(many[name]) {
			t.Errorf("%s: %d rows in one archive, %d over several", name, len(r.cells), len(many[name].cells))
		}
	}
}

// TestKnownIDs holds the case suffix against ids of real organisations in public exports.
func TestKnownIDs(t *testing.T) {
	t.Parallel()
	for _, want := range []string{"001Nq00000HwuT4IAJ", "005Nq00000AU63sIAD", "006bm00000LKJNNAA5", "00QNq00000BXU9AMAX"} {
		var b [18]byte
		copy(b[:], want[:15])
		if caseSuffix(&b); string(b[:]) != want {
			t.Errorf("suffix of %s: %s, want %s", want[:15], b[15:], want[15:])
		}
	}
	if id := recordID(prefixOpportunity, 0); len(id) != 18 || !strings.HasPrefix(id, "006Qy0") {
		t.Errorf("id %q", id)
	}
}

func TestTruth(t *testing.T) {
	t.Parallel()
	c := whole()
	path := filepath.Join(t.TempDir(), "truth.csv")
	if err := c.WriteTruth(path); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil || len(records) != 101 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	var bottom, eligible int
	worst, best := -9.0, 9.0 // of the bottom fifth, of the other eligible reps
	for _, r := range records[1:] {
		theta, err := strconv.ParseFloat(r[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case r[3] == "true" && r[4] == "true":
			bottom, eligible, worst = bottom+1, eligible+1, max(worst, theta)
		case r[3] == "true":
			eligible, best = eligible+1, min(best, theta)
		case r[4] == "true":
			t.Errorf("%s is not eligible but in the bottom fifth", r[1])
		}
	}
	if bottom != (eligible+2)/5 || worst >= best {
		t.Errorf("%d of %d in the bottom fifth, up to theta %.3f; the others from %.3f", bottom, eligible, worst, best)
	}
	for _, tb := range c.SalesforceTables() {
		for _, r := range tb.Rows {
			for _, cell := range r {
				for _, secret := range records[1:] {
					if cell == secret[2] {
						t.Fatalf("table %s holds a drawn skill", tb.Name)
					}
				}
			}
			if tb.Name != "User" {
				break // the rest is drawn per deal
			}
		}
	}
}
