package ingest

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// candidate is a delivered file that a glob has found.
type candidate struct {
	path  string // absolute or relative to the working folder
	name  string // relative to Spec.Dir, slashes
	table string // set by Spec.Tables; "" = its name or its entries tell
}

// find expands the globs of spec. A file that Tables claim is not taken by Files
// too. Every glob without a match is an InputError, all of them joined.
func find(spec Spec) ([]candidate, error) {
	var found []candidate
	var faults []error
	claimed := map[string]bool{}
	take := func(field, table string, globs Globs) {
		for _, glob := range globs {
			paths, err := expand(spec.Dir, glob)
			if err != nil {
				faults = append(faults, fmt.Errorf("%s: find files for %s: %w", spec.Name, field, err))
				continue
			}
			if len(paths) == 0 {
				faults = append(faults, noMatch(spec, field, glob))
			}
			for _, p := range paths {
				if table == "" && claimed[p] {
					continue
				}
				claimed[p] = true
				c := candidate{path: p, name: relativeName(spec.Dir, p), table: table}
				if !slices.Contains(found, c) {
					found = append(found, c)
				}
			}
		}
	}
	for _, table := range slices.Sorted(maps.Keys(spec.Tables)) {
		take("tables."+table, table, spec.Tables[table].Files)
	}
	take("files", "", spec.Files)
	return found, errors.Join(faults...)
}

// expand returns the data files that match glob, sorted; what cannot be looked at
// is among them, for whoever opens it to say why.
func expand(dir, glob string) ([]string, error) {
	if !filepath.IsAbs(glob) {
		glob = filepath.Join(escapeGlob(dir), glob)
	}
	matches, err := filepath.Glob(glob)
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, m := range matches {
		info, err := os.Stat(m)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if (err != nil || info.Mode().IsRegular()) && isData(m) {
			paths = append(paths, m)
		}
	}
	slices.Sort(paths)
	return paths, nil
}

// escapeGlob makes dir match only itself when it becomes part of a pattern.
func escapeGlob(dir string) string {
	if os.PathSeparator != '/' { // there is no escape character on such systems
		return dir
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(dir)
}

// isData tells files from what browsers, copy programs, Excel and our own markers leave beside them.
func isData(path string) bool {
	base := filepath.Base(path)
	return !strings.HasPrefix(base, ".") && !strings.HasPrefix(base, "~$") && !strings.HasSuffix(base, "~") &&
		!hasExtension(base, ".part", ".tmp", ".temp", ".crdownload", ".partial", ".filepart", ".download", ".swp", ".done", ".sha256")
}

// relativeName is the name under which a delivered file is known: below dir
// relative to it, elsewhere as it is.
func relativeName(dir, path string) string {
	if rel, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(path)
}

// noMatch says which glob found nothing and what the folder holds instead.
func noMatch(spec Spec, field, glob string) *InputError {
	pattern := glob
	if !filepath.IsAbs(pattern) {
		pattern = filepath.Join(spec.Dir, pattern)
	}
	dir := filepath.Dir(pattern)
	fault := &InputError{Source: spec.Name, File: glob, Message: "no file matches", Retryable: true}
	if field != "files" {
		fault.Message = "no file matches " + field
	}
	if strings.ContainsAny(dir, "*?[") {
		fault.Hint = "is the folder right? looked in " + filepath.ToSlash(dir)
		return fault
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		fault.Hint = fmt.Sprintf("the folder %s cannot be read: %v", filepath.ToSlash(dir), errors.Unwrap(err))
		return fault
	}
	var names, unfinished []string
	if matches, err := filepath.Glob(pattern); err == nil && len(matches) > 0 && isData(matches[0]) {
		if _, err := os.Stat(matches[0]); errors.Is(err, fs.ErrNotExist) {
			fault.Message += "; " + filepath.ToSlash(matches[0]) + " is a link to a file that is not there"
			return fault
		}
	}
	for _, e := range entries {
		switch {
		case e.IsDir() || strings.HasPrefix(e.Name(), "."):
		case isData(e.Name()):
			names = append(names, e.Name())
		case !hasExtension(e.Name(), ".done", ".sha256"):
			unfinished = append(unfinished, e.Name())
		}
	}
	fault.Hint = whatIsThere(filepath.ToSlash(dir), filepath.Base(pattern), names, unfinished)
	return fault
}

func whatIsThere(dir, wanted string, names, unfinished []string) string {
	if len(names) == 0 && len(unfinished) > 0 {
		return fmt.Sprintf("%s holds only unfinished files (%s)", dir, someOf(unfinished))
	}
	if len(names) == 0 {
		return dir + " is empty"
	}
	hint := fmt.Sprintf("%s holds %s", dir, someOf(names))
	if n := nearest(strings.Trim(wanted, "*?"), names); n != "" {
		hint += fmt.Sprintf("; did you mean %q?", n)
	}
	return hint
}

// someOf lists the first five names and counts the rest.
func someOf(names []string) string {
	const shown = 5
	if len(names) <= shown {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
}
