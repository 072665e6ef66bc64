package analyze_test

import (
	"fmt"
	"strings"
	"testing"

	"crmscore/analyze/sqlfile"
)

// The SQL in a trace passes the same gate as queries, and none of it may close the
// bracket that it will stand in.
func TestHostileTracesAreRefused(t *testing.T) {
	t.Parallel()
	head := strings.TrimSuffix(sheet, "---*/\n")
	overlay := map[string]string{}
	for i, value := range []string{
		"(select max(content) from read_text('/etc/passwd'))",
		"sum(deal_count)) from read_csv('/etc/passwd') --",
		"sum(deal_count) from read_csv('/etc/passwd') --",
		"(select count(*) from '/etc/passwd')",
		"(select count(*) from glob('/*'))",
		"max(getenv('HOME'))",
		"1; drop table models.owners",
		"1) as number from run; copy (select 1) to '/tmp/crmscore-hostile'; select (1",
		"1) as number from run union select (2",
		"1 /*",
		"sum(deal_count) + random()",
		"max(current_date)",
		"any_value(owner_id)",
		"(select max(value) from duckdb_settings())",
		"(select count(*) from ops.nothing)",
		"threshold('nothing')",
		"$1",
		"*",
		"",
	} {
		overlay[fmt.Sprintf("scorecards/value_%02d.sql", i)] = strings.Replace(head, "%d", fmt.Sprint(300+i), 1) +
			fmt.Sprintf("trace: {one: {rows: models.owners, match: \"true\", value: %q}}\n---*/\nselect 1 as one order by one\n", value)
	}
	for i, match := range []string{"true) union all (select 1", "exists (select 1 from read_text('/etc/passwd'))", "true; attach 'x.duckdb'"} {
		overlay[fmt.Sprintf("scorecards/match_%02d.sql", i)] = strings.Replace(head, "%d", fmt.Sprint(400+i), 1) +
			fmt.Sprintf("trace: {one: {rows: models.owners, match: %q, value: count(*)}}\n---*/\nselect 1 as one order by one\n", match)
	}
	for i, rows := range []string{"'/etc/passwd'", "read_text('/etc/passwd')", "models.owners; drop table models.owners", "duckdb_settings()", "models.\"owners\"", "information_schema.tables"} {
		overlay[fmt.Sprintf("scorecards/rows_%02d.sql", i)] = strings.Replace(head, "%d", fmt.Sprint(500+i), 1) +
			fmt.Sprintf("trace: {one: {rows: %q, match: \"true\", value: count(*)}}\n---*/\nselect 1 as one order by one\n", rows)
	}
	c, faults := check(t, files(nil), only(overlay))
	refused := map[string]sqlfile.Fault{}
	for _, f := range faults {
		refused[f.File] = f
	}
	for path, text := range overlay {
		if f, ok := refused[path]; !ok || f.Line != 8 {
			t.Errorf("%s is accepted, or refused at another place (%v):\n%s", path, f, text)
		}
	}
	if len(refused) != len(overlay) {
		t.Errorf("others are refused too: %v", faults)
	}
	if fatal := c.Excuse(faults); len(fatal) > 0 {
		t.Errorf("a hostile trace stops the night: %v", fatal)
	}
}
