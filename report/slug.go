package report

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters that do not decompose into an ASCII letter and a mark.
var letters = map[rune]string{
	'ø': "o", 'æ': "ae", 'œ': "oe", 'ß': "ss", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ħ': "h", 'ŋ': "ng", 'ŧ': "t",
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ж': "zh", 'з': "z", 'и': "i", 'к': "k", 'л': "l", 'м': "m", 'н': "n",
	'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch",
	'ы': "y", 'э': "e", 'ю': "yu", 'я': "ya", 'ъ': "", 'ь': "", 'є': "ye", 'і': "i", 'ґ': "g",
	'α': "a", 'β': "v", 'γ': "g", 'δ': "d", 'ε': "e", 'ζ': "z", 'η': "i", 'θ': "th", 'ι': "i", 'κ': "k", 'λ': "l", 'μ': "m", 'ν': "n",
	'ξ': "x", 'ο': "o", 'π': "p", 'ρ': "r", 'σ': "s", 'ς': "s", 'τ': "t", 'υ': "y", 'φ': "f", 'χ': "ch", 'ψ': "ps", 'ω': "o",
}

const maxSlug = 60

// slug turns a name into lower-case ASCII words joined by hyphens, at most 60
// bytes; empty where no letter or digit survives (a name in Chinese).
func slug(name string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		if unicode.Is(unicode.Mn, r) || r == '\'' || r == '’' {
			continue
		}
		s, known := letters[r]
		if !known && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9') {
			s = string(r)
		}
		if s == "" {
			hyphen = hyphen || !known
			continue
		}
		if hyphen && b.Len() > 0 {
			b.WriteByte('-')
		}
		hyphen = false
		b.WriteString(s)
	}
	out := b.String()
	if len(out) > maxSlug {
		out = out[:maxSlug]
	}
	return strings.Trim(out, "-")
}

// repsFolder holds the books of reps; theirs begin with repPrefix, so that nobody's
// folder or mail changes when a rep becomes a manager or gets a namesake who is one.
const (
	repsFolder = "reps"
	repPrefix  = "rep-"
)

// reserved are names that a folder cannot have on Windows, the company's and that
// of the reps' books.
var reserved = []string{
	"company", repsFolder, "con", "prn", "aux", "nul",
	"com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
	"lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
}

// slugs names every manager's file. Namesakes are told apart by a number in the
// order of their ids, so that a name does not depend on the order of input.
func slugs(managers []Manager) map[string]string {
	taken := map[string]bool{}
	for _, name := range reserved {
		taken[name] = true
	}
	names := make(map[string]string, len(managers))
	for _, m := range managers {
		names[m.ID] = cmp.Or(slug(m.Name), slug("manager "+m.ID))
	}
	return numbered(names, taken)
}

// repSlugs names the file of everybody who could be a rep: who has a namesake does
// not depend on who has a book tonight. managers are the names that are taken.
func repSlugs(users []User, managers map[string]string) map[string]string {
	taken := map[string]bool{}
	for _, name := range managers {
		taken[name] = true
	}
	names := make(map[string]string, len(users))
	for _, u := range users {
		names[u.ID] = repPrefix + cmp.Or(slug(u.Name), slug("user "+u.ID))
	}
	return numbered(names, taken)
}

// numbered tells people of one name apart, in the order of their ids.
func numbered(names map[string]string, taken map[string]bool) map[string]string {
	out := make(map[string]string, len(names))
	for _, id := range slices.Sorted(maps.Keys(names)) {
		name := names[id]
		for n := 2; taken[name]; n++ {
			name = names[id] + "-" + strconv.Itoa(n)
		}
		taken[name] = true
		out[id] = name
	}
	return out
}
