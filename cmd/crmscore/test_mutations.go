package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"crmscore/analyze/sqlfile"
	"crmscore/analyze/sqltest"
)

// mutate damages the queries one by one and lists the damages that no test finds.
func (a *app) mutate(ctx context.Context, s *suite, only string) error {
	mutations, skipped, err := s.mutations(only)
	if err != nil {
		return err
	}
	damages, err := sqltest.Mutate(ctx, s.bench, s.cases, mutations, sqltest.Options{})
	if err != nil {
		return err
	}
	found, survived := 0, 0
	var faults sqlfile.Faults
	for _, d := range damages {
		switch {
		case len(d.Faults) > 0:
			faults = append(faults, d.Faults...)
		case d.Survived():
			survived++
			a.printSurvivor(s, d)
		default:
			found++
		}
	}
	if skipped > 0 {
		fmt.Fprintf(a.stdout, "%s left out: your own copy of the query no longer holds the text\n", counted(skipped, "damage", "damages"))
	}
	fmt.Fprintf(a.stdout, "%s found by the tests, %d survived\n", counted(found, "damage", "damages"), survived)
	if err := a.placed(s, faults).Err(); err != nil {
		return errors.New(err.Error())
	}
	if survived > 0 {
		return fmt.Errorf("%s survived: a story is missing for each", counted(survived, "damage", "damages"))
	}
	return nil
}

// printSurvivor shows a damage that no test noticed.
func (a *app) printSurvivor(s *suite, d sqltest.Damage) {
	ran := "no test runs this query"
	if len(d.Cases) > 0 {
		ran = fmt.Sprintf("passed all the same: %s", strings.Join(d.Cases[:min(len(d.Cases), 5)], ", "))
		if len(d.Cases) > 5 {
			ran += fmt.Sprintf(" and %d more", len(d.Cases)-5)
		}
	}
	fmt.Fprintf(a.stdout, "SURVIVED  %s:%d  (%s:%d)\n      %s\n      was     %s\n      became  %s\n      %s\n\n", a.place(s, d.File), d.At, a.place(s, d.Path), d.Line, d.Why,
		ellipsis(strings.Join(strings.Fields(d.Find), " "), shownRow), ellipsis(strings.Join(strings.Fields(d.Replace), " "), shownRow), ran)
}

// mutations reads the built-in list and the analyst's own. A built-in damage whose
// text is gone because the query is an edited copy is left out and counted.
func (s *suite) mutations(only string) (list []sqltest.Mutation, skipped int, err error) {
	var faults sqlfile.Faults
	own := map[[3]string]bool{} // in a checkout of this project both lists are one
	take := func(fsys fs.FS, origin sqlfile.Origin) error {
		found, bad, err := sqltest.FindMutations(fsys)
		faults = append(faults, bad...)
		for _, m := range found {
			key := [3]string{m.File, m.Find, m.Replace}
			switch {
			case !strings.Contains(m.File, only), own[key]:
			case origin == sqlfile.Builtin && s.movedOn(m):
				skipped++
			default:
				own[key] = true
				list = append(list, m)
			}
		}
		return err
	}
	if s.folder != "" {
		if err := take(os.DirFS(s.folder), sqlfile.Overlay); err != nil {
			return nil, 0, err
		}
	}
	if err := take(s.builtin, sqlfile.Builtin); err != nil {
		return nil, 0, err
	}
	return list, skipped, faults.Err()
}

// movedOn reports a built-in damage that does not fit the analyst's copy.
func (s *suite) movedOn(m sqltest.Mutation) bool {
	p := s.catalog.Query(m.File)
	return p != nil && p.File.Origin == sqlfile.Overlay && strings.Count(p.File.Text, m.Find) != 1
}
