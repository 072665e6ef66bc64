package mail

import (
	"strconv"
	"strings"
	"unicode"

	"crmscore/analyze/messages"
	"crmscore/report"
)

// view is what the templates see: a book's summary in words.
type view struct {
	Language, Title, Headline string
	AsOf, Source, Fingerprint string
	Tiles                     []tile
	Actions                   []string
	MoreActions               int    // that only the workbook lists
	Comes                     string // what comes with the mail; empty for nothing
	Partly                    bool   // not the whole scorecard is attached
	Link                      string
	LinkIsWeb                 bool
	Because, Private          string // why this reader gets it, and who else may see it
	Notes                     string // the sheet that tells how the numbers came about; empty for books without
	Since                     string // of a digest: the day of the last whole scorecard
	subject, owner, week      string // of the subject
}

// What of a summary a mail holds; the workbook has the rest.
const (
	maxTiles   = 8
	maxActions = 5
)

func viewOf(b report.Book, sentOn bool) view {
	say := b.Texts.Say
	v := view{
		Language: b.Texts.Language(), Title: oneLine(b.Title), Source: oneLine(b.Source), Fingerprint: b.Fingerprint,
		owner: oneLine(b.Owner), week: weekOf(b),
	}
	day, week := messages.F("day", b.Texts.Date(b.AsOf, "long")), messages.F("week", v.week)
	if b.Quarter != "" {
		week = messages.F("week", say("mail.week_quarter", week, messages.F("quarter", oneLine(b.Quarter))))
	}
	v.AsOf = say("mail.as_of", day, week)
	if b.Timezone != "" {
		v.AsOf = say("mail.as_of_zone", day, week, messages.F("zone", b.Timezone))
	}
	reader := string(b.Kind())
	if sentOn {
		reader = "sent_on"
	}
	v.Because = say("mail.because_"+reader, messages.F("company", oneLine(b.Company)), messages.F("owner", v.owner))
	v.Private = say("mail.private_" + reader)
	v.summary(b)
	return v
}

// summary takes the first page of the book: a rep's own has but her sheet, in the
// others the sheets of single persons are none of it.
func (v *view) summary(b report.Book) {
	for _, sheet := range b.Sheets {
		if sheet.Key == notesSheet {
			v.Notes = sheet.Name
		}
		if sheet.UserID != "" && b.Kind() != report.RepBook {
			continue
		}
		for _, block := range sheet.Blocks {
			switch block.Kind {
			case report.HeadlineBlock:
				if v.Headline == "" { // other sheets have headlines too; the mail carries the first one
					v.Headline, v.subject = firstText(block, "sentence"), firstText(block, "subject")
				}
			case report.TilesBlock:
				v.Tiles = append(v.Tiles, tiles(block, b)...)
			case report.ActionsBlock:
				v.Actions = append(v.Actions, texts(block, "action")...)
			}
		}
	}
	v.Tiles = v.Tiles[:min(len(v.Tiles), maxTiles)]
	v.MoreActions = max(0, len(v.Actions)-maxActions)
	v.Actions = v.Actions[:min(len(v.Actions), maxActions)]
	if v.subject == "" {
		first, _, _ := strings.Cut(v.Headline, ". ")
		v.subject = strings.TrimSuffix(first, ".")
	}
}

// weekOf names the week of a book, or its month where weeks are not numbered, as the
// subject and the first lines say it.
func weekOf(b report.Book) string {
	if _, week, ok := b.Display.WeekOf(b.AsOf); ok {
		return b.Texts.Say("mail.week", messages.F("week", strconv.Itoa(week)))
	}
	return b.Texts.Date(b.AsOf, "month_long")
}

// enclose says what comes with the mail.
func (v *view) enclose(e Enclosure, t *messages.Texts) {
	v.Partly, v.Link, v.LinkIsWeb = e.Limit > 0, e.Link, isWeb(e.Link)
	file, why := messages.F("file", e.Attachment), messages.F("why", t.Say("mail.why_large", messages.F("size", size(e.Limit, t))))
	switch {
	case v.Partly && e.Attachment != "":
		v.Comes = t.Say("mail.attached_part", file, why, messages.F("left", Joined(e.Left, t)))
	case v.Partly:
		v.Comes = t.Say("mail.not_attached", why)
	case e.Attachment != "":
		v.Comes = t.Say("mail.attached", file)
	}
	if e.Closed && v.Comes != "" {
		v.Comes = t.Say("mail.closed") + " " + v.Comes
	}
}

// size words a number of bytes as people say it, in three digits.
func size(n int64, t *messages.Texts) string {
	id, v := "mail.kilobytes", float64(n)/(1<<10)
	if n >= 1<<20 {
		id, v = "mail.megabytes", float64(n)/(1<<20)
	}
	decimals := 0
	if _, frac, found := strings.Cut(strconv.FormatFloat(v, 'g', 3, 64), "."); found && v < 1000 {
		decimals = len(frac)
	}
	return t.Say(id, messages.F("size", t.Number(v, decimals)))
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

func firstText(b report.Block, name string) string {
	all := texts(b, name)
	if len(all) == 0 {
		return ""
	}
	return all[0]
}

func texts(b report.Block, name string) []string {
	i := b.Index(name)
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
