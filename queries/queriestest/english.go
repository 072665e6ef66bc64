// Package queriestest hands tests what the built-in queries folder holds. For tests only.
package queriestest

import (
	"testing"

	"crmscore/analyze/messages"
	"crmscore/queries"
)

// English is what the program says in English.
func English(t testing.TB) *messages.Texts {
	t.Helper()
	texts, faults := messages.Load(queries.FS, nil, messages.English)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return texts
}
