package mail

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"strings"
	texttemplate "text/template"

	"crmscore/report"
)

// Content is the readable part of a mail, the same facts in three forms.
type Content struct {
	Subject    string
	Text, HTML string
}

//go:embed scorecard.html.tmpl
var htmlSource string

//go:embed scorecard.txt.tmpl
var textSource string

// view is what the templates see: a book's summary in words.
type view struct {
	Title, Headline, Owner, Company string
	AsOf, Source, Timezone          string
	Tiles                           []tile
	Actions                         []string
	IsCompany                       bool // the company's book, not a team's
	Attachment                      string
	Fingerprint                     string
}

// tile is one figure of the summary, already in words.
type tile struct {
	Label, Value, Status string
	Details              []string // goal, change and note
	Ink, Ground          string   // colours of the status word
}

// maxSubject keeps subjects readable on a phone.
const maxSubject = 90

// Render writes the mail of a book from its summary: the headline, the tiles
// and what to do. attachment is the workbook's file name, empty when it is not
// attached. Values keep their meaning from the blocks; nothing is computed here.
func Render(b report.Book, attachment string) (Content, error) {
	v := view{
		Title: b.Title, Owner: b.Owner, Company: b.Company, AsOf: b.AsOf.Format("Mon 2 Jan 2006"),
		Source: b.Source, Timezone: b.Timezone, IsCompany: b.ManagerID == "", Attachment: attachment, Fingerprint: b.Fingerprint,
	}
	for _, sheet := range b.Sheets {
		for _, block := range sheet.Blocks {
			switch block.Kind {
			case report.HeadlineBlock:
				// Other sheets have headlines too; the mail carries the first one.
				v.Headline = cmp.Or(v.Headline, firstText(block, "sentence"))
			case report.TilesBlock:
				v.Tiles = append(v.Tiles, tiles(block, b.Currency)...)
			case report.ActionsBlock:
				v.Actions = append(v.Actions, texts(block, "action")...)
			}
		}
	}
	var c Content
	var html, text bytes.Buffer
	if err := htmlTemplate.Execute(&html, v); err != nil {
		return c, fmt.Errorf("render the mail: %w", err)
	}
	if err := textTemplate.Execute(&text, v); err != nil {
		return c, fmt.Errorf("render the mail: %w", err)
	}
	c.HTML, c.Text, c.Subject = html.String(), text.String(), subject(v)
	return c, nil
}

var (
	htmlTemplate = template.Must(template.New("scorecard.html").Parse(htmlSource))
	textTemplate = texttemplate.Must(texttemplate.New("scorecard.txt").Funcs(texttemplate.FuncMap{"pad": pad, "join": strings.Join}).Parse(textSource))
)

// subject puts the owner, the week and the first sentence of the headline into
// one line; numbers come early because phones cut the rest.
func subject(v view) string {
	line := v.Owner + ", " + v.AsOf
	if first, _, _ := strings.Cut(v.Headline, ". "); first != "" {
		line += ": " + strings.TrimSuffix(first, ".")
	}
	line = strings.Join(strings.Fields(line), " ") // a name from the CRM may hold line breaks
	if r := []rune(line); len(r) > maxSubject {
		line = strings.TrimRight(string(r[:maxSubject-1]), " ,.;:") + "…"
	}
	return line
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
		if s, ok := row[i].(string); ok && s != "" {
			found = append(found, s)
		}
	}
	return found
}
