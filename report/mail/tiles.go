package mail

import (
	"cmp"
	"math"
	"strings"

	"crmscore/analyze/messages"
	"crmscore/report"
	"crmscore/report/xlsx/cells"
	"crmscore/report/xlsx/theme"
)

// tile is one figure of the summary, already in words.
type tile struct {
	Label, Value, Status string
	Details              []string // goal, change and note
	Ink, Ground          string   // colours of the status word
	Bar                  int      // how much of the goal is reached, in percent of the bar's length; -1: no bar
}

// Rest is the part of the bar that is not reached.
func (t tile) Rest() int { return 100 - t.Bar }

// tiles words the rows of a tiles block, each number as the workbook does. A value
// that is absent says so; it is never shown as zero.
func tiles(b report.Block, book report.Book) []tile {
	say, words := book.Texts.Say, cells.Words{Texts: book.Texts}
	money := func(text string, k report.Kind) string { return amount(text, k, book) }
	cell := func(row []any, name string) any {
		if i := b.Index(name); i >= 0 {
			return row[i]
		}
		return nil
	}
	said := func(row []any, name string) string {
		text, _ := cell(row, name).(string)
		return oneLine(text)
	}
	var found []tile
	for _, row := range b.Rows {
		kind := report.Kind(said(row, "kind"))
		if !cells.Numeric(kind) {
			kind = report.Number
		}
		t := tile{Label: said(row, "label"), Value: "–", Bar: -1}
		note := said(row, "note")
		if v, ok := number(cell(row, "value")); ok {
			t.Value = money(words.Tile(kind, v), kind)
			if n, ok := number(cell(row, "n")); ok {
				t.Label += " (" + strings.ReplaceAll(say("tile.n", messages.F("n", words.Grouped(n, 0))), " ", "\u00a0") + ")" // in one piece on a phone
			}
		} else if note == "" {
			note = say("tile.no_value")
		}
		if v, ok := number(cell(row, "goal")); ok {
			t.Details = append(t.Details, say("tile.goal", messages.F("goal", money(words.InTile(kind, v), kind))))
			if reached, ok := number(cell(row, "value")); ok {
				t.Bar = bar(reached, v)
			}
		}
		if v, ok := number(cell(row, "change")); ok {
			text := money(words.Change(kind, v), kind)
			if versus := said(row, "versus"); versus != "" && text != "" {
				text += " " + versus
			}
			t.Details = append(t.Details, cmp.Or(text, say("tile.unchanged")))
		}
		if note != "" {
			t.Details = append(t.Details, note)
		}
		status := said(row, "status") // the word carries the meaning, the workbook's colours repeat it
		tone := theme.ToneOf(cells.StatusKey(status))
		t.Status, t.Ink, t.Ground = words.Status(status), "#"+tone.Text, "#"+tone.Fill
		found = append(found, t)
	}
	return found
}

// bar is the length of a bar in percent: how much of the goal is reached, full
// when all of it is. It only repeats what value and goal say in words. Without a
// positive goal there is nothing to draw.
func bar(reached, goal float64) int {
	if goal <= 0 || math.IsNaN(reached) {
		return -1
	}
	return int(math.Floor(100 * min(max(reached/goal, 0), 1)))
}

func number(v any) (float64, bool) {
	switch n := v.(type) {
	case float64:
		return n, !math.IsNaN(n) && !math.IsInf(n, 0)
	case int64:
		return float64(n), true
	}
	return 0, false
}

// amount is a number of a tile as the workbook says it; one of money always gets its
// currency, whose code a workbook names once.
func amount(text string, kind report.Kind, b report.Book) string {
	return cells.InCurrency(kind, text, b.Display.Money(b.Currency))
}
