package ingest

import (
	"testing"
	"time"
)

func TestLoadKeepsTextAndPlace(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	w.deliver("Opportunity_2026-11-19.csv", "Id,Name,Note\n1,\"Big, \"\"deal\"\"\",\n2,,\"\"\n3,\"two\nlines\",' x\n4,Åsa,007\n", time.Hour)
	reports := w.night()
	if len(reports) != 1 || reports[0].Loaded != 4 || reports[0].Delivered != 4 || reports[0].Rejected != 0 {
		t.Fatalf("reports: %+v", reports)
	}
	same(t, w.rows(`SELECT Id, Name, Note, Note IS NULL, _line FROM raw.raw_sfdc.Opportunity ORDER BY Id`),
		"1|Big, \"deal\"|∅|true|2\n2|∅||false|3\n3|two\nlines|' x|false|4\n4|Åsa|007|false|6\n")
	same(t, w.rows(`SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = 'raw' AND table_name = 'Opportunity' ORDER BY column_index`),
		"Id|VARCHAR\nName|VARCHAR\nNote|VARCHAR\n_file|VARCHAR\n_line|BIGINT\n")
}
