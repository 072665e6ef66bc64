package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
)

// relationName is the name under which other files read a file.
func relationName(f *sqlfile.File) string { return string(f.Layer) + "." + f.Name }

// readsName is a file's own name in the upward tree: staging files of one table
// read different things.
func readsName(f *sqlfile.File) string {
	if f.Layer == sqlfile.Staging || f.Layer == sqlfile.Macros {
		return f.Path
	}
	return relationName(f)
}

// lineage is who reads whom, by name.
type lineage struct{ reads, readBy map[string][]string }

func newLineage(catalog *analyze.Catalog) *lineage {
	t := &lineage{reads: map[string][]string{}, readBy: map[string][]string{}}
	for _, f := range catalog.Files() {
		p := catalog.Query(f.Path)
		if p == nil {
			continue
		}
		for _, name := range reads(catalog, f) {
			t.reads[readsName(f)] = append(t.reads[readsName(f)], name)
			t.readBy[name] = append(t.readBy[name], relationName(f))
		}
		for _, call := range p.MacroCalls {
			if name := "macros." + call.Name; !slices.Contains(t.readBy[name], relationName(f)) {
				t.readBy[name] = append(t.readBy[name], relationName(f))
			}
		}
	}
	for _, names := range []map[string][]string{t.reads, t.readBy} {
		for key := range names {
			slices.Sort(names[key])
		}
	}
	return t
}

// branch is one line of a tree and what hangs below it.
type branch struct {
	line  string
	below []branch
}

// draw prints the tree below a name. What was drawn already ends in …; where
// nothing new follows, relations share a line.
func (t *lineage) draw(out *fitted, title, root string, next map[string][]string) {
	fmt.Fprintf(out, "\n%s\n", title)
	branches := below(root, next, map[string]bool{})
	if len(branches) == 0 {
		fmt.Fprintln(out, "  nothing")
	}
	printBranches(out, branches, "  ")
}

// below gives the branches under a name.
func below(name string, next map[string][]string, drawn map[string]bool) []branch {
	drawn[name] = true
	var branches []branch
	var again []string
	ends := map[string][]string{} // by schema
	for _, child := range next[name] {
		switch {
		case len(next[child]) == 0:
			schema, table, _ := strings.Cut(child, ".")
			ends[schema] = append(ends[schema], table)
		case drawn[child]:
			again = append(again, child+" …")
		default:
			branches = append(branches, branch{child, below(child, next, drawn)})
		}
	}
	if len(again) > 0 {
		branches = append(branches, branch{line: strings.Join(again, ", ")})
	}
	for _, schema := range slices.Sorted(maps.Keys(ends)) {
		branches = append(branches, branch{line: endsOf(schema, ends[schema])})
	}
	return branches
}

func printBranches(out *fitted, branches []branch, indent string) {
	for i, b := range branches {
		here, deeper := "├─ ", "│  "
		if i == len(branches)-1 {
			here, deeper = "└─ ", "   "
		}
		fmt.Fprintf(out, "%s%s%s\n", indent, here, b.line)
		printBranches(out, b.below, indent+deeper)
	}
}

// endsOf writes relations of one schema where the tree ends: "staging.users", or
// "staging: accounts, users" for several.
func endsOf(schema string, tables []string) string {
	switch {
	case tables[0] == "": // run, thresholds and raw tables have no schema
		return schema
	case len(tables) == 1:
		return schema + "." + tables[0]
	}
	return schema + ": " + strings.Join(tables, ", ")
}
