package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
	"crmscore/queries"
	"crmscore/report"
)

// watcher is what a watch knows from one look to the next, so that it can say what
// has changed.
type watcher struct {
	*app
	query, manager, rep string

	faults   []string // as they were printed
	bench    *workbench
	night    time.Time // when the database at hand was published
	looked   bool      // the bench has been applied to once
	verdicts map[string]string
	book     *report.Book
	later    []string // what waits for a night, as it was printed
	said     int      // things printed in this look
	waits    string   // why nothing can be run, as it was printed
}

func (w *watcher) close() error {
	if w.bench == nil {
		return nil
	}
	err := w.bench.Close()
	w.bench = nil
	return err
}

// turn is one look. What is wrong with the files is printed; the error is for what
// ends the watch.
func (w *watcher) turn(ctx context.Context, saved []string) error {
	w.said = 0
	cfg, catalog, err := w.check(ctx, saved)
	if err != nil || catalog == nil {
		return err
	}
	if err := w.open(ctx, cfg); err != nil {
		return err
	}
	var applied analyze.Applied
	if w.bench != nil {
		if applied, err = w.apply(ctx, cfg, catalog); err != nil {
			return err
		}
	}
	if err := w.test(ctx, cfg, catalog, applied.Edits, saved); err != nil {
		return err
	}
	if w.bench != nil {
		if err := w.sayRows(ctx, cfg, catalog, applied); err != nil {
			return err
		}
	}
	if w.said == 0 {
		w.say("same", "nothing differs")
	}
	w.looked = true
	return nil
}

// check judges config and queries and prints which faults came and went; the
// catalog is nil when nothing may run.
func (w *watcher) check(ctx context.Context, saved []string) (*config.Config, *analyze.Catalog, error) {
	if len(saved) > 0 {
		var names []string
		for _, s := range saved {
			names = append(names, w.relative(s))
		}
		fmt.Fprintf(w.stdout, "\n%s  %s\n", w.now().Format("15:04:05"), shortList(names, 3))
	}
	var catalog *analyze.Catalog
	var excused sqlfile.Faults
	cfg, err := w.config()
	if err == nil {
		catalog, excused, err = night.NightCatalog(ctx, cfg, queries.FS)
	}
	if ctx.Err() != nil {
		return nil, nil, ctx.Err()
	}
	w.sayFaults(excused, err)
	if err != nil {
		return nil, nil, nil
	}
	return cfg, catalog, nil
}

// open opens the published database, anew when a night has published another one.
func (w *watcher) open(ctx context.Context, cfg *config.Config) error {
	file, err := databasePath(cfg, false)
	if err != nil {
		return err
	}
	info, err := os.Stat(file)
	if err == nil && w.bench != nil && info.ModTime().Equal(w.night) {
		return nil
	}
	renewed := w.bench != nil
	if err := w.close(); err != nil {
		return err
	}
	w.looked, w.verdicts, w.book, w.later = false, nil, nil, nil
	if w.bench, err = w.openWorkbench(ctx, cfg, false); err != nil {
		var missing *analyze.NotPublishedError
		if !errors.As(err, &missing) {
			return err
		}
		if w.waits != err.Error() {
			w.waits = err.Error()
			w.say("rows", "none yet: "+missing.Error())
		}
		return nil
	}
	w.waits, w.night = "", info.ModTime()
	var asOf time.Time
	if err := w.bench.Conn().QueryRowContext(ctx, "select as_of from main.run").Scan(&asOf); err != nil {
		return err
	}
	word := "data of"
	if renewed {
		word = "a new night was published, as of"
	}
	w.say("night", word+" "+asOf.Format(time.DateOnly))
	return nil
}

// apply makes anew what the edits touch and prints what differs.
func (w *watcher) apply(ctx context.Context, cfg *config.Config, catalog *analyze.Catalog) (analyze.Applied, error) {
	applied, err := w.bench.Apply(ctx, catalog)
	if err != nil {
		return applied, err
	}
	for _, e := range applied.Edits {
		w.say("edited", editWords(e))
	}
	later, err := w.bench.configTonight(ctx, cfg)
	if err != nil {
		return applied, err
	}
	later = append(later, tonight(applied)...)
	for _, line := range later {
		if !slices.Contains(w.later, line) {
			w.say("tonight", line)
		}
	}
	w.later = later
	if err := w.sayRebuilt(ctx, cfg, applied); err != nil {
		return applied, err
	}
	if err := w.sayVerdicts(ctx); err != nil {
		return applied, err
	}
	return applied, w.preview(ctx, cfg, applied)
}

// preview draws the book anew when it differs from the one before.
func (w *watcher) preview(ctx context.Context, cfg *config.Config, applied analyze.Applied) error {
	reader, err := bookReader(ctx, w.bench, w.manager, w.rep)
	if err == nil {
		err = w.drawBook(ctx, cfg, reader, applied)
	}
	var unknown *night.InvalidError
	var none *noBookError
	if w.looked && (errors.As(err, &unknown) || errors.As(err, &none)) {
		w.say("preview", err.Error()) // the edit took her team or her sheet away
		return nil
	}
	return err
}

func (w *watcher) drawBook(ctx context.Context, cfg *config.Config, reader reader, applied analyze.Applied) error {
	if w.book != nil && len(applied.Edits) == 0 && w.book.Texts.InForce() == w.bench.texts.InForce() {
		return nil
	}
	book, err := w.bench.book(ctx, reader, applied)
	if err != nil {
		return err
	}
	before := w.book
	if before == nil {
		published, err := w.bench.publishedBook(ctx, reader)
		if err != nil {
			return err
		}
		before = &published
	}
	changes := report.Compare(*before, book)
	if w.book != nil && len(changes) == 0 {
		w.say("sheets", "as before")
		return nil
	}
	w.book = &book
	file, err := writePreview(cfg, book, "")
	if err != nil {
		return err
	}
	if len(changes) > 0 {
		w.say("sheets", sheetWords(changes))
	}
	w.say("preview", w.relative(file))
	return nil
}
