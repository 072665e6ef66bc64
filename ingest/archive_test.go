package ingest

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// zipped packs pairs of entry name and content.
func zipped(t *testing.T, pairs ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		e, err := z.Create(pairs[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Write([]byte(pairs[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func gzipped(t *testing.T, content string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// workbook makes an XLSX file: a sheet name, then its rows, cells split by commas.
func workbook(t *testing.T, sheets ...[]string) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, s := range sheets {
		var err error
		if i == 0 {
			err = f.SetSheetName("Sheet1", s[0])
		} else {
			_, err = f.NewSheet(s[0])
		}
		if err != nil {
			t.Fatal(err)
		}
		for r, line := range s[1:] {
			for c, v := range strings.Split(line, ",") {
				cell, err := excelize.CoordinatesToCellName(c+1, r+1)
				if err != nil {
					t.Fatal(err)
				}
				if err := f.SetCellStr(s[0], cell, v); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestArchiveSetIsOneDelivery(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "WE_*.ZIP")
	w.deliver("WE_00D1_1.ZIP", zipped(t, "Account.csv", "Id\n1\n", "Opportunity.csv", "Id,Name\n7,x\n"), time.Hour)
	w.deliver("WE_00D1_2.ZIP", zipped(t, "Account.csv", "Id\n2\n3\n"), time.Hour)
	reports := w.night()
	if len(reports) != 2 || reports[0].Table != "Account" || reports[0].Loaded != 3 || reports[0].Files != 2 || reports[1].Loaded != 1 {
		t.Fatalf("%+v", reports)
	}
	got := strings.Split(w.rows("SELECT Id, _line, _file FROM raw.raw_sfdc.Account ORDER BY rowid"), "\n")
	for i, want := range []string{"1|2|sfdc/WE_00D1/*_WE_00D1_1.ZIP!Account.csv", "2|2|sfdc/WE_00D1/*_WE_00D1_2.ZIP!Account.csv", "3|3|sfdc/WE_00D1/*_WE_00D1_2.ZIP!Account.csv"} {
		before, after, _ := strings.Cut(want, "*")
		if !strings.HasPrefix(got[i], before) || !strings.HasSuffix(got[i], after) {
			t.Errorf("row %d: %s, want %s", i, got[i], want)
		}
	}
	same(t, w.rows("SELECT table_name, count(*), sum(records) FROM warehouse.ops.files GROUP BY ALL ORDER BY 1"), "Account|2|3\nOpportunity|1|1\n")

	// The next weekly export replaces the whole set; Opportunity is not in it any more.
	w.deliver("WE_00D1_1.ZIP", zipped(t, "Account.csv", "Id\n9\n"), time.Hour)
	if err := os.Remove(filepath.Join(w.spec.Dir, "WE_00D1_2.ZIP")); err != nil {
		t.Fatal(err)
	}
	w.night()
	same(t, w.rows("SELECT table_name, estimated_size FROM duckdb_tables() WHERE database_name = 'raw'"), "Account|1\n")
	same(t, w.rows("SELECT used, count(*) FROM warehouse.ops.files GROUP BY ALL ORDER BY ALL"), "false|2\ntrue|1\n")
}

func TestTwoArchivesWithOneTable(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.zip")
	w.deliver("WE_00DA_1.zip", zipped(t, "Account.csv", "Id\nA\n"), 2*time.Hour)
	w.deliver("WE_00DB_1.zip", zipped(t, "account.csv", "Id\nB\n", "Lead.csv", "Id\nB\n"), time.Hour)
	w.collect()
	_, err := w.land.Load(t.Context(), w.conn, w.spec, nil, LoadOptions{})
	inputError(t, err, "sfdc: WE_00DB_1.zip: table account is also in WE_00DA_1.zip; make two sources of them")

	w = newWorld(t, "*.zip")
	w.deliver("export-old.zip", zipped(t, "Account.csv", "Id\nA\n", "Lead.csv", "Id\nA\n"), 2*time.Hour)
	w.night()
	w.deliver("renamed.zip", zipped(t, "Account.csv", "Id\nB\n"), time.Hour)
	w.night()
	same(t, w.rows("SELECT Id FROM raw.raw_sfdc.Account"), "B\n")
	same(t, w.rows("SELECT Id FROM raw.raw_sfdc.Lead"), "A\n")
	same(t, w.rows("SELECT table_name, used, note FROM warehouse.ops.files ORDER BY ALL"), "Account|false|table Account is taken from the later renamed.zip\nAccount|true|∅\nLead|true|∅\n")
}

func TestConfiguredTableFromArchive(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.spec.Tables = map[string]TableSpec{"deals": {Files: Globs{"*.zip"}}}
	w.deliver("hubspot-export-1.zip", zipped(t, "all-deals-1.csv", "Id\n1\n", "all-deals-2.csv", "Id\n2\n"), time.Hour)
	w.night()
	same(t, w.rows("SELECT Id FROM raw.raw_sfdc.deals ORDER BY 1"), "1\n2\n")
	w.deliver("hubspot-export-1.zip", zipped(t, "all-deals.csv", "Id\n1\n", "all-companies.csv", "Id\n2\n"), time.Hour)
	w.collect()
	_, err := w.land.Load(t.Context(), w.conn, w.spec, nil, LoadOptions{})
	inputError(t, err, "it holds several tables (all-deals, all-companies)", "list the archive under files")
}

func TestDamagedFilesFailTheirSource(t *testing.T) {
	t.Parallel()
	packed := gzipped(t, "Id\n"+strings.Repeat("12345\n", 1000))
	w := newWorld(t, "*")
	w.deliver("cut.csv.gz", packed[:len(packed)-20], time.Hour)
	w.deliver("cut.zip", zipped(t, "Account.csv", strings.Repeat("x,y\n", 1000))[:100], time.Hour)
	flipped := []byte(packed)
	flipped[len(flipped)-6] ^= 1 // in the checksum
	w.deliver("crc.csv.gz", string(flipped), time.Hour)
	w.collect()
	_, err := w.land.Load(t.Context(), w.conn, w.spec, nil, LoadOptions{})
	input := inputError(t, err, "cut.csv.gz", "export incomplete", "cut.zip: ended inside the archive", "crc.csv.gz", "checksum")
	if input.Err == nil {
		t.Error("what lies beneath is lost")
	}
	w.deliver("cut.csv.gz", packed, 0)
	w.spec.Files = Globs{"cut.csv.gz"}
	w.deliver("cut.zip", zipped(t, "Account.csv", "Id\n1\n"), 0)
	w.deliver("crc.csv.gz", packed, 0)
	w.spec.Files = Globs{"*"}
	w.night()
	same(t, w.rows("SELECT count(*), max(_line) FROM raw.raw_sfdc.cut"), "1000|1001\n")
}

func TestWorkbooks(t *testing.T) {
	t.Parallel()
	targets := []string{"Targets", "user_id,amount", "u1,100", "u2,200"}
	goals := []string{"Goals 2026-01-05", "goal,due", "g,2026-01-31"}
	t.Run("inputs are named by their sheets", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, "inputs.xlsx")
		w.spec.CRM = "inputs"
		w.deliver("inputs.xlsx", workbook(t, targets, goals), time.Hour)
		w.night()
		same(t, w.rows(`SELECT user_id, amount, _line, _file[-20:] FROM raw.raw_sfdc."Targets"`), "u1|100|2|_inputs.xlsx!Targets\nu2|200|3|_inputs.xlsx!Targets\n")
		same(t, w.rows(`SELECT count(*) FROM raw.raw_sfdc."Goals 2026-01-05"`), "1\n")
		w.deliver("inputs.xlsx", workbook(t, targets), time.Hour)
		w.night()
		same(t, w.rows("SELECT table_name FROM duckdb_tables() WHERE database_name = 'raw'"), "Targets\n")
	})
	t.Run("one sheet is named by its file", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, "*.xlsx")
		w.deliver("quotas_2026-01-05.xlsx", workbook(t, targets, []string{"Empty"}), time.Hour)
		w.night()
		same(t, w.rows(`SELECT user_id, _line FROM raw.raw_sfdc.quotas`), "u1|2\nu2|3\n")
	})
	t.Run("several sheets name the tables", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, "*.xlsx")
		w.deliver("plan.xlsx", workbook(t, targets, goals), time.Hour)
		if reports := w.night(); len(reports) != 2 || reports[1].Table != "Targets" {
			t.Errorf("%+v", reports)
		}
	})
	t.Run("a configured table needs one sheet", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.spec.Tables = map[string]TableSpec{"quotas": {Files: Globs{"*.xlsx"}}, "goals": {Files: Globs{"*.xlsx"}, Sheet: goals[0]}}
		w.deliver("plan.xlsx", workbook(t, targets, goals), time.Hour)
		w.collect()
		_, err := w.land.Load(t.Context(), w.conn, w.spec, nil, LoadOptions{})
		inputError(t, err, "it holds several tables (Targets, Goals 2026-01-05)", "name one with sheet:")
		w.spec.Tables["quotas"] = TableSpec{Files: Globs{"*.xlsx"}, Sheet: "Targets"}
		w.load()
		same(t, w.rows("SELECT user_id FROM raw.raw_sfdc.quotas"), "u1\nu2\n")
		same(t, w.rows("SELECT goal FROM raw.raw_sfdc.goals"), "g\n")
	})
}

func TestParquetBesideWhatIsNotCSV(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.xlsx", "*.ndjson")
	w.deliver("plan.xlsx", workbook(t, []string{"Targets", "user_id,_line", "u1,100", ",200"}, []string{"Goals", "a", "b"}), time.Hour)
	w.deliver("deals.ndjson", "{\"Id\":\"1\",\"Name\":\"a\"}\n{\"Id\":\"2\",\"Name\":null}\n", time.Hour)
	w.collect()
	var parquet []string
	for _, f := range w.landedFiles() {
		if strings.HasSuffix(f, ".parquet") {
			parquet = append(parquet, f)
		}
	}
	if len(parquet) != 3 || !strings.HasSuffix(parquet[0], "_deals.ndjson.deals.parquet") || !strings.HasSuffix(parquet[2], "_plan.xlsx.Targets.parquet") {
		t.Fatalf("%v", parquet)
	}
	same(t, w.rows("SELECT user_id, _line_, _line, _sheet FROM read_parquet("+quoteText(w.land.path(parquet[2]))+")"), "u1|100|2|Targets\n∅|200|3|Targets\n")
	same(t, w.rows("SELECT Id, Name, _line FROM read_parquet("+quoteText(w.land.path(parquet[0]))+")"), "1|a|1\n2|∅|2\n")
	before := w.landedFiles()
	if err := os.Chtimes(w.land.path(parquet[0]), night, night); err != nil {
		t.Fatal(err)
	}
	w.night()
	info, err := os.Stat(w.land.path(parquet[0]))
	if err != nil || !info.ModTime().Equal(night) || !slices.Equal(before, w.landedFiles()) {
		t.Errorf("written again: %v, %v", info.ModTime(), err)
	}
	same(t, w.rows("SELECT Id, Name, _line FROM raw.raw_sfdc.deals"), "1|a|1\n2|∅|2\n")
}
