package xlsx

import (
	"slices"
	"testing"
)

// TestBreaks: what belongs together begins a page that has room for it, what is
// taller than a page runs on, and rows folded away take no room.
func TestBreaks(t *testing.T) {
	t.Parallel()
	row := func(at int, tall float64) part { return part{rowSpan{at, at + 1}, tall} }
	for name, c := range map[string]struct {
		parts []part
		want  []int
	}{
		"fits":          {[]part{row(1, 40), row(2, 60)}, nil},
		"one too many":  {[]part{row(1, 40), row(2, 60), row(3, 1)}, []int{3}},
		"chart at foot": {[]part{row(1, 50), {rowSpan{2, 12}, 70}, row(12, 20)}, []int{2}},
		"first of all":  {[]part{{rowSpan{1, 9}, 130}, row(9, 60), row(10, 20)}, []int{10}},
		"runs on":       {[]part{row(1, 10), {rowSpan{2, 30}, 250}, row(30, 40), row(31, 20)}, []int{2, 31}},
		"folded":        {[]part{row(1, 90), row(2, 0), row(3, 0), row(4, 10)}, nil},
	} {
		if got := breaks(c.parts, 100); !slices.Equal(got, c.want) {
			t.Errorf("%s: pages begin at rows %v, want %v", name, got, c.want)
		}
	}
}

// TestKeepTable: a short table is printed whole with its heading; of a long one
// neither its header nor its last rows stand alone.
func TestKeepTable(t *testing.T) {
	t.Parallel()
	p := &page{}
	p.keepTable(4, 6, 16)
	p.keepTable(20, 22, 60)
	if want := []rowSpan{{4, 16}, {20, 25}, {57, 60}}; !slices.Equal(p.kept, want) {
		t.Errorf("kept together: %v, want %v", p.kept, want)
	}
}
