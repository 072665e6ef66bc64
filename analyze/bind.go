package analyze

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"crmscore/analyze/sqlfile"
)

// dryBind binds all queries over empty tables. Staging files need no table of the
// others and are bound at the same time.
func (c *Catalog) dryBind(ctx context.Context) (sqlfile.Faults, error) {
	var staging, faults sqlfile.Faults
	var stagingErr, err error
	var wg sync.WaitGroup
	wg.Go(func() {
		stagingErr = inDryRun(ctx, func(conn *sql.Conn) (err error) {
			run := RunRow{AsOf: dryDay, Timezone: "UTC", FiscalYearStartMonth: 1}
			if _, err = c.ground(ctx, conn, run); err == nil {
				staging, err = c.bindStaging(ctx, conn)
			}
			return err
		})
	})
	err = inDryRun(ctx, func(conn *sql.Conn) (err error) {
		run := RunRow{AsOf: dryDay, Timezone: "UTC", FiscalYearStartMonth: 1}
		if faults, err = c.Shapes(ctx, conn, run); err != nil {
			return err
		}
		faults = append(faults, c.lateColumns(ctx, conn, faults)...)
		faults = append(faults, c.checkTraces(ctx, conn, faults)...)
		faults = append(faults, c.checkEntries(ctx, conn, faults)...)
		return nil
	})
	wg.Wait()
	return append(faults, staging...), errors.Join(err, stagingErr)
}

// dryDay stands for the as-of date where no data are.
var dryDay = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// inDryRun lends an instance in memory that has no access to anything. (Switching the
// optimizer off there was tried: DuckDB 1.5.5 crashes on some queries without it.)
func inDryRun(ctx context.Context, work func(*sql.Conn) error) (err error) {
	w, err := openMemory(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.release()) }()
	if err := exec(ctx, w.conn, "SET TimeZone = 'UTC'"); err != nil {
		return err
	}
	if err := w.Lock(ctx); err != nil {
		return err
	}
	return work(w.conn)
}

// lateColumns holds front matter to the columns of queries whose text alone does
// not tell them (select * in a model).
func (c *Catalog) lateColumns(ctx context.Context, conn *sql.Conn, known sqlfile.Faults) sqlfile.Faults {
	missing := c.faulty(known)
	var faults sqlfile.Faults
	var columns map[string][]string
	for _, p := range c.order {
		name := relation(p.File)
		if p.Columns != nil || missing[name] {
			continue
		}
		if columns == nil {
			var err error
			if columns, err = allColumns(ctx, conn); err != nil {
				return sqlfile.Faults{{File: p.File.Path, Message: "look at the columns: " + err.Error()}}
			}
		}
		faults = append(faults, p.File.ColumnFaults(columns[name])...)
	}
	return faults
}

// bindStaging binds each staging file over raw tables that have exactly the
// columns that the file names.
func (c *Catalog) bindStaging(ctx context.Context, conn *sql.Conn) (sqlfile.Faults, error) {
	var faults sqlfile.Faults
	for i, f := range c.files {
		p := c.parsed[f.Path]
		if p == nil || f.Layer != sqlfile.Staging {
			continue
		}
		if _, err := p.LineageSQL(ctx, conn); err != nil {
			faults = append(faults, faultOf(f, err))
			continue
		}
		schema := fmt.Sprintf("raw_%d", i)
		if err := exec(ctx, conn, "CREATE SCHEMA "+schema); err != nil {
			return nil, err
		}
		for _, t := range rawNeeds(p) {
			if err := exec(ctx, conn, createRaw("memory."+schema, t.name, t.columns)); err != nil {
				return nil, err
			}
		}
		if err := exec(ctx, conn, "SET search_path = 'memory."+schema+",memory.main'"); err != nil {
			return nil, err
		}
		if fault := bind(ctx, conn, f, f.Body); fault != nil {
			faults = append(faults, *fault)
		}
		if err := exec(ctx, conn, "USE memory", "DROP SCHEMA "+schema+" CASCADE"); err != nil {
			return nil, err
		}
	}
	return faults, ctx.Err()
}

func createRaw(schema, table string, columns []string) string {
	var b strings.Builder
	for _, c := range columns {
		b.WriteString(quoteName(c) + " VARCHAR, ")
	}
	return fmt.Sprintf("CREATE TABLE %s.%s (%s_file VARCHAR, _line BIGINT)", schema, quoteName(table), b.String())
}

// rawNeed is a raw table that a staging file reads, with the columns it names.
type rawNeed struct {
	name    string
	columns []string
}

// rawNeeds are the raw tables of a staging file in the order of its text, their
// columns without regard to case and each once.
func rawNeeds(p *sqlfile.Parsed) []rawNeed {
	var needs []rawNeed
	at := map[string]int{}
	need := func(table string) *rawNeed {
		key := strings.ToLower(table)
		i, ok := at[key]
		if !ok {
			i = len(needs)
			at[key] = i
			needs = append(needs, rawNeed{name: table})
		}
		return &needs[i]
	}
	add := func(table, column string) {
		n := need(table)
		if !strings.EqualFold(column, "_file") && !strings.EqualFold(column, "_line") &&
			!slices.ContainsFunc(n.columns, func(c string) bool { return strings.EqualFold(c, column) }) {
			n.columns = append(n.columns, column)
		}
	}
	for _, r := range p.Refs {
		if r.Schema == "" && !strings.EqualFold(r.Name, "run") && !strings.EqualFold(r.Name, "thresholds") {
			need(r.Name)
		}
	}
	named := p.NamedColumns()
	for _, table := range keys(named) {
		for _, col := range named[table] {
			add(table, col.Name)
		}
	}
	for _, table := range keys(p.File.Meta.Requires) {
		for _, col := range p.File.Meta.Requires[table] {
			add(table, col)
		}
	}
	return needs
}
