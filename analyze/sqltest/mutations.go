package sqltest

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"crmscore/analyze/sqlfile"
)

// MutationsPath is where the list of damages lies in a queries folder.
const MutationsPath = "tests/mutations.yaml"

// Mutation is a damage to a query that a test must notice: in File (a path such
// as "models/credits.sql") the text Find, which stands there exactly once, becomes
// Replace. Why says what would be wrong then. Path and Line are its own place.
type Mutation struct {
	File, Find, Replace, Why string
	Path                     string
	Line                     int
}

func (m Mutation) fault(hint, format string, args ...any) sqlfile.Fault {
	return sqlfile.Fault{File: m.Path, Line: m.Line, Column: 1, Message: fmt.Sprintf(format, args...), Hint: hint}
}

// FindMutations reads tests/mutations.yaml of a queries folder; a folder without
// one has no damages.
func FindMutations(fsys fs.FS) ([]Mutation, sqlfile.Faults, error) {
	text, err := fs.ReadFile(fsys, MutationsPath)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read damages: %w", err)
	}
	list, faults := readMutations(MutationsPath, text)
	return list, faults, nil
}

// readMutations reads a YAML list of mappings with the keys file, find, replace
// and why, all of them text.
func readMutations(path string, text []byte) ([]Mutation, sqlfile.Faults) {
	at := func(line int, hint, format string, args ...any) sqlfile.Fault {
		return sqlfile.Fault{File: path, Line: line, Column: 1, Message: fmt.Sprintf(format, args...), Hint: hint}
	}
	const form = "write a list: - {file: models/credits.sql, find: …, replace: …, why: …}"
	tree, err := parser.ParseBytes(text, 0)
	if err != nil {
		var broken yaml.Error
		if errors.As(err, &broken) && broken.GetToken() != nil {
			return nil, sqlfile.Faults{at(broken.GetToken().Position.Line, "text that holds a colon or quotes needs quotes around it", "this is not YAML: %s", broken.GetMessage())}
		}
		return nil, sqlfile.Faults{at(1, form, "this is not YAML that can be read")}
	}
	if len(tree.Docs) == 0 || tree.Docs[0].Body == nil {
		return nil, nil
	}
	list, ok := tree.Docs[0].Body.(*ast.SequenceNode)
	if !ok {
		return nil, sqlfile.Faults{at(1, form, "this is no list of damages")}
	}
	var all []Mutation
	var faults sqlfile.Faults
	for _, item := range list.Values {
		m := Mutation{Path: path, Line: lineOf(item)}
		if bad := m.read(item, form); len(bad) > 0 {
			faults = append(faults, bad...)
		} else {
			all = append(all, m)
		}
	}
	return all, faults
}

// read takes the four texts from a mapping.
func (m *Mutation) read(item ast.Node, form string) sqlfile.Faults {
	pairs, ok := item.(ast.MapNode)
	if !ok {
		return sqlfile.Faults{m.fault(form, "a damage is a mapping of file, find, replace and why")}
	}
	fields := map[string]*string{"file": &m.File, "find": &m.Find, "replace": &m.Replace, "why": &m.Why}
	given := map[string]bool{}
	var faults sqlfile.Faults
	for each := pairs.MapRange(); each.Next(); {
		key := each.Key().String()
		into := fields[key]
		if into == nil {
			faults = append(faults, m.fault(sqlfile.DidYouMean(key, []string{"file", "find", "replace", "why"}), "unknown key %q", key))
			continue
		}
		given[key] = true
		if err := yaml.NodeToValue(each.Value(), into); err != nil {
			faults = append(faults, m.fault("put it into quotes", "%s must be text", key))
		}
	}
	for _, key := range []string{"file", "find", "replace", "why"} {
		empty := key != "replace" && given[key] && strings.TrimSpace(*fields[key]) == ""
		if !given[key] || empty {
			faults = append(faults, m.fault(form, "%s is missing", key))
		}
	}
	return faults
}

// lineOf is the line on which a list's item begins.
func lineOf(n ast.Node) int {
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 {
		n = m.Values[0].Key
	}
	if m, ok := n.(*ast.MappingValueNode); ok {
		n = m.Key
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 1
}
