package night

import (
	"os"
	"path/filepath"
	"testing"
)

// What a night killed between its renames and its commit has put in place is
// removed by the next one that does not bring it again; a stranger's file stays.
func TestFilesOfAKilledPublishAreRemoved(t *testing.T) {
	t.Parallel()
	r := &run{Summary: &Summary{}, output: t.TempDir()}
	put := func(names ...string) (entries []manifestEntry) {
		for _, name := range names {
			if err := WriteFile(filepath.Join(r.output, name), []byte(name), 0o600); err != nil {
				t.Fatal(err)
			}
			entries = append(entries, manifestEntry{Path: name})
		}
		return entries
	}
	night := func(killed bool, names ...string) {
		entries := put(names...)
		old, err := r.announce(entries)
		if err != nil {
			t.Fatal(err)
		}
		if killed {
			return
		}
		if err := r.commit(old, entries, nil); err != nil {
			t.Fatal(err)
		}
	}
	put("scorecards/anna/own-notes.txt")
	night(false, "scorecards/anna/1.xlsx", "scorecards/ben/1.xlsx", "scorecards/reps/rep-ada/1.xlsx")
	night(true, "scorecards/anna/2.xlsx")
	night(true, "scorecards/anna/3.xlsx", "scorecards/carl/3.xlsx")
	night(false, "scorecards/anna/4.xlsx")
	if _, err := os.Stat(filepath.Join(r.output, "scorecards/reps")); !os.IsNotExist(err) {
		t.Errorf("the empty folder of the reps' books is left: %v", err)
	}
	var left []string
	for _, name := range []string{"anna/1.xlsx", "ben/1.xlsx", "anna/2.xlsx", "anna/3.xlsx", "carl/3.xlsx", "anna/4.xlsx", "anna/own-notes.txt"} {
		if _, err := os.Stat(filepath.Join(r.output, "scorecards", name)); err == nil {
			left = append(left, name)
		}
	}
	if len(left) != 2 || left[0] != "anna/4.xlsx" || left[1] != "anna/own-notes.txt" {
		t.Errorf("left in the output folder: %v", left)
	}
	if _, err := os.Stat(filepath.Join(r.output, announcedName)); !os.IsNotExist(err) {
		t.Errorf("the announcement is left: %v", err)
	}
}
