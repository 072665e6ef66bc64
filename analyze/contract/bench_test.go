package contract_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"

	"crmscore/analyze/contract"
)

// BenchmarkRead reads 200,000 rows of eight typical columns, guarded and by bare
// TRY_CAST in turn, and reports how many times the bare time the guards cost.
func BenchmarkRead(b *testing.B) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, q := range []string{"SET TimeZone = 'UTC'", `CREATE TABLE words AS SELECT '006' || i AS id, 'Deal ' || i AS name, (i % 100000) || '.50' AS amount, 'true' AS is_closed,
  strftime(DATE '2023-01-01' + (i % 1000)::INTEGER, '%Y-%m-%dT%H:%M:%S.000Z') AS created_at, strftime(DATE '2023-06-01' + (i % 1000)::INTEGER, '%Y-%m-%d') AS closed_on,
  '0.' || (i % 100) AS share, (i % 100)::VARCHAR AS n FROM range(200000) AS r(i)`} {
		if _, err := db.Exec(q); err != nil {
			b.Fatal(err)
		}
	}
	f := contract.Format{Company: "Europe/Stockholm"}
	var guarded, bare []string
	for _, c := range []struct {
		name string
		kind contract.Type
	}{{"id", contract.ID}, {"name", contract.Text}, {"amount", contract.Decimal}, {"is_closed", contract.Boolean}, {"created_at", contract.Timestamp}, {"closed_on", contract.Date}, {"share", contract.Rate}, {"n", contract.Integer}} {
		guarded = append(guarded, fmt.Sprintf("%s AS %s", contract.Read(c.kind, "t_"+c.name, f, ""), c.name))
		bare = append(bare, fmt.Sprintf("try_cast(t_%s AS %s) AS %[1]s", c.name, c.kind.SQL()))
	}
	trimmed := func(trim func(string) string) string {
		var parts []string
		for _, name := range []string{"id", "name", "amount", "is_closed", "created_at", "closed_on", "share", "n"} {
			parts = append(parts, trim(name)+" AS t_"+name)
		}
		return "(SELECT " + strings.Join(parts, ", ") + " FROM words)"
	}
	run := func(columns []string, from string) time.Duration {
		start := time.Now()
		if _, err := db.Exec("CREATE OR REPLACE TABLE typed AS SELECT " + strings.Join(columns, ", ") + " FROM " + from); err != nil {
			b.Fatal(err)
		}
		return time.Since(start)
	}
	var with, without time.Duration
	for b.Loop() {
		with += run(guarded, trimmed(contract.Trim))
		without += run(bare, trimmed(func(name string) string { return name }))
	}
	b.ReportMetric(float64(with)/float64(without), "times-bare")
}
