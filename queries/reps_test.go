package queries_test

import (
	"io/fs"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crmscore/analyze/sqlfile"
	"crmscore/queries"
)

// What reps read of themselves is chosen file by file: the coaching suggestion, and
// what managers filled in, are none of it.
func TestFilesOfRepsBooks(t *testing.T) {
	t.Parallel()
	paths, err := fs.Glob(queries.FS, "scorecards/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, path := range paths {
		text, err := fs.ReadFile(queries.FS, path)
		if err != nil {
			t.Fatal(err)
		}
		f, faults := sqlfile.Parse(path, text, sqlfile.Builtin)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		if slices.Contains(f.Meta.Books, "rep") {
			got = append(got, f.Name)
			for name, c := range f.Meta.Columns {
				if c.Entry != "" {
					t.Errorf("%s: reps would read and fill in column %s", path, name)
				}
			}
		}
	}
	want := []string{"rep_sheet_actions", "rep_sheet_chart", "rep_sheet_deals", "rep_sheet_headline", "rep_sheet_tiles"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files of reps' books (-want +got):\n%s", diff)
	}
}
