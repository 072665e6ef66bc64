package sqlfile

import (
	"cmp"
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

// NearestRelation gives `did you mean "models.deals"?` for a relation that does
// not exist: the nearest name in the schema that it names, then the same name in
// another schema, where models come first, then anything alike. known are
// relations as schema.name.
func NearestRelation(r Ref, known []string) string {
	schema, name := strings.ToLower(r.Schema), strings.ToLower(r.Name)
	var inSchema, named, bare []string
	for _, k := range known {
		s, n, _ := strings.Cut(k, ".")
		switch {
		case s == schema:
			inSchema = append(inSchema, n)
		case n == name:
			named = append(named, k)
		}
		bare = append(bare, n)
	}
	slices.SortStableFunc(named, func(a, b string) int { return cmp.Compare(preference(a), preference(b)) })
	quoted := func(relation string) string {
		return fmt.Sprintf("did you mean %q?", strings.TrimPrefix(relation, "main."))
	}
	if near := nearest(name, inSchema); near != "" {
		return quoted(schema + "." + near)
	}
	if len(named) > 0 {
		return quoted(named[0])
	}
	if near := nearest(name, bare); near != "" {
		return NearestRelation(Ref{Name: near}, known)
	}
	return DidYouMean(schema+"."+name, known)
}

// preference ranks relations of the same name: models are what people mean.
func preference(relation string) int {
	schema, _, _ := strings.Cut(relation, ".")
	if at := slices.Index([]Layer{Models, Staging, Checks, Scorecards}, Layer(schema)); at >= 0 {
		return at
	}
	return len(relation)
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
