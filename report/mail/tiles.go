package mail

import (
	"cmp"
	"math"

	"crmscore/analyze/messages"
	"crmscore/report"
	"crmscore/report/xlsx/cells"
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
	say, money := book.Texts.Say, func(text string, k report.Kind) string { return amount(text, k, book) }
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
			t.Value = money(cells.Tile(kind, v), kind)
			if n, ok := number(cell(row, "n")); ok {
				t.Label = say("mail.n", messages.F("label", t.Label), messages.F("n", cells.Grouped(n, 0)))
			}
		} else if note == "" {
			note = say("mail.no_value")
		}
		if v, ok := number(cell(row, "goal")); ok {
			t.Details = append(t.Details, say("mail.goal", messages.F("goal", money(cells.InTile(kind, v), kind))))
			if reached, ok := number(cell(row, "value")); ok {
				t.Bar = bar(reached, v)
			}
		}
		if v, ok := number(cell(row, "change")); ok {
			text := money(cells.Change(kind, v), kind)
			if versus := said(row, "versus"); versus != "" && text != "" {
				text += " " + versus
			}
			t.Details = append(t.Details, cmp.Or(text, say("mail.no_change")))
		}
		if note != "" {
			t.Details = append(t.Details, note)
		}
		t.Status, t.Ink, t.Ground = statusWord(said(row, "status"))
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

// statusWord gives the word that carries the meaning, the workbook's, and the
// colours that repeat it (ink and ground have a contrast of at least 5.3).
func statusWord(status string) (word, ink, ground string) {
	word, ink, ground = cells.StatusWord(status), "#1F2933", "#E9EDF2"
	switch status {
	case "on_track":
		ink, ground = "#1B5E97", "#DCEBF7"
	case "watch":
		ink, ground = "#8A5A00", "#FFF1CC"
	case "act":
		ink, ground = "#FFFFFF", "#9C3A0A"
	}
	return word, ink, ground
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

// amount is a number of a tile as the workbook says it; one of money alone gets its
// currency, which a workbook names once.
func amount(text string, kind report.Kind, b report.Book) string {
	if kind == report.Amount && text != "" {
		return text + " " + b.Currency
	}
	return text
}
