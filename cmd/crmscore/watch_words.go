package main

import (
	"fmt"
	"strings"

	"crmscore/analyze/tablediff"
)

// differenceWords says how much differs: "97 rows, 12 changed, 1 new".
func differenceWords(d tablediff.Diff) string {
	words := []string{grouped(d.After) + " rows"}
	if d.After == 1 {
		words[0] = "1 row"
	}
	for _, part := range []struct {
		n    int64
		word string
	}{{d.Changed, "changed"}, {d.Added, "new"}, {d.Removed, "gone"}} {
		if part.n > 0 {
			words = append(words, grouped(part.n)+" "+part.word)
		}
	}
	if len(d.Columns) > 0 {
		words = append(words, "new columns "+strings.Join(d.Columns, ", "))
	}
	if len(d.Gone) > 0 {
		words = append(words, "without "+strings.Join(d.Gone, ", "))
	}
	return strings.Join(words, ", ")
}

// exampleWords says one row: "rep_name Ada Berg: close_rate 0.31 → 0.29".
func exampleWords(e tablediff.Example) string {
	var label, cells []string
	for _, c := range e.Label {
		label = append(label, c.Column+" "+cellWords(c.After))
	}
	for _, c := range e.Cells {
		switch e.Kind {
		case tablediff.Changed:
			before, after := apart(cellText(c.Before), cellText(c.After))
			cells = append(cells, fmt.Sprintf("%s %s → %s", c.Column, ellipsis(before, longCell), ellipsis(after, longCell)))
		case tablediff.Added:
			cells = append(cells, c.Column+" "+cellWords(c.After))
		case tablediff.Removed:
			cells = append(cells, c.Column+" "+cellWords(c.Before))
		}
	}
	sign := map[tablediff.Kind]string{tablediff.Changed: "", tablediff.Added: "+ ", tablediff.Removed: "- "}[e.Kind]
	if len(label) > 0 {
		who := strings.Join(label, ", ")
		if e.Kind == tablediff.Changed {
			who = ellipsis(who, longLabel) // a line that is cut must not lose what has changed
		}
		sign += who + ": "
	}
	return sign + strings.Join(cells, ", ")
}

// longCell is how much of one value stands in a line.
const longCell = 60

// longLabel is how much of what names a changed row stands in a line.
const longLabel = 72

// cellWords writes one value in a line.
func cellWords(v any) string { return ellipsis(cellText(v), longCell) }

func cellText(v any) string {
	if v == nil {
		return "NULL"
	}
	return strings.Join(strings.Fields(text(v)), " ")
}

// apart cuts two long texts to where they differ, some words before included.
func apart(a, b string) (string, string) {
	const near = 12
	x, y := []rune(a), []rune(b)
	if len(x) < 2*near || len(y) < 2*near {
		return a, b
	}
	start := 0
	for start < min(len(x), len(y)) && x[start] == y[start] {
		start++
	}
	end := 0
	for end < min(len(x), len(y))-start && x[len(x)-1-end] == y[len(y)-1-end] {
		end++
	}
	part := func(r []rune) string {
		from, to := max(0, start-near), min(len(r), len(r)-end+near)
		text := string(r[from:to])
		if from > 0 {
			text = "…" + text
		}
		if to < len(r) {
			text += "…"
		}
		return text
	}
	return part(x), part(y)
}
