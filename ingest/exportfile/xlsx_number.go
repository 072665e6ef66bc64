package exportfile

import (
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// dateStyle says how a number format shows numbers as dates or times.
type dateStyle uint8

const (
	plainNumber dateStyle = 0
	hasDate     dateStyle = 1 << iota
	hasTime
	elapsed // hours that go on past 24
)

// readStyles finds out which cell styles show dates.
func (b *workbook) readStyles(part string) error {
	custom := make(map[string]dateStyle)
	inCells := false
	return b.walk(part, walker{
		start: func(name string, attr []xml.Attr) error {
			switch {
			case name == "numFmt":
				custom[value(attr, "numFmtId")] = styleOfCode(value(attr, "formatCode"))
			case name == "cellXfs":
				inCells = true
			case name == "xf" && inCells:
				id := value(attr, "numFmtId")
				style, ok := custom[id]
				if !ok {
					style = builtInStyle(id)
				}
				b.styles = append(b.styles, style)
			}
			return nil
		},
		end: func(name string) error {
			if name == "cellXfs" {
				inCells = false
			}
			return nil
		},
	})
}

// builtInStyle knows the number formats that a workbook need not spell out
// (ECMA-376 part 1, 18.8.30), those of East Asian versions included.
func builtInStyle(id string) dateStyle {
	n, err := strconv.Atoi(id)
	switch {
	case err != nil:
		return plainNumber
	case n >= 14 && n <= 17, n >= 27 && n <= 31, n == 36, n >= 50 && n <= 54, n == 57, n == 58:
		return hasDate
	case n == 22:
		return hasDate | hasTime
	case n >= 18 && n <= 21, n >= 32 && n <= 35, n == 45, n == 47, n == 55, n == 56:
		return hasTime
	case n == 46:
		return hasTime | elapsed
	}
	return plainNumber
}

// styleOfCode reads a format code: the letters of its first section that are not
// quoted, escaped or in brackets. An m is a month unless an h or s is there.
func styleOfCode(code string) dateStyle {
	var style dateStyle
	month, digits, era := false, false, false
	for i := 0; i < len(code); i++ {
		switch c := code[i] | 0x20; {
		case code[i] == ';':
			i = len(code)
		case code[i] == '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				end = len(code) - i - 1
			}
			i += end + 1
		case code[i] == '\\', code[i] == '_', code[i] == '*':
			i++
		case code[i] == '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				end = len(code) - i - 1
			}
			if inside := strings.ToLower(code[i+1 : i+end]); inside != "" && strings.Trim(inside, "hms") == "" {
				style |= hasTime | elapsed
			}
			i += end
		case strings.HasPrefix(strings.ToLower(code[i:]), "general"):
			i += len("general") - 1
		case c == 'y', c == 'd':
			style |= hasDate
		case c == 'h', c == 's':
			style |= hasTime
		case c == 'm':
			month = true
		case c == 'e':
			era = true
		case code[i] == '0', code[i] == '#', code[i] == '?':
			digits = digits || style == 0
		}
	}
	if era && !digits {
		style |= hasDate
	}
	if month && style&hasTime == 0 {
		style |= hasDate
	}
	return style
}

// number gives the text of a numeric cell: a date or time in ISO 8601 where the
// cell is formatted as one, else the number.
func (b *workbook) number(raw string, style int) string {
	if raw == "" {
		return ""
	}
	s := plainNumber
	if style >= 0 && style < len(b.styles) {
		s = b.styles[style]
	}
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return raw
	}
	if s != plainNumber {
		if text, ok := dateText(f, s, b.date1904); ok {
			return text
		}
	}
	if digits(raw) {
		return raw
	}
	return floatText(f, 64)
}

// digits recognises a whole number that is written out: it is kept as delivered,
// so that an id longer than a float64 is exact.
func digits(s string) bool {
	s = strings.TrimPrefix(s, "-")
	if s == "" || s[0] == '0' && len(s) > 1 {
		return false
	}
	return strings.Trim(s, "0123456789") == ""
}

const (
	dayMillis  = 24 * 60 * 60 * 1000
	shift1904  = 1462    // days between the two date systems
	lastSerial = 2958466 // the day after 9999-12-31, counted from 1899-12-30
)

// dateText turns a serial number into a date, a time or both; ok is false where
// no such date exists. Times are rounded to the millisecond, finer than which a
// serial number is not exact.
func dateText(serial float64, style dateStyle, date1904 bool) (text string, ok bool) {
	if !(serial >= 0 && serial < lastSerial) {
		return "", false
	}
	ms := int64(math.Round(serial * dayMillis))
	day, rest := ms/dayMillis, ms%dayMillis
	switch {
	case style&hasDate == 0 && day == 0:
		return clockText(rest), true
	case style&hasDate == 0 && style&elapsed != 0:
		return clockText(ms), true
	case date1904:
		day += shift1904
	}
	date, ok := dayText(day, date1904)
	if !ok {
		return "", false
	}
	if rest == 0 && style&hasTime == 0 {
		return date, true
	}
	return date + "T" + clockText(rest), true
}

// dayText gives the date of a day number. Numbers up to 60 are one day further
// because Excel counts 29 February 1900, which it shows and which never was.
func dayText(day int64, date1904 bool) (string, bool) {
	switch {
	case day >= lastSerial:
		return "", false
	case date1904:
	case day == 0:
		return "", false
	case day == 60:
		return "1900-02-29", true
	case day < 60:
		day++
	}
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(day)).Format(time.DateOnly), true
}

func clockText(ms int64) string {
	text := fmt.Sprintf("%02d:%02d:%02d", ms/3_600_000, ms/60_000%60, ms/1000%60)
	if ms%1000 != 0 {
		text += strings.TrimRight(fmt.Sprintf(".%03d", ms%1000), "0")
	}
	return text
}
