package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The way of the imports: what may not import what, and why.
var forbidden = []struct{ from, to, reason string }{
	{"ingest", "analyze", "what passes between ingest and analyze is tables"},
	{"analyze", "ingest", "what passes between ingest and analyze is tables"},
	{"ingest", "report", "data flows one way"},
	{"analyze", "report", "data flows one way"},
	{"report", "ingest", "report sees results only"},
	{"ingest", "queries", "SQL is handed in by cmd"},
	{"analyze", "queries", "SQL is handed in by cmd, so that an overlay can replace it"},
	{"report", "queries", "report sees results only"},
	{"ingest", "cmd", "libraries do not know the program"},
	{"analyze", "cmd", "libraries do not know the program"},
	{"report", "cmd", "libraries do not know the program"},
	{"queries", "cmd", "libraries do not know the program"},
}

// Libraries that live in one place only (tests aside).
var homes = map[string][]string{
	"github.com/xuri/excelize/v2":           {"report/xlsx", "report/xlsx/lint", "report/xlsx/xlsxtest", "ingest/exportfile", "ingest/inputs", "ingest/locked", "ingest/sample"},
	"github.com/wneessen/go-mail":           {"report/mail"},
	"github.com/nicksnyder/go-i18n/v2/i18n": {"analyze/messages"},
	"github.com/robfig/cron/v3":             {"cmd/crmscore/night/schedule"},
	"github.com/gofrs/flock":                {"cmd/crmscore/night"},
	"github.com/spf13/cobra":                {"cmd/crmscore"},
	"github.com/fsnotify/fsnotify":          {"cmd/crmscore"},
	"github.com/schollz/progressbar/v3":     {"cmd/crmscore"},
}

func TestLayersAndPackageDocs(t *testing.T) {
	t.Parallel()
	documented := map[string]bool{}
	for file := range goFiles(t) {
		dir := filepath.ToSlash(filepath.Dir(file))
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "..", file), nil, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		documented[dir] = documented[dir] || parsed.Doc != nil
		for _, spec := range parsed.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			checkImport(t, file, dir, path)
		}
	}
	for dir, ok := range documented {
		if !ok {
			t.Errorf("package %s has no doc comment", dir)
		}
		if base := filepath.Base(dir); slices.Contains([]string{"util", "utils", "common", "helpers", "types"}, base) {
			t.Errorf("package %s: name it after what it does", dir)
		}
	}
}

func checkImport(t *testing.T, file, dir, path string) {
	t.Helper()
	for _, rule := range forbidden {
		if within(dir, rule.from) && within(strings.TrimPrefix(path, "crmscore/"), rule.to) && strings.HasPrefix(path, "crmscore/") {
			t.Errorf("%s imports %s: %s", file, path, rule.reason)
		}
	}
	if allowed, ok := homes[path]; ok && !slices.Contains(allowed, dir) {
		t.Errorf("%s imports %s, which lives in %s only", file, path, strings.Join(allowed, ", "))
	}
}

func within(dir, top string) bool { return dir == top || strings.HasPrefix(dir, top+"/") }

// The top of the tree is given: nothing else is added there.
func TestTopLevel(t *testing.T) {
	t.Parallel()
	given := []string{"cmd", "ingest", "analyze", "report", "queries", "go.mod", "go.sum", "README.md", "LICENSE", "crmscore-demo"}
	entries, err := os.ReadDir("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(given, e.Name()) {
			t.Errorf("%s does not belong at the top of the tree", e.Name())
		}
	}
}

// goFiles lists the program's Go files, tests aside, relative to the top.
func goFiles(t *testing.T) map[string]bool {
	t.Helper()
	files := map[string]bool{}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != "." && d.Name() != ".." {
			return fs.SkipDir
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			rel, err := filepath.Rel("../..", path)
			if err != nil {
				return err
			}
			files[filepath.ToSlash(rel)] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 20 {
		t.Fatalf("found %d Go files only: looking in the wrong place", len(files))
	}
	return files
}
