package analyze

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// NotPublishedError says that no night has published a database yet.
type NotPublishedError struct{ Path string }

func (e *NotPublishedError) Error() string {
	return fmt.Sprintf("no published database at %s\n    hint: a night makes one: crmscore run", e.Path)
}

// Published is a published database opened for reading.
type Published struct{ w *Warehouse }

// Conn is the one connection to it.
func (p *Published) Conn() *sql.Conn { return p.w.conn }

// Close ends the instance.
func (p *Published) Close() error { return p.w.release() }

// OpenPublished opens a published database for reading, locked as the night's
// instances are: no files, no network, no changes. Its tables carry their plain
// schema names (models.users).
func OpenPublished(ctx context.Context, path string) (*Published, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, &NotPublishedError{Path: path}
	}
	w, err := openMemory(ctx)
	if err != nil {
		return nil, fmt.Errorf("open published database: %w", err)
	}
	for _, q := range []string{"ATTACH " + quoteText(path) + " AS crm (READ_ONLY)", "USE crm", "SET TimeZone = 'UTC'"} {
		if _, err := w.conn.ExecContext(ctx, q); err != nil {
			return nil, errors.Join(fmt.Errorf("open published database %s: %w\n    hint: a night makes it anew: crmscore run", path, err), w.release())
		}
	}
	if err := w.Lock(ctx); err != nil {
		return nil, errors.Join(err, w.release())
	}
	return &Published{w}, nil
}
