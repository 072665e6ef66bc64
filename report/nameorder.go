package report

import (
	"cmp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// CompareNames is the order of people: by letters without their marks, large and
// small alike, so that Åse stands beside Asa in every country. Queries say the
// same by the macro name_order, and a test holds the two together.
func CompareNames(a, b string) int {
	return cmp.Or(cmp.Compare(foldName(a), foldName(b)), cmp.Compare(a, b))
}

// unmarked are the letters that have no mark to take off.
var unmarked = strings.NewReplacer("ø", "o", "æ", "ae", "œ", "oe", "ß", "ss", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i")

// foldName is a name as it is sorted by and told from others.
func foldName(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(name) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return unmarked.Replace(b.String())
}
