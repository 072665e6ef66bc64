package sqlfile_test

import (
	"testing"

	"crmscore/analyze/sqlfile"
)

func TestUndecidedConflicts(t *testing.T) {
	t.Parallel()
	text := "/*---\n<<<<<<< yours\ntitle: A\n=======\ntitle: B\n>>>>>>> built-in\ngrain: one\n---*/\nselect\n<<<<<<< yours\n 1\n=======\n 2\n>>>>>>> built-in\nas n\n"
	_, faults := sqlfile.Parse("models/a.sql", []byte(text), sqlfile.Overlay)
	if len(faults) != 2 || faults[0].Line != 2 || faults[1].Line != 10 || faults[0].Column != 1 {
		t.Errorf("faults: %v", faults)
	}
	if _, faults := sqlfile.Parse("models/a.sql", []byte("/*---\ntitle: A\ngrain: one\n---*/\nselect 1 << 2 as n -- <<<<<<< no\n"), sqlfile.Overlay); len(faults) > 0 {
		t.Errorf("no conflict, yet %v", faults)
	}
}
