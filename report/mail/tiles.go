package mail

import (
	"math"
	"strconv"

	"crmscore/report"
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

// tiles words the rows of a tiles block. A value that is absent says so; it is
// never shown as zero.
func tiles(b report.Block, currency string) []tile {
	cell := func(row []any, name string) any {
		if i := column(b, name); i >= 0 {
			return row[i]
		}
		return nil
	}
	var found []tile
	for _, row := range b.Rows {
		kind, _ := cell(row, "kind").(string)
		t := tile{Value: "–", Bar: -1}
		t.Label, _ = cell(row, "label").(string)
		note, _ := cell(row, "note").(string)
		if v, ok := number(cell(row, "value")); ok {
			t.Value = words(v, kind, currency)
			if n, ok := number(cell(row, "n")); ok {
				t.Label += " (n\u00a0=\u00a0" + grouped(int64(n)) + ")" // in one piece on a phone
			}
		} else if note == "" {
			note = "no value"
		}
		if v, ok := number(cell(row, "goal")); ok {
			t.Details = append(t.Details, "goal "+words(v, kind, currency))
			if reached, ok := number(cell(row, "value")); ok {
				t.Bar = bar(reached, v)
			}
		}
		if v, ok := number(cell(row, "change")); ok {
			text := change(v, kind, currency)
			if versus, _ := cell(row, "versus").(string); versus != "" && v != 0 {
				text += " " + versus
			}
			t.Details = append(t.Details, text)
		}
		if note != "" {
			t.Details = append(t.Details, note)
		}
		status, _ := cell(row, "status").(string)
		t.Status, t.Ink, t.Ground = statusWord(status)
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

// statusWord gives the word that carries the meaning, and the colours that
// repeat it (ink and ground have a contrast of at least 5.3).
func statusWord(status string) (word, ink, ground string) {
	switch status {
	case "on_track":
		return "On track", "#1B5E97", "#DCEBF7"
	case "watch":
		return "Watch", "#8A5A00", "#FFF1CC"
	case "act":
		return "Act", "#FFFFFF", "#9C3A0A"
	}
	return "", "#1F2933", "#FFFFFF"
}

func number(v any) (float64, bool) {
	switch n := v.(type) {
	case float64:
		return n, true
	case int64:
		return float64(n), true
	}
	return 0, false
}

// grouped writes a count with commas between thousands.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// words writes a value as a manager reads it.
func words(v float64, kind, currency string) string {
	switch kind {
	case "amount":
		return short(v) + " " + currency
	case "rate":
		return strconv.FormatFloat(v*100, 'f', 1, 64) + "%"
	case "days":
		return strconv.FormatFloat(v, 'f', 0, 64) + " d"
	case "ratio":
		return strconv.FormatFloat(v, 'f', 1, 64) + "×"
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// change writes a difference with its direction; rates change in points.
func change(v float64, kind, currency string) string {
	arrow := "▲ "
	switch {
	case v < 0:
		arrow = "▼ "
	case v == 0:
		return "no change"
	}
	v = math.Abs(v)
	if kind == "rate" {
		return arrow + strconv.FormatFloat(v*100, 'f', 1, 64) + " pp"
	}
	return arrow + words(v, kind, currency)
}

// short writes an amount in thousands or millions.
func short(v float64) string {
	switch a := math.Abs(v); {
	case a >= 999_500:
		return strconv.FormatFloat(v/1e6, 'f', 1, 64) + "M"
	case a >= 10_000:
		return strconv.FormatFloat(v/1e3, 'f', 0, 64) + "k"
	case a >= 1000:
		return grouped(int64(math.Round(v))) // 2,361 says more than 2k
	}
	return strconv.FormatFloat(v, 'f', 0, 64)
}
