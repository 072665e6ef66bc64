package sqltest

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// Difference is one place where the rows that came out are not the wanted ones:
// a cell (Column is set), a whole row (Column is empty), or the order.
type Difference struct {
	Kind        DifferenceKind
	Line        int    // in the test file; 0 for a row that nobody wants
	Row         int    // 1-based: of want.csv, for an unwanted row of the result
	Key         string // the cells that name the row, "rep_name Ada"
	Column      string
	Wanted, Got string // as people read them; for rows all cells, comma between them
	By          string // how far Got is from Wanted, for numbers and dates
}

// DifferenceKind tells cells, rows and order apart.
type DifferenceKind int

// The kinds of difference.
const (
	CellDiffers DifferenceKind = iota // a wanted row came out with another value
	RowMissing                        // a wanted row did not come out
	RowUnwanted                       // a row came out that nobody wants
	OrderWrong                        // the rows are right but not their order
)

// distance says how far the value is from the wanted one: signed, with a few more
// digits than were wanted.
func distance(want, got cell, kind string) string {
	if want.null || got.null {
		return ""
	}
	if from, err := time.Parse(time.DateOnly, want.text); err == nil {
		if to, err := time.Parse(time.DateOnly, got.text); err == nil {
			days := int(to.Sub(from).Hours() / 24)
			if days == 1 || days == -1 {
				return fmt.Sprintf("%+d day", days)
			}
			return fmt.Sprintf("%+d days", days)
		}
	}
	if !isNumeric(kind) {
		return ""
	}
	wanted, ok := new(big.Rat).SetString(want.text)
	value, ok2 := new(big.Rat).SetString(got.text)
	if !ok || !ok2 {
		return ""
	}
	by := value.Sub(value, wanted)
	digits := min(decimals(want.text)+3, max(decimals(want.text), decimals(got.text)))
	text := by.FloatString(digits)
	if strings.Trim(text, "-0.") == "" {
		// Smaller than the digits shown: enough of them to see it.
		f, _ := by.Float64()
		text = fmt.Sprintf("%.1g", f)
	} else if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	if by.Sign() > 0 {
		text = "+" + text
	}
	return text
}

// shownBeside writes a value next to the wanted one: numbers without the digits
// that nobody asked for, unless it is these that differ.
func shownBeside(want, got cell, kind string) string {
	digits := decimals(want.text)
	value, err := strconv.ParseFloat(got.text, 64)
	if got.null || want.null || err != nil || !isNumeric(kind) || decimals(got.text) == 0 {
		return got.shown()
	}
	text := got.text
	if decimals(text) > digits+3 {
		text = strconv.FormatFloat(value, 'f', digits+3, 64)
	}
	for decimals(text) > max(digits, 1) && strings.HasSuffix(text, "0") {
		text = text[:len(text)-1]
	}
	if digits == 0 {
		text = strings.TrimSuffix(text, ".0")
	}
	if same(want, cell{text: text}, kind) {
		return got.shown()
	}
	return text
}

// tidied is a value for people: numbers with at most six digits after the point,
// without the zeros at their end.
func tidied(c cell, kind string) cell {
	value, err := strconv.ParseFloat(c.text, 64)
	if c.null || err != nil || !isNumeric(kind) || decimals(c.text) == 0 {
		return c
	}
	text := c.text
	if decimals(text) > 6 && math.Abs(value) >= 1e-3 {
		text = strconv.FormatFloat(value, 'f', 6, 64)
	}
	return cell{text: strings.TrimSuffix(strings.TrimRight(text, "0"), ".")}
}

// keyColumns gives the leading columns of a table that tell its rows apart: at
// least one, at most three.
func keyColumns(t *table) int {
	for n := 1; n < min(3, len(t.columns)); n++ {
		seen := map[string]bool{}
		for _, r := range t.rows {
			seen[keyOf(r.cells[:n])] = true
		}
		if len(seen) == len(t.rows) {
			return n
		}
	}
	return min(3, len(t.columns))
}

func keyOf(cells []cell) string {
	var b strings.Builder
	for _, c := range cells {
		b.WriteString(c.String() + "\x00")
	}
	return b.String()
}
