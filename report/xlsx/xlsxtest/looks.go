package xlsxtest

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"crmscore/report/xlsx/theme"
)

// formats names the theme's number formats; any other is shown as it is.
var formats = map[string]string{
	theme.FormatText: "text", theme.FormatCount: "whole", theme.FormatShort: "short", theme.FormatHuge: "huge", theme.FormatRate: "rate", theme.FormatBelow: "below", theme.FormatAbove: "above", theme.FormatRate1: "rate1",
	theme.FormatDays: "days", theme.FormatRatio: "ratio", theme.FormatDate: "date", theme.FormatTime: "time",
	"#,##0.0": "one", "#,##0.00": "two", "General": "general",
}

// look is a style by what it means.
type look struct{ format, role string }

// lookOf reads a style of the workbook.
func lookOf(f *excelize.File, id int) (look, error) {
	s, err := f.GetStyle(id)
	if err != nil {
		return look{}, err
	}
	code := "General"
	switch {
	case s.CustomNumFmt != nil:
		code = *s.CustomNumFmt
	case s.NumFmt == 49:
		code = theme.FormatText
	case s.NumFmt != 0:
		code = fmt.Sprintf("builtin-%d", s.NumFmt)
	}
	name, ok := formats[code]
	if !ok {
		name = strconv.Quote(code)
	}
	return look{name, roleOf(s)}, nil
}

// tones are the judgements by their ground. Neutral's is also that of a tile.
var tones = map[string]string{theme.OnTrack.Fill: "on track", theme.Watch.Fill: "watch", theme.Act.Fill: "act"}

// roleOf is what a style is for; empty for a plain value.
func roleOf(s *excelize.Style) string {
	fill := ""
	if s.Fill.Type == "pattern" && len(s.Fill.Color) > 0 {
		fill = strings.TrimPrefix(s.Fill.Color[0], "FF")
		if len(s.Fill.Color[0]) == 6 {
			fill = s.Fill.Color[0]
		}
	}
	font := excelize.Font{}
	if s.Font != nil {
		font = *s.Font
	}
	size := func(points float64, role string) string {
		if font.Size == points {
			return role
		}
		return ""
	}
	role := ""
	switch {
	case tones[fill] != "":
		role = tones[fill]
	case fill == theme.Navy:
		role = "header"
	case fill == theme.EntryFill:
		role = "entry"
	case fill == theme.Ground && font.Bold && font.Size == theme.SmallSize:
		role = "neutral"
	case fill != "" && fill != theme.Ground:
		role = "on " + fill
	}
	for _, found := range []string{
		size(theme.TitleSize, "title"), size(theme.ValueSize, "value"), size(theme.HeadSize, "head"), size(theme.LeadSize, "lead"), size(theme.NoteSize, "small print"),
	} {
		role = strings.TrimSpace(role + " " + found)
	}
	if role == "" {
		role = plainRole(font, fill)
	}
	return role
}

// plainRole tells values in body and label size apart.
func plainRole(font excelize.Font, fill string) string {
	switch {
	case font.Underline != "":
		return "link"
	case font.Italic:
		return "remark"
	case fill == theme.Ground:
		return "tile"
	case font.Size == theme.SmallSize:
		return "label"
	case font.Bold:
		return "strong"
	case font.Color == theme.Grey:
		return "grey"
	}
	return ""
}
