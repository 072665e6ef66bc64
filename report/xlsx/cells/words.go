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
