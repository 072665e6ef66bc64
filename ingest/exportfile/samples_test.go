package exportfile

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const sampleFolder = "../../../shared/data"

// Every file of csv-spectrum loads as its JSON twin says. Two twins do not match
// their files byte for byte: newlines_crlf.csv has no CRLF in it, and
// location_coordinates.json holds another phone number and is no list.
func TestSpectrum(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(sampleFolder, "csv-spectrum/csvs/*.csv"))
	if err != nil || len(files) == 0 {
		t.Skip("csv-spectrum is not there:", sampleFolder)
	}
	compared := 0
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), ".csv")
		table := read(t, path, Options{})[0]
		if len(table.rows) == 0 || len(table.rejects) > 0 {
			t.Errorf("%s: %s", name, table.text())
		}
		if name == "newlines_crlf" || name == "location_coordinates" {
			continue
		}
		twin, err := os.ReadFile(filepath.Join(sampleFolder, "csv-spectrum/json", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var want []map[string]string
		if err := json.Unmarshal(twin, &want); err != nil {
			t.Fatal(err)
		}
		if len(want) != len(table.rows) {
			t.Errorf("%s: %d rows, want %d", name, len(table.rows), len(want))
			continue
		}
		for i, r := range table.rows {
			for c, v := range r.Values {
				if v.Text != want[i][table.Header[c]] {
					t.Errorf("%s row %d %s: got %q, want %q", name, i, table.Header[c], v.Text, want[i][table.Header[c]])
				}
			}
		}
		compared++
	}
	if compared != 10 {
		t.Errorf("%d files compared, want 10", compared)
	}
}

// The public CRM samples are in order: nothing of them is rejected.
func TestCRMSamples(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(sampleFolder, "*/*.csv"))
	if err != nil || len(files) == 0 {
		t.Skip("the sample exports are not there:", sampleFolder)
	}
	for _, path := range files {
		table := read(t, path, Options{})[0]
		if len(table.rejects) > 0 || !strings.HasPrefix(table.Dialect, "comma, utf-8") && filepath.Base(path) != "README.csv" {
			t.Errorf("%s [%s]: %d rejects, first %+v", path, table.Dialect, len(table.rejects), table.rejects[:min(len(table.rejects), 1)])
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if want := int64(countRecords(string(got), ',', '"', maxRecord) - 1); table.records != want {
			t.Errorf("%s: %d records, counted %d", path, table.records, want)
		}
	}
}
