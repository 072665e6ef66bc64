package xlsx

import (
	"math"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"crmscore/analyze/messages"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
)

// Pixels of an A4 page across, within its margins.
const paperWide, paperTall = 1045.0, 685.0

// spare is for printers, whose columns and rows come out a little larger.
const spare = 0.97

// digit is the width of a digit of Calibri 11 on paper. Excel's screen rounds it
// to 7 pixels; other programs and printers do not.
const digit = 7.45

// rowSpan is some rows: the first, and the one after the last.
type rowSpan struct{ first, next int }

// print sets paper and footer: A4, one page wide, across but for persons' sheets.
func (p *page) print() {
	f := p.w.f
	paper, wide, orientation := 9, 1, "landscape"
	if p.portrait {
		orientation = "portrait"
	}
	options := excelize.PageLayoutOptions{Size: &paper, Orientation: &orientation}
	if scale := uint(p.scale); scale > 0 {
		options.AdjustTo = &scale
	} else {
		options.FitToWidth, options.FitToHeight = &wide, &p.fitTall
	}
	p.w.check(f.SetPageLayout(p.tab, &options))
	side, head, foot, edge, center := 0.4, 0.5, 0.6, 0.3, true
	p.w.check(f.SetPageMargins(p.tab, &excelize.PageLayoutMarginsOptions{
		Left: &side, Right: &side, Top: &head, Bottom: &foot, Header: &edge, Footer: &edge, Horizontally: &center,
	}))
	font := `&"Calibri,Regular"&8&K` + theme.Grey
	name := p.w.say("workbook.footer", messages.F("title", cells.Clip(p.w.book.Title, 70)), messages.F("week", p.w.weekWithin()))
	const page, pages = "\ue000", "\ue001" // stand in for codes while the words are made safe
	number := strings.NewReplacer(page, "&P", pages, "&N").Replace(footText(p.w.say("workbook.page", messages.F("page", page), messages.F("pages", pages))))
	footer := "&L" + font + footText(name) + "&C" + font + footText(p.tab) + "&R" + font + number
	if len(utf16.Encode([]rune(footer))) > 255 { // Excel's limit; only names full of & get there
		footer = "&L" + font + footText(p.w.say("workbook.confidential")) + "&R" + font + number
	}
	p.w.check(f.SetHeaderFooter(p.tab, &excelize.HeaderFooterOptions{OddFooter: footer}))
}

// footText keeps a name from being read as a footer code, or as a character by its number.
func footText(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(cells.Text(cells.BreakNumbers(s))), " "), "&", "&&")
}

// keep asks that rows be printed on one page: a chart with its heading, a short
// table, the first rows of a long one with its header and the last ones together.
func (p *page) keep(first, next int) {
	if next > first+1 {
		p.kept = append(p.kept, rowSpan{first, next})
	}
}

// keepTable keeps together what must not be torn of a table that begins with its
// heading in row top, has its header above row body, and ends before row next.
func (p *page) keepTable(top, body, next int) {
	const short, edge = 14, 3
	if next-body <= short {
		p.keep(top, next)
		return
	}
	p.keep(top, body+edge)
	p.keep(next-edge, next)
}

// paginate prints a sheet of several blocks at a fixed scale with page breaks of
// our own: programs that fit a sheet to its page disregard breaks. Within what
// remains readable, the scale is the largest of those that need the fewest pages.
func (p *page) paginate(last, row int) {
	parts := p.parts(row)
	widest := 0.0
	for c := 1; c <= last; c++ {
		widest += digit * p.across(c, c)
	}
	natural := min(theme.LargestPrint, 100*spare*paperWide/widest)
	scale, fewest := 0, 0
	for s := int(natural); s > 0 && (scale == 0 || s >= theme.SmallestPrint); s-- {
		if n := len(breaks(parts, roomAt(s))) + 1; scale == 0 || n < fewest {
			scale, fewest = s, n
		}
	}
	if at := breaks(parts, roomAt(scale)); len(at) > 0 && at[len(at)-1] >= p.smallAt { // no page of small print alone
		for s := min(scale, theme.SmallestPrint) - 1; s >= theme.SqueezedPrint; s-- {
			if len(breaks(parts, roomAt(s)))+1 < fewest {
				scale = s
				break
			}
		}
	}
	p.scale, p.repeatRow = max(scale, 10), 0
	for _, at := range breaks(parts, roomAt(p.scale)) {
		p.w.check(p.w.f.InsertPageBreak(p.tab, cell(1, at)))
	}
}

// roomAt is how many pixels of rows a page has at a scale in percent.
func roomAt(scale int) float64 { return paperTall * spare * 100 / float64(scale) }

// part is some rows that are printed together, and their height in pixels.
type part struct {
	rowSpan
	tall float64
}

// parts are the rows before row end: those to be kept together, and single ones.
// A row asked for twice belongs to the first that asked.
func (p *page) parts(end int) []part {
	var out []part
	next := 1
	for _, k := range append(p.kept, rowSpan{end, end}) {
		for ; next < k.first; next++ {
			out = append(out, part{rowSpan{next, next + 1}, p.tall(next)})
		}
		if k.next <= next {
			continue
		}
		all := part{rowSpan: rowSpan{next, k.next}}
		for ; next < k.next; next++ {
			all.tall += p.tall(next)
		}
		out = append(out, all)
	}
	return out
}

// breaks are the rows that begin a page when pages have room for so many pixels.
// What is taller than a page runs on.
func breaks(parts []part, room float64) []int {
	var out []int
	at := 0.0
	for _, k := range parts {
		if at > 0 && at+k.tall > room {
			out = append(out, k.first)
			at = 0
		}
		if at += k.tall; at > room {
			at = math.Mod(at, room)
		}
	}
	return out
}

// tall is the height of a row in pixels; of one that is folded away, none.
func (p *page) tall(row int) float64 {
	seen, err := p.w.f.GetRowVisible(p.tab, row)
	p.w.check(err)
	if !seen {
		return 0
	}
	h, err := p.w.f.GetRowHeight(p.tab, row)
	p.w.check(err)
	return h * 4 / 3
}
