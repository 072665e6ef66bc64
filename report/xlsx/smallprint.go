package xlsx

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"crmscore/analyze/messages"
	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
)

// The small print says at the end of a sheet what its columns mean and which
// queries made it, in two columns where the sheet is wide enough: a reader looks
// it up once, and everything else stands closer together.

// term is a heading and what it means; one without a meaning is the title of the
// table that the terms below it are of.
type term struct{ word, meaning string }

// twoAbreast is the least width of a sheet whose small print has two columns.
const twoAbreast = 130

// offScreen is the row from which on the small print is out of sight.
const offScreen = 30

// terms are the definitions of a sheet's tables. What an earlier table has said
// in the same words is not said again.
func (p *page) terms() []term {
	var out []term
	said := map[term]bool{}
	for _, t := range p.explained {
		var own []term
		for _, c := range t.cols {
			if is := (term{c.label, c.Note}); c.Note != "" && !said[is] {
				said[is] = true
				own = append(own, is)
			}
		}
		if len(own) > 0 && len(p.explained) > 1 {
			out = append(out, term{word: p.headOf(*t.block)})
		}
		out = append(out, own...)
	}
	return out
}

// queries names the files behind the sheet's tables and what a row of each is.
func (p *page) queries() string {
	var files []string
	for _, t := range p.explained {
		switch b := t.block; {
		case b.Query == "":
		case b.Grain == "":
			files = append(files, b.Query)
		default:
			files = append(files, b.Query+", "+b.Grain)
		}
	}
	return strings.Join(files, "; ")
}

// smallPrint draws it from row on and gives the next free row; last is the
// frame's last column.
func (p *page) smallPrint(row, last int) int {
	terms, queries := p.terms(), p.queries()
	if len(terms) == 0 && queries == "" {
		return row
	}
	p.height(row, theme.GapRow)
	row++
	from := row
	p.smallAt = row
	to := last
	if anyHidden(p.explained) > 0 { // hidden columns hold no text
		to = len(p.widths)
	}
	if len(terms) > 0 {
		p.head(1, last, row, p.w.say("workbook.columns"))
		p.height(row+1, theme.ThinRow)
		row += 2
	}
	half, rows := to, len(terms)
	if p.across(1, to) >= twoAbreast && len(terms) > 3 {
		for half > 1 && p.across(1, half) > p.across(1, to)/2 {
			half--
		}
		rows = (len(terms) + 1) / 2
		if terms[rows-1].meaning == "" { // a title goes with what is below it
			rows--
		}
	}
	for i := range max(rows, len(terms)-rows) {
		tall := theme.NoteRow
		if i < rows {
			tall = p.define(1, half, row, terms[i])
		}
		if j := rows + i; j < len(terms) {
			tall = max(tall, p.define(half+1, to, row, terms[j]))
		}
		p.height(row, tall)
		row++
	}
	p.keep(from, min(from+4, row))
	if queries != "" {
		word := term{p.w.say("workbook.query", messages.N(len(p.explained))), queries}
		p.height(row, p.define(1, to, row, word))
		row++
	}
	if from > offScreen && len(terms) > 1 {
		p.put(last, 2, p.w.say("workbook.columns")+" ▼", p.w.style(look{
			size: theme.SmallSize, color: theme.Blue, under: true, align: "right", bottom: theme.Navy, bottomWeight: 2, format: theme.FormatText,
		}))
		p.jump(last, 2, tabRef(p.tab, cell(1, from)))
	}
	return row
}

// define writes one line of small print and gives the height that it needs.
func (p *page) define(col, to, row int, t term) float64 {
	l := look{size: theme.NoteSize, color: theme.Grey, indent: 1, wrap: true, align: "left", valign: "top", format: theme.FormatText}
	if t.meaning == "" {
		l.bold, l.color = true, theme.Navy
		p.span(col, to, row, t.word, p.w.style(l))
		return theme.NoteRow + 4
	}
	text := t.word + "   " + t.meaning
	p.span(col, to, row, text, p.w.style(l))
	font := func(bold bool) *excelize.Font {
		return &excelize.Font{Family: theme.FontName, Size: theme.NoteSize, Bold: bold, Color: theme.Grey}
	}
	p.w.check(p.w.f.SetCellRichText(p.tab, cell(col, row), []excelize.RichTextRun{
		{Text: cells.Cut(cells.Text(t.word), 255) + "   ", Font: font(true)}, {Text: cells.Cut(cells.Text(t.meaning), cells.MaxText-300), Font: font(false)},
	}))
	n := cells.Lines(text, p.chars(col, to, theme.NoteSize)-1)
	return max(theme.NoteRow, float64(n)*theme.NoteSize*1.3+3)
}

// mayJump says that a sheet may need the way to its small print beside its
// subtitle, before it is known how long the sheet is.
func mayJump(tables []*table, blocks []report.Block) bool {
	rows := 3 * len(blocks)
	for _, t := range tables {
		rows += t.tall()
	}
	for _, b := range blocks {
		if b.Kind == report.ChartBlock {
			rows += 14
		}
	}
	return len(tables) > 0 && rows > offScreen-6
}
