package mail

import (
	"net/url"
	"slices"
	"strings"

	"crmscore/analyze/messages"
	"crmscore/report"
)

// Lighter is a book with fewer sheets, for a mail server that takes no more.
type Lighter struct {
	Book report.Book
	Left []string // what was left out, in words
}

// details are the sheets that may be left out, in this order: what only goes
// deeper into other sheets. The last word is the reader's summary and her team.
var details = []struct {
	is    func(report.Sheet) bool
	words func(left []report.Sheet, t *messages.Texts) []string
}{
	{ // the sheets of single people
		is: func(s report.Sheet) bool { return s.UserID != "" },
		words: func(left []report.Sheet, t *messages.Texts) []string {
			return []string{t.Say("mail.left_people", messages.N(len(left)))}
		},
	},
	{ // long lists, folded under headings
		is: func(s report.Sheet) bool {
			return slices.ContainsFunc(s.Blocks, func(b report.Block) bool { return b.Group != "" })
		},
		words: func(left []report.Sheet, t *messages.Texts) []string {
			var names []string
			for _, s := range left {
				names = append(names, t.Say("mail.left_sheet", messages.F("sheet", s.Name)))
			}
			return names
		},
	},
}

// Lighten gives the book in ever fewer sheets, the fullest first; nothing where
// it has no sheet to spare.
func Lighten(b report.Book) []Lighter {
	var found []Lighter
	var left []string
	for _, d := range details {
		var spared, kept []report.Sheet
		for _, s := range b.Sheets {
			if d.is(s) {
				spared = append(spared, s)
			} else {
				kept = append(kept, s)
			}
		}
		if len(spared) == 0 || len(kept) == 0 {
			continue
		}
		b.Sheets, left = kept, append(left, d.words(spared, b.Texts)...)
		found = append(found, Lighter{Book: b, Left: slices.Clone(left)})
	}
	return found
}

// Joined makes one phrase of what was left out.
func Joined(left []string, t *messages.Texts) string {
	if len(left) == 0 {
		return ""
	}
	said := left[0]
	for _, also := range left[1:] {
		said = t.Say("mail.left_both", messages.F("left", said), messages.F("also", also))
	}
	return said
}

// Link is where a reader finds a published file: base is Config.LinkBase, name
// the file's path below the output folder. Without a base there is no link.
func Link(base, name string) string {
	switch {
	case base == "":
		return ""
	case isWeb(base):
		link, err := url.JoinPath(base, strings.Split(name, "/")...)
		if err != nil { // the config was checked
			return ""
		}
		return link
	case strings.Contains(base, `\`):
		return strings.TrimRight(base, `\`) + `\` + strings.ReplaceAll(name, "/", `\`)
	}
	return strings.TrimRight(base, "/") + "/" + name
}

// isWeb tells an https address from a path; the scheme may be written in capitals.
func isWeb(link string) bool {
	scheme, _, found := strings.Cut(link, "://")
	return found && strings.EqualFold(scheme, "https")
}
