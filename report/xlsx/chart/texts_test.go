package chart

import (
	"testing"

	"crmscore/analyze/messages"
	"crmscore/queries"
)

// english is what the program says in English.
func english(t testing.TB) *messages.Texts {
	t.Helper()
	texts, faults := messages.Load(queries.FS, nil, messages.English)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return texts
}
