package ingest

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestLoadKeepsTextAndPlace(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	w.deliver("Opportunity_2026-11-19.csv", "Id,Name,Note\n1,\"Big, \"\"deal\"\"\",\n2,,\"\"\n3,\"two\nlines\",' x\n4,Åsa,007\n", time.Hour)
	reports := w.night()
	if len(reports) != 1 || reports[0].Loaded != 4 || reports[0].Delivered != 4 || reports[0].Rejected != 0 || reports[0].Files != 1 {
		t.Fatalf("reports: %+v", reports)
	}
	same(t, w.rows(`SELECT Id, Name, Note, Note IS NULL, _line FROM raw.raw_sfdc.Opportunity`),
		"1|Big, \"deal\"|∅|true|2\n2|∅||false|3\n3|two\nlines|' x|false|4\n4|Åsa|007|false|6\n")
	same(t, w.rows(`SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = 'raw' AND table_name = 'Opportunity' ORDER BY column_index`),
		"Id|VARCHAR\nName|VARCHAR\nNote|VARCHAR\n_file|VARCHAR\n_line|BIGINT\n")
	same(t, w.rows(`SELECT DISTINCT f._file = o.file AND o.used, o.records, o.loaded, o.rejected, o.delivered_at::VARCHAR, o.bytes > 0, o.note
		FROM raw.raw_sfdc.Opportunity f, warehouse.ops.files o`), "true|4|4|0|2026-11-20 03:00:00|true|∅\n")
}

// TestLoadAccountsForEveryRecord counts by hand what each file delivers.
func TestLoadAccountsForEveryRecord(t *testing.T) {
	t.Parallel()
	wide := strings.Repeat("v", 300)
	for _, c := range []struct {
		name, content             string
		loaded, rejected, records int64
	}{
		{"plain", "a,b\n1,2\n3,4\n", 2, 0, 2},
		{"no last line end", "a,b\n1,2", 1, 0, 1},
		{"crlf", "a,b\r\n1,2\r\n\"x\r\ny\",4\r\n", 2, 0, 2},
		{"semicolons", "a;b\n1;2,5\n", 1, 0, 1},
		{"too few", "a,b\n1\n3,4\n", 1, 1, 2},
		{"too many", "a,b\n1,2,3\n3,4\n5,6\n", 2, 1, 3},
		{"nul", "a,b\n1,\x00\n3,4\n", 1, 1, 2},
		{"long reject", "a,b\n" + wide + "\n3,4\n", 1, 1, 2},
		{"stray quotes", "a,b\n1,\"x\"y\n3,4\n5,6\n", 2, 1, 3},
		{"header only", "a,b\n", 0, 0, 0},
		{"quoted empties", "a,b\n\"\",\n,\"\"\n", 2, 0, 2},
		{"one column", "a\n1\n2\n3\n", 3, 0, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, "*.csv")
			w.deliver("x.csv", c.content, time.Hour)
			r := w.night()[0]
			if r.Delivered != c.records || r.Loaded != c.loaded || r.Rejected != c.rejected {
				t.Errorf("report %+v, want %d = %d + %d", r, c.records, c.loaded, c.rejected)
			}
			same(t, w.rows("SELECT count(*) FROM raw.raw_sfdc.x"), fmt.Sprintf("%d\n", c.loaded))
			same(t, w.rows("SELECT records, loaded, rejected FROM warehouse.ops.files"), fmt.Sprintf("%d|%d|%d\n", c.records, c.loaded, c.rejected))
			same(t, w.rows("SELECT count(*), coalesce(max(length(text)), 0) <= 200, count(DISTINCT line), count(file) FROM warehouse.ops.rejected_rows WHERE source = 'sfdc' AND table_name = 'x' AND reason <> ''"),
				fmt.Sprintf("%d|true|%[1]d|%[1]d\n", c.rejected))
		})
	}
}

func TestLoadHeaders(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	headers := map[string]map[string]string{
		"*":     {"Record ID": "Id", "Amount": "any_amount", "Name": "wrong"},
		"DEALS": {" deal NAME ": "Name", "amount": "Amount__c"},
		"users": {"Owner": "never"},
	}
	w.deliver("deals.csv", "record id, Deal Name ,AMOUNT,_file,_Line,_file_delivered,Owner\n1,n,5,f,9,e,o\n", time.Hour)
	w.collect()
	reports, err := w.land.Load(t.Context(), w.conn, w.spec, headers, LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, w.rows(`SELECT Id, Name, Amount__c, _file_delivered_, _Line_delivered, _file_delivered, Owner, _line FROM raw.raw_sfdc.deals`), "1|n|5|f|9|e|o|2\n")
	same(t, w.rows(`SELECT position, column_name, header, delivered FROM warehouse.ops.columns WHERE source = 'sfdc' AND table_name = 'deals' ORDER BY 1`),
		"1|Id|record id|true\n2|Name| Deal Name |true\n3|Amount__c|AMOUNT|true\n4|_file_delivered_|_file|true\n5|_Line_delivered|_Line|true\n6|_file_delivered|_file_delivered|true\n7|Owner|Owner|true\n")
	if len(reports[0].Notes) != 3 {
		t.Errorf("renamed columns are not noted: %q", reports[0].Notes)
	}
}

func TestLoadRefusesHeadersThatMeanTheSame(t *testing.T) {
	t.Parallel()
	headers := map[string]map[string]string{"*": {"Deal Name": "Name"}}
	many := make([]string, maxColumns+1)
	for i := range many {
		many[i] = fmt.Sprintf("c%d", i)
	}
	for header, want := range map[string]string{
		"Id,Deal Name,NAME":       `both mean Name`,
		"Id,a,id":                 `both named "id"`,
		strings.Join(many, ","):   "it has 2001 columns; at most 2000",
		"Id,Deal Name,deal name ": `"deal name " stands twice, as columns 2 and 3`,
	} {
		w := newWorld(t, "*.csv")
		w.deliver("deals.csv", header+"\n"+strings.Repeat(",", strings.Count(header, ","))+"\n", time.Hour)
		w.collect()
		_, err := w.land.Load(t.Context(), w.conn, w.spec, headers, LoadOptions{})
		inputError(t, err, "sfdc: deals.csv", want)
	}
}

func TestLoadTwoThousandColumns(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	names, values := make([]string, maxColumns), make([]string, maxColumns)
	for i := range names {
		names[i], values[i] = fmt.Sprintf("c%d", i), fmt.Sprint(i)
	}
	w.deliver("wide.csv", strings.Join(names, ",")+"\n"+strings.Join(values, ",")+"\n", time.Hour)
	w.night()
	same(t, w.rows("SELECT c0, c1999, _line FROM raw.raw_sfdc.wide"), "0|1999|2\n")
}

func TestLoadUnitesColumnsByName(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	w.deliver("Account_1.csv", "Id,Name\n1,a\n", time.Hour)
	w.deliver("Account_2.csv", "industry,id\nb,2\n", time.Hour)
	r := w.night()[0]
	same(t, w.rows("SELECT Id, Name, industry, _line FROM raw.raw_sfdc.Account ORDER BY Id"), "1|a|∅|2\n2|∅|b|2\n")
	if r.Files != 2 || !strings.Contains(strings.Join(r.Notes, "\n"), "not in every file: industry, Name") {
		t.Errorf("%+v", r)
	}
	same(t, w.rows("SELECT column_name, position FROM warehouse.ops.columns ORDER BY position"), "Id|1\nName|2\nindustry|3\n")
}

func TestLoadKeep(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		keep   Keep
		want   string
		loaded int64
		note   string
	}{
		{KeepLatest, "1|c1\n", 1, ""},
		{"", "1|c1\n", 1, ""},
		{KeepAll, "1|a1\n2|a2\n∅|loose\n2|b2\n3|b3\n1|c1\n", 6, ""},
		{KeepDelta, "∅|loose\n2|b2\n3|b3\n1|c1\n", 4, "2 rows replaced by later ones of the same Id"},
	} {
		t.Run(string(c.keep), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.spec.Tables = map[string]TableSpec{"deals": {Files: Globs{"*deals*.csv"}, Keep: c.keep, Key: "Record ID"}}
			headers := map[string]map[string]string{"deals": {"Record ID": "Id"}}
			w.deliver("a deals.csv", "Record ID,Name\n1,a1\n2,a2\n,loose\n", 4*time.Hour)
			w.deliver("b deals.csv", "Name,Record ID\nb2,2\nb3,3\n", 3*time.Hour)
			w.deliver("c deals.csv", "Record ID,Name\n1,c1\n", 2*time.Hour)
			w.deliver("d deals.csv", "Record ID,Name\n1,c1\n", time.Hour) // the same bytes as c
			w.collect()
			reports, err := w.land.Load(t.Context(), w.conn, w.spec, headers, LoadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			same(t, w.rows("SELECT Id, Name FROM raw.raw_sfdc.deals ORDER BY rowid"), c.want)
			r := reports[0]
			if r.Loaded != c.loaded || r.Delivered != c.loaded || !strings.Contains(strings.Join(r.Notes, "\n"), c.note) {
				t.Errorf("%+v", r)
			}
			if n := len(w.landedFiles()); n != 3 {
				t.Errorf("%d landed files, want 3: the same bytes land once", n)
			}
		})
	}
}

func TestLoadDeltaNeedsItsKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.spec.Tables = map[string]TableSpec{"deals": {Files: Globs{"*.csv"}, Keep: KeepDelta, Key: "Record ID"}}
	w.deliver("deals.csv", "RecordId,Name\n1,a\n", time.Hour)
	w.collect()
	_, err := w.land.Load(t.Context(), w.conn, w.spec, nil, LoadOptions{})
	inputError(t, err, `deals.csv:1: the key column "Record ID" is missing`, `did you mean "RecordId"?`)
}

func TestLoadRejectLimit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	bad := "a,b\n" + strings.Repeat("1,2\n", 100) + strings.Repeat("x\n", 51)
	w.deliver("deals.csv", bad, time.Hour)
	w.deliver("users.csv", "a,b\n1,2\nx\n", time.Hour)
	w.collect()
	_, err := w.land.Load(t.Context(), w.conn, w.spec, nil, LoadOptions{})
	inputError(t, err, "sfdc: deals.csv:102: 51 of 151 records cannot be read", "line 102: ", "line 104: ", "crmscore rejects")
	if strings.Contains(err.Error(), "line 105") || strings.Contains(err.Error(), "users") {
		t.Errorf("too much said: %v", err)
	}
	same(t, w.rows("SELECT count(*) FROM duckdb_tables() WHERE database_name = 'raw'"), "0\n")
	same(t, w.rows("SELECT table_name, count(*) FROM warehouse.ops.rejected_rows GROUP BY ALL ORDER BY 1"), "deals|51\nusers|1\n")
	if _, err := w.land.Load(t.Context(), w.conn, w.spec, nil, LoadOptions{Rejects: RejectLimit{Share: 0.5}}); err != nil {
		t.Errorf("within the limit: %v", err)
	}
	_, err = w.land.Load(t.Context(), w.conn, w.spec, nil, LoadOptions{Rejects: RejectLimit{Rows: -1}})
	inputError(t, err, "users.csv:3: 1 of 2 records")
	w.deliver("deals.csv", "a,b\n1,2\n"+strings.Repeat("\x00,1\n", 2), time.Hour) // few, but most of the file
	w.collect()
	_, err = w.land.Load(t.Context(), w.conn, w.spec, nil, LoadOptions{})
	inputError(t, err, "deals.csv:3: 2 of 3 records")
}

func TestLoadStoresSomeRejectsOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	w.deliver("deals.csv", "a,b\n1,2\n"+strings.Repeat("x\n", 1234), time.Hour)
	w.collect()
	if _, err := w.land.Load(t.Context(), w.conn, w.spec, nil, LoadOptions{Rejects: RejectLimit{Share: 1}}); err != nil {
		t.Fatal(err)
	}
	same(t, w.rows("SELECT count(*), max(line), count(*) FILTER (reason = 'and 234 more unreadable records of this file') FROM warehouse.ops.rejected_rows"), "1001|1002|1\n")
	same(t, w.rows("SELECT rejected FROM warehouse.ops.files"), "1234\n")
}

func TestLoadRequiredTables(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	w.deliver("Oportunity.csv", "Id\n1\n", time.Hour)
	w.deliver("Account.csv", "Id\n", time.Hour)
	w.collect()
	reports, err := w.land.Load(t.Context(), w.conn, w.spec, nil, LoadOptions{})
	if err != nil || !strings.Contains(strings.Join(reports[0].Notes, "\n"), "Account.csv has no data rows") {
		t.Errorf("%+v, %v", reports, err)
	}
	_, err = w.land.Load(t.Context(), w.conn, w.spec, nil, LoadOptions{Required: []string{"opportunity", "account"}})
	inputError(t, err, "table opportunity has not been delivered", "if Oportunity is meant, name its files under tables: opportunity", "table account has no data rows")
}
