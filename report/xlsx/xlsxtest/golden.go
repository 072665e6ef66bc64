package xlsxtest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Golden compares sheets with the files of a folder, one per sheet and one
// for the order of the tabs; with update it writes them instead. A file without its sheet is a fault.
func Golden(t testing.TB, folder string, sheets []Sheet, update bool) {
	t.Helper()
	kept, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if update {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		for _, name := range kept {
			if err := os.Remove(name); err != nil {
				t.Fatal(err)
			}
		}
		kept = nil
	}
	for _, s := range append([]Sheet{orderOf(sheets)}, sheets...) {
		name := filepath.Join(folder, fileName(s.Name))
		if update {
			if err := os.WriteFile(name, []byte(s.Text), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		kept = slices.DeleteFunc(kept, func(k string) bool { return k == name })
		want, err := os.ReadFile(name)
		if err != nil {
			t.Errorf("%v (make it with -update)", err)
			continue
		}
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(s.Text, "\n")); diff != "" {
			t.Errorf("%s differs (-want +got; write it anew with -update):\n%s", name, diff)
		}
	}
	for _, name := range kept {
		t.Errorf("%s: the workbook has no such sheet (-update removes it)", name)
	}
}

// orderOf lists the sheets in the order of the tabs, each by its first line.
func orderOf(sheets []Sheet) Sheet {
	var list strings.Builder
	for _, s := range sheets {
		line, _, _ := strings.Cut(s.Text, "\n")
		list.WriteString(line + "\n")
	}
	return Sheet{Name: "0-sheets", Text: list.String()}
}

// fileName is a sheet's name for a file, the same on every system.
func fileName(sheet string) string {
	plain := strings.Map(func(r rune) rune {
		if r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
			return r
		}
		return '-'
	}, strings.ToLower(sheet))
	return plain + ".txt"
}
