package cells

import (
	"encoding/xml"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Excel's limits on one cell and one address.
const (
	MaxText = 32767 // UTF-16 units
	maxLink = 2000
)

// escaped is how the file format writes a character by its number: text that
// looks so must be escaped, or Excel shows another text.
var escaped = regexp.MustCompile(`^_x[0-9A-Fa-f]{4}_`)

// escapeNumbers escapes every underscore that begins such a pattern; patterns
// may share an underscore.
func escapeNumbers(s string) string {
	var b strings.Builder
	for {
		at := strings.Index(s, "_x")
		if at < 0 {
			return b.String() + s
		}
		b.WriteString(s[:at])
		if escaped.MatchString(s[at:]) {
			b.WriteString("_x005F")
		}
		b.WriteByte('_')
		s = s[at+1:]
	}
}

// BreakNumbers replaces the underscore of every such pattern by a hyphen, for names
// that cannot be escaped.
func BreakNumbers(s string) string {
	for at := 0; ; at++ {
		next := strings.Index(s[at:], "_x")
		if next < 0 {
			return s
		}
		if at += next; escaped.MatchString(s[at:]) {
			s = s[:at] + "-" + s[at+1:]
		}
	}
}

// Text makes any text fit for a cell: one kind of line end, control
// characters and broken UTF-8 shown as U+FFFD, too long text cut with a
// visible "…". What looks like a formula stays what it is: text.
func Text(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case r == '\n' || r == '\t':
			return r
		case r < ' ' || r == 0x7F || r >= 0x80 && r < 0xA0 || r == 0xFFFE || r == 0xFFFF:
			return utf8.RuneError
		}
		return r
	}, s)
	if strings.Contains(s, "_x") {
		s = escapeNumbers(s)
	}
	return Cut(s, MaxText)
}

// Cut cuts s to at most n UTF-16 units, the last of them "…" when
// something is missing.
func Cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	units, fit := 0, 0
	for i, r := range s {
		units += utf16.RuneLen(r)
		if units <= n-1 {
			fit = i + utf8.RuneLen(r)
		}
	}
	if units <= n {
		return s
	}
	return s[:fit] + "…"
}

// SafeLink gives the address of a link that may be clicked: https with a host,
// no user, at most 2,000 characters. Everything else stays plain text.
func SafeLink(raw string) (string, bool) {
	raw = strings.TrimSpace(raw)
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return "", false
	}
	link := u.String()
	return link, len(link) <= maxLink
}

// LinkTo is SafeLink for an address that also leads to one of the hosts, which are
// written in small letters, with their port where it is not the usual one.
func LinkTo(raw string, hosts []string) (string, bool) {
	link, ok := SafeLink(raw)
	if !ok {
		return "", false
	}
	u, err := url.Parse(link)
	return link, err == nil && slices.Contains(hosts, strings.ToLower(u.Host))
}

// Widths of Calibri's letters in hundredths of a digit's width.
var (
	lowerWidths = [26]uint8{95, 104, 83, 104, 98, 60, 93, 104, 45, 47, 90, 45, 158, 104, 104, 104, 104, 69, 77, 66, 104, 89, 141, 85, 89, 78}
	upperWidths = [26]uint8{114, 107, 105, 121, 96, 91, 124, 123, 50, 63, 103, 83, 169, 127, 131, 102, 133, 107, 91, 96, 127, 112, 176, 102, 96, 92}
)

// Width estimates how wide s is in Calibri, in widths of one digit at the
// same size, a little on the wide side: Carlito and bold are wider.
func Width(s string) float64 {
	width := 0.0
	for _, r := range s {
		width += runeWidth(r)
	}
	return width * 1.03
}

func runeWidth(r rune) float64 {
	switch {
	case r >= 'a' && r <= 'z':
		return float64(lowerWidths[r-'a']) / 100
	case r >= 'A' && r <= 'Z':
		return float64(upperWidths[r-'A']) / 100
	case r == ' ' || r == '\u00A0':
		return 0.45
	case strings.ContainsRune(".,:;'|!’", r):
		return 0.52
	case strings.ContainsRune("()-[]/", r):
		return 0.75
	case strings.ContainsRune("%—@▲▼◄", r):
		return 1.5
	case r < 0x0300:
		return 1.04
	case r < 0x0370, r == 0x200D, r >= 0xFE00 && r <= 0xFE0F:
		return 0
	case r >= 0x1100 && r <= 0x115F, r >= 0x2E80 && r <= 0xD7FF, r >= 0xF900 && r <= 0xFAFF, r >= 0xFF00 && r <= 0xFF60, r >= 0x1F000:
		return 2.1
	}
	return 1.15
}

// Lines is how many lines s takes when wrapped at width (in digit widths, as Width
// gives them); at least 1.
func Lines(s string, width float64) int {
	n := 0
	for _, part := range strings.Split(s, "\n") {
		n++
		at := 0.0
		for _, word := range strings.Split(part, " ") {
			wide := Width(word)
			if at > 0 && at+0.46+wide > width {
				n++
				at = 0
			}
			if at > 0 {
				at += 0.46
			}
			for at+wide > width && at == 0 && wide > width {
				n++
				wide -= width
			}
			at += wide
		}
	}
	return n
}

// Escape makes text safe inside an XML element or attribute.
func Escape(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return "" // a Builder does not fail
	}
	return b.String()
}

// Clip cuts s to at most n UTF-16 units without a mark.
func Clip(s string, n int) string {
	units := 0
	for i, r := range s {
		if units += utf16.RuneLen(r); units > n {
			return s[:i]
		}
	}
	return s
}
