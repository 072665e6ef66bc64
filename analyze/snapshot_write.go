package analyze

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// WriteSnapshots writes what the night of an as-of date changed in the tables of
// schema snapshots into files in the folder to, which it makes anew; history is the folder
// with the snapshots of the other nights. Equal tables give equal bytes. It opens an
// instance of its own, so no other may be open.
func WriteSnapshots(ctx context.Context, warehouse, history, to string, asOf time.Time) (err error) {
	s, err := listSnapshots(history)
	if err != nil {
		return err
	}
	if err := errors.Join(os.RemoveAll(to), os.MkdirAll(to, 0o700)); err != nil {
		return fmt.Errorf("write snapshots: %w", err)
	}
	w, err := openMemory(ctx)
	if err != nil {
		return fmt.Errorf("write snapshots: %w", err)
	}
	defer func() { err = errors.Join(err, w.release()) }()
	qs := []string{"SET TimeZone = 'UTC'", "SET threads = 1", "SET preserve_insertion_order = true",
		"SET autoinstall_known_extensions = false", "SET autoload_known_extensions = false",
		"ATTACH " + quoteText(warehouse) + " AS warehouse (READ_ONLY)", "USE warehouse"}
	own, previous := asOf.Format(time.DateOnly), ""
	for _, n := range s.nights {
		if n.asOf < own {
			previous = n.asOf
		}
	}
	for _, t := range snapshotTables {
		qs = append(qs, fmt.Sprintf(`COPY (
  SELECT %[1]s, valid_from, false AS is_gone FROM snapshots.%[2]s WHERE valid_from = %[3]s
  UNION ALL
  SELECT %[1]s, valid_to, true FROM snapshots.%[2]s WHERE valid_to = %[3]s AND %[4]s NOT IN (SELECT %[4]s FROM snapshots.%[2]s WHERE valid_from = %[3]s)
  ORDER BY %[4]s
) TO %[5]s (FORMAT parquet, COMPRESSION zstd, KV_METADATA {previous: %[6]s})`,
			t.list(""), t.name, dateLiteral(asOf), t.key, quoteText(filepath.Join(to, snapshotName(own, t))), quoteText(previous)))
	}
	if err := exec(ctx, w.conn, qs...); err != nil {
		return fmt.Errorf("write snapshots: %w", err)
	}
	for _, t := range snapshotTables {
		file := filepath.Join(to, snapshotName(own, t))
		if err := errors.Join(os.Chmod(file, 0o600), syncFile(file)); err != nil {
			return fmt.Errorf("write snapshots: %w", err)
		}
	}
	return errors.Join(syncFile(to), syncFile(filepath.Dir(to)))
}

// PlaceSnapshots moves what WriteSnapshots wrote into the folder of the snapshots,
// replacing an earlier run of the same date. Called again after a crash it does the
// rest.
func PlaceSnapshots(from, dir string) error {
	entries, err := os.ReadDir(from)
	if err != nil {
		return fmt.Errorf("place snapshots: %w", err)
	}
	for _, e := range entries {
		if snapshotFile.MatchString(e.Name()) {
			if err := os.Rename(filepath.Join(from, e.Name()), filepath.Join(dir, e.Name())); err != nil {
				return fmt.Errorf("place snapshots: %w", err)
			}
		}
	}
	if err := errors.Join(syncFile(dir), os.RemoveAll(from)); err != nil {
		return fmt.Errorf("place snapshots: %w", err)
	}
	return nil
}
