package report

import (
	"reflect"
	"slices"
)

// SheetChange is one sheet that differs between two books of the same reader.
type SheetChange struct {
	Name string
	What string // changed, new or gone
}

// Compare tells which sheets differ between an earlier and a later book: cells,
// labels, notes, layout and order of blocks count, the books' heads do not. The
// order is that of the later book, sheets that are gone last.
func Compare(before, after Book) []SheetChange {
	var changes []SheetChange
	for _, s := range after.Sheets {
		i := slices.IndexFunc(before.Sheets, func(old Sheet) bool { return old.Name == s.Name })
		switch {
		case i < 0:
			changes = append(changes, SheetChange{s.Name, "new"})
		case !reflect.DeepEqual(before.Sheets[i], s):
			changes = append(changes, SheetChange{s.Name, "changed"})
		}
	}
	for _, old := range before.Sheets {
		if !slices.ContainsFunc(after.Sheets, func(s Sheet) bool { return s.Name == old.Name }) {
			changes = append(changes, SheetChange{old.Name, "gone"})
		}
	}
	return changes
}
