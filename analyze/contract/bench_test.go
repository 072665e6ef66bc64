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

// BenchmarkRead reads 200,000 rows of eight typical columns, by bare TRY_CAST, by
// Quick where there is such a way, and by Read alone, in turn, and reports how
// many times the bare time the two cost.
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
	var bare, trims, casts, quick, read []string
	for _, c := range []struct {
		name string
		kind contract.Type
	}{{"id", contract.ID}, {"name", contract.Text}, {"amount", contract.Decimal}, {"is_closed", contract.Boolean}, {"created_at", contract.Timestamp}, {"closed_on", contract.Date}, {"share", contract.Rate}, {"n", contract.Integer}} {
		bare = append(bare, fmt.Sprintf("try_cast(%s AS %s) AS %[1]s", c.name, c.kind.SQL()))
		trims = append(trims, contract.Trim(c.name)+" AS t_"+c.name)
		read = append(read, fmt.Sprintf("%s AS %s", contract.Read(c.kind, "t_"+c.name, f, ""), c.name))
		cast, value := contract.Quick(c.kind, c.name, "c_"+c.name, f, "")
		if cast == "" {
			cast, value = contract.Trim(c.name), contract.Read(c.kind, "c_"+c.name, f, "")
		}
		casts = append(casts, cast+" AS c_"+c.name)
		quick = append(quick, value+" AS "+c.name)
	}
	run := func(columns []string, from string) time.Duration {
		start := time.Now()
		if _, err := db.Exec("CREATE OR REPLACE TABLE typed AS SELECT " + strings.Join(columns, ", ") + " FROM " + from); err != nil {
			b.Fatal(err)
		}
		return time.Since(start)
	}
	var bareTime, quickTime, readTime time.Duration
	for b.Loop() {
		bareTime += run(bare, "words")
		quickTime += run(quick, "(SELECT *, "+strings.Join(casts, ", ")+" FROM words)")
		readTime += run(read, "(SELECT "+strings.Join(trims, ", ")+" FROM words)")
	}
	b.ReportMetric(float64(quickTime)/float64(bareTime), "quick/bare")
	b.ReportMetric(float64(readTime)/float64(bareTime), "read/bare")
}
