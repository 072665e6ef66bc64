package analyze_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"crmscore/analyze"
)

func TestStagingTypesAndAccountsForEveryRow(t *testing.T) {
	t.Parallel()
	c := mustCheck(t, files(nil), nil)
	n, w := prepared(t, c, filepath.Join(t.TempDir(), "w.duckdb"), 2, acme, delivery{
		"Deal": `Id,Owner,Stage,Created,CloseDate,Amount
 D1 ,u1,Won,2026-01-05,2026-02-01,100.50
D2,u1,,2026-01-05,2026-02-01,200
\N,u2,Won,2026-01-06,2026-02-02,300
D4,u2,Won,2026-02-31,2026-02-03,12345678901234567890123456789012
1.2E+15,u2,Won,2026-01-07,,10`,
		"Person": "Id,Name\nu1,Anna\nu2,\\N",
	})
	defer closeWarehouse(t, w)
	report, err := n.BuildStaging(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	sameLines(t, "opportunities", rows(t, w, "SELECT opportunity_id, owner_id, stage_id, is_closed, created_on, created_at, closed_on, amount, source, _file, _line FROM staging.opportunities ORDER BY _line"), []string{
		"D1|u1|Won|<nil>|2026-01-05|2026-01-04 23:00:00|2026-02-01|100.5|acme|Deal.csv|2",
		"D4|u2|Won|<nil>|<nil>|<nil>|2026-02-03|<nil>|acme|Deal.csv|5",
	})
	sameLines(t, "rejected values", rows(t, w, "SELECT source, table_name, file, line, column_name, value, wanted, row_rejected FROM ops.rejected_values ORDER BY line, column_name"), []string{
		"acme|opportunities|Deal.csv|3|stage_id||a value|true",
		"acme|opportunities|Deal.csv|4|opportunity_id|<nil>|a value|true",
		`acme|opportunities|Deal.csv|5|amount|12345678901234567890123456789012|a number with "." as decimal sign, at most 16 digits before the decimal sign (formats.decimal is not declared)|false`,
		"acme|opportunities|Deal.csv|5|created_at|2026-02-31|a date with time: yyyy-mm-dd (formats.date is not declared)|false",
		"acme|opportunities|Deal.csv|5|created_on|2026-02-31|a date: yyyy-mm-dd (formats.date is not declared)|false",
		"acme|opportunities|Deal.csv|6|opportunity_id|1.2E+15|an id whose digits a spreadsheet has not rounded|true",
	})
	sameLines(t, "row counts", rows(t, w, "SELECT * FROM ops.row_counts ORDER BY ALL"), []string{"acme|Deal|5|2|3", "acme|Person|2|2|0"})
	if len(report.Rows) != 2 || report.Rows[0] != (analyze.RowCount{Source: "acme", Table: "Deal", Delivered: 5, Loaded: 2, Rejected: 3}) {
		t.Errorf("report says %+v", report.Rows)
	}
	sameLines(t, "columns that were not delivered", rows(t, w, "SELECT table_name, column_name, delivered FROM ops.columns ORDER BY ALL"), []string{
		"Deal|Closed|false", "Stage|Closed|false", "Stage|Kind|false", "Stage|Name|false", "Task|Done|false", "Task|Id|false", "Task|Who|false",
	})
	sameLines(t, "queries", rows(t, w, "SELECT layer, name, state, rows FROM ops.queries ORDER BY ALL"), []string{
		"staging|activities|skipped|0", "staging|opportunities|ok|2", "staging|stages|skipped|0", "staging|users|ok|2",
	})
	sameLines(t, "a table that was not delivered", rows(t, w, "SELECT count(*) FROM staging.activities"), []string{"0"})
}

func TestStagingUsesWhatIngestCounted(t *testing.T) {
	t.Parallel()
	c := mustCheck(t, files(nil), nil)
	n, w := prepared(t, c, filepath.Join(t.TempDir(), "w.duckdb"), 2, acme, delivery{"Deal": "Id,Stage\nD1,Won\nD2,"})
	defer closeWarehouse(t, w)
	run(t, w, "INSERT INTO ops.files (source, table_name, file, records, loaded, rejected, used) VALUES ('acme', 'Deal', 'a.csv', 5, 3, 2, true), ('acme', 'Deal', 'old.csv', 9, 9, 0, false)")
	report, err := n.BuildStaging(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	// 5 records, 2 unreadable at load, 1 rejected here; one loaded row was replaced by a delta.
	if got, want := report.Rows[0], (analyze.RowCount{Source: "acme", Table: "Deal", Delivered: 5, Loaded: 2, Rejected: 3}); got != want {
		t.Errorf("counts %+v, want %+v", got, want)
	}
	run(t, w, "UPDATE ops.files SET records = 6 WHERE file = 'a.csv'")
	if _, err := n.BuildStaging(t.Context(), w); err == nil || !strings.Contains(err.Error(), "do not add up") {
		t.Errorf("a lost record is not noticed: %v", err)
	}
}

func TestMissingRequiredColumn(t *testing.T) {
	t.Parallel()
	c := mustCheck(t, files(nil), nil)
	n, w := prepared(t, c, filepath.Join(t.TempDir(), "w.duckdb"), 2, acme, delivery{"Deal": "Id,Stagee,Amount\nD1,Won,1"})
	defer closeWarehouse(t, w)
	_, err := n.BuildStaging(t.Context(), w)
	var input *analyze.InputError
	if !errors.As(err, &input) {
		t.Fatalf("error %v is no InputError", err)
	}
	if input.Missing != "Stage" || input.Nearest != "Stagee" || input.Table != "Deal" {
		t.Errorf("%+v", input)
	}
	want := "source acme: column Stage is missing in table Deal (required by staging/acme/opportunities.sql); delivered: Id, Stagee, Amount\n    hint: did you mean \"Stagee\"?"
	if !strings.HasPrefix(err.Error(), want) {
		t.Errorf("message is %q", err)
	}
}

func TestMissingOpportunities(t *testing.T) {
	t.Parallel()
	c := mustCheck(t, files(nil), nil)
	n, w := prepared(t, c, filepath.Join(t.TempDir(), "w.duckdb"), 2, acme, delivery{"Deals": "Id,Stage\nD1,Won", "Person": "Name\nAnna"})
	defer closeWarehouse(t, w)
	_, err := n.BuildStaging(t.Context(), w)
	if err == nil || !strings.Contains(err.Error(), "source acme: table Deal is missing (required by staging/acme/opportunities.sql); delivered: Deals, Person\n    hint: did you mean \"Deals\"?") ||
		!strings.Contains(err.Error(), "column Id is missing in table Person") {
		t.Errorf("not everything that is missing comes at once: %v", err)
	}
}

func TestDateOrders(t *testing.T) {
	t.Parallel()
	c := mustCheck(t, files(nil), nil)
	for _, tt := range []struct {
		name, declared string
		dates          []string
		refused        string // part of the refusal, or empty
		want           string // closed_on of the first deal
		note           string
	}{
		{name: "ambiguous", dates: []string{"03/04/2026", "05/06/2026"}, refused: "opportunities.closed_on: 03/04/2026 (Deal.csv:2) can be 3 April or March 4: set formats.date: dmy or mdy"},
		{name: "declared dmy", declared: "dmy", dates: []string{"03/04/2026", "05/06/2026"}, want: "2026-04-03"},
		{name: "declared mdy", declared: "mdy", dates: []string{"03/04/2026", "05/06/2026"}, want: "2026-03-04"},
		{name: "only day first fits", dates: []string{"03/04/2026", "25/06/2026"}, want: "2026-04-03", note: "read day first (25/06/2026 (Deal.csv:3) allows no other order)"},
		{name: "only month first fits", dates: []string{"03/04/2026", "06/25/2026"}, want: "2026-03-04", note: "read month first"},
		{name: "both orders", dates: []string{"25/06/2026", "06/25/2026"}, refused: "25/06/2026 (Deal.csv:2) can only be day first and 06/25/2026 (Deal.csv:3) only month first"},
		{name: "an impossible day decides nothing", dates: []string{"03/04/2026", "31.02.2026"}, refused: "can be 3 April or March 4"},
		{name: "short years", dates: []string{"02/23/26"}, refused: "02/23/26 (Deal.csv:2) has a year of two digits"},
		{name: "same in both orders", dates: []string{"05/05/2026", "2026-01-31"}, want: "2026-05-05"},
		{name: "iso", dates: []string{"2026-04-03", "2026-02-01"}, want: "2026-04-03"},
		{name: "one ambiguous among iso", dates: []string{"2026-04-03", "03/04/2026"}, refused: "03/04/2026 (Deal.csv:3) can be"},
		{name: "with a time", dates: []string{"03/04/2026 10:00", "\\N"}, refused: "can be 3 April or March 4"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text := "Id,Stage,CloseDate"
			for i, d := range tt.dates {
				text += fmt.Sprintf("\nD%d,Won,%s", i, d)
			}
			source := acme
			source.Date = tt.declared
			n, w := prepared(t, c, filepath.Join(t.TempDir(), "w.duckdb"), 1, source, delivery{"Deal": text})
			defer closeWarehouse(t, w)
			report, err := n.BuildStaging(t.Context(), w)
			if tt.refused != "" {
				var format *analyze.FormatError
				if !errors.As(err, &format) || !strings.Contains(err.Error(), tt.refused) {
					t.Fatalf("error %v, want a refusal with %q", err, tt.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			sameLines(t, "closed_on", rows(t, w, "SELECT closed_on FROM staging.opportunities ORDER BY _line LIMIT 1"), []string{tt.want})
			if notes := strings.Join(report.Notes, "\n"); !strings.Contains(notes, tt.note) {
				t.Errorf("notes %q lack %q", notes, tt.note)
			}
		})
	}
}

func TestUnreadableCellsAreListedUpToALimit(t *testing.T) {
	t.Parallel()
	c := mustCheck(t, files(nil), nil)
	n, w := prepared(t, c, filepath.Join(t.TempDir(), "w.duckdb"), 2, acme, delivery{"Deal": "Id,Stage,Amount\nD1,Won,1"})
	defer closeWarehouse(t, w)
	run(t, w, "INSERT INTO raw.raw_acme.\"Deal\" SELECT 'X' || i, 'Won', 'much', 'Deal.csv', i + 3 FROM range(1500) AS r(i)")
	if _, err := n.BuildStaging(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	sameLines(t, "rejected values", rows(t, w, "SELECT count(*), max(line), count(*) FILTER (WHERE file IS NULL), max(wanted) FILTER (WHERE file IS NULL) FROM ops.rejected_values"),
		[]string{"1001|1002|1|500 more cells of this column are not listed"})
	sameLines(t, "rows stay", rows(t, w, "SELECT count(*), count(amount) FROM staging.opportunities"), []string{"1501|1"})
}

func TestStagingOfTypedColumns(t *testing.T) {
	t.Parallel()
	c := mustCheck(t, files(map[string]string{
		"staging/acme/opportunities.sql": "select Id as opportunity_id, 'Won' as stage_id, 12.345 as amount, Id = 'D1' as is_closed from Deal;\n-- done\n",
	}), nil)
	source := acme
	source.Decimal = ","
	n, w := prepared(t, c, filepath.Join(t.TempDir(), "w.duckdb"), 2, source, delivery{"Deal": "Id\nD1\nD2"})
	defer closeWarehouse(t, w)
	if _, err := n.BuildStaging(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	sameLines(t, "opportunities", rows(t, w, "SELECT opportunity_id, stage_id, amount, is_closed FROM staging.opportunities ORDER BY 1"), []string{"D1|Won|12.35|true", "D2|Won|12.35|false"})
}

func TestRejectedRowsOfAUnionAreBlamedOnTheirTables(t *testing.T) {
	t.Parallel()
	c := mustCheck(t, files(map[string]string{
		"staging/acme/activities.sql": "select Id as activity_id, Done as done_at from Task union all select Id as activity_id, Begin as done_at from Event\n",
	}), nil)
	n, w := prepared(t, c, filepath.Join(t.TempDir(), "w.duckdb"), 2, acme, delivery{
		"Deal": "Id,Stage\nD1,Won", "Task": "Id,Done\nT1,\nT2,\n,2026-01-01", "Event": "Id,Begin\nE1,\n,\n,"})
	defer closeWarehouse(t, w)
	if _, err := n.BuildStaging(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	sameLines(t, "row counts", rows(t, w, "SELECT * FROM ops.row_counts ORDER BY ALL"), []string{"acme|Deal|1|1|0", "acme|Event|3|1|2", "acme|Task|3|2|1"})
}

func TestRejectedRowsWhereTablesShareAFile(t *testing.T) {
	t.Parallel()
	c := mustCheck(t, files(map[string]string{
		"staging/acme/activities.sql": "select Id as activity_id, Done as done_at from Task union all select Id as activity_id, Begin as done_at from Event\n",
	}), nil)
	n, w := prepared(t, c, filepath.Join(t.TempDir(), "w.duckdb"), 2, acme, delivery{"Deal": "Id,Stage\nD1,Won", "Task": "Id,Done\n,", "Event": "Id,Begin\n,\n,"})
	defer closeWarehouse(t, w)
	for _, table := range []string{"Task", "Event"} { // two sheets of one workbook
		run(t, w, `UPDATE raw.raw_acme."`+table+`" SET _file = 'book.xlsx'`)
	}
	if _, err := n.BuildStaging(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	sameLines(t, "row counts", rows(t, w, "SELECT * FROM ops.row_counts ORDER BY ALL"), []string{"acme|Deal|1|1|0", "acme|Event|2|0|2", "acme|Task|1|0|1"})
}

func TestSourcesAreChecked(t *testing.T) {
	t.Parallel()
	c := mustCheck(t, files(nil), nil)
	w := openWarehouse(t, filepath.Join(t.TempDir(), "w.duckdb"), 1)
	defer closeWarehouse(t, w)
	n := &analyze.Night{Catalog: c, Sources: []analyze.Source{{Name: "a", CRM: "acmee"}, {Name: "a", CRM: "acme", Date: "amd", Decimal: ";", Timezone: "Nowhere"}}}
	err := n.Prepare(t.Context(), w)
	for _, want := range []string{`crm "acmee" has no folder`, `did you mean "acme"?`, "two sources have this name", `formats.date: "amd" is unknown`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v lacks %q", err, want)
		}
	}
}
