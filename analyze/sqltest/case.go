package sqltest

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"crmscore/analyze/sqlfile"
)

// Case is one test file as it stands. Path is relative to the queries folder.
type Case struct {
	Path string
	Text string
	// Builtin cases see the shipped thresholds, whatever values the company has.
	Builtin bool
}

// ideaPrefix begins the names of cases that bring a query of their own.
const ideaPrefix = "idea."

// Query is the part of the file's name that names the query.
func (c Case) Query() string {
	name, _, _ := strings.Cut(strings.TrimSuffix(path.Base(c.Path), ".txtar"), "__")
	return name
}

// idea reports a case whose name says that it brings a query of its own.
func (c Case) idea() bool { return strings.HasPrefix(c.Query(), ideaPrefix) }

// Find reads the test files of a queries folder, sorted by path. Files in tests/
// that are neither tests nor the list of damages are faults: a test that is not
// run proves nothing.
func Find(fsys fs.FS) ([]Case, sqlfile.Faults, error) {
	entries, err := fs.ReadDir(fsys, "tests")
	if err != nil {
		if _, statErr := fs.Stat(fsys, "tests"); statErr != nil {
			return nil, nil, nil // a queries folder without tests
		}
		return nil, nil, fmt.Errorf("list tests: %w", err)
	}
	var cases []Case
	var faults sqlfile.Faults
	for _, e := range entries {
		p := path.Join("tests", e.Name())
		base, isTest := strings.CutSuffix(e.Name(), ".txtar")
		query, rest, parted := strings.Cut(base, "__")
		if strings.HasPrefix(e.Name(), ".") || strings.EqualFold(e.Name(), "README.md") || p == MutationsPath && !e.IsDir() {
			continue
		}
		if e.IsDir() || !isTest || !parted || query == "" || query == ideaPrefix || rest == "" {
			faults = append(faults, sqlfile.Fault{File: p, Message: "this is not a test file",
				Hint: "tests are named <query>__<case>.txtar, or idea.<name>__<case>.txtar with a query of their own; damages stand in mutations.yaml"})
			continue
		}
		if e.Type()&fs.ModeSymlink != 0 { // --update would write wherever it leads
			faults = append(faults, sqlfile.Fault{File: p, Message: "this test is a link", Hint: "put the file itself here"})
			continue
		}
		text, err := fs.ReadFile(fsys, p)
		if err != nil {
			return nil, nil, fmt.Errorf("read test: %w", err)
		}
		cases = append(cases, Case{Path: p, Text: string(text)})
	}
	return cases, faults, nil
}

// Untested gives the files (paths) that no case names: each query should have one.
func Untested(queries []*sqlfile.Parsed, cases []Case) []string {
	tested := map[string]bool{}
	for _, c := range cases {
		if q, fault := pick(queries, c); fault == nil {
			tested[q.File.Path] = true
		}
	}
	var without []string
	for _, q := range queries {
		if !tested[q.File.Path] {
			without = append(without, q.File.Path)
		}
	}
	slices.Sort(without)
	return without
}

// longName is layer.name, or staging.crm.name.
func longName(file string) string {
	return strings.ReplaceAll(strings.TrimSuffix(file, ".sql"), "/", ".")
}

// names reports whether a case's query name means the file.
func names(wanted, file string) bool {
	short := strings.TrimSuffix(path.Base(file), ".sql") == wanted && !strings.HasPrefix(file, string(sqlfile.Staging)+"/")
	return short || longName(file) == wanted
}

// pick finds the query that a case names: by its name, or by layer.name
// (staging.crm.name) where a name is not unique.
func pick(queries []*sqlfile.Parsed, c Case) (*sqlfile.Parsed, *sqlfile.Fault) {
	wanted := c.Query()
	var found []*sqlfile.Parsed
	var known []string
	for _, q := range queries {
		known = append(known, q.File.Name, longName(q.File.Path))
		if names(wanted, q.File.Path) {
			found = append(found, q)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		hint := sqlfile.DidYouMean(wanted, known)
		if hint == "" {
			hint = "a test that waits for its query says so in a part -- pending --"
		}
		return nil, &sqlfile.Fault{File: c.Path, Message: fmt.Sprintf("there is no query %q, or it has faults of its own", wanted), Hint: hint}
	}
	var paths []string
	for _, q := range found {
		paths = append(paths, q.File.Path)
	}
	return nil, &sqlfile.Fault{File: c.Path, Message: fmt.Sprintf("%q could be %s", wanted, strings.Join(paths, " or ")),
		Hint: "name the test " + string(found[0].File.Layer) + "." + wanted + "__<case>.txtar"}
}
