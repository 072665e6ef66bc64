package analyze

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// defaultQueryTimeout is what one query may take when the configuration is silent.
const defaultQueryTimeout = time.Minute

// stuckAfter is how long a query may go on after it was told to stop.
const stuckAfter = 5 * time.Second

// exec runs statements of our own one after the other and stops at the first error.
func exec(ctx context.Context, conn *sql.Conn, statements ...string) error {
	for _, q := range statements {
		if _, err := conn.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("%w (in: %s)", err, firstLine(q))
		}
	}
	return nil
}

func firstLine(q string) string {
	line, _, cut := strings.Cut(strings.TrimSpace(q), "\n")
	if len(line) > 120 {
		line, cut = line[:120], true
	}
	if cut {
		line += " …"
	}
	return line
}

// inTransaction runs f between BEGIN and COMMIT and rolls back when f fails. The
// driver reports no error for the commit of an aborted transaction, so callers
// read back what they wrote.
func inTransaction(ctx context.Context, conn *sql.Conn, f func() error) error {
	if err := exec(ctx, conn, "BEGIN TRANSACTION"); err != nil {
		return err
	}
	if err := f(); err != nil {
		_, back := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		return errors.Join(err, back)
	}
	return exec(ctx, conn, "COMMIT")
}

// insertRows writes rows of equal length in one statement: each statement of its
// own would wait for the disk.
func insertRows(ctx context.Context, conn *sql.Conn, table string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	places := "(" + strings.TrimSuffix(strings.Repeat("?, ", len(rows[0])), ", ") + ")"
	q := "INSERT INTO " + table + " VALUES " + strings.TrimSuffix(strings.Repeat(places+", ", len(rows)), ", ")
	if _, err := conn.ExecContext(ctx, q, slices.Concat(rows...)...); err != nil {
		return fmt.Errorf("write %s: %w", table, err)
	}
	return nil
}

// orNull turns empty text into NULL.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// queryInt gives the one number of a query.
func queryInt(ctx context.Context, conn *sql.Conn, q string, args ...any) (int64, error) {
	var n int64
	if err := conn.QueryRowContext(ctx, q, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("%w (in: %s)", err, firstLine(q))
	}
	return n, nil
}

// eachRow calls f after scanning each row into targets.
func eachRow(ctx context.Context, conn *sql.Conn, q string, targets []any, f func() error, args ...any) error {
	rows, err := conn.QueryContext(ctx, q, args...)
	if err != nil {
		return fmt.Errorf("%w (in: %s)", err, firstLine(q))
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		if err := f(); err != nil {
			return err
		}
	}
	return rows.Err()
}

// timed runs f under the time limit of one query. DuckDB notices a cancelled
// context late, and an interrupted statement does not always carry the context's
// error: the context itself is asked.
func timed(ctx context.Context, limit time.Duration, f func(context.Context) error) (timedOut bool, err error) {
	if limit <= 0 {
		limit = defaultQueryTimeout
	}
	inner, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	err = f(inner)
	if err == nil {
		return false, nil
	}
	if ctx.Err() != nil {
		return false, errors.Join(ctx.Err(), err)
	}
	return inner.Err() != nil, err
}
