package analyze

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"crmscore/analyze/sqlfile"
)

// Edit is one difference between the queries and those that the relations at hand
// were made from.
type Edit struct {
	Path string // the file; thresholds.csv for a threshold
	What string // edited, new, removed; for a threshold its key and what became of it
}

// fileEdits compares the files by their text. Only staging files of CRMs that were
// loaded can differ: the others never ran.
func (b *Workbench) fileEdits(c *Catalog) []Edit {
	loaded := map[string]bool{}
	for path := range b.made {
		if crm, ok := stagingFolder(path); ok {
			loaded[crm] = true
		}
	}
	here := map[string]bool{}
	var edits []Edit
	for _, f := range c.files {
		here[f.Path] = true
		sum, known := b.made[f.Path]
		switch {
		case f.Layer == sqlfile.Staging && !loaded[f.CRM]:
		case !known:
			edits = append(edits, Edit{f.Path, "new"})
		case sum != c.mark(f):
			edits = append(edits, Edit{f.Path, "edited"})
		}
	}
	for _, path := range keys(b.made) {
		if !here[path] {
			edits = append(edits, Edit{path, "removed"})
		}
	}
	return edits
}

// mark stands for what becomes of a file: its text, and whether it is refused.
func (c *Catalog) mark(f *sqlfile.File) string {
	if c.refused[f.Path] != nil {
		return "refused " + f.SHA256
	}
	return f.SHA256
}

func stagingFolder(path string) (crm string, ok bool) {
	parts := strings.Split(path, "/")
	if len(parts) != 3 || parts[0] != string(sqlfile.Staging) {
		return "", false
	}
	return parts[1], true
}

// settings writes macros, thresholds and, where the whole catalog is known, the
// definitions of the sheets as the catalog has them, and gives what differs.
func (b *Workbench) settings(ctx context.Context, c *Catalog) (changed settingEdits, err error) {
	changed = settingEdits{limits: map[string]bool{}}
	if err := c.writeThresholds(ctx, b.w.conn); err != nil {
		return changed, err
	}
	limits, err := b.readLimits(ctx)
	if err != nil {
		return changed, err
	}
	for _, key := range differing(b.limits, limits) {
		changed.limits[key] = true
		changed.edits = append(changed.edits, Edit{thresholdsFile, limitWordsOf(key, b.limits[key], limits[key])})
	}
	faults, err := c.writeMacros(ctx, b.w.conn)
	if err == nil {
		err = faults.Err()
	}
	if err != nil {
		return changed, err
	}
	b.limits = limits
	if err := exec(ctx, b.w.conn, "DELETE FROM ops.queries WHERE layer = 'macros'"); err != nil {
		return changed, err
	}
	if err := c.recordMacros(ctx, b.w.conn); err != nil {
		return changed, err
	}
	if c.checked {
		if err := c.writeDefinitions(ctx, b.w.conn); err != nil {
			return changed, err
		}
	}
	texts, err := b.readTexts(ctx)
	changed.tables = differing(b.texts, texts)
	b.texts = texts
	return changed, err
}

// settingEdits is what differs beside the files that are relations.
type settingEdits struct {
	edits  []Edit
	limits map[string]bool // by key
	tables []string        // tables of settings that differ
}

// differing are the keys whose text is not the same in both, sorted.
func differing(a, b map[string]string) []string {
	names := append(keys(a), keys(b)...)
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool { return a[name] == b[name] })
}

func oneSided(before, after string) string {
	switch {
	case before == "":
		return "new"
	case after == "":
		return "removed"
	}
	return ""
}

// limitWordsOf says what became of a threshold: "close_rate_floor: 0.3 → 0.4".
func limitWordsOf(key, before, after string) string {
	list := func(text string) string {
		lines := strings.Split(strings.TrimSpace(text), "\n")
		for i, line := range lines {
			value, team, _ := strings.Cut(line, " ")
			lines[i] = strings.TrimSpace(strings.TrimSuffix(value, ".0") + " " + team)
		}
		return strings.Join(lines, ", ")
	}
	switch oneSided(before, after) {
	case "new":
		return fmt.Sprintf("%s: new, %s", key, list(after))
	case "removed":
		return fmt.Sprintf("%s: removed, was %s", key, list(before))
	}
	return fmt.Sprintf("%s: %s → %s", key, list(before), list(after))
}

// touch finds the relations that the edits reach, with the reason for each, in the
// order of work; what waited for an earlier reason goes on waiting.
func (b *Workbench) touch(c *Catalog, edits []Edit, settings settingEdits) {
	byPath, anyCheck := map[string]string{}, false
	for _, e := range edits {
		byPath[e.Path] = e.What
		anyCheck = anyCheck || strings.HasPrefix(e.Path, string(sqlfile.Checks)+"/")
	}
	// Macros are expanded inside the files that call them, macros among them.
	macros := map[string]bool{}
	for _, p := range c.macroOrder() {
		macros[strings.ToLower(p.Macro.Name)] = byPath[p.File.Path] != "" || usesSetting(p, macros, settings) != ""
	}
	for _, p := range c.order {
		name := keyOf(p.File)
		why := byPath[p.File.Path]
		if why == "" {
			why = cmp.Or(usesSetting(p, macros, settings), b.readsTouched(p), readsAccount(p, anyCheck, len(edits)+len(settings.edits) > 0, settings))
		}
		if why != "" {
			b.waiting[name] = why
		}
		if b.waiting[name] != "" && p.File.Layer == sqlfile.Checks {
			anyCheck = true
		}
	}
}

// usesSetting says which changed macro or threshold a file uses.
func usesSetting(p *sqlfile.Parsed, macros map[string]bool, changed settingEdits) string {
	for _, call := range p.MacroCalls {
		if macros[strings.ToLower(call.Name)] {
			return "calls " + call.Name + "()"
		}
	}
	for _, use := range p.ThresholdKeys {
		if changed.limits[use.Key] {
			return "uses the threshold " + use.Key
		}
	}
	return ""
}

// readsTouched says which waiting relation a file reads, or its limit counts.
func (b *Workbench) readsTouched(p *sqlfile.Parsed) string {
	names := dependencies(p)
	if l := p.File.Meta.Limit; l != nil && l.Of != "" {
		names = append(names, strings.ToLower(l.Of))
	}
	for _, d := range names {
		if b.waiting[d] != "" {
			return "reads " + d
		}
	}
	return ""
}

// readsAccount says which table about the night itself a file reads that the
// edits change.
func readsAccount(p *sqlfile.Parsed, checks, edits bool, settings settingEdits) string {
	for _, r := range p.Refs {
		name := strings.ToLower(r.String())
		if r.Schema == "" {
			name = "main." + name
		}
		if name == "ops.checks" && checks || name == "ops.queries" && edits || slices.Contains(settings.tables, name) {
			return "reads " + strings.TrimPrefix(name, "main.")
		}
	}
	return ""
}
