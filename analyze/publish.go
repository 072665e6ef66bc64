package analyze

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Publish writes a compact copy of the warehouse to target for analysts to read:
// by an instance of its own, into a temporary file beside target, which is synced
// to disk, made read-only and renamed over it. No instance may be open. A shell
// that has the old copy open keeps reading the old one. A log that somebody left
// beside the old copy is removed, or it would be replayed into the new one.
// The copy keeps to s's memory and spills into its folder; s.Path is the warehouse,
// s.Threads is not heeded.
func Publish(ctx context.Context, s Settings, target string) (err error) {
	fail := func(step string, err error) error { return fmt.Errorf("publish %s: %s: %w", target, step, err) }
	found, err := os.Stat(s.Path)
	if err != nil {
		return fail("find warehouse", err)
	}
	dir := filepath.Dir(target)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fail("make folder", err)
	}
	temp := filepath.Join(dir, "."+filepath.Base(target)+".new")
	if err := removeAll(temp, temp+".wal"); err != nil {
		return fail("remove left-over", err)
	}
	defer func() { err = errors.Join(err, removeAll(temp, temp+".wal")) }()
	if err := copyDatabase(ctx, s, temp, found.Size()); err != nil {
		return fail("copy database", err)
	}
	if err := syncFile(temp); err != nil {
		return fail("sync", err)
	}
	if err := os.Chmod(temp, 0o444); err != nil {
		return fail("make read-only", err)
	}
	if err := removeAll(target + ".wal"); err != nil {
		return fail("remove left-over log", err)
	}
	if err := os.Rename(temp, target); err != nil {
		return fail("put in place", err)
	}
	if err := syncFile(dir); err != nil {
		return fail("sync folder", err)
	}
	return nil
}

// smallDatabase is the size in bytes up to which one thread copies a database at
// half the processor time: tables of one row group give a second thread nothing
// to do, and DuckDB's threads wait by spinning.
const smallDatabase = 256 << 20

func copyDatabase(ctx context.Context, s Settings, to string, size int64) (err error) {
	w, err := openMemory(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.release()) }()
	for _, set := range [][2]string{{"memory_limit", s.MemoryLimit}, {"temp_directory", s.TempDir}} {
		if set[1] != "" {
			if err := exec(ctx, w.conn, "SET "+set[0]+" = "+quoteText(set[1])); err != nil {
				return err
			}
		}
	}
	if size <= smallDatabase {
		if err := exec(ctx, w.conn, "SET threads = 1"); err != nil {
			return err
		}
	}
	return exec(ctx, w.conn,
		"SET TimeZone = 'UTC'",
		"SET preserve_insertion_order = true",
		"SET autoinstall_known_extensions = false",
		"SET autoload_known_extensions = false",
		"ATTACH "+quoteText(s.Path)+" AS warehouse (READ_ONLY)",
		"ATTACH "+quoteText(to)+" AS published",
		"COPY FROM DATABASE warehouse TO published",
		"CHECKPOINT published",
		"DETACH published",
		"DETACH warehouse",
	)
}

func removeAll(paths ...string) error {
	var errs []error
	for _, p := range paths {
		if err := os.Remove(p); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// syncFile makes a file's content, or a folder's entries, survive a power cut.
func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
