package mail_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"crmscore/analyze/messages"
	"crmscore/queries"
	"crmscore/queries/queriestest"
	"crmscore/report/mail"
)

var (
	action = regexp.MustCompile(`\{\{.*?\}\}`)
	markup = regexp.MustCompile(`(?s)<style>.*?</style>|<[^>]*>|&[a-z]+;`)
	quoted = regexp.MustCompile(`"([^"]*)"`)
	spoken = regexp.MustCompile(`say "([^"]*)"((?: "[^"]*" \.\w+)*)`)
)

// TestTemplatesHoldNoWords: what a reader reads comes from the messages, each asked
// for by an id that there is, with the facts that it wants.
func TestTemplatesHoldNoWords(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.tmpl")
	if err != nil || len(files) != 5 {
		t.Fatalf("templates: %v (%v)", files, err)
	}
	texts, said := queriestest.English(t), 0
	ids := texts.IDs()
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		plain := action.ReplaceAllString(string(source), "")
		if strings.HasSuffix(file, ".html.tmpl") {
			plain = markup.ReplaceAllString(plain, "")
		}
		if words := strings.FieldsFunc(plain, func(r rune) bool { return !unicode.IsLetter(r) }); len(words) > 0 {
			t.Errorf("%s holds words of its own: %q", file, words)
		}
		for _, s := range spoken.FindAllStringSubmatch(string(source), -1) {
			said++
			var facts []string
			for _, q := range quoted.FindAllStringSubmatch(s[2], -1) {
				facts = append(facts, q[1])
			}
			slices.Sort(facts)
			if wants := texts.Placeholders(s[1]); !slices.Contains(ids, s[1]) || !slices.Equal(wants, facts) {
				t.Errorf("%s says %s with %q, which wants %q", file, s[1], facts, wants)
			}
		}
	}
	if said < 10 {
		t.Errorf("only %d sentences found in the templates", said)
	}
}

// TestMailInAnotherLanguage: an analyst's file turns every word of both forms and of
// the subject, and the page names the language.
func TestMailInAnotherLanguage(t *testing.T) {
	t.Parallel()
	var file strings.Builder
	file.WriteString("format: {decimal: \",\", thousands: \".\"}\ntile: {goal: \"ZIEL {goal}\", n: \"anz {n}\"}\nstatus: {on_track: PLAN}\nunit: {percent: \"{n} PROZENT\"}\nmail:\n")
	texts := queriestest.English(t)
	for _, id := range texts.IDs() {
		if name, ok := strings.CutPrefix(id, "mail."); ok {
			text := strings.ToUpper(name)
			for _, p := range texts.Placeholders(id) {
				text += " {" + p + "}"
			}
			file.WriteString("  " + name + ": {other: \"" + text + "\"}\n")
		}
	}
	other, faults := messages.Load(queries.FS, fstest.MapFS{"messages/de.yaml": {Data: []byte(file.String())}}, "de")
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	b := summary(t, "sfdc:M1")
	b.Texts = other
	c, err := mail.Render(b, false, mail.Enclosure{Limit: 5 << 20})
	if err != nil {
		t.Fatal(err)
	}
	digest, err := mail.RenderDigest(b, true, b.AsOf)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(c.HTML, `<html lang="de">`) || !strings.HasPrefix(c.Subject, "SUBJECT Won 207k EUR") {
		t.Errorf("subject %q", c.Subject)
	}
	for _, form := range []string{c.Text, visible(c.HTML)} {
		if flat := strings.ReplaceAll(form, "\u00a0", " "); !strings.Contains(flat, "Close rate (anz 3.740)") || !strings.Contains(flat, "29,4 PROZENT") || !strings.Contains(flat, "ZIEL 25k EUR") || !strings.Contains(flat, "PLAN") {
			t.Errorf("the tiles are still English:\n%s", form)
		}
	}
	for _, form := range []string{c.Text, visible(c.HTML), digest.Text, visible(digest.HTML)} {
		for _, word := range []string{"Data as of", "receive", "attached", "Reply", "Fingerprint", "Nothing"} {
			if strings.Contains(form, word) {
				t.Errorf("%q is still English:\n%s", word, form)
			}
		}
		if !strings.Contains(form, "BECAUSE_") || !strings.Contains(form, "AS_OF Fri 13 Mar 2026 WEEK 11") {
			t.Errorf("the other language is not spoken:\n%s", form)
		}
	}
	if !strings.Contains(digest.Text, "BECAUSE_SENT_ON Contoso Maria Berg") {
		t.Errorf("who gets the book of another person is not told so:\n%s", digest.Text)
	}
}
