package analyze_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"crmscore/analyze"
	"crmscore/analyze/messages"
	"crmscore/analyze/sqlfile"
)

const (
	spokenEnglish = "workbook:\n  title: \"Scorecard – {owner}\"\nstatus: {act: Act}\n"
	spokenGerman  = "workbook:\n  title: \"Bericht – {owner}\"\nqueries:\n  scorecards/totals.sql: {title: Summen, labels: {total_amount: Summe}}\n"
)

// speaking is a small folder of queries with an English file.
func speaking() fstest.MapFS { return files(map[string]string{"messages/en.yaml": spokenEnglish}) }

// A language's file beside the queries is loaded and checked with them: what it says
// of queries against these, and a file that nobody would read.
func TestLanguagesAreChecked(t *testing.T) {
	t.Parallel()
	_, faults := check(t, speaking(), only(map[string]string{
		"messages/de.yaml":      strings.Replace(spokenGerman, "total_amount", "totl_amount", 1) + "  scorecards/total.sql: {title: Summen}\n",
		"messages/de.yml":       "",
		"messages/fr/a.yaml":    "",
		"messages/fr.yaml":      "workbook: {titel: \"{owner}\"}\n",
		"messages/klingon.yaml": "",
	}))
	sameLines(t, "faults", strings.Split(faults.Err().Error(), "\n"), []string{
		`messages/de.yaml:4:51: scorecards/totals.sql gives no column "totl_amount"`, `    hint: did you mean "total_amount"?`,
		"messages/de.yaml:5:3: there is no query scorecards/total.sql", `    hint: did you mean "scorecards/totals.sql"?`,
		"messages/de.yml: no language's file: this one would be ignored", "    hint: texts of a language stand in messages/<language>.yaml, for example messages/de.yaml",
		"messages/fr.yaml:1:12: no message is called \"workbook.titel\"", `    hint: did you mean "workbook.title"?`,
		"messages/fr/a.yaml: no language's file: this one would be ignored", "    hint: texts of a language stand in messages/<language>.yaml, for example messages/de.yaml",
		`messages/klingon.yaml: "klingon" is no language that plurals are known of`, "    hint: name it after a language, for example messages/de.yaml or messages/pt-BR.yaml",
	})
	for _, f := range faults {
		if f.Origin != sqlfile.Overlay {
			t.Errorf("%s is %q", f.File, f.Origin)
		}
	}
}

// The language in force says its own words and English for the rest; a word of it is
// part of the version, and so is another language.
func TestSpeak(t *testing.T) {
	t.Parallel()
	c, faults := analyze.LoadCatalog(speaking(), only(map[string]string{"messages/de.yaml": spokenGerman}))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	owner := messages.F("owner", "Ada")
	if got := c.Texts().Say("workbook.title", owner); got != "Scorecard – Ada" {
		t.Errorf("before Speak: %q", got)
	}
	english := c.Version()
	if faults := c.Speak("de", nil); len(faults) > 0 {
		t.Fatal(faults)
	}
	if got := c.Texts().Say("workbook.title", owner) + c.Texts().Say("status.act") + c.Texts().Query("scorecards/totals.sql").Title; got != "Bericht – AdaActSummen" {
		t.Errorf("in German: %q", got)
	}
	if got := strings.Join(c.Version().Differs(english), " "); got != "messages/de.yaml messages/en.yaml" {
		t.Errorf("another language differs in %s", got)
	}
	fault := func(message, hint string) sqlfile.Fault {
		return sqlfile.Fault{File: "crmscore.yaml", Message: message, Hint: hint}
	}
	if faults := c.Speak("fr", fault); faults.Error() != "crmscore.yaml: there are no texts in language \"fr\"\n    hint: there are de, en; another one is a file messages/<language>.yaml of your queries" {
		t.Errorf("a language without a file: %v", faults)
	}
	if got := c.Texts().Say("workbook.title", owner); got != "Scorecard – Ada" {
		t.Errorf("after a language without a file: %q", got)
	}
}

// A text that changes since the night before is told as wording.
func TestChangedTextsAreWording(t *testing.T) {
	t.Parallel()
	before := map[string]string{"messages/en.yaml": spokenEnglish}
	after := map[string]string{"messages/en.yaml": strings.Replace(spokenEnglish, "Scorecard", "Report", 1)}
	sameLines(t, "changes", changesBetween(t, before, after, nil), []string{"messages/en.yaml|changed|wording|"})
	if got := changesBetween(t, before, before, only(map[string]string{"messages/en.yaml": "# nothing of it is ours\n"})); got != nil {
		t.Errorf("a comment is a change: %q", got)
	}
}
