package xlsx

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestWriteFiles puts the fixture's books where a person can open them.
func TestWriteFiles(t *testing.T) {
	dir := os.Getenv("XLSX_LOOK")
	if dir == "" {
		t.Skip("set XLSX_LOOK to a folder to get the fixture's workbooks")
	}
	for _, b := range fixture(t) {
		var out bytes.Buffer
		if err := Write(&out, b); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, b.ID+".xlsx"), out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
