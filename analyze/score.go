package analyze

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"crmscore/analyze/sqlfile"
)

// Score runs the scorecards and reads their results, in the order of work. It is
// meant for an instance with one thread, opened after the building one was closed
// and locked like it: sums of floating-point numbers then repeat bit by bit. A
// scorecard that fails, or that reads one that failed, is in its Result.Err, and so
// is one that Excuse took out; the error is for what ends the night.
func (n *Night) Score(ctx context.Context, w *Warehouse) ([]Result, error) {
	if !n.Catalog.checked {
		return nil, errors.New("score: the queries have not been checked, or have faults")
	}
	if err := exec(ctx, w.conn, "DROP SCHEMA IF EXISTS scorecards CASCADE", "CREATE SCHEMA scorecards", "DELETE FROM ops.queries WHERE layer = 'scorecards'"); err != nil {
		return nil, fmt.Errorf("score: %w", err)
	}
	queries := n.Catalog.inLayers(sqlfile.Scorecards)
	lost, err := lostChecks(ctx, w.conn)
	if err != nil {
		return nil, fmt.Errorf("score: %w", err)
	}
	results := make([]Result, 0, len(queries))
	for i, p := range queries {
		n.step("scorecards", i, len(queries))
		r := n.scoreOne(ctx, w.conn, p, lost)
		if ctx.Err() != nil {
			return results, fmt.Errorf("score %s: %w", p.File.Path, ctx.Err())
		}
		if r.Err != nil {
			lost[relation(p.File)] = true
			n.log().Error("scorecard failed", "query", p.File.Path, "error", r.Err)
		}
		for _, note := range r.Notes {
			n.log().Warn("doubtful result", "query", p.File.Path, "note", note)
		}
		results = append(results, r)
	}
	results = append(results, n.Catalog.refusedResults()...)
	n.step("scorecards", len(queries), len(queries))
	rows := make([][]any, len(results))
	for i, r := range results {
		state, message := "ok", ""
		if r.Err != nil {
			state, message = "failed", r.Err.Error()
		}
		rows[i] = queryRow(r.File, state, r.Total, message)
	}
	return results, insertRows(ctx, w.conn, "ops.queries", rows)
}

// lostChecks are the checks that left no table this night.
func lostChecks(ctx context.Context, conn *sql.Conn) (map[string]bool, error) {
	lost := map[string]bool{}
	var name string
	err := eachRow(ctx, conn, "SELECT DISTINCT check_name FROM ops.checks WHERE verdict = 'failed' ORDER BY 1", []any{&name}, func() error {
		lost["checks."+name] = true
		return nil
	})
	return lost, err
}

func (n *Night) scoreOne(ctx context.Context, conn *sql.Conn, p *sqlfile.Parsed, lost map[string]bool) Result {
	r := Result{File: p.File}
	for _, d := range dependencies(p) {
		if lost[d] {
			r.Err = &QueryError{Fault: sqlfile.Fault{File: p.File.Path, Message: "it reads " + d + ", which failed"}}
			return r
		}
	}
	if len(p.Columns) > maxColumns { // told before the database spends minutes on them
		r.Err = tooWide(p.File, int64(len(p.Columns)))
		return r
	}
	if r.Total, r.Err = n.runQuery(ctx, conn, p); r.Err != nil {
		return r
	}
	table := "scorecards." + quoteName(p.File.Name)
	if r.Err = tooLarge(ctx, conn, p.File, r.Total); r.Err != nil {
		if err := exec(ctx, conn, "DROP TABLE "+table); err != nil { // nor is it published
			r.Err = err
		}
		return r
	}
	if r.Err = r.read(ctx, conn, table); r.Err != nil {
		r.Err = &QueryError{Fault: sqlfile.Fault{File: p.File.Path, Message: r.Err.Error()}}
		return r
	}
	note, err := looseOrder(ctx, conn, p, table, r.Columns)
	if err != nil {
		r.Err = err
	}
	if note != "" {
		r.Notes = append(r.Notes, note)
	}
	return r
}

// What one scorecard may return. Results are held in memory, outside of the
// database's memory limit, and the time to read one grows with the square of its
// columns: one join too many must cost its sheet, not the night.
const (
	maxColumns = 1000
	maxCells   = 40_000_000
)

// tooLarge is the *QueryError of a result that is not even read.
func tooLarge(ctx context.Context, conn *sql.Conn, f *sqlfile.File, rows int64) error {
	columns, err := queryInt(ctx, conn, "SELECT count(*) FROM duckdb_columns() WHERE database_name = 'warehouse' AND schema_name = 'scorecards' AND lower(table_name) = lower(?)", f.Name)
	switch {
	case err != nil:
		return err
	case columns > maxColumns:
		return tooWide(f, columns)
	case rows*columns > maxCells:
		return &QueryError{Fault: sqlfile.Fault{File: f.Path, Message: fmt.Sprintf("the result has %d rows of %d columns, more than %d cells", rows, columns, maxCells),
			Hint: "look for a join without a condition; what only other queries read belongs into models"}}
	}
	return nil
}

func tooWide(f *sqlfile.File, columns int64) error {
	return &QueryError{Fault: sqlfile.Fault{File: f.Path, Message: fmt.Sprintf("the result has %d columns; a scorecard may have %d", columns, maxColumns), Hint: "make rows of them"}}
}

var orderTail = regexp.MustCompile(`(?is)\border\s+by\s+([^()]+)$`)

// looseOrder finds rows whose order the query leaves open: two rows alike in all
// columns that it sorts by. It looks only at plain ORDER BY lists of output
// columns; what cannot be read that way is not judged.
func looseOrder(ctx context.Context, conn *sql.Conn, p *sqlfile.Parsed, table string, columns []ColumnType) (string, error) {
	m := orderTail.FindStringSubmatch(strings.TrimSpace(selectText(p.File)))
	if m == nil {
		return "", nil
	}
	var sortedBy []string
	for _, part := range strings.Split(m[1], ",") {
		words := strings.Fields(strings.ToLower(part))
		if len(words) == 0 {
			return "", nil
		}
		for _, w := range words[1:] {
			if w != "asc" && w != "desc" && w != "nulls" && w != "first" && w != "last" {
				return "", nil
			}
		}
		name, found := strings.Trim(words[0], `"`), false
		for _, c := range columns {
			found = found || strings.EqualFold(c.Name, name)
		}
		if !found {
			return "", nil
		}
		sortedBy = append(sortedBy, quoteName(name))
	}
	list := strings.Join(sortedBy, ", ")
	twice, err := queryInt(ctx, conn, fmt.Sprintf("SELECT count(*) FROM (SELECT %s FROM %s GROUP BY ALL HAVING count(*) > 1)", list, table))
	if err != nil || twice == 0 {
		return "", err
	}
	return fmt.Sprintf("rows with equal %s stand in no fixed order (%d times): add a column that tells them apart to ORDER BY", strings.ReplaceAll(list, `"`, ""), twice), nil
}
