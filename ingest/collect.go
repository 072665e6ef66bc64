package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// arrivals are the files found now that make one delivery.
type arrivals struct {
	table, set, date string
	inside           bool
	files            []candidate // by part, then name
	newest           time.Time   // latest modification time among them
}

// Collect finds the files that spec names, waits for young ones to stand still,
// and lands what is new. What is not complete yet is left for the next run and
// said so in Waiting. A glob without a match, or a file that contradicts its
// checksum, is an InputError (several are joined); everything else that could be
// landed has been landed then, and Collected is valid.
func (l Landing) Collect(ctx context.Context, spec Spec) (Collected, error) {
	out := Collected{Source: spec.Name}
	folder := filepath.Join(l.Root, spec.Name)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return out, fmt.Errorf("%s: make landing folder: %w", spec.Name, err)
	}
	if err := sweep(folder); err != nil {
		return out, err
	}
	known, err := readManifest(folder)
	if err != nil {
		return out, fmt.Errorf("%s: %w", spec.Name, err)
	}
	found, faults := find(spec)
	if spec.isReturned() {
		found = out.leaveUnreadable(found)
	}
	paths := make([]string, len(found))
	for i, c := range found {
		paths[i] = c.path
	}
	looks, unfinished, err := l.settle(ctx, paths)
	if err != nil {
		return out, fmt.Errorf("%s: %w", spec.Name, err)
	}
	groups := group(found, looks)
	for _, g := range groups {
		if reason := g.unfinished(unfinished); reason != "" {
			out.leave(g, reason)
			continue
		}
		if err := l.collectOne(ctx, &out, spec, known, g, looks); err != nil {
			var input *InputError
			if !errors.As(err, &input) {
				return out, err
			}
			faults = errors.Join(faults, err)
		}
	}
	if spec.isReturned() { // nobody has to fill in anything
		return out, faults
	}
	missing := absent(known, groups)
	out.Notes, out.Warnings = append(out.Notes, missing...), append(out.Warnings, missing...)
	return out, faults
}

// collectOne lands one delivery and records it when it is not the newest one already.
func (l Landing) collectOne(ctx context.Context, out *Collected, spec Spec, known *manifest, g arrivals, looks map[string]look) error {
	d := delivery{Table: g.table, Inside: g.inside, Set: g.set, Date: g.date, LandedAt: l.Now.UTC().Truncate(time.Second)}
	var fresh []string
	for _, c := range g.files {
		f, copied, err := l.landFile(ctx, arrival{candidate: c, source: spec.Name, table: g.table, before: looks[c.path], known: known})
		if errors.Is(err, errMoved) {
			out.leave(g, c.name+" "+errMoved.Error())
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", spec.Name, err)
		}
		if ok, err := matchesSum(c.path, f.SHA256); err != nil {
			return fmt.Errorf("%s: %w", spec.Name, err)
		} else if !ok && spec.isReturned() {
			out.leave(g, c.name+" does not match its checksum file, the transfer was cut")
			return nil
		} else if !ok {
			return &InputError{Source: spec.Name, File: c.name, Retryable: true,
				Message: "its content does not match " + filepath.Base(c.path) + ".sha256",
				Hint:    "the transfer was cut or the checksum is of another file; deliver both again"}
		}
		if !known.has(f.File) {
			if f.Inside, err = l.convert(ctx, spec, spec.Tables[c.table].Sheet, f); err != nil {
				return err
			}
		}
		if copied {
			fresh = append(fresh, f.File)
		}
		d.Files = append(d.Files, f)
	}
	out.Landed = append(out.Landed, fresh...)
	last, again := known.newest(g.set, g.table)
	if again && last.sameFiles(d.Files) && last.Inside == d.Inside {
		for _, f := range d.Files {
			out.Unchanged = append(out.Unchanged, f.Name)
		}
		out.note("%s: unchanged since %s", g.names(), last.LandedAt.Format(time.DateOnly))
		return nil
	}
	if len(fresh) == 0 {
		out.note("%s: the same content as an earlier delivery, now the newest", g.names())
	}
	if stale := g.spread(looks); stale > 24*time.Hour {
		out.note("%s: taken as one delivery though the parts were written %s apart; is an old part left over?", g.names(), stale.Round(time.Hour))
	}
	if err := known.add(d); err != nil {
		return fmt.Errorf("%s: %w", spec.Name, err)
	}
	return nil
}

// group puts candidates together that make one delivery, in the order in which
// deliveries count: by the date in their names, then by modification time.
func group(found []candidate, looks map[string]look) []arrivals {
	type key struct{ table, set string }
	groups := map[key]*arrivals{}
	var order []key
	for _, c := range found {
		n := parseName(c.name)
		table := cmp.Or(c.table, n.Table)
		k := key{table, n.Set}
		g := groups[k]
		if g == nil {
			g = &arrivals{table: table, set: n.Set, date: n.Date}
			groups[k] = g
			order = append(order, k)
		}
		g.inside = g.inside || c.table == "" && (isArchive(c.name) || isWorkbook(c.name))
		g.files = append(g.files, c)
		if seen := looks[c.path]; seen.err == nil && seen.info.ModTime().After(g.newest) {
			g.newest = seen.info.ModTime()
		}
	}
	list := make([]arrivals, len(order))
	for i, k := range order {
		slices.SortFunc(groups[k].files, func(a, b candidate) int {
			return cmp.Or(cmp.Compare(parseName(a.name).Part, parseName(b.name).Part), naturally(a.name, b.name))
		})
		list[i] = *groups[k]
	}
	undated := map[string]bool{} // tables whose names do not all carry a date: there the dates order nothing
	for _, g := range list {
		undated[g.table] = undated[g.table] || g.date == ""
	}
	slices.SortFunc(list, func(a, b arrivals) int {
		byDate := 0
		if !undated[a.table] {
			byDate = cmp.Compare(a.date, b.date)
		}
		return cmp.Or(cmp.Compare(a.table, b.table), byDate, a.newest.Compare(b.newest), naturally(a.set, b.set))
	})
	return list
}

// naturally compares names the way people number them: shorter first, so that
// "deals" comes before "deals (2)" and "deals (10)" after it.
func naturally(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}

// unfinished returns why the delivery cannot be taken yet, or "".
func (g arrivals) unfinished(reasons map[string]string) string {
	for _, c := range g.files {
		if r := reasons[c.path]; r != "" {
			return c.name + " " + r
		}
	}
	return ""
}

// spread is how far the modification times of the parts lie apart.
func (g arrivals) spread(looks map[string]look) time.Duration {
	oldest := g.newest
	for _, c := range g.files {
		if seen := looks[c.path]; seen.err == nil && seen.info.ModTime().Before(oldest) {
			oldest = seen.info.ModTime()
		}
	}
	return g.newest.Sub(oldest)
}

func (g arrivals) names() string {
	names := make([]string, len(g.files))
	for i, c := range g.files {
		names[i] = c.name
	}
	return someOf(names)
}

func (c *Collected) note(format string, args ...any) {
	c.Notes = append(c.Notes, fmt.Sprintf(format, args...))
}

// leave notes that a delivery has to wait for the next run, all parts of it.
func (c *Collected) leave(g arrivals, reason string) {
	for _, f := range g.files {
		c.Waiting = append(c.Waiting, f.name)
	}
	c.note("%s; left for the next run", reason)
	c.Warnings = append(c.Warnings, c.Notes[len(c.Notes)-1])
}

// absent notes the tables that have landed before and were not delivered now.
func absent(known *manifest, groups []arrivals) []string {
	here := map[string]bool{}
	for _, g := range groups {
		here[g.table] = true
	}
	last := map[string]delivery{}
	for _, d := range known.deliveries {
		last[d.Table] = d
	}
	var notes []string
	for table, d := range last {
		if !here[table] {
			notes = append(notes, fmt.Sprintf("%s: no file now; the delivery of %s stays in use", table, d.LandedAt.Format(time.DateOnly)))
		}
	}
	slices.Sort(notes)
	return notes
}
