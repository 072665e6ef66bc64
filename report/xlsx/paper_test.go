package xlsx

import (
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
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

// TestPaginateSqueezes: where only small print would go over to a page of its own, a
// somewhat smaller print keeps it with the rest; what is no small print goes over, and
// so does small print that no readable size would keep. At 72 percent a page has room
// for 685 × 0.97 × 100/72 = 922.8 pixels of rows, at 64 percent for 1,038.2; columns
// of 180 digits print at 100 × 0.97 × 1045 / (7.45 × 180) = 75 percent, with room for
// 885.9. A row of 15 points is 20 pixels.
func TestPaginateSqueezes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rows, smallAt int // rows in all, where the small print begins
		scale, pages  int
	}{
		"fits":                  {44, 40, 75, 1}, // 880 pixels
		"fits a little smaller": {46, 40, 72, 1}, // 920 pixels
		"small print squeezed":  {50, 45, 66, 1}, // 1,000 pixels: 664.45 × 100/66 = 1,006.7, at 67 percent 991.7
		"table goes over":       {50, 49, 75, 2}, // the 47th row, which is no small print, begins page two
		"too much for it":       {54, 40, 75, 2}, // 1,080 pixels
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := excelize.NewFile()
			defer f.Close()
			p := &page{w: &writer{f: f}, tab: "Sheet1", widths: []float64{180}, smallAt: c.smallAt}
			for row := 1; row <= c.rows; row++ {
				p.height(row, 15)
			}
			p.paginate(1, c.rows+1)
			if p.w.err != nil {
				t.Fatal(p.w.err)
			}
			if pages := len(breaks(p.parts(c.rows+1), roomAt(p.scale))) + 1; p.scale != c.scale || pages != c.pages {
				t.Errorf("%d percent, %d pages; want %d percent, %d pages", p.scale, pages, c.scale, c.pages)
			}
		})
	}
}

// TestTwins: LibreOffice tells styles of neighbours apart by their colour alone, so
// that of a number differs from that of the column beside it and from that of the
// whole numbers in its own column, and no eye can see by how much.
func TestTwins(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, column := range []int{3, 4} {
		for _, whole := range []bool{false, true} {
			twin := theme.Twin(theme.Ink, column, whole)
			seen[twin] = true
			if twin[:4] != theme.Ink[:4] || len(twin) != 6 {
				t.Errorf("%s is not %s to the eye", twin, theme.Ink)
			}
		}
	}
	if len(seen) != 4 {
		t.Errorf("four neighbours have the colours %v", seen)
	}
	amount := report.Column{Name: "won_amount", Label: "Won", Kind: report.Amount}
	drawn := newTable(&report.Block{Columns: []report.Column{amount, amount}}, cells.Words{})
	drawn.cols[0].first, drawn.cols[1].first = 2, 4 // on the grid a column takes several
	if a, b := drawn.cols[0].look(), drawn.cols[1].look(); a.color == b.color {
		t.Errorf("amounts side by side are both %s", a.color)
	}
}
