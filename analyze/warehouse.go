package analyze

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	_ "github.com/duckdb/duckdb-go/v2" // the database driver "duckdb"
)

// Settings say where the warehouse lies and what one night may use of the machine.
type Settings struct {
	Path        string // the warehouse file; made when absent
	TempDir     string // where queries spill to disk; made when absent
	MemoryLimit string // in DuckDB's notation, for example "4GB"; empty means DuckDB's default
	MaxSpill    string // limit of TempDir's size, for example "50GB"; empty means DuckDB's default
	Threads     int    // 0 means DuckDB's default
}

// Warehouse is one open database instance: the warehouse file attached to an
// instance in memory, and an empty catalog raw beside it for what the night
// loads. Opening the file by ATTACH and not as the main database is what makes it
// survive a crash after every kind of statement. At most one instance may be
// open at a time: two in one process lose data without an error.
type Warehouse struct {
	path string
	db   *sql.DB
	conn *sql.Conn
}

// Open attaches the warehouse, writes its log into the file at once, and attaches
// an empty catalog raw. The error of a damaged or foreign file names the file
// and what to do.
func Open(ctx context.Context, s Settings) (*Warehouse, error) {
	if s.Path == "" {
		return nil, errors.New("open warehouse: no path given")
	}
	for _, dir := range []string{filepath.Dir(s.Path), s.TempDir} {
		if dir == "" {
			continue
		}
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, fmt.Errorf("open warehouse: %w", err)
		}
	}
	w, err := openMemory(ctx)
	if err != nil {
		return nil, fmt.Errorf("open warehouse: %w", err)
	}
	w.path = s.Path
	for _, q := range s.statements() {
		if _, err := w.conn.ExecContext(ctx, q); err != nil {
			return nil, errors.Join(openError(s.Path, err), w.release())
		}
	}
	return w, nil
}

// OpenScratch is Open for a warehouse in memory that Close throws away; s.Path does
// not count.
func OpenScratch(ctx context.Context, s Settings) (*Warehouse, error) {
	w, err := openMemory(ctx)
	if err != nil {
		return nil, fmt.Errorf("open a warehouse in memory: %w", err)
	}
	s.Path = ":memory:"
	if err := exec(ctx, w.conn, s.statements()...); err != nil {
		return nil, errors.Join(fmt.Errorf("open a warehouse in memory: %w", err), w.release())
	}
	return w, nil
}

// openMemory starts an instance with its single connection.
func openMemory(ctx context.Context) (*Warehouse, error) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return nil, err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &Warehouse{db: db, conn: conn}, nil
}

// statements are the settings, then the attached catalogs, in the order that works.
func (s Settings) statements() []string {
	qs := []string{
		"SET TimeZone = 'UTC'",
		"SET preserve_insertion_order = true",
		"SET autoinstall_known_extensions = false",
		"SET autoload_known_extensions = false",
		"SET allow_community_extensions = false",
	}
	set := func(name, value string) {
		if value != "" {
			qs = append(qs, "SET "+name+" = "+quoteText(value))
		}
	}
	set("temp_directory", s.TempDir)
	set("memory_limit", s.MemoryLimit)
	set("max_temp_directory_size", s.MaxSpill)
	if s.Threads > 0 {
		qs = append(qs, fmt.Sprintf("SET threads = %d", s.Threads))
	}
	return append(qs,
		"ATTACH "+quoteText(s.Path)+" AS warehouse",
		"USE warehouse",
		"CHECKPOINT warehouse",
		"ATTACH ':memory:' AS raw",
	)
}

// openError turns what DuckDB says about a file into what the operator should do.
func openError(path string, err error) error {
	text := err.Error()
	switch {
	case strings.Contains(text, "Conflicting lock"):
		return fmt.Errorf("open warehouse %s: another process holds it open; end that process and run again (analysts read the published copy, never this file): %w", path, err)
	case strings.Contains(text, "not a valid DuckDB database file"),
		strings.Contains(text, "Corrupt"), strings.Contains(text, "corrupt"),
		strings.Contains(text, "checksum"), strings.Contains(text, "replaying WAL"),
		strings.Contains(text, "Could not read enough bytes"), strings.Contains(text, "Serialization Error"):
		return fmt.Errorf("open warehouse %s: the file is damaged or is no DuckDB database; move it and %s.wal away and run again: all but the snapshots is rebuilt from the landing folder, the snapshots from landing/_snapshots: %w", path, filepath.Base(path), err)
	case strings.Contains(text, "older version"), strings.Contains(text, "newer version"):
		return fmt.Errorf("open warehouse %s: the file was written by another version of DuckDB; move it away and run again to rebuild it from the landing folder: %w", path, err)
	}
	return fmt.Errorf("open warehouse %s: %w", path, err)
}

// Conn is the one connection of the instance: USE and search_path belong to a
// connection, so everything that reads or writes goes through this one.
func (w *Warehouse) Conn() *sql.Conn { return w.conn }

// Lock switches off access to files and the network and freezes the settings.
// It comes after loading and before the first analyst's SQL, and cannot be undone.
func (w *Warehouse) Lock(ctx context.Context) error {
	for _, q := range []string{"SET enable_external_access = false", "SET lock_configuration = true"} {
		if _, err := w.conn.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("lock database instance: %w", err)
		}
	}
	return nil
}

// Close writes the log into the warehouse file and ends the instance, so that
// the next one may open. It can be called again.
func (w *Warehouse) Close() error {
	if w.conn == nil || w.path == "" {
		return w.release()
	}
	ctx := context.Background()
	var errs []error
	for _, q := range []string{"CHECKPOINT warehouse", "USE memory", "DETACH raw", "DETACH warehouse"} {
		if _, err := w.conn.ExecContext(ctx, q); err != nil {
			errs = append(errs, fmt.Errorf("close warehouse %s: %w", w.path, err))
			break
		}
	}
	return errors.Join(append(errs, w.release())...)
}

// release gives connection and instance back without writing anything: a leaked
// connection would keep the instance, and with it the file, alive.
func (w *Warehouse) release() error {
	if w.conn == nil {
		return nil
	}
	err := errors.Join(w.conn.Close(), w.db.Close())
	w.conn, w.db = nil, nil
	return err
}

// quoteText and quoteName write a text literal and an identifier.
func quoteText(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
func quoteName(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
