package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/analyze/tablediff"
	"crmscore/cmd/crmscore/config"
)

// say prints one thing under its heading.
func (w *watcher) say(heading, text string) {
	w.said++
	fmt.Fprintf(w.stdout, "  %-8s %s\n", heading, indented(text))
}

// sayFaults prints the faults that came and those that went.
func (w *watcher) sayFaults(excused sqlfile.Faults, err error) {
	var now []string
	var faults sqlfile.Faults
	switch {
	case errors.As(err, &faults):
	case err != nil:
		now = append(now, err.Error())
	default:
		faults = excused
	}
	for _, f := range faults {
		now = append(now, f.Error())
	}
	for _, text := range now {
		if !slices.Contains(w.faults, text) {
			w.say("fault", text)
		}
	}
	for _, text := range w.faults {
		if !slices.Contains(now, text) {
			first, _, _ := strings.Cut(text, "\n")
			w.say("mended", first)
		}
	}
	if err != nil && len(w.faults) > 0 && slices.Equal(w.faults, now) {
		w.say("fault", fmt.Sprintf("as before: %s", counted(len(now), "fault", "faults")))
	}
	if err != nil {
		w.say("waits", "nothing runs until this is mended")
	}
	w.faults = now
}

// examples is how many rows that differ are shown: of the query that is watched, of
// an edited relation, of a sheet behind it, and none of what lies between.
func examples(r analyze.Rebuilt, watched bool) int {
	switch {
	case watched:
		return 20
	case r.Why == "edited", r.Why == "new":
		return 5
	case r.File.Meta.Sheet != "", r.File.Layer == sqlfile.Checks:
		return 2
	}
	return 0
}

// sayRebuilt prints what differs in the relations made anew; those that came out
// the same are only named.
func (w *watcher) sayRebuilt(ctx context.Context, cfg *config.Config, applied analyze.Applied) error {
	var same []string
	watched := func(r analyze.Rebuilt) bool { // her whole list of who changes, of the query that she named
		name := strings.TrimPrefix(strings.TrimSuffix(w.query, ".sql"), "queries/")
		return name != "" && (name == r.File.Name || name+".sql" == r.File.Path)
	}
	for _, name := range applied.Gone {
		w.say("gone", name)
	}
	for _, r := range applied.Rebuilt {
		switch {
		case r.Err != nil:
			w.say("failed", shownFault(cfg, r.File, r.Err).Error())
			continue
		case r.Before == "":
			w.say("rows", fmt.Sprintf("%s (%s): %s", r.Name, r.Why, counted(int(r.Rows), "row", "rows")))
			continue
		}
		d, err := tablediff.Compare(ctx, w.bench.Conn(), r.Before, fmt.Sprintf(`%s."%s"`, r.File.Layer, r.File.Name), examples(r, watched(r)))
		if err != nil {
			return err
		}
		if d.Same() {
			same = append(same, r.Name)
			continue
		}
		w.say("rows", fmt.Sprintf("%s (%s): %s", r.Name, r.Why, differenceWords(d)))
		for _, e := range d.Examples {
			fmt.Fprintf(w.stdout, "             %s\n", w.fit(exampleWords(e), 13))
		}
	}
	if len(same) > 0 {
		w.say("same", shortList(same, 4))
	}
	return nil
}

// fit cuts a line to the window, less what stands before it.
func (w *watcher) fit(line string, before int) string {
	if width := w.width(); width > before+20 {
		return ellipsis(line, width-before)
	}
	return ellipsis(line, 160)
}

// sayVerdicts prints the checks whose verdict differs.
func (w *watcher) sayVerdicts(ctx context.Context) error {
	read := func(table string) (map[string]string, error) {
		rows, err := w.bench.Conn().QueryContext(ctx, "select check_name, string_agg(distinct verdict, ', ' order by verdict) || ' (' || sum(found) || ' found)' from "+table+" group by 1")
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		verdicts := map[string]string{}
		for rows.Next() {
			var name, verdict string
			if err := rows.Scan(&name, &verdict); err != nil {
				return nil, err
			}
			verdicts[name] = verdict
		}
		return verdicts, rows.Err()
	}
	var err error
	if w.verdicts == nil {
		if w.verdicts, err = read("crm.ops.checks"); err != nil {
			return err
		}
	}
	now, err := read("ops.checks")
	if err != nil {
		return err
	}
	var names []string
	for name := range now {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if before, known := w.verdicts[name]; before != now[name] {
			if !known {
				before = "new"
			}
			w.say("check", fmt.Sprintf("%s: %s → %s", name, before, now[name]))
		}
	}
	w.verdicts = now
	return nil
}

// sayRows prints the first rows of the watched query when it may have changed.
func (w *watcher) sayRows(ctx context.Context, cfg *config.Config, catalog *analyze.Catalog, applied analyze.Applied) error {
	if w.query == "" {
		return nil
	}
	f, err := findQuery(catalog, w.query)
	if err != nil {
		w.say("rows", err.Error()) // the file was taken away while it was watched
		return nil
	}
	touched := slices.ContainsFunc(applied.Rebuilt, func(r analyze.Rebuilt) bool { return r.File.Path == f.Path })
	if !touched && w.looked || catalog.Query(f.Path) == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, cfg.QueryTime())
	defer cancel()
	rows, err := w.bench.Conn().QueryContext(ctx, f.Body)
	if err != nil {
		if touched {
			return nil // it was named as failed
		}
		w.say("failed", shownFault(cfg, f, sqlfile.Explain(f, err)).Error())
		return nil
	}
	const shown = 10
	more, _, err := w.printFitting(rows, rowsOut{format: "table", limit: shown, chosen: true})
	if more > 0 {
		fmt.Fprintf(w.stdout, "… %s more rows: crmscore query run %s\n", grouped(more), w.query)
	}
	return errors.Join(err, rows.Close())
}
