package analyze

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"crmscore/analyze/contract"
	"crmscore/analyze/messages"
	"crmscore/analyze/sqlfile"
)

// Catalog is a folder of queries as it will run: the built-in files, each
// replaced by the analyst's own where there is one, with the contract of the
// canonical tables, the thresholds and the header synonyms. It is made once per
// run and never read from disk again, so that what was judged is what runs.
type Catalog struct {
	files      []*sqlfile.File // by path; hidden ones left out
	contract   contract.Contract
	thresholds []Threshold
	shipped    []Threshold                             // those of the built-in files
	headers    map[string]map[string]map[string]string // CRM -> table or "*" -> header as delivered -> name
	parsed     map[string]*sqlfile.Parsed              // by path, after Check; files with faults are absent
	order      []*sqlfile.Parsed                       // models, checks, scorecards in the order of work, after Check
	declared   map[string]sqlfile.Origin               // by canonical table: whose contract.csv made it
	broken     map[string]bool                         // paths whose text or front matter has faults
	replaced   map[string]*sqlfile.File                // by path: the built-in file behind an analyst's own
	reads      map[string][]sqlfile.Ref                // by relation, what the gate saw it read; kept when later checks find faults
	refused    map[string]sqlfile.Faults               // by path: leaf scorecards that a night goes without, after Excuse
	library    messages.Library
	texts      *messages.Texts // of the language in force
	checked    bool
}

// LoadCatalog reads the built-in queries and, when overlay is not nil, the
// analyst's: an SQL file of the same path replaces the built-in one, a file with
// hide: true removes it, thresholds.csv replaces values by key and team,
// contract.csv adds tables and columns, headers.csv adds synonyms, messages/de.yaml
// adds or replaces texts of a language; English is spoken until Speak. Every mistake
// that can be seen without a database comes back at once; the catalog is never nil.
func LoadCatalog(builtin, overlay fs.FS) (*Catalog, sqlfile.Faults) {
	c := &Catalog{headers: map[string]map[string]map[string]string{}, parsed: map[string]*sqlfile.Parsed{}, broken: map[string]bool{},
		declared: map[string]sqlfile.Origin{},
		replaced: map[string]*sqlfile.File{}, reads: map[string][]sqlfile.Ref{}, refused: map[string]sqlfile.Faults{}}
	byPath := map[string]*sqlfile.File{}
	var faults sqlfile.Faults
	for _, layer := range []struct {
		fsys   fs.FS
		origin sqlfile.Origin
	}{{builtin, sqlfile.Builtin}, {overlay, sqlfile.Overlay}} {
		if layer.fsys == nil {
			continue
		}
		found, ff := queryFiles(layer.fsys, layer.origin)
		faults = append(faults, from(layer.origin, ff)...)
		for _, p := range found {
			src, err := fs.ReadFile(layer.fsys, p)
			if err != nil {
				faults = append(faults, sqlfile.Fault{File: p, Message: "cannot be read: " + reasonOf(err), Origin: layer.origin})
				continue
			}
			faults = append(faults, from(layer.origin, c.addFile(byPath, p, src, layer.origin))...)
		}
	}
	for _, f := range byPath {
		if !f.Meta.Hide {
			c.files = append(c.files, f)
		}
	}
	slices.SortFunc(c.files, func(a, b *sqlfile.File) int { return cmp.Compare(a.Path, b.Path) })
	faults = append(faults, c.library.Check()...)
	c.texts, _ = c.library.Texts(messages.English)
	return c, append(faults, c.own(c.duplicates())...)
}

// reasonOf is an error of the file system without the path, which the fault has.
func reasonOf(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}

// from notes whose files the faults are in.
func from(origin sqlfile.Origin, faults sqlfile.Faults) sqlfile.Faults {
	for i := range faults {
		faults[i].Origin = origin
	}
	return faults
}

// own notes whose files the faults are in, for faults in SQL files.
func (c *Catalog) own(faults sqlfile.Faults) sqlfile.Faults {
	origins := map[string]sqlfile.Origin{}
	for _, f := range c.files {
		origins[f.Path] = f.Origin
	}
	for i, f := range faults {
		if origin, ok := origins[f.File]; ok {
			faults[i].Origin = origin
		}
	}
	return faults
}

var sqlLayers = []sqlfile.Layer{sqlfile.Macros, sqlfile.Staging, sqlfile.Models, sqlfile.Checks, sqlfile.Scorecards}

// queryFiles lists what one folder contributes, CSV files first. SQL files where
// no layer would find them are faults: they would be ignored in silence.
func queryFiles(fsys fs.FS, origin sqlfile.Origin) ([]string, sqlfile.Faults) {
	var settings, queries []string
	var faults sqlfile.Faults
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if strings.HasPrefix(d.Name(), ".") && p != "." {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		top, _, nested := strings.Cut(p, "/")
		switch {
		case d.IsDir():
			if strings.EqualFold(path.Ext(p), ".sql") {
				faults = append(faults, sqlfile.Fault{File: p, Message: "a folder named like a query: nothing in it would run", Hint: "rename it, or move its files up"})
			}
		case p == "contract.csv", p == "thresholds.csv", path.Base(p) == "headers.csv" && top == string(sqlfile.Staging):
			settings = append(settings, p)
		case messages.IsFile(p):
			settings = append(settings, p)
		case top == messages.Folder:
			faults = append(faults, sqlfile.Fault{File: p, Message: "no language's file: this one would be ignored", Hint: "texts of a language stand in messages/<language>.yaml, for example messages/de.yaml"})
		case top == "tests":
		case path.Ext(p) != ".sql":
			if strings.EqualFold(path.Ext(p), ".sql") {
				faults = append(faults, sqlfile.Fault{File: p, Message: "only files that end in .sql in lower case are queries: this one would be ignored", Hint: "rename it to " + strings.TrimSuffix(path.Base(p), path.Ext(p)) + ".sql"})
			}
		case !nested || !slices.Contains(sqlLayers, sqlfile.Layer(top)):
			faults = append(faults, sqlfile.Fault{File: p, Message: "no layer runs a query in this folder",
				Hint: "put it into macros, staging/<crm>, models, checks or scorecards"})
		default:
			queries = append(queries, p)
		}
		return nil
	})
	if err != nil {
		faults = append(faults, sqlfile.Fault{File: string(origin) + " queries", Message: "list folder: " + err.Error()})
	}
	return append(settings, queries...), faults
}

func (c *Catalog) addFile(byPath map[string]*sqlfile.File, p string, src []byte, origin sqlfile.Origin) sqlfile.Faults {
	switch path.Base(p) {
	case "contract.csv":
		known := len(c.contract.Tables)
		faults := c.contract.Add(p, src)
		for _, t := range c.contract.Tables[known:] {
			c.declared[t.Name] = origin
		}
		return faults
	case "thresholds.csv":
		return c.addThresholds(p, src, origin)
	case "headers.csv":
		return c.addHeaders(p, src)
	}
	if messages.IsFile(p) {
		return c.library.Add(p, src, origin)
	}
	f, faults := sqlfile.Parse(p, src, origin)
	if len(faults) > 0 {
		c.broken[p] = true
	} else {
		delete(c.broken, p)
	}
	if f.Meta.Hide && byPath[p] == nil && len(faults) == 0 {
		return sqlfile.Faults{{File: p, Line: 1, Column: 1, Message: "hide: true, but there is no built-in file of this name",
			Hint: nearestHint(p, keys(byPath))}}
	}
	if old := byPath[p]; old != nil && !f.Meta.Hide {
		c.replaced[p] = old
	}
	byPath[p] = f
	return faults
}

// duplicates finds two files that would make the same relation.
func (c *Catalog) duplicates() sqlfile.Faults {
	var faults sqlfile.Faults
	seen := map[string]string{}
	for _, f := range c.files {
		key := strings.ToLower(string(f.Layer) + "/" + f.CRM + "/" + f.Name)
		if first, ok := seen[key]; ok {
			faults = append(faults, sqlfile.Fault{File: f.Path, Message: fmt.Sprintf("%s.%s is already made by %s", f.Layer, strings.ToLower(f.Name), first),
				Hint: "delete one of the two files, or give it a name of its own"})
			continue
		}
		seen[key] = f.Path
	}
	return faults
}

// addHeaders reads staging/<crm>/headers.csv: table, header, name. A table of *
// holds for every table of that CRM.
func (c *Catalog) addHeaders(p string, src []byte) sqlfile.Faults {
	parts := strings.Split(p, "/")
	if len(parts) != 3 {
		return sqlfile.Faults{{File: p, Message: "headers.csv belongs into a folder staging/<crm>"}}
	}
	rows, faults := contract.ReadRows(p, src, []string{"table", "header", "name"}, nil)
	crm := c.headers[parts[1]]
	if crm == nil {
		crm = map[string]map[string]string{}
		c.headers[parts[1]] = crm
	}
	for _, r := range rows {
		if i := slices.Index(r.Fields, ""); i >= 0 {
			faults = append(faults, sqlfile.Fault{File: p, Line: r.Line, Column: r.Column[i], Message: "an empty field", Hint: "write table, header and name; * is every table"})
			continue
		}
		if crm[r.Fields[0]] == nil {
			crm[r.Fields[0]] = map[string]string{}
		}
		crm[r.Fields[0]][r.Fields[1]] = r.Fields[2]
	}
	return faults
}

// Headers are the header synonyms of one CRM: table (or "*" for every table) to
// header as delivered to the name that the staging files use.
func (c *Catalog) Headers(crm string) map[string]map[string]string { return c.headers[crm] }

// Files are all files that will run, by path.
func (c *Catalog) Files() []*sqlfile.File { return c.files }

// Contract is the canonical tables with their types.
func (c *Catalog) Contract() *contract.Contract { return &c.contract }

// CRMs are the names of the staging folders, sorted.
func (c *Catalog) CRMs() []string {
	seen := map[string]bool{}
	for _, f := range c.files {
		if f.Layer == sqlfile.Staging {
			seen[f.CRM] = true
		}
	}
	return keys(seen)
}

// keys are the keys of a map, sorted.
func keys[V any](m map[string]V) []string {
	ks := make([]string, 0, len(m))
	for k := range m {
		ks = append(ks, k)
	}
	slices.Sort(ks)
	return ks
}
