package night

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"crmscore/analyze"
	"crmscore/cmd/crmscore/night/journal"
)

// databaseName is the published database below the output folder.
const databaseName = "db/crm.duckdb"

// publish prepares everything beside its place, renames it into place and
// journals the night as published, which is the moment from which it counts. All
// that may take long or fail for want of space comes before the first rename. A
// dry run stops before all of that.
func (r *run) publish(ctx context.Context, b *built) error {
	return r.step(ctx, "publish", func() (int64, error) {
		mails, err := r.compose(b)
		if err != nil {
			return 0, err
		}
		if r.DryRun {
			r.Log.Info("dry run: nothing is published", "books", len(r.Summary.Books), "mails", r.Summary.Mails.Written)
			return int64(len(r.Summary.Books)), os.RemoveAll(r.output)
		}
		if err := r.writeSnapshots(ctx); err != nil {
			return 0, err
		}
		if err := analyze.Publish(ctx, r.warehouse(1), filepath.Join(r.staged, filepath.FromSlash(databaseName))); err != nil {
			return 0, err
		}
		entries, err := r.listStaged()
		if err != nil {
			return 0, err
		}
		old, err := r.announce(entries)
		if err != nil {
			return 0, err
		}
		if err := r.renameAll(entries); err != nil {
			return 0, err
		}
		r.Summary.Database = filepath.Join(r.output, filepath.FromSlash(databaseName))
		if err := r.commit(old, entries, mails); err != nil {
			return 0, err
		}
		return int64(len(entries)), settleSnapshots(r.Config)
	})
}

// commit writes the manifest, removes what older nights left and journals.
func (r *run) commit(old manifest, entries []manifestEntry, mails []journal.Mail) error {
	m := manifest{AsOf: r.Summary.AsOf, Fingerprint: r.Summary.Fingerprint, Files: entries}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("encode the manifest: %w", err)
	}
	if err := WriteFile(filepath.Join(r.output, manifestName), append(text, '\n'), 0o600); err != nil {
		return err
	}
	if err := r.removeOld(old, m); err != nil {
		return err
	}
	if r.journal != nil {
		mails = queueable(r.journal.Records(), mails)
		if !r.Config.Mail.Send {
			mails = nil
		}
		if err := r.note(journal.Published, mails); err != nil {
			return err
		}
		r.Summary.Published = true
		if err := removeIfThere(HeldBackPath(r.Config)); err != nil {
			return err
		}
	}
	r.Summary.Published = true
	return removeIfThere(filepath.Join(r.output, announcedName))
}

// listStaged lists what is staged, save the published database.
func (r *run) listStaged() ([]manifestEntry, error) {
	var entries []manifestEntry
	err := filepath.WalkDir(r.staged, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(r.staged, file)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		if name == databaseName {
			return nil
		}
		sum, size, err := hashFile(file)
		entries = append(entries, manifestEntry{Path: name, SHA256: sum, Bytes: size})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("publish: %w", err)
	}
	return entries, nil
}

// renameAll moves the staged files and the published database to their places.
func (r *run) renameAll(entries []manifestEntry) error {
	dirs := map[string]bool{}
	move := func(name string, mode os.FileMode) error {
		from, to := filepath.Join(r.staged, filepath.FromSlash(name)), filepath.Join(r.output, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), mode); err != nil {
			return err
		}
		dirs[filepath.Dir(to)] = true
		return os.Rename(from, to)
	}
	for _, e := range entries {
		if err := move(e.Path, 0o700); err != nil {
			return fmt.Errorf("publish: %w", err)
		}
	}
	// A log that somebody left beside the old copy would be replayed into the new one.
	err := removeIfThere(filepath.Join(r.output, filepath.FromSlash(databaseName)) + ".wal")
	if err == nil {
		err = move(databaseName, 0o755)
	}
	for _, dir := range sortedKeys(dirs) {
		err = errors.Join(err, syncDir(dir))
	}
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	return os.RemoveAll(r.staged)
}
