package analyze

import (
	"slices"
	"strings"

	"crmscore/analyze/sqlfile"
)

// Excuse lets a night begin in spite of faults that are confined to leaf
// scorecards: files of the layer scorecards that no other query reads. Each of
// them is taken out of the work; Score gives it a Result whose Err is a
// *RefusedError. What comes back are the faults that stop a night, none when it
// may begin. faults must be all that LoadCatalog and Check found.
func (c *Catalog) Excuse(faults sqlfile.Faults) sqlfile.Faults {
	byFile := map[string]sqlfile.Faults{}
	for _, f := range faults {
		byFile[f.File] = append(byFile[f.File], f)
	}
	leaves := map[string]bool{}
	for _, f := range c.leaves() {
		leaves[f.Path] = true
	}
	var fatal sqlfile.Faults
	for _, f := range faults {
		if !leaves[f.File] || f.Origin == "" {
			fatal = append(fatal, f)
		}
	}
	if len(fatal) > 0 {
		return fatal
	}
	for _, path := range keys(byFile) {
		delete(c.parsed, path)
		c.refused[path] = byFile[path]
	}
	c.order = slices.DeleteFunc(c.order, func(p *sqlfile.Parsed) bool { return c.refused[p.File.Path] != nil })
	c.checked = true
	return nil
}

// leaves are the scorecards that no other query reads, as far as the gate could
// tell what is read.
func (c *Catalog) leaves() []*sqlfile.File {
	read := map[string]bool{}
	for path, refs := range c.reads {
		for _, r := range refs {
			if name := strings.ToLower(r.Schema + "." + r.Name); name != path {
				read[name] = true
			}
		}
	}
	var found []*sqlfile.File
	for _, f := range c.files {
		if f.Layer == sqlfile.Scorecards && !read[strings.ToLower(relation(f))] {
			found = append(found, f)
		}
	}
	return found
}

// refusedResults stand in for the sheets that Excuse took out.
func (c *Catalog) refusedResults() []Result {
	var out []Result
	for _, f := range c.files {
		if faults := c.refused[f.Path]; faults != nil {
			out = append(out, Result{File: c.stand(f), Err: &RefusedError{Faults: faults, replaces: c.replaced[f.Path] != nil}})
		}
	}
	return out
}

// stand is a refused file with front matter that says only where its message
// stands: on its own sheet, on the one of the built-in file that it replaces, or
// else on the company's notes.
func (c *Catalog) stand(f *sqlfile.File) *sqlfile.File {
	meta := f.Meta
	if old := c.replaced[f.Path]; old != nil && !sqlfile.ValidSheetName(meta.Sheet) {
		meta = old.Meta
	}
	out := *f
	out.Text = strings.ToValidUTF8(f.Text, "\uFFFD") // the database takes no other text
	out.Meta = sqlfile.Meta{Title: meta.Title, Sheet: meta.Sheet, Order: meta.Order, Audience: "company"}
	for _, book := range meta.Books {
		if book != "rep" {
			out.Meta.Books = append(out.Meta.Books, book)
		}
	}
	if !sqlfile.ValidSheetName(meta.Sheet) {
		out.Meta.Sheet, out.Meta.Order, out.Meta.Books = "Notes", 990, nil
	}
	if out.Meta.Title == "" {
		out.Meta.Title = f.Path
	}
	if out.Meta.Books == nil {
		out.Meta.Books = []string{"company"}
	}
	return &out
}
