package analyze

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"crmscore/analyze/sqlfile"
)

// forever is the end of a validity that has not ended.
const forever = "DATE '9999-12-31'"

// snapshotTable is one table of schema snapshots: what each night saw, one row per
// id and validity (half-open). What tonight adds is the result of the model
// snapshot_<name>, which therefore has to return exactly these columns.
type snapshotTable struct {
	name    string
	key     string
	columns []string // "name TYPE", the key first; valid_from and valid_to aside
}

var snapshotTables = []snapshotTable{
	{"opportunities", "opportunity_id", []string{
		"opportunity_id VARCHAR", "source VARCHAR", "owner_id VARCHAR", "stage_id VARCHAR", "status VARCHAR", "amount DECIMAL(18,2)",
		"currency VARCHAR", "expected_close_on DATE", "closed_on DATE", "is_deleted BOOLEAN"}},
	{"users", "user_id", []string{
		"user_id VARCHAR", "source VARCHAR", "name VARCHAR", "manager_id VARCHAR", "team VARCHAR", "role VARCHAR",
		"segment VARCHAR", "region VARCHAR", "is_quota_bearing BOOLEAN", "is_active BOOLEAN"}},
}

// names are the columns without their types.
func (t snapshotTable) names() []string {
	var names []string
	for _, c := range t.columns {
		name, _, _ := strings.Cut(c, " ")
		names = append(names, name)
	}
	return names
}

// list names the columns, each behind a prefix such as "b.".
func (t snapshotTable) list(prefix string) string {
	return prefix + strings.Join(t.names(), ", "+prefix)
}

func (t snapshotTable) ddl() string {
	return fmt.Sprintf("CREATE OR REPLACE TABLE snapshots.%s (%s, valid_from DATE, valid_to DATE)", t.name, strings.Join(t.columns, ", "))
}

// model is the name of the query that says what tonight's snapshot holds.
func (t snapshotTable) model() string { return "snapshot_" + t.name }

// checkSnapshot holds a model that defines a snapshot against the table's columns.
func checkSnapshot(p *sqlfile.Parsed) sqlfile.Faults {
	var faults sqlfile.Faults
	for _, t := range snapshotTables {
		if p.File.Name != t.model() || p.Columns == nil {
			continue
		}
		for _, name := range p.Columns {
			if !slices.Contains(t.names(), strings.ToLower(name)) {
				faults = append(faults, sqlfile.Fault{File: p.File.Path, Hint: nearestHint(name, t.names()),
					Message: fmt.Sprintf("output column %q is not in table snapshots.%s", name, t.name)})
			}
		}
		for _, name := range t.names() {
			if !slices.ContainsFunc(p.Columns, func(c string) bool { return strings.EqualFold(c, name) }) {
				faults = append(faults, sqlfile.Fault{File: p.File.Path, Message: fmt.Sprintf("column %s of table snapshots.%s is not in the output", name, t.name)})
			}
		}
	}
	return faults
}

// TakeSnapshots enters into the tables of schema snapshots what tonight's models
// saw: a change ends the validity of the old row and begins that of a new one, an
// id that is gone ends its row, unless its whole source is missing tonight. What
// an earlier run entered for the same as-of date is replaced. It comes after
// BuildModels and counts the rows that begin with this night. The caller makes
// sure that no snapshot of a later date exists: it would be lost.
func (n *Night) TakeSnapshots(ctx context.Context, w *Warehouse) (rows int64, err error) {
	err = inTransaction(ctx, w.conn, func() error {
		for _, t := range snapshotTables {
			path := "models/" + t.model() + ".sql"
			if n.Catalog.parsed[path] == nil {
				continue // hidden by the analyst: this table is not kept
			}
			if err := n.takeSnapshot(ctx, w, t, path); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("take snapshots: %w", err)
	}
	for _, t := range snapshotTables {
		begun, err := queryInt(ctx, w.conn, fmt.Sprintf("SELECT count(*) FROM snapshots.%s WHERE valid_from = %s", t.name, dateLiteral(n.Run.AsOf)))
		if err != nil {
			return 0, fmt.Errorf("take snapshots: %w", err)
		}
		rows += begun
	}
	return rows, nil
}

func (n *Night) takeSnapshot(ctx context.Context, w *Warehouse, t snapshotTable, path string) error {
	bad, err := queryInt(ctx, w.conn, fmt.Sprintf("SELECT count(*) FROM (SELECT %[1]s FROM models.%[2]s GROUP BY %[1]s HAVING count(*) > 1 OR %[1]s IS NULL)", t.key, t.model()))
	if err != nil {
		return err
	}
	if bad > 0 {
		return &QueryError{Fault: sqlfile.Fault{File: path, Message: fmt.Sprintf("%d values of %s are empty or stand in several rows", bad, t.key), Hint: "a snapshot holds one row per " + t.key}}
	}
	night := dateLiteral(n.Run.AsOf)
	return exec(ctx, w.conn, fmt.Sprintf(`CREATE OR REPLACE TABLE snapshots.%[1]s AS
WITH tonight AS (SELECT %[3]s, row(%[3]s) AS facts FROM (SELECT %[6]s FROM models.%[7]s)),
before AS (
  SELECT *, row(%[3]s) AS facts FROM (
    SELECT * REPLACE (CASE WHEN valid_to >= %[5]s THEN %[8]s ELSE valid_to END AS valid_to) FROM snapshots.%[1]s WHERE valid_from < %[5]s))
SELECT %[4]s, b.valid_from, CASE
    WHEN b.valid_to < %[8]s THEN b.valid_to
    WHEN n.%[2]s IS NULL AND b.source NOT IN (SELECT source FROM tonight) THEN b.valid_to
    WHEN n.facts IS DISTINCT FROM b.facts THEN %[5]s
    ELSE b.valid_to END AS valid_to
FROM before AS b LEFT JOIN tonight AS n ON n.%[2]s = b.%[2]s
UNION ALL
SELECT %[9]s, %[5]s, %[8]s
FROM tonight AS n LEFT JOIN before AS b ON b.%[2]s = n.%[2]s AND b.valid_to = %[8]s
WHERE b.facts IS DISTINCT FROM n.facts
ORDER BY %[2]s, valid_from`,
		t.name, t.key, t.list(""), t.list("b."), night, t.casts(), t.model(), forever, t.list("n.")))
}

// casts gives the model's columns the types of the table, so that a whole number
// and the same amount with two decimals are no change.
func (t snapshotTable) casts() string {
	var out []string
	for _, c := range t.columns {
		name, kind, _ := strings.Cut(c, " ")
		out = append(out, fmt.Sprintf("CAST(%s AS %s) AS %s", name, kind, name))
	}
	return strings.Join(out, ", ")
}
