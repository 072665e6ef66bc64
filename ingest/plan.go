package ingest

import (
	"archive/zip"
	"context"
	"database/sql"
	"fmt"
	"path"
	"slices"
	"strings"

	"crmscore/ingest/exportfile"
)

// clear empties what an earlier load of the source has left.
func (ld *loader) clear(ctx context.Context) error {
	source := quoteText(ld.spec.Name)
	for _, statement := range []string{
		"DROP SCHEMA IF EXISTS " + ld.schema + " CASCADE",
		"CREATE SCHEMA " + ld.schema,
		"DELETE FROM warehouse.ops.files WHERE source = " + source,
		"DELETE FROM warehouse.ops.columns WHERE source = " + source,
		"DELETE FROM warehouse.ops.rejected_rows WHERE source = " + source,
	} {
		if _, err := ld.conn.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("prepare raw tables: %w", err)
		}
	}
	return nil
}

// plan chooses the landed files to read. A table that two series deliver, such as
// the archives of two Salesforce organisations, cannot be one table: when both
// came together it is a fault, else the later one counts.
func (ld *loader) plan(ctx context.Context) ([]*unit, error) {
	var units []*unit
	owners := map[string]*unit{}
	for _, s := range arrange(ld.spec, ld.known.deliveries) {
		for _, u := range s.units() {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			units = append(units, u)
			if !u.used {
				continue
			}
			for _, table := range ld.tablesOf(u) {
				k := strings.ToLower(table)
				first := owners[k]
				if first == nil || first.series == u.series {
					owners[k] = u
					continue
				}
				if first.landedAt.Equal(u.landedAt) {
					ld.faults = append(ld.faults, &InputError{Source: ld.spec.Name, File: u.Name,
						Message: fmt.Sprintf("table %s is also in %s", table, first.Name),
						Hint:    "make two sources of them, or say under tables which file is which"})
					continue
				}
				if u.landedAt.After(first.landedAt) {
					owners[k] = u
				}
			}
		}
	}
	ld.owners = owners
	return units, nil
}

// tablesOf names the tables that a landed file will give, as far as that can be
// known without reading it.
func (ld *loader) tablesOf(u *unit) []string {
	if !u.inside {
		return []string{u.table}
	}
	var names []string
	if isWorkbook(u.Name) {
		names = slices.Clone(u.Inside)
	} else if z, err := zip.OpenReader(ld.landing.path(u.File)); err == nil { // else reading it says what is wrong
		defer z.Close()
		for _, e := range z.File {
			if name := path.Base(strings.ReplaceAll(e.Name, `\`, "/")); !strings.HasSuffix(e.Name, "/") && isData(name) {
				names = append(names, name)
			}
		}
	}
	for i, name := range names {
		names[i] = ld.tableName(u, exportfile.Table{Name: name})
	}
	return names
}

// tableName decides which raw table a table inside a landed file belongs to.
func (ld *loader) tableName(u *unit, t exportfile.Table) string {
	switch {
	case !u.inside, isWorkbook(u.Name) && len(u.Inside) < 2 && ld.spec.CRM != inputsCRM:
		return u.table
	case isWorkbook(u.Name):
		return strings.TrimSpace(t.Name)
	}
	return parseName(t.Name).Table
}

// inputsCRM is the crm of the workbook kept by sales ops: there the sheets are
// the tables, whatever their number.
const inputsCRM = "inputs"

// place is where rows come from: the landed file, and what is inside it.
func (u *unit) place(t exportfile.Table) string {
	if isArchive(u.Name) || isWorkbook(u.Name) {
		return u.File + "!" + t.Name
	}
	return u.File
}

// table returns the raw table of that name, made on first use.
func (ld *loader) table(u *unit, name string) *rawTable {
	k := strings.ToLower(name)
	t := ld.tables[k]
	if t == nil {
		t = &rawTable{name: name, position: map[string]int{}, keep: u.keep, key: u.key}
		ld.tables[k] = t
	}
	return t
}

// widen gives t the columns that it lacks, and returns them with the statements
// that make them. A column that not every file has is NULL where it lacks.
func (ld *loader) widen(t *rawTable, columns []column) (added []column, statements []string) {
	target := ld.schema + "." + quoteName(t.name)
	first := len(t.columns) == 0
	var definitions []string
	for _, c := range columns {
		if _, known := t.position[fold(c.name)]; known {
			continue
		}
		t.position[fold(c.name)] = len(t.columns)
		t.columns = append(t.columns, c.name)
		added = append(added, c)
		definitions = append(definitions, quoteName(c.name)+" VARCHAR")
	}
	if first {
		return added, []string{fmt.Sprintf("CREATE TABLE %s (%s, %s VARCHAR, %s BIGINT)",
			target, strings.Join(definitions, ", "), quoteName(fileColumn), quoteName(lineColumn))}
	}
	for _, d := range definitions {
		statements = append(statements, fmt.Sprintf("ALTER TABLE %s ADD COLUMN %s", target, d))
	}
	return added, statements
}

// compareColumns notes the columns that only some files of t have.
func (t *rawTable) compareColumns(columns, added []column) {
	if t.files == 0 {
		return
	}
	var differ []string
	for _, c := range added {
		differ = append(differ, c.name)
	}
	here := map[string]bool{}
	for _, c := range columns {
		here[fold(c.name)] = true
	}
	for _, name := range t.columns {
		if !here[fold(name)] {
			differ = append(differ, name)
		}
	}
	if len(differ) > 0 {
		t.note("not in every file: %s", someOf(differ))
	}
}

// replaceOlder leaves the last row of each key.
func (ld *loader) replaceOlder(ctx context.Context, t *rawTable) error {
	target, key := ld.schema+"."+quoteName(t.name), quoteName(t.key)
	present := fmt.Sprintf("%s IS NOT NULL AND %[1]s <> ''", key)
	result, err := ld.conn.ExecContext(ctx, fmt.Sprintf(
		"DELETE FROM %[1]s WHERE %[3]s AND rowid NOT IN (SELECT max(rowid) FROM %[1]s WHERE %[3]s GROUP BY %[2]s)", target, key, present))
	if err != nil {
		return fmt.Errorf("%s: replace older rows of %s: %w", ld.spec.Name, t.name, err)
	}
	replaced, err := result.RowsAffected()
	if err != nil {
		return fmt.Errorf("%s: replace older rows of %s: %w", ld.spec.Name, t.name, err)
	}
	t.loaded -= replaced
	if replaced > 0 {
		t.note("%d rows replaced by later ones of the same %s", replaced, t.key)
	}
	var loose int64
	if err := ld.conn.QueryRowContext(ctx, fmt.Sprintf("SELECT count(*) FROM %s WHERE NOT coalesce(%s, false)", target, present)).Scan(&loose); err != nil && err != sql.ErrNoRows {
		return fmt.Errorf("%s: count rows without key in %s: %w", ld.spec.Name, t.name, err)
	}
	if loose > 0 {
		t.note("%d rows without %s are all kept", loose, t.key)
	}
	return nil
}
