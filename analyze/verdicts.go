package analyze

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"

	"crmscore/analyze/sqlfile"
)

// failCheck records a check that has no result.
func (n *Night) failCheck(ctx context.Context, conn *sql.Conn, f *sqlfile.File, state, message string, report *BuildReport) error {
	n.log().Warn("check has no result", "check", f.Path, "error", message)
	if err := recordQuery(ctx, conn, f, state, 0, message); err != nil {
		return err
	}
	v := newVerdict(f)
	v.Verdict = "failed"
	report.Checks = append(report.Checks, v)
	return recordVerdict(ctx, conn, v, nil)
}

func newVerdict(f *sqlfile.File) CheckVerdict {
	title, scope := f.Meta.Title, f.Meta.Scope
	if title == "" {
		title = f.Name
	}
	if scope == "" {
		scope = "company"
	}
	return CheckVerdict{Name: f.Name, Title: title, Severity: f.Meta.Severity, Scope: scope, Limit: limitWords(f.Meta.Limit), File: f.Path}
}

// limitWords says a limit as people read it.
func limitWords(l *sqlfile.Limit) string {
	switch {
	case l == nil:
		return "0 rows"
	case l.Of != "":
		return strconv.FormatFloat(l.Share*100, 'f', -1, 64) + "% of " + l.Of
	}
	if l.Rows == 1 {
		return "1 row"
	}
	return fmt.Sprintf("%d rows", l.Rows)
}

// judge compares the offending rows of a check with its limit: one verdict for
// the company, or one for each source or manager that has offending rows.
func judge(ctx context.Context, conn *sql.Conn, f *sqlfile.File, rows int64) ([]CheckVerdict, error) {
	table := "checks." + quoteName(f.Name)
	type group struct {
		id    sql.NullString
		found int64
	}
	groups := []group{{found: rows}}
	column := f.Meta.ScopeColumn()
	if column != "" && rows > 0 {
		groups = nil
		var g group
		err := eachRow(ctx, conn, fmt.Sprintf("SELECT cast(%s AS VARCHAR), count(*) FROM %s GROUP BY 1 ORDER BY 1 NULLS FIRST", column, table),
			[]any{&g.id, &g.found}, func() error { groups = append(groups, g); return nil })
		if err != nil {
			return nil, fmt.Errorf("judge %s: %w", f.Path, err)
		}
	}
	var out []CheckVerdict
	for _, g := range groups {
		v := newVerdict(f)
		v.Found, v.ScopeID = g.found, g.id.String
		allowed, err := allowedRows(ctx, conn, f.Meta.Limit, column, g.id)
		if err != nil {
			return out, fmt.Errorf("judge %s: %w", f.Path, err)
		}
		v.Verdict = "ok"
		if float64(v.Found) > allowed {
			if v.Verdict = "warn"; v.Severity == "block" {
				v.Verdict = "block"
			}
		}
		var sample sql.NullString
		where := ""
		if column != "" && rows > 0 {
			where = " WHERE cast(" + column + " AS VARCHAR) IS NOT DISTINCT FROM $1"
		}
		if v.Found > 0 {
			if sample, err = sampleRows(ctx, conn, table, where, g.id); err != nil {
				return out, fmt.Errorf("judge %s: %w", f.Path, err)
			}
		}
		if err := recordVerdict(ctx, conn, v, sample); err != nil {
			return out, err
		}
		out = append(out, v)
	}
	return out, nil
}

// sampleRows gives up to five offending rows as a JSON list, always the same ones.
func sampleRows(ctx context.Context, conn *sql.Conn, table, where string, id sql.NullString) (sql.NullString, error) {
	var args []any
	if where != "" {
		args = append(args, id)
	}
	var sample sql.NullString
	q := fmt.Sprintf("SELECT cast(to_json(list(s)) AS VARCHAR) FROM (SELECT * FROM %s%s ORDER BY ALL LIMIT 5) AS s", table, where)
	if err := conn.QueryRowContext(ctx, q, args...).Scan(&sample); err != nil {
		return sample, fmt.Errorf("take sample rows: %w", err)
	}
	return sample, nil
}

// allowedRows is how many offending rows a limit accepts. A share counts the rows
// of its relation within the same source or manager where the relation says so.
func allowedRows(ctx context.Context, conn *sql.Conn, l *sqlfile.Limit, column string, id sql.NullString) (float64, error) {
	switch {
	case l == nil:
		return 0, nil
	case l.Of == "":
		return float64(l.Rows), nil
	}
	q, args := "SELECT count(*) FROM "+l.Of, []any{}
	if column != "" && id.Valid {
		var has bool
		err := conn.QueryRowContext(ctx, `SELECT count(*) > 0 FROM duckdb_columns()
WHERE database_name = current_database() AND lower(schema_name || '.' || table_name) = lower($1) AND lower(column_name) = $2`, l.Of, column).Scan(&has)
		if err != nil {
			return 0, err
		}
		if has {
			q, args = q+" WHERE cast("+column+" AS VARCHAR) = $1", []any{id.String}
		}
	}
	total, err := queryInt(ctx, conn, q, args...)
	return l.Share * float64(total), err
}

func recordVerdict(ctx context.Context, conn *sql.Conn, v CheckVerdict, sample any) error {
	return insertRows(ctx, conn, "ops.checks", [][]any{{v.Name, v.Title, v.Severity, v.Scope, orNull(v.ScopeID), v.Found, v.Limit, v.Verdict, sample}})
}
