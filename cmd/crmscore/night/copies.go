package night

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"crmscore/analyze/sqlfile"
	"crmscore/cmd/crmscore/config"
)

// Copy is a query file in the analyst's folder, with the built-in file of the same
// path and the base: the text of that file when it was copied. Base and built-in
// text have the line ends of the copy.
type Copy struct {
	Path                 string // below the queries folder, forward slashes
	File                 string // where it lies
	Yours, Builtin, Base string
	HasBuiltin, HasBase  bool
	Hides                bool // it only takes the built-in file away

	baseFile, shipped string // where the base lies; the built-in text with its own line ends
}

// MovedOn tells whether the built-in file has changed since it was copied, and the
// copy has not taken that in.
func (c Copy) MovedOn() bool {
	return c.HasBase && c.HasBuiltin && !c.Hides && c.Base != c.Builtin && c.Yours != c.Builtin
}

// Copies lists the SQL files of the analyst's queries folder by path; none when
// there is no such folder. Files that cannot be read are left to the catalog, which
// says so.
func Copies(c *config.Config, builtin fs.FS) ([]Copy, error) {
	var paths []string
	folder := os.DirFS(c.Folders.Queries)
	err := fs.WalkDir(folder, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && p == "." && errors.Is(err, fs.ErrNotExist):
			return fs.SkipAll
		case err != nil:
			return err
		case p != "." && strings.HasPrefix(d.Name(), "."), p == "tests":
			if d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir() && path.Ext(p) == ".sql" && strings.Contains(p, "/"):
			paths = append(paths, p)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", c.Folders.Queries, err)
	}
	slices.Sort(paths)
	var copies []Copy
	for _, p := range paths {
		if found, ok := readCopy(c, builtin, p); ok {
			copies = append(copies, found)
		}
	}
	return copies, nil
}

// readCopy reads one file of the analyst's folder and what belongs to it.
func readCopy(c *config.Config, builtin fs.FS, p string) (Copy, bool) {
	found := Copy{Path: p, File: filepath.Join(c.Folders.Queries, filepath.FromSlash(p)),
		baseFile: BasePath(c, p)}
	yours, err := os.ReadFile(found.File)
	if err != nil {
		return Copy{}, false
	}
	base, err := os.ReadFile(found.baseFile)
	found.HasBase = err == nil
	built, err := fs.ReadFile(builtin, p)
	found.HasBuiltin = err == nil
	f, _ := sqlfile.Parse(p, yours, sqlfile.Overlay)
	found.Hides = f.Meta.Hide
	found.Yours, found.shipped = string(yours), string(built)
	found.Base, found.Builtin = endedLike(found.Yours, string(base)), endedLike(found.Yours, string(built))
	return found, true
}

// SetBase remembers that the copy comes from the built-in file as it is now.
func (c Copy) SetBase() error { return WriteBase(c.baseFile, c.shipped) }

// SetYours replaces the copy in one step; where it is a link, what that leads to.
func (c Copy) SetYours(text string) error {
	file, err := filepath.EvalSymlinks(c.File)
	if err != nil {
		return fmt.Errorf("write a query: %w", err)
	}
	info, err := os.Stat(file)
	if err != nil {
		return fmt.Errorf("write a query: %w", err)
	}
	return WriteFile(file, []byte(text), info.Mode().Perm())
}

// WriteBase writes the text that a copy comes from.
func WriteBase(file, text string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return fmt.Errorf("remember what a query was copied from: %w", err)
	}
	return WriteFile(file, []byte(text), 0o644)
}

// BasePath is where the base of a copy is remembered.
func BasePath(c *config.Config, p string) string {
	return filepath.Join(c.Folders.Queries, ".base", filepath.FromSlash(p))
}

// endedLike gives a text the line ends of another: an editor that writes \r\n
// would otherwise change every line.
func endedLike(sample, text string) string {
	if strings.Contains(sample, "\r\n") {
		return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
	}
	return text
}

// MovedOn words a warning for every copy whose built-in file has changed.
func MovedOn(c *config.Config, builtin fs.FS) ([]string, error) {
	copies, err := Copies(c, builtin)
	var found []string
	for _, own := range copies {
		if own.MovedOn() {
			found = append(found, fmt.Sprintf("%s: the built-in file has changed since you copied it: crmscore query diff %s",
				filepath.ToSlash(c.Shown(own.File)), ShortName(own.Path)))
		}
	}
	return found, err
}

// ShortName is the name of a query for command lines: staging files need their folder.
func ShortName(p string) string {
	name := strings.TrimSuffix(p, ".sql")
	if strings.HasPrefix(name, string(sqlfile.Staging)+"/") {
		return name
	}
	return path.Base(name)
}
