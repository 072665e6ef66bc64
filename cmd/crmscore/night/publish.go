package night

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"crmscore/analyze"
	"crmscore/cmd/crmscore/night/journal"
)

// manifest lists what the output folder holds by right. It is written last, so
// that a file it names is whole; a file it does not name is left over.
type manifest struct {
	AsOf        string          `json:"as_of"`
	Fingerprint string          `json:"fingerprint"`
	Files       []manifestEntry `json:"files"`
}

type manifestEntry struct {
	Path   string `json:"path"` // below the output folder, forward slashes
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
}

const manifestName = "manifest.json"

// publish renames the staged files into place, replaces the published database
// and journals the night as published, which is the moment from which it counts.
// A dry run stops before all of that.
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
		entries, err := r.renameAll()
		if err != nil {
			return 0, err
		}
		target := filepath.Join(r.output, "db", "crm.duckdb")
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return 0, fmt.Errorf("make the database's folder: %w", err)
		}
		if err := analyze.Publish(ctx, r.warehousePath(), target); err != nil {
			return 0, err
		}
		r.Summary.Database = target
		if err := r.writeSnapshots(ctx); err != nil {
			return 0, err
		}
		if err := r.commit(entries, mails); err != nil {
			return 0, err
		}
		return int64(len(entries)), settleSnapshots(r.Config)
	})
}

// commit writes the manifest, removes what older nights left and journals.
func (r *run) commit(entries []manifestEntry, mails []journal.Mail) error {
	m := manifest{AsOf: r.Summary.AsOf, Fingerprint: r.Summary.Fingerprint, Files: entries}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("encode the manifest: %w", err)
	}
	old, err := readManifest(filepath.Join(r.output, manifestName))
	if err != nil {
		return err
	}
	if err := writeFile(filepath.Join(r.output, manifestName), append(text, '\n'), 0o600); err != nil {
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
	}
	r.Summary.Published = true
	return nil
}

// renameAll moves every staged file to its place and lists it.
func (r *run) renameAll() ([]manifestEntry, error) {
	var entries []manifestEntry
	dirs := map[string]bool{}
	err := filepath.WalkDir(r.staged, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(r.staged, file)
		if err != nil {
			return err
		}
		sum, size, err := hashFile(file)
		if err != nil {
			return err
		}
		to := filepath.Join(r.output, rel)
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return err
		}
		if err := os.Rename(file, to); err != nil {
			return err
		}
		dirs[filepath.Dir(to)] = true
		entries = append(entries, manifestEntry{Path: filepath.ToSlash(rel), SHA256: sum, Bytes: size})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("publish: %w", err)
	}
	for _, dir := range sortedKeys(dirs) {
		if err := syncDir(dir); err != nil {
			return nil, fmt.Errorf("publish: %w", err)
		}
	}
	return entries, os.RemoveAll(r.staged)
}

// removeOld deletes files of the former manifest that the new one does not
// name, such as the workbook of somebody who no longer leads a team. Files that
// people put there themselves are never touched.
func (r *run) removeOld(old, now manifest) error {
	for _, e := range old.Files {
		if slices.ContainsFunc(now.Files, func(n manifestEntry) bool { return n.Path == e.Path }) {
			continue
		}
		if !filepath.IsLocal(filepath.FromSlash(e.Path)) {
			continue
		}
		file := filepath.Join(r.output, filepath.FromSlash(e.Path))
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove an older night's file: %w", err)
		}
		_ = os.Remove(filepath.Dir(file)) // only when it is empty now
	}
	return nil
}

// readManifest gives an empty manifest when there is none, or when it is not
// readable: then nothing is known to be ours to delete.
func readManifest(path string) (manifest, error) {
	var m manifest
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return m, fmt.Errorf("read the manifest: %w", err)
	}
	if json.Unmarshal(text, &m) != nil {
		return manifest{}, nil
	}
	return m, nil
}
