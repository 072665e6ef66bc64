package analyze

import (
	"context"
	"database/sql"
)

// WriteRun replaces table run in the connection's current catalog by the one row
// that follows from r. Nights do it themselves; it is for tests of queries.
func WriteRun(ctx context.Context, conn *sql.Conn, r RunRow) error { return writeRun(ctx, conn, r) }
