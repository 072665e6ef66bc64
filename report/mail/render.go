package mail

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"strings"
	texttemplate "text/template"
	"time"

	"crmscore/analyze/messages"
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
	Limit      int64    // bytes that the whole workbook exceeds; 0 when all of it is attached
	Left       []string // what was left out of the attachment, in words, from Lighten
	Closed     bool     // the workbook is encrypted with the reader's password
	Link       string   // where the whole workbook lies: an https address or a path; empty when all of it is attached
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

// maxSubject is the longest subject in characters; phones show less still.
const maxSubject = 90

// Render writes the mail of a book from its summary: the headline, the tiles
// and what to do. Values keep their meaning from the blocks; nothing is computed
// here but the lengths of bars. sentOn says that it goes to another address than
// that of the book's owner, whose reader is told so.
func Render(b report.Book, sentOn bool, e Enclosure) (Content, error) {
	v := viewOf(b, sentOn)
	v.enclose(e, b.Texts)
	return render(v, b.Texts, htmlTemplate, textTemplate, v.subject)
}

// RenderDigest writes the mail of a night without news: one line that says since
// which day's scorecard nothing has changed.
func RenderDigest(b report.Book, sentOn bool, since time.Time) (Content, error) {
	v := viewOf(b, sentOn)
	v.Since = b.Texts.Date(since, "full")
	return render(v, b.Texts, digestHTMLTemplate, digestTextTemplate, b.Texts.Say("mail.subject_unchanged", messages.F("day", b.Texts.Date(since, "short"))))
}

func render(v view, t *messages.Texts, html *template.Template, text *texttemplate.Template, facts string) (Content, error) {
	say := sayer(t)
	html, err := html.Clone()
	if err != nil {
		return Content{}, fmt.Errorf("render the mail: %w", err)
	}
	text, err = text.Clone()
	if err != nil {
		return Content{}, fmt.Errorf("render the mail: %w", err)
	}
	var h, p bytes.Buffer
	if err := html.Funcs(template.FuncMap{"say": say}).Execute(&h, v); err != nil {
		return Content{}, fmt.Errorf("render the mail: %w", err)
	}
	if err := text.Funcs(texttemplate.FuncMap{"say": say}).Execute(&p, v); err != nil {
		return Content{}, fmt.Errorf("render the mail: %w", err)
	}
	return Content{HTML: h.String(), Text: p.String(), Subject: subject(facts, v, t)}, nil
}

// sayer is what templates call to say a sentence: its id, then names of facts, each
// before its value. An int named n is what the sentence counts.
func sayer(t *messages.Texts) func(id string, facts ...any) (string, error) {
	return func(id string, facts ...any) (string, error) {
		if len(facts)%2 != 0 {
			return "", fmt.Errorf("bug: %s: the last fact has no value", id)
		}
		var given []messages.Fact
		for ; len(facts) > 1; facts = facts[2:] {
			name, ok := facts[0].(string)
			if !ok {
				return "", fmt.Errorf("bug: %s: a fact has no name", id)
			}
			if n, ok := facts[1].(int); ok && name == "n" {
				given = append(given, messages.N(n))
			} else {
				given = append(given, messages.F(name, facts[1]))
			}
		}
		return t.Say(id, given...), nil
	}
}

var (
	htmlTemplate       = template.Must(template.New("scorecard.html").Funcs(outlook).Parse(frameSource + htmlSource))
	textTemplate       = texttemplate.Must(texttemplate.New("scorecard.txt").Funcs(layout).Parse(textSource))
	digestHTMLTemplate = template.Must(template.New("digest.html").Funcs(outlook).Parse(frameSource + digestHTMLSource))
	digestTextTemplate = texttemplate.Must(texttemplate.New("digest.txt").Funcs(layout).Parse(digestTextSource))
)

// In both, say stands for the one that knows the language, put in before rendering.
var layout = texttemplate.FuncMap{"pad": pad, "join": strings.Join, "say": sayer(nil)}

// outlook holds what html/template would take for a comment and remove: classic
// Outlook lays out with Word, which knows no max-width, so it alone is given a
// table of a fixed width around the others' flexible one.
var outlook = template.FuncMap{
	"fixed": func() template.HTML {
		return `<!--[if mso]><table role="presentation" width="600" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td width="600"><![endif]-->`
	},
	"endFixed": func() template.HTML { return `<!--[if mso]></td></tr></table><![endif]-->` },
	"join":     strings.Join,
	"say":      sayer(nil),
}

// subject puts the facts first, the number leading, then whose and of which week.
// Facts that do not fit go, the last ones first; who and when stay.
func subject(facts string, v view, t *messages.Texts) string {
	about := func(facts string) string {
		return oneLine(t.Say("mail.subject", messages.F("facts", facts), messages.F("owner", v.owner), messages.F("week", v.week)))
	}
	facts = oneLine(facts)
	line := about(facts)
	if facts == "" {
		line = oneLine(t.Say("mail.subject_bare", messages.F("title", v.Title), messages.F("week", v.week)))
	}
	for len([]rune(line)) > maxSubject {
		cut := strings.LastIndex(facts, ", ")
		if cut < 0 {
			return strings.TrimRight(string([]rune(line)[:maxSubject-1]), " ,.;:–") + "…"
		}
		facts = facts[:cut]
		line = about(facts)
	}
	return line
}

func pad(width int, text string) string {
	if n := len([]rune(text)); n < width {
		return text + strings.Repeat(" ", width-n)
	}
	return text
}
