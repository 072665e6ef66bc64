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
}

// Query is the part of the file's name that names the query.
func (c Case) Query() string {
	name, _, _ := strings.Cut(strings.TrimSuffix(path.Base(c.Path), ".txtar"), "__")
	return name
}

// Find reads the test files of a queries folder, sorted by path. Files in tests/
// that are no test files are faults: a test that is not run proves nothing.
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
		if strings.HasPrefix(e.Name(), ".") || strings.EqualFold(e.Name(), "README.md") {
			continue
		}
		if e.IsDir() || !isTest || !parted || query == "" || rest == "" {
			faults = append(faults, sqlfile.Fault{File: p, Message: "this is not a test file", Hint: "tests are named <query>__<case>.txtar"})
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

// pick finds the query that a case names: by its name, or by layer.name
// (staging.crm.name) where a name is not unique.
func pick(queries []*sqlfile.Parsed, c Case) (*sqlfile.Parsed, *sqlfile.Fault) {
	wanted := c.Query()
	var found []*sqlfile.Parsed
	var names []string
	for _, q := range queries {
		long := strings.ReplaceAll(strings.TrimSuffix(q.File.Path, ".sql"), "/", ".")
		short := q.File.Layer != sqlfile.Staging && q.File.Name == wanted
		names = append(names, q.File.Name, long)
		if short || long == wanted {
			found = append(found, q)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return nil, &sqlfile.Fault{File: c.Path, Message: fmt.Sprintf("there is no query %q, or it has faults of its own", wanted), Hint: sqlfile.DidYouMean(wanted, names)}
	}
	var paths []string
	for _, q := range found {
		paths = append(paths, q.File.Path)
	}
	return nil, &sqlfile.Fault{File: c.Path, Message: fmt.Sprintf("%q could be %s", wanted, strings.Join(paths, " or ")),
		Hint: "name the test " + string(found[0].File.Layer) + "." + wanted + "__<case>.txtar"}
}

const wantsNothing = "the test wants nothing"

// parts is a test file taken apart.
type parts struct {
	story    string
	comment  string
	sections []section
	inputs   map[string]*table // "models.opportunities", "run", "thresholds", "raw.Deals", "args"
	want     *table
	wantLine int
	message  string // want.error
}

// takeApart reads a test file and finds all that is wrong with its form.
func takeApart(c Case) (*parts, sqlfile.Faults) {
	p := &parts{inputs: map[string]*table{}}
	p.comment, p.sections = splitArchive(c.Text)
	p.story = strings.TrimSpace(p.comment)
	var faults sqlfile.Faults
	at := func(line int, hint, format string, args ...any) {
		faults = append(faults, sqlfile.Fault{File: c.Path, Line: line, Column: 1, Message: fmt.Sprintf(format, args...), Hint: hint})
	}
	if p.story == "" {
		at(1, "begin with a sentence that tells the story", "the test has no story")
	}
	seen := map[string]bool{}
	for _, s := range p.sections {
		if seen[strings.ToLower(s.name)] {
			at(s.line-1, "", "%s is given twice", s.name)
			continue
		}
		seen[strings.ToLower(s.name)] = true
		if s.name == "want.error" {
			p.message, p.wantLine = strings.TrimSpace(s.text), s.line
			continue
		}
		name, isTable := strings.CutSuffix(s.name, ".csv")
		if !isTable {
			at(s.line-1, "tables are named schema.table.csv, the result want.csv or want.error", "%q is neither a table nor a result", s.name)
			continue
		}
		t, bad := readTable(c.Path, s)
		faults = append(faults, bad...)
		if name == "want" {
			p.want, p.wantLine = t, s.line
		} else {
			p.inputs[name] = t
		}
	}
	switch {
	case p.want != nil && p.message != "":
		at(p.wantLine, "", "want.csv and want.error exclude each other")
	case seen["want.error"] && p.message == "":
		at(p.wantLine, "write part of the message", "want.error is empty")
	case p.want == nil && !seen["want.error"] && !seen["want.csv"]:
		at(0, "add -- want.csv -- with the wanted rows, or -- want.error --", wantsNothing)
	}
	return p, faults
}
