package ingest

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestLoadPublicExports loads whole folders of public CRM exports and counts
// their records with another CSV reader.
func TestLoadPublicExports(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "shared", "data")
	for _, folder := range []string{"fivetran-salesforce-seeds", "fivetran-hubspot-seeds", "maven-crm-opportunities"} {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(root, folder)
			if _, err := os.Stat(dir); err != nil {
				t.Skip("needs the public sample exports beside the checkout")
			}
			w := newWorld(t, "*.csv")
			w.spec.Dir = dir
			w.collect()
			reports := w.load()
			if len(reports) == 0 {
				t.Fatal("no table")
			}
			for _, r := range reports {
				f, err := os.Open(filepath.Join(dir, r.Table+".csv"))
				if err != nil {
					t.Fatal(err)
				}
				records, err := csv.NewReader(f).ReadAll()
				if err = errorOf(err, f.Close()); err != nil {
					t.Fatal(err)
				}
				if want := int64(len(records) - 1); r.Loaded != want || r.Rejected != 0 {
					t.Errorf("%+v, want %d records", r, want)
				}
				same(t, w.rows("SELECT count(*), count(DISTINCT _line) FROM raw.raw_sfdc."+quoteName(r.Table)), fmt.Sprintf("%d|%[1]d\n", len(records)-1))
			}
		})
	}
}

func errorOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
