package main

import (
	"context"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/analyze/sqltest"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
	"crmscore/queries"
)

// test runs the tests of the edited queries and the saved tests.
func (w *watcher) test(ctx context.Context, cfg *config.Config, catalog *analyze.Catalog, edits []analyze.Edit, saved []string) error {
	touched := map[string]bool{}
	for _, e := range edits {
		if catalog.Query(e.Path) != nil { // a file with faults was named already
			touched[testedName(e.Path)] = true
		}
	}
	s := &suite{builtin: queries.FS, folder: cfg.Folders.Queries, catalog: catalog}
	if err := s.find(""); err != nil {
		w.say("tests", indented(err.Error()))
		return nil
	}
	s.cases = slices.DeleteFunc(s.cases, func(c sqltest.Case) bool {
		own := slices.ContainsFunc(saved, func(file string) bool { return strings.HasSuffix(file, string(os.PathSeparator)+path.Base(c.Path)) })
		return !touched[c.Query()] && !own
	})
	if len(s.cases) == 0 {
		return nil
	}
	if len(cfg.Thresholds) > 0 { // tests hold for the shipped thresholds
		shipped := *cfg
		shipped.Thresholds = nil
		var err error
		if s.catalog, _, err = night.NightCatalog(ctx, &shipped, queries.FS); err != nil {
			w.say("tests", indented(err.Error()))
			return nil
		}
	}
	s.bench = sqltest.NewBench(s.catalog)
	results, err := sqltest.Run(ctx, s.bench, s.cases, sqltest.Options{})
	if err != nil {
		return err
	}
	w.sayTests(s, results)
	return nil
}

// testedName is how tests name the query at a path.
func testedName(file string) string {
	parts := strings.Split(strings.TrimSuffix(file, ".sql"), "/")
	if parts[0] == string(sqlfile.Staging) {
		return strings.Join(parts, ".")
	}
	return parts[len(parts)-1]
}

// sayTests counts what came out and shows what failed.
func (w *watcher) sayTests(s *suite, results []sqltest.Result) {
	var failed []sqltest.Result
	pending := 0
	for _, r := range results {
		switch {
		case len(r.Faults) > 0:
			failed = append(failed, r)
		case r.Pending():
			pending++
		}
	}
	words := fmt.Sprintf("%d passed", len(results)-len(failed)-pending)
	if pending > 0 {
		words += fmt.Sprintf(", %d pending", pending)
	}
	if len(failed) > 0 {
		words += fmt.Sprintf(", %d failed", len(failed))
	}
	w.say("tests", words)
	for _, r := range failed {
		w.printFailure(s, r)
	}
}
