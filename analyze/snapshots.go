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
	declaredTable
	key string // the first column; valid_from and valid_to come last
}

var snapshotTables = []snapshotTable{
	{declaredTable{"opportunities", "What each night saw of the deals", "one row per opportunity and time without a change", "every published night, from models.snapshot_opportunities", []declaredColumn{
		{"opportunity_id", "VARCHAR", "The deal, as source:id"},
		{"source", "VARCHAR", "Source that delivers it"},
		{"owner_id", "VARCHAR", "Owner, as models.opportunities had it"},
		{"stage_id", "VARCHAR", "Stage, as models.opportunities had it"},
		{"status", "VARCHAR", "open, won, lost or disqualified"},
		{"amount", "DECIMAL(18,2)", "Value in the deal's own currency; NULL when not known"},
		{"currency", "VARCHAR", "ISO code of the deal's currency"},
		{"expected_close_on", "DATE", "Close date that the owner expected"},
		{"closed_on", "DATE", "Day it was won, lost or disqualified; NULL while open"},
		{"is_deleted", "BOOLEAN", "Deleted in the CRM"},
		validFrom, validTo,
	}}, "opportunity_id"},
	{declaredTable{"users", "What each night saw of the people", "one row per person and time without a change", "every published night, from models.snapshot_users", []declaredColumn{
		{"user_id", "VARCHAR", "The person, as in models.users"},
		{"source", "VARCHAR", "Source that knew her first"},
		{"name", "VARCHAR", "Full name"},
		{"manager_id", "VARCHAR", "user_id of the direct manager; NULL for nobody"},
		{"team", "VARCHAR", "Team"},
		{"role", "VARCHAR", "Sales role"},
		{"segment", "VARCHAR", "Kind of customers she sold to"},
		{"region", "VARCHAR", "Territory or region"},
		{"is_quota_bearing", "BOOLEAN", "Carried a quota; NULL when not known"},
		{"is_active", "BOOLEAN", "Could log in and had not left"},
		validFrom, validTo,
	}}, "user_id"},
}

var (
	validFrom = declaredColumn{"valid_from", "DATE", "As-of date of the first night that saw the row so"}
	validTo   = declaredColumn{"valid_to", "DATE", "As-of date of the first night that saw it otherwise or not at all (half-open); 9999-12-31: still so"}
)

// facts are the columns that a night sees: all but the validity.
func (t snapshotTable) facts() []declaredColumn { return t.columns[:len(t.columns)-2] }

// names are the columns that a night sees.
func (t snapshotTable) names() []string {
	var names []string
	for _, c := range t.facts() {
		names = append(names, c.name)
	}
	return names
}

// list names the columns, each behind a prefix such as "b.".
func (t snapshotTable) list(prefix string) string {
	return prefix + strings.Join(t.names(), ", "+prefix)
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
	for _, c := range t.facts() {
		out = append(out, fmt.Sprintf("CAST(%s AS %s) AS %s", c.name, c.kind, c.name))
	}
	return strings.Join(out, ", ")
}
