package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"crmscore/cmd/crmscore/config"
	"crmscore/report"
)

// shown writes a value as a reader of the workbook knows it.
func shown(kind report.Kind, v any) string {
	var f float64
	switch v := v.(type) {
	case nil:
		return "–"
	case string:
		return oneLine(v)
	case bool:
		return map[bool]string{true: "yes", false: "no"}[v]
	case time.Time:
		return text(v)
	case int64:
		f = float64(v)
	case float64:
		f = v
	default:
		return fmt.Sprint(v)
	}
	switch kind {
	case report.Rate:
		return fixed(100*f, 1) + "%"
	case report.Ratio:
		return fixed(f, 2)
	case report.Days:
		return trimmed(f, 1) + " d"
	case report.Amount:
		if f != math.Trunc(f) {
			return fixed(f, 2)
		}
	}
	return trimmed(f, 3)
}

// fixed writes so many digits after the point, thousands apart.
func fixed(f float64, digits int) string { return thousands(strconv.FormatFloat(f, 'f', digits, 64)) }

// trimmed writes at most so many digits after the point.
func trimmed(f float64, digits int) string {
	s := strconv.FormatFloat(f, 'f', digits, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return thousands(s)
}

// thousands sets commas between thousands.
func thousands(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, rest, dotted := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dotted {
		whole += "." + rest
	}
	return sign + whole
}

func runes(s string) int { return utf8.RuneCountInString(s) }

// cut shortens text to so many characters.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// wrapped breaks text into lines of at most so many characters.
func wrapped(s string, width int) string {
	var b strings.Builder
	at := 0
	for i, word := range strings.Fields(s) {
		switch {
		case i == 0:
		case at+1+runes(word) > width:
			b.WriteByte('\n')
			at = 0
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += runes(word)
	}
	return b.String()
}

// changedAt is when an analyst's file was last written.
func changedAt(cfg *config.Config, path string) string {
	info, err := os.Stat(filepath.Join(cfg.Folders.Queries, filepath.FromSlash(path)))
	if err != nil {
		return "it cannot be read"
	}
	return info.ModTime().Format("2006-01-02 15:04")
}
