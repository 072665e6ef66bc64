package xlsx

// Pixels of an A4 page across, within its margins.
const paperWide, paperTall = 1045.0, 685.0

// rowSpan is some rows: the first, and the one after the last.
type rowSpan struct{ first, next int }

// tall is the height of some rows in pixels.
func (p *page) tall(first, next int) float64 {
	tall := 0.0
	for r := first; r < next; r++ {
		h, err := p.w.f.GetRowHeight(p.tab, r)
		p.w.check(err)
		tall += h * 4 / 3
	}
	return tall
}

// onePage prints a sheet of several blocks on one page where that does not make
// it much smaller: charts are else cut in two.
func (p *page) onePage(last, row int) {
	scale := min(1, paperWide/float64(p.pixels(1, last)))
	if p.tall(1, row)*scale <= paperTall*1.6 {
		p.fitTall, p.repeatRow = 1, 0
	}
}

// breakBefore begins a printed page with a chart that would else be cut in two.
func (p *page) breakBefore(charts []rowSpan, last int) {
	const spare = 0.95 // printers' rows are a little taller
	room := spare * paperTall / min(1, paperWide/float64(p.pixels(1, last)))
	at, from := 0.0, 1
	for _, c := range charts {
		for r := from; r < c.first; r++ {
			h := p.tall(r, r+1)
			if at += h; at > room {
				at = h
			}
		}
		tall := p.tall(c.first, c.next)
		if at > 0 && at+tall > room {
			p.w.check(p.w.f.InsertPageBreak(p.tab, cell(1, c.first)))
			at = 0
		}
		at, from = at+tall, c.next
	}
}
