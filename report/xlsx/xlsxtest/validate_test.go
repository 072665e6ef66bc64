package xlsxtest

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// The validator that is installed finds what is wrong: no answer would look like none.
func TestValidatorFinds(t *testing.T) {
	t.Parallel()
	program := os.Getenv(ValidatorVariable)
	if program == "" {
		t.Skipf("%s names no validator (.ci/run installs it with npm)", ValidatorVariable)
	}
	sound := filepath.Join(t.TempDir(), "sound.xlsx")
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SaveAs(sound); err != nil {
		t.Fatal(err)
	}
	if found, err := validate(program, sound); err != nil || len(found) > 0 {
		t.Errorf("a sound workbook: %q, %v", found, err)
	}
	broken := filepath.Join(t.TempDir(), "broken.xlsx")
	if err := os.WriteFile(broken, spoiled(t, sound), 0o600); err != nil {
		t.Fatal(err)
	}
	if found, err := validate(program, broken); err != nil || len(found) != 1 || !strings.Contains(found[0], "bogus") {
		t.Errorf("a sheet with an element that is none: %q, %v", found, err)
	}
	if found, err := validate(program, filepath.Join(t.TempDir(), "none.xlsx")); err == nil && len(found) == 0 {
		t.Error("a file that is not there is valid")
	}
}

// spoiled is a workbook with an element in it that no schema knows.
func spoiled(t *testing.T, file string) []byte {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, part := range open(t, src).parts {
		if strings.HasPrefix(name, "xl/worksheets/") {
			part = bytes.Replace(part, []byte("<sheetData"), []byte("<bogus/><sheetData"), 1)
		}
		entry, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := entry.Write(part); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
