package xlsx

import (
	"math"
	"slices"

	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
)

const (
	leastWidth = 7.5
	// pageWidth is how wide a sheet may be before long texts give way: an A4
	// page across, printed at about 80 percent.
	pageWidth = 185
	// fillWidth is the same of a table that is filled in: it lies on the meeting's
	// table, in print of at least seven points, but has many columns.
	fillWidth = 195
	// foldWidth is the same of a table that is folded, and so read on a screen: its
	// many rows should not take three lines each.
	foldWidth = 215
	// leastText and leastSentence are the widths below which texts do not give way.
	leastText, leastSentence = 20, 32
	// unit is the width of the columns that unlike tables share.
	unit = 11
)

// shareColumns gives the widths of a sheet's columns and sets which of them
// each table column takes: one each, as long as the tables are alike. The last
// text column of a narrower table reaches to the sheet's last column, so that
// it need not widen the others' numbers.
func shareColumns(tables []*table) []float64 {
	if unlike(tables) {
		return unitColumns(tables)
	}
	most := 1
	for _, t := range tables {
		most = max(most, len(t.cols))
	}
	widths := make([]float64, most)
	for _, t := range tables {
		for i, c := range t.cols {
			if i == len(t.cols)-1 && i < most-1 && long(c) {
				t.cols[i].last = most
				continue
			}
			widths[i] = max(widths[i], c.wants)
		}
	}
	for i := range widths {
		widths[i] = max(widths[i], leastWidth)
	}
	return fitPage(tables, widths)
}

// long says whether a column holds texts that may be wrapped.
func long(c column) bool {
	return !cells.Numeric(c.Kind) && c.Kind != report.Date && c.Kind != report.Time && c.Kind != report.Status && c.Kind != report.Flag
}

// unlike says whether sharing columns would put one table's short values into
// the wide column of another's texts.
func unlike(tables []*table) bool {
	widest := map[int]float64{}
	for _, t := range tables {
		for i, c := range t.cols {
			if i < len(t.cols)-1 || !long(c) {
				widest[i] = max(widest[i], c.wants)
			}
		}
	}
	for _, t := range tables {
		for i, c := range t.cols {
			if !long(c) && widest[i] > 26 && widest[i] > 2*c.wants {
				return true
			}
		}
	}
	return false
}

// unitColumns lays unlike tables over many narrow columns of one width, each
// table column over as many as it needs. Such tables cannot be filtered.
func unitColumns(tables []*table) []float64 {
	total := 0
	for _, t := range tables {
		total = max(total, t.units(0))
	}
	total = min(total, pageWidth/unit)
	for _, t := range tables {
		cut := 0
		for t.units(cut) > total && cut < 5 {
			cut++
		}
		spare, widest := total-t.units(cut), t.longestNote() // to the column with the longest sentences
		at := 1
		for i := range t.cols {
			c := &t.cols[i]
			c.first, c.last = at, at+c.units(cut)-1
			if i == widest {
				c.last += max(spare, 0)
			}
			at = c.last + 1
		}
		if c := &t.cols[len(t.cols)-1]; long(*c) && c.last < total {
			c.last = total
		}
		total = max(total, at-1)
	}
	widths := make([]float64, total)
	for i := range widths {
		widths[i] = unit
	}
	return widths
}

// longestNote is the column with the longest sentences that would like to be wider
// than a column may be; -1 where there is none.
func (t *table) longestNote() int {
	at := -1
	for i, c := range t.cols {
		if c.Kind == report.Note && c.longest > c.wants && (at < 0 || c.longest > t.cols[at].longest) {
			at = i
		}
	}
	return at
}

// units is how many unit columns a table takes when its long texts give way by
// cut units each.
func (t *table) units(cut int) int {
	sum := 0
	for _, c := range t.cols {
		sum += c.units(cut)
	}
	return sum
}

func (c column) units(cut int) int {
	n := int(math.Ceil((c.wants - 0.3) / unit))
	if long(c) {
		least := c.word
		if c.link >= 0 {
			least = min(c.wants, theme.LeastLink)
		}
		n = max(n-cut, min(n, 2), int(math.Ceil((least-0.3)/unit)))
	}
	return max(n, 1)
}

// fitPage narrows wide text columns until the sheet fits its page. Sentences keep
// a width that does not break them into many lines, as long as the sheet is only
// a little wider for it.
func fitPage(tables []*table, widths []float64) []float64 {
	switch {
	case slices.ContainsFunc(tables, (*table).folded):
		narrow(tables, widths, foldWidth, leastText)
	case anyFillable(tables):
		narrow(tables, widths, fillWidth, leastText)
	default:
		narrow(tables, widths, pageWidth, leastSentence)
		narrow(tables, widths, fillWidth, leastText)
	}
	return widths
}

// narrow takes from the widest text columns what the sheet is wider than room;
// no column of sentences becomes narrower than least for it.
func narrow(tables []*table, widths []float64, room, least float64) {
	over := -room
	for _, w := range widths {
		over += w
	}
	for over > 0 {
		wide := -1
		for i, w := range widths {
			floor := float64(leastText)
			if weight(tables, i) < 1 {
				floor = least
			}
			floor = max(floor, linked(tables, i))
			if w > floor && w-2 > longestWord(tables, i) && textColumn(tables, i) && (wide < 0 || weight(tables, i)*w > weight(tables, wide)*widths[wide]) {
				wide = i
			}
		}
		if wide < 0 {
			return
		}
		step := min(over, 2)
		widths[wide] -= step
		over -= step
	}
}

// linked is the width that names in column i keep because they lead somewhere.
func linked(tables []*table, i int) float64 {
	least := 0.0
	for _, t := range tables {
		if i < len(t.cols) && t.cols[i].link >= 0 {
			least = max(least, min(t.cols[i].wants, theme.LeastLink))
		}
	}
	return least
}

func longestWord(tables []*table, i int) float64 {
	word := 0.0
	for _, t := range tables {
		if i < len(t.cols) {
			word = max(word, t.cols[i].word)
		}
	}
	return word
}

// weight makes sentences give way later than names.
func weight(tables []*table, i int) float64 {
	for _, t := range tables {
		if i < len(t.cols) && t.cols[i].Kind == report.Note {
			return 0.75
		}
	}
	return 1
}

// textColumn says whether all tables have texts in their column i.
func textColumn(tables []*table, i int) bool {
	for _, t := range tables {
		if i < len(t.cols) && !long(t.cols[i]) {
			return false
		}
	}
	return true
}
