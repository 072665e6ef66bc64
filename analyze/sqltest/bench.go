package sqltest

import (
	"context"
	"database/sql"
	"time"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
)

// Bench is what tests need of package analyze.
type Bench struct {
	// Queries are the files under test, all of which passed the gate.
	Queries []*sqlfile.Parsed
	// Shapes makes, in the connection's current catalog, everything that a query
	// may read: run (one row), thresholds, the macros, and every relation of every
	// layer without rows.
	Shapes func(ctx context.Context, conn *sql.Conn) error
	// WriteRun replaces the row of table run by the one of this business date, with
	// all that follows from it. Nil leaves unnamed columns of run.csv NULL.
	WriteRun func(ctx context.Context, conn *sql.Conn, asOf time.Time, fiscalYearStartMonth int) error
	// Shipped puts the shipped thresholds in place of the company's, for built-in
	// cases of a query. Nil where there are no others.
	Shipped func(ctx context.Context, conn *sql.Conn, query *sqlfile.Parsed) error
}

// NewBench sets up the tests of a checked catalog. Unless a case says otherwise in
// run.csv, its company works in UTC and EUR and its year starts in January.
func NewBench(catalog *analyze.Catalog) Bench {
	var queries []*sqlfile.Parsed
	for _, f := range catalog.Files() {
		if p := catalog.Query(f.Path); p != nil {
			queries = append(queries, p)
		}
	}
	row := func(asOf time.Time, month int) analyze.RunRow {
		return analyze.RunRow{AsOf: asOf, Company: "Contoso", Timezone: "UTC", Currency: "EUR", FiscalYearStartMonth: month}
	}
	return Bench{
		Queries: queries,
		Shapes: func(ctx context.Context, conn *sql.Conn) error {
			faults, err := catalog.Shapes(ctx, conn, row(time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC), 1))
			if err != nil {
				return err
			}
			return faults.Err()
		},
		WriteRun: func(ctx context.Context, conn *sql.Conn, asOf time.Time, month int) error {
			return analyze.WriteRun(ctx, conn, row(asOf, month))
		},
		Shipped: catalog.ShippedThresholds,
	}
}
