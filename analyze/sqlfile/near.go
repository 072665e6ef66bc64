package sqlfile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/antzucaro/matchr"
)

// nearest gives the candidate that a mistyped word most likely means, or "".
// Up to a third of the word may differ, or a part before or after an underscore be
// missing (won for is_won); among equals the first in order wins.
func nearest(word string, candidates []string) string {
	word = strings.ToLower(word)
	best, bestDistance := "", max(1, len(word)/3)+1
	for _, c := range candidates {
		lower := strings.ToLower(c)
		d := matchr.OSA(word, lower)
		if strings.HasSuffix(lower, "_"+word) || strings.HasPrefix(lower, word+"_") {
			d = min(d, max(1, len(word)/3))
		}
		if d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// DidYouMean gives `did you mean "x"?` for the candidate nearest to a mistyped
// word, or "" when none is near.
func DidYouMean(word string, candidates []string) string {
	if near := nearest(word, candidates); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return ""
}

// oneOf writes the accepted words of an enumeration.
func oneOf(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// sortedKeys gives a map's keys in order.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
