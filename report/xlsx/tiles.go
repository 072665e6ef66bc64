package xlsx

import (
	"cmp"
	"math"
	"strings"

	"crmscore/analyze/display"
	"crmscore/analyze/messages"
	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
)

// tile is one number of the summary with its goal, change and judgement.
type tile struct {
	label, detail, missing string
	value                  any
	kind                   report.Kind
	money                  display.Money // around amounts
	status                 string
	tone                   theme.Tone
	trend                  []float64
}

// tiles draws a tiles block, four abreast or three, and gives the next free row.
func (p *page) tiles(b *report.Block, row int) int {
	if b.Failed != "" || len(b.Rows) == 0 {
		p.sentence(gridFirst, p.gridLast(), row, cmp.Or(b.Failed, b.Empty), look{size: theme.BodySize, italic: true, color: theme.Grey}, theme.HeadRow)
		return row + 1
	}
	for i := 0; i < len(b.Rows); i += p.groups {
		if i > 0 {
			p.height(row, theme.GapRow)
			row++
		}
		tall := 18.0
		for g := range min(p.groups, len(b.Rows)-i) {
			t := p.w.tileOf(*b, b.Rows[i+g])
			p.tile(t, group(g), row)
			n := cells.Lines(t.detail, p.chars(group(g), group(g)+2, theme.SmallSize)-1)
			tall = max(tall, float64(n)*12+6)
		}
		p.height(row, 18)
		p.height(row+1, 32)
		p.height(row+2, tall)
		row += 3
	}
	return row
}

// tile draws one tile: label and status word, value, then goal and change in
// words.
func (p *page) tile(t tile, col, row int) {
	tone := t.tone
	edge := look{fill: theme.Ground, leftEdge: tone.Edge, align: "left", indent: 1, format: theme.FormatText}

	l := edge
	l.size, l.color = theme.SmallSize, theme.Grey
	if t.status == "" {
		p.span(col, col+2, row, t.label, p.w.style(l))
	} else {
		p.span(col, col+1, row, t.label, p.w.style(l))
		p.put(col+2, row, t.status, p.w.style(look{size: theme.SmallSize, bold: true, color: tone.Text, fill: tone.Fill, align: "center", format: theme.FormatText}))
	}

	l = edge
	to := col + 2
	if len(t.trend) > 0 {
		to = col + 1
		p.put(col+2, row+1, nil, p.w.style(look{fill: theme.Ground}))
		p.sparkline(t, col+2, row+1)
	}
	if t.missing != "" {
		l.size, l.color, l.wrap = theme.BodySize, theme.Grey, true
		p.span(col, to, row+1, t.missing, p.w.style(l))
	} else {
		l.size, l.bold, l.format = theme.ValueSize, true, theme.InCurrency(t.kind, p.w.format(tileFormat(t.kind, t.value)), t.money)
		p.span(col, to, row+1, t.value, p.w.style(l))
	}

	l = edge
	l.size, l.wrap = theme.SmallSize, true
	p.span(col, col+2, row+2, t.detail, p.w.style(l))
}

// tileOf reads one row of a tiles block.
func (w *writer) tileOf(b report.Block, row []any) tile {
	text := func(name string) string { return textAt(row, b.Index(name)) }
	t := tile{label: text("label"), kind: report.Kind(text("kind")), money: w.money(), status: w.words.Status(text("status")), tone: theme.ToneOf(cells.StatusKey(text("status")))}
	if !cells.Numeric(t.kind) {
		t.kind = report.Number
	}
	note := text("note")
	if v, ok := floatAt(b, row, "value"); ok {
		t.value = v
	} else {
		t.missing, note = cmp.Or(note, w.say("tile.no_value")), ""
	}
	var parts []string
	if n, ok := floatAt(b, row, "n"); ok && t.value != nil {
		room := 26.0
		if t.status != "" {
			room = 20 // the status word stands beside it
		}
		number := w.say("tile.n", messages.F("n", w.words.Grouped(n, 0)))
		if tail := " (" + number + ")"; cells.Width(t.label+tail) <= room {
			t.label += tail
		} else {
			note = strings.TrimSpace(note + "   " + strings.ReplaceAll(number, " ", "\u00A0"))
		}
	}
	if goal, ok := floatAt(b, row, "goal"); ok {
		parts = append(parts, w.say("tile.goal", messages.F("goal", cells.InCurrency(t.kind, w.words.InTile(t.kind, goal), t.money))))
	}
	if change, ok := floatAt(b, row, "change"); ok {
		words := cells.InCurrency(t.kind, w.words.Change(t.kind, change), t.money)
		if against := text("versus"); against != "" && words != "" {
			words += " " + against
		}
		parts = append(parts, cmp.Or(words, w.say("tile.unchanged")))
	}
	t.detail = strings.Join(parts, "   ")
	switch {
	case note == "":
	case t.detail == "":
		t.detail = note
	case cells.Width(t.detail)+cells.Width(note) > 34: // goal and change on a line of their own
		t.detail += "\n" + note
	default:
		t.detail += "   " + note
	}
	t.trend = trendOf(b, row)
	return t
}

func floatAt(b report.Block, row []any, name string) (float64, bool) {
	at := b.Index(name)
	if at < 0 {
		return 0, false
	}
	switch v := row[at].(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, !math.IsNaN(v) && !math.IsInf(v, 0)
	}
	return 0, false
}

// tileFormat is the number format of a tile's value.
func tileFormat(k report.Kind, value any) string {
	v, _ := value.(float64)
	switch k {
	case report.Amount:
		switch {
		case math.Abs(v) >= cells.Billion:
			return theme.FormatHuge
		case v < 10_000: // 2,361 says more than 2k
			return theme.FormatAmount
		}
		return theme.FormatShort
	case report.Rate:
		return theme.FormatRate1
	case report.Number:
		if v != math.Trunc(v) {
			return "#,##0.0"
		}
	}
	return theme.FormatOf(k, 0)
}
