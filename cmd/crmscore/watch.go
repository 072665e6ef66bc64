package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/spf13/cobra"

	"crmscore/analyze/sqlfile"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
)

func (a *app) watchCommand() *cobra.Command {
	var manager, rep string
	c := &cobra.Command{
		Use:   "watch [QUERY]",
		Short: "Check, run and preview again whenever you save a file",
		Long: `Watch looks at your queries folder and the config. On every save it checks all files,
makes anew what the edit touches on a copy of the last night's database, runs the
tests of the edited queries, and writes the preview of one workbook (the company's,
or with --manager or --rep hers). It prints only what has changed: faults that came and went,
rows that differ with a few examples, sheets that differ, tests. With QUERY that
query's rows are printed too. Ctrl-C ends it. Nothing that was published is touched.`,
		Example: `  crmscore watch
  crmscore watch close_rates --manager "Maria Berg"`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return oneQuery(c, args)
			}
			return nil
		},
		ValidArgsFunction: a.completeQueries,
		RunE: func(c *cobra.Command, args []string) error {
			w := &watcher{app: a, manager: manager, rep: rep}
			if len(args) == 1 {
				w.query = args[0]
			}
			return a.watch(c.Context(), w)
		},
	}
	c.Flags().StringVar(&manager, "manager", "", "whose workbook to preview: a name, a part of it, an e-mail address or an id (default: the company's)")
	c.Flags().StringVar(&rep, "rep", "", "whose own one-page workbook to preview: named like a manager")
	c.MarkFlagsMutuallyExclusive("manager", "rep")
	_ = c.RegisterFlagCompletionFunc("manager", a.completeManagers)
	_ = c.RegisterFlagCompletionFunc("rep", a.completeReps)
	return c
}

// settle is how long the files must stand still before a look: editors write, rename
// and touch a file in one go.
const settle = 150 * time.Millisecond

func (a *app) watch(ctx context.Context, w *watcher) (err error) {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	if w.query != "" {
		_, _, f, err := a.named(ctx, w.query)
		if err != nil {
			return err
		}
		if f.Layer == sqlfile.Staging || f.Layer == sqlfile.Macros {
			return &night.InvalidError{Message: f.Path + " has no rows on the published database", Hint: "leave it out to watch all files, or name a model, check or scorecard"}
		}
	}
	saves, stop, err := watchSaves(cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop(), w.close()) }()
	fmt.Fprintf(a.stdout, "Watching %s and %s; Ctrl-C ends.\n", cfg.Shown(cfg.Folders.Queries), a.relative(cfg.Path))
	return w.loop(ctx, saves, func(ctx context.Context) error { return wait(ctx, settle) })
}

// loop looks once, and again after every burst of saves. It ends without an error
// when ctx or the saves end.
func (w *watcher) loop(ctx context.Context, saves <-chan string, pause func(context.Context) error) error {
	err := w.turn(ctx, nil)
	for err == nil {
		select {
		case <-ctx.Done():
			return nil
		case path, open := <-saves:
			if !open {
				return nil
			}
			saved := []string{path}
			for more := true; more && pause(ctx) == nil; {
				saved, more = drain(saved, saves)
			}
			slices.Sort(saved)
			err = w.turn(ctx, slices.Compact(saved))
		}
	}
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// drain takes what is waiting.
func drain(saved []string, saves <-chan string) (all []string, more bool) {
	for {
		select {
		case path, open := <-saves:
			if !open {
				return saved, false
			}
			saved, more = append(saved, path), true
		default:
			return saved, more
		}
	}
}

// watchSaves gives the paths of files that were saved, renamed or deleted in the
// queries folder, and of the config and the published database. A save by rename is
// seen because folders are watched, not files.
func watchSaves(cfg *config.Config) (<-chan string, func() error, error) {
	watch, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, nil, fmt.Errorf("watch files: %w", err)
	}
	database, err := databasePath(cfg, false)
	if err != nil {
		return nil, nil, errors.Join(err, watch.Close())
	}
	for _, dir := range []string{cfg.Dir, filepath.Dir(database)} {
		if err := watch.Add(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, nil, errors.Join(fmt.Errorf("watch %s: %w", dir, err), watch.Close())
		}
	}
	if err := addFolders(watch, cfg.Folders.Queries); err != nil {
		return nil, nil, errors.Join(err, watch.Close())
	}
	saves := make(chan string, 64)
	go func() {
		defer close(saves)
		for {
			path := ""
			select {
			case event, open := <-watch.Events:
				if !open {
					return
				}
				if event.Op == fsnotify.Chmod {
					continue
				}
				path = event.Name
				if info, err := os.Stat(path); err == nil && info.IsDir() && inside(path, cfg.Folders.Queries) {
					_ = addFolders(watch, path) // a folder that is gone again needs no watching
				} else if path != cfg.Path && path != database && !(inside(path, cfg.Folders.Queries) && isQueryFile(path)) {
					continue
				}
			case _, open := <-watch.Errors: // events were lost: look at everything
				if !open {
					return
				}
			}
			select {
			case saves <- path:
			default: // a look that is due anyway sees this one too
			}
		}
	}()
	return saves, watch.Close, nil
}

// addFolders watches a folder and those in it, hidden ones left out; one that does
// not exist yet is seen when it is made.
func addFolders(watch *fsnotify.Watcher, root string) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return fmt.Errorf("watch %s: %w", root, err)
		case !d.IsDir():
			return nil
		case strings.HasPrefix(d.Name(), ".") && path != root:
			return fs.SkipDir
		}
		if err := watch.Add(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("watch %s: %w", path, err)
		}
		return nil
	})
}

func inside(path, folder string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && filepath.IsLocal(rel)
}

// isQueryFile leaves out what editors keep beside a file.
func isQueryFile(path string) bool {
	return !strings.HasPrefix(filepath.Base(path), ".") && slices.Contains([]string{".sql", ".csv", ".txtar", ".yaml"}, filepath.Ext(path))
}
