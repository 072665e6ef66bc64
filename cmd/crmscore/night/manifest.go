package night

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
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

// announcedName lists the files that a night is about to rename into place. It
// goes when the night is published; found at the start of another publish, it
// names what a killed one may have put there.
const announcedName = ".publishing.json"

// announce notes what is going to be put in place and returns what earlier
// nights put there, published or killed while publishing.
func (r *run) announce(entries []manifestEntry) (old manifest, err error) {
	for _, name := range []string{manifestName, announcedName} {
		m, err := readManifest(filepath.Join(r.output, name))
		if err != nil {
			return old, err
		}
		old.Files = append(old.Files, m.Files...)
	}
	text, err := json.Marshal(manifest{Files: append(slices.Clone(entries), old.Files...)})
	if err != nil {
		return old, fmt.Errorf("encode the list of files: %w", err)
	}
	return old, WriteFile(filepath.Join(r.output, announcedName), append(text, '\n'), 0o600)
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
		for dir := filepath.Dir(file); dir != r.output && len(dir) > len(r.output); dir = filepath.Dir(dir) {
			if os.Remove(dir) != nil {
				break // it is not empty
			}
		}
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
