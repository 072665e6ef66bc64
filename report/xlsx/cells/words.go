package cells

import (
	"strings"

	"crmscore/analyze/messages"
)

// Words writes values as the texts of a language have them: yes and no, status
// words, units, the signs in numbers. Those without texts write ids in place of words.
type Words struct{ Texts *messages.Texts }

// unit puts a number beside its unit: 5 d, 12%, 2.8M.
func (w Words) unit(name, number string) string {
	return w.Texts.Say("unit."+name, messages.F("n", number))
}

// RateEdge says whether a rate would be rounded to none (-1) or to all (1) although it
// is neither: both are written in words, as sentences do.
func RateEdge(v float64) int {
	switch {
	case v > 0 && v < 0.01:
		return -1
	case v > 0.99 && v < 1:
		return 1
	}
	return 0
}

// edge is a rate that is below or above such a percentage.
func (w Words) edge(name, percent string) string {
	return w.Texts.Say("unit."+name, messages.F("rate", w.unit("percent", percent)))
}

// YesNo writes a flag.
func (w Words) YesNo(v bool) string {
	if v {
		return w.Texts.Say("word.yes")
	}
	return w.Texts.Say("word.no")
}

// StatusKey is a machine's word for a status, however a query wrote it: On track →
// on_track.
func StatusKey(s string) string {
	return strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), " ", "_")
}
