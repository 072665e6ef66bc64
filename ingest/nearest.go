package ingest

import (
	"strings"

	"github.com/antzucaro/matchr"
)

// nearest returns the candidate closest to name (case ignored), or "" when none
// is close enough to be what somebody meant. Ties go to the earlier candidate.
func nearest(name string, candidates []string) string {
	best, bestDistance := "", len([]rune(name))/2+1
	for _, c := range candidates {
		if d := matchr.OSA(strings.ToLower(name), strings.ToLower(c)); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}
