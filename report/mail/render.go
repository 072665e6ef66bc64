package mail

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"strings"
	texttemplate "text/template"
	"time"
	"unicode"

	"crmscore/report"
)

// Content is the readable part of a mail, the same facts in three forms.
type Content struct {
	Subject    string
	Text, HTML string
}

// Enclosure is what comes with the summary: the workbook, whole or with fewer
// sheets, or only the place where it lies.
type Enclosure struct {
	Attachment string   // file name; empty when nothing is attached
	Left       []string // what was left out of the attachment, such as "Deals"
	Link       string   // where the whole workbook lies: an https address or a path; empty when all of it is attached
	Why        string   // why not all of it is attached, such as "larger than 5 MB"
}

//go:embed frame.html.tmpl
var frameSource string

//go:embed scorecard.html.tmpl
var htmlSource string

//go:embed scorecard.txt.tmpl
var textSource string

//go:embed digest.html.tmpl
var digestHTMLSource string

//go:embed digest.txt.tmpl
var digestTextSource string

// view is what the templates see: a book's summary in words.
type view struct {
	Title, Subject, Headline, Owner, Company string
	AsOf, Week, Source, Timezone             string
	Tiles                                    []tile
	Actions                                  []string
	MoreActions                              int  // that only the workbook lists
	IsCompany                                bool // the company's book, not a team's
	Enclosure                                Enclosure
	LinkIsWeb                                bool
	Fingerprint                              string
	Since                                    string // of a digest: the day of the last whole scorecard
}

// What of a summary a mail holds; the workbook has the rest.
const (
	maxTiles   = 8
	maxActions = 5
	maxSubject = 90 // phones show less still, so numbers come first
)

// Render writes the mail of a book from its summary: the headline, the tiles
// and what to do. Values keep their meaning from the blocks; nothing is computed
// here but the lengths of bars.
func Render(b report.Book, e Enclosure) (Content, error) {
	v := viewOf(b)
	v.Enclosure, v.LinkIsWeb = e, isWeb(e.Link)
	return render(v, htmlTemplate, textTemplate, v.Subject)
}

// RenderDigest writes the mail of a night without news: one line that says since
// which day's scorecard nothing has changed.
func RenderDigest(b report.Book, since time.Time) (Content, error) {
	v := viewOf(b)
	v.Since = since.Format("Monday 2 January 2006")
	return render(v, digestHTMLTemplate, digestTextTemplate, "Nothing changed since "+since.Format("Mon 2 Jan"))
}

func render(v view, html *template.Template, text *texttemplate.Template, subjectFacts string) (Content, error) {
	var h, t bytes.Buffer
	if err := html.Execute(&h, v); err != nil {
		return Content{}, fmt.Errorf("render the mail: %w", err)
	}
	if err := text.Execute(&t, v); err != nil {
		return Content{}, fmt.Errorf("render the mail: %w", err)
	}
	return Content{HTML: h.String(), Text: t.String(), Subject: subject(subjectFacts, v)}, nil
}

func viewOf(b report.Book) view {
	_, week := b.AsOf.ISOWeek()
	v := view{
		Title: oneLine(b.Title), Owner: oneLine(b.Owner), Company: oneLine(b.Company), AsOf: b.AsOf.Format("Mon 2 Jan 2006"), Week: fmt.Sprintf("week %d", week),
		Source: oneLine(b.Source), Timezone: b.Timezone, IsCompany: b.ManagerID == "", Fingerprint: b.Fingerprint,
	}
	for _, sheet := range b.Sheets {
		if sheet.UserID != "" {
			continue // of a single person, in the workbook
		}
		for _, block := range sheet.Blocks {
			switch block.Kind {
			case report.HeadlineBlock:
				if v.Headline == "" { // other sheets have headlines too; the mail carries the first one
					v.Headline, v.Subject = firstText(block, "sentence"), firstText(block, "subject")
				}
			case report.TilesBlock:
				v.Tiles = append(v.Tiles, tiles(block, b.Currency)...)
			case report.ActionsBlock:
				v.Actions = append(v.Actions, texts(block, "action")...)
			}
		}
	}
	v.Tiles = v.Tiles[:min(len(v.Tiles), maxTiles)]
	v.MoreActions = max(0, len(v.Actions)-maxActions)
	v.Actions = v.Actions[:min(len(v.Actions), maxActions)]
	if v.Subject == "" {
		first, _, _ := strings.Cut(v.Headline, ". ")
		v.Subject = strings.TrimSuffix(first, ".")
	}
	return v
}

var (
	htmlTemplate       = template.Must(template.New("scorecard.html").Funcs(outlook).Parse(frameSource + htmlSource))
	textTemplate       = texttemplate.Must(texttemplate.New("scorecard.txt").Funcs(layout).Parse(textSource))
	digestHTMLTemplate = template.Must(template.New("digest.html").Funcs(outlook).Parse(frameSource + digestHTMLSource))
	digestTextTemplate = texttemplate.Must(texttemplate.New("digest.txt").Funcs(layout).Parse(digestTextSource))
)

var layout = texttemplate.FuncMap{"pad": pad, "join": strings.Join}

// outlook holds what html/template would take for a comment and remove: classic
// Outlook lays out with Word, which knows no max-width, so it alone is given a
// table of a fixed width around the others' flexible one.
var outlook = template.FuncMap{
	"fixed": func() template.HTML {
		return `<!--[if mso]><table role="presentation" width="600" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td width="600"><![endif]-->`
	},
	"endFixed": func() template.HTML { return `<!--[if mso]></td></tr></table><![endif]-->` },
	"join":     strings.Join,
}

// subject puts the facts first, the number leading, then whose and of which week.
// Facts that do not fit go, the last ones first; who and when stay.
func subject(facts string, v view) string {
	who := " – " + oneLine(cmp.Or(v.Owner, v.Company)) + ", " + v.Week
	room := maxSubject - len([]rune(who))
	line := oneLine(facts)
	for len([]rune(line)) > room {
		cut := strings.LastIndex(line, ", ")
		if cut < 0 {
			break
		}
		line = line[:cut]
	}
	if line == "" {
		line, who = v.Title, ", "+v.Week
	}
	if line = oneLine(line + who); len([]rune(line)) > maxSubject {
		line = strings.TrimRight(string([]rune(line)[:maxSubject-1]), " ,.;:–") + "…"
	}
	return line
}

// oneLine makes text from the CRM fit for a subject and a line of plain text: white
// space is folded, though not the kind that holds a number together, control
// characters show as U+FFFD, and marks that turn the reading direction of all that
// follows are left out.
func oneLine(s string) string {
	folds := func(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r):
			return unicode.ReplacementChar
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, strings.Join(strings.FieldsFunc(s, folds), " "))
}

func pad(width int, text string) string {
	if n := len([]rune(text)); n < width {
		return text + strings.Repeat(" ", width-n)
	}
	return text
}

// column finds a block's column by its SQL name; -1 when there is none.
func column(b report.Block, name string) int {
	for i, c := range b.Columns {
		if c.Name == name {
			return i
		}
	}
	return -1
}

func firstText(b report.Block, name string) string {
	all := texts(b, name)
	if len(all) == 0 {
		return ""
	}
	return all[0]
}

func texts(b report.Block, name string) []string {
	i := column(b, name)
	if i < 0 {
		return nil
	}
	var found []string
	for _, row := range b.Rows {
		if s, ok := row[i].(string); ok && strings.TrimSpace(s) != "" {
			found = append(found, oneLine(s))
		}
	}
	return found
}
