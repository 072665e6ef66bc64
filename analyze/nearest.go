package analyze

import (
	"fmt"
	"strings"

	"github.com/antzucaro/matchr"
)

// nearest finds the known name that a mistyped one most likely meant: case and
// punctuation do not count, and at most a third of the letters may differ.
func nearest(name string, known []string) string {
	best, bestDistance := "", len([]rune(name))/3+1
	for _, k := range known {
		if d := matchr.OSA(fold(name), fold(k)); d < bestDistance {
			best, bestDistance = k, d
		}
	}
	return best
}

func nearestHint(name string, known []string) string {
	if n := nearest(name, known); n != "" {
		return fmt.Sprintf("did you mean %q?", n)
	}
	return ""
}

func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" _-", r) {
			return -1
		}
		return r
	}, strings.ToLower(s))
}
