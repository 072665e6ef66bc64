package config

import (
	"strings"

	"crmscore/analyze/sqlfile"
)

// didYouMean is a hint that names the known word nearest to a misspelt one, or
// all of them when none is near.
func didYouMean(word string, known []string) string {
	if hint := sqlfile.DidYouMean(word, known); hint != "" || len(known) == 0 {
		return hint
	}
	return "known here: " + strings.Join(known, ", ")
}
