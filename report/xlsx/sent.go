package xlsx

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"crmscore/analyze/sqlfile"
	"crmscore/report"
	"crmscore/report/xlsx/cells"
)

// What comes back is compared with what went out: an entry that nobody touched is
// no new word, a row that shows another deal than its hidden column was sorted
// apart, and a text that is not ours was typed by somebody. Package
// ingest/returned says what each line of the sheet _book means.

// fills says whether the sheet has columns to fill in.
func fills(s report.Sheet) bool {
	return slices.ContainsFunc(s.Blocks, func(b report.Block) bool {
		return slices.ContainsFunc(b.Columns, func(c report.Column) bool { return c.Entry != "" })
	})
}

// sentRows writes down the rows as they go out.
func (p *page) sentRows(t *table) {
	at, deal := t.block.Index(sqlfile.EntryKey), t.cols[0]
	p.w.form("deal", p.tab, deal.label)
	for _, values := range t.block.Rows {
		id, _ := values[at].(string)
		line := []string{"row", p.tab, id, entryText(values[deal.at])}
		for _, c := range t.cols {
			if c.Entry != "" {
				line = append(line, entryText(values[c.at]))
			}
		}
		p.w.form(line...)
	}
}

// entryText is a value as it comes back from its cell.
func entryText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case time.Time:
		return v.Format(time.DateOnly)
	}
	return fmt.Sprint(v)
}

// remember keeps the mark of a text that stands on a sheet to be filled in.
func (p *page) remember(text string) {
	if p.marks == nil {
		return
	}
	h := fnv.New32a()
	h.Write([]byte(strings.Join(strings.Fields(cells.Text(text)), " ")))
	p.marks[fmt.Sprintf("%08x", h.Sum32())] = true
}

// marksPerCell keeps a cell of marks below Excel's 32,767 characters.
const marksPerCell = 3000

// sentTexts writes the marks down.
func (p *page) sentTexts() {
	marks := make([]string, 0, len(p.marks))
	for mark := range p.marks {
		marks = append(marks, mark)
	}
	slices.Sort(marks)
	for some := range slices.Chunk(marks, marksPerCell) {
		p.w.form("texts", p.tab, strings.Join(some, " "))
	}
}
