package messages_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"crmscore/analyze/messages"
	"crmscore/analyze/sqlfile"
	"crmscore/queries"
)

const sample = `format:
  decimal: "."
  thousands: ","
  date: {day: "{year}-{month2}-{day2}", long: "{weekday_short} {day} {month_name} {year}"}
  month: {11: November}
  month_short: {11: Nov}
  weekday: {5: Friday}
  weekday_short: {5: Fri}
workbook:
  title: "Scorecard – {owner}"
  confidential: confidential
  rows: {one: "{n} row of {of}", other: "{n} rows of {of}"}
status: {on_track: On track}
`

func folder(files ...string) fstest.MapFS {
	out := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		out["messages/"+files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return out
}

// A sentence takes its words from the file, the plural from the number, and the
// signs of numbers and dates from the file too.
func TestSay(t *testing.T) {
	t.Parallel()
	english, faults := messages.Load(folder("en.yaml", sample), nil, "en")
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	polish, faults := messages.Load(folder("en.yaml", sample), folder("pl.yaml", `format:
  thousands: "\u00a0"
  decimal: ","
  date: {day: "{day2}.{month2}.{year}"}
workbook:
  rows: {one: "{n} wiersz z {of}", few: "{n} wiersze z {of}", many: "{n} wierszy z {of}", other: "{n} wiersza z {of}"}
`), "pl")
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	day := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{english.Say("workbook.title", messages.F("owner", "Maria {n} Berg")), "Scorecard – Maria {n} Berg"},
		{english.Say("workbook.rows", messages.N(1), messages.F("of", 1)), "1 row of 1"},
		{english.Say("workbook.rows", messages.N(1200), messages.F("of", int64(2_000_000))), "1,200 rows of 2,000,000"},
		{english.Say("workbook.confidential"), "confidential"},
		{english.Date(day, "day"), "2026-11-20"},
		{english.Date(day, "long"), "Fri 20 November 2026"},
		{english.Number(-1234.5, 1), "-1,234.5"},
		{english.Number(-0.04, 1), "0.0"},
		{english.Word("status.on_track", "x"), "On track"},
		{english.Word("status.odd", "Odd"), "Odd"},
		{polish.Say("workbook.rows", messages.N(1), messages.F("of", day)), "1 wiersz z 20.11.2026"},
		{polish.Say("workbook.rows", messages.N(3), messages.F("of", "9")), "3 wiersze z 9"},
		{polish.Say("workbook.rows", messages.N(5), messages.F("of", "9")), "5 wierszy z 9"},
		{polish.Say("workbook.rows", messages.N(1200), messages.F("of", "9")), "1\u00a0200 wierszy z 9"},
		{polish.Say("workbook.title", messages.F("owner", "Ola")), "Scorecard – Ola"}, // not translated
		{polish.Number(1234.5, 2), "1\u00a0234,50"},
		{polish.Language(), "pl"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// What is not there is said by its id: no sentence is silently empty, and no
// program stops.
func TestSayWithoutTexts(t *testing.T) {
	t.Parallel()
	var none *messages.Texts
	texts, _ := messages.Load(folder("en.yaml", sample), nil, "en")
	for _, c := range []struct{ got, want string }{
		{none.Say("workbook.title", messages.F("owner", "Maria"), messages.N(1200)), "workbook.title Maria 1,200"},
		{texts.Say("workbook.titel", messages.F("owner", "Maria")), "workbook.titel Maria"},
		{texts.Say("workbook.title"), "Scorecard – {owner}"},
		{none.Date(time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), "long"), "2026-01-02"},
		{none.Number(1234, 0), "1,234"},
		{none.Language() + none.InForce() + none.Word("status.x", "X"), "enX"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// Every mistake in a language's file has its place and, where there is one, the
// way out.
func TestFaults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, text, want string }{
		"unknown id":          {"de.yaml", "workbook:\n  titel: \"Bericht – {owner}\"\n", `messages/de.yaml:2:3: no message is called "workbook.titel"` + "\n    hint: did you mean \"workbook.title\"?"},
		"unknown placeholder": {"de.yaml", "workbook:\n  title: \"Bericht – {besitzer}\"\n", "messages/de.yaml:2:10: workbook.title: there is no {besitzer}\n    hint: it has {owner}"},
		"missing placeholder": {"de.yaml", "workbook:\n  title: \"Bericht\"\n", "messages/de.yaml:2:10: workbook.title does not say {owner}"},
		"one of two":          {"de.yaml", "workbook:\n  rows: {one: \"eine Zeile\", other: \"{n} Zeilen von {of}\"}\n", "messages/de.yaml:2:15: workbook.rows does not say {of}"},
		"open brace":          {"de.yaml", "workbook:\n  title: \"Bericht {owner\"\n", "messages/de.yaml:2:19: workbook.title: a { without its }"},
		"closed brace":        {"de.yaml", "workbook:\n  title: \"owner} Bericht\"\n", "a } without its {"},
		"template":            {"de.yaml", "workbook:\n  title: \"Bericht {{.owner}}\"\n", "a { without its }"},
		"name with a blank":   {"de.yaml", "workbook:\n  title: \"Bericht {the owner}\"\n", "a placeholder is a name in braces, such as {owner}; this is {the owner}"},
		"no form other":       {"de.yaml", "workbook:\n  rows: {one: \"{n} Zeile von {of}\"}\n", "messages/de.yaml:2:3: workbook.rows has no form other"},
		"plural of a text":    {"de.yaml", "workbook:\n  confidential: {one: a, other: b}\n", "workbook.confidential counts nothing and has no plural"},
		"empty":               {"de.yaml", "workbook:\n  title: \"\"\n", "messages/de.yaml:2:10: workbook.title is empty"},
		"a part of a date":    {"de.yaml", "format:\n  date: {day: \"{tag}.\"}\n", "format.date.day: there is no {tag}\n    hint: it has {day}, {day2}"},
		"twice":               {"de.yaml", "workbook:\n  title: \"{owner}\"\n  title: \"{owner}\"\n", `messages/de.yaml:3:3: key "title" is given twice, first in line 2`},
		"a list":              {"de.yaml", "workbook: [a]\n", "workbook must be written as key: value"},
		"no YAML":             {"de.yaml", "workbook:\n  title: {owner\n", "messages/de.yaml:"},
		"language":            {"german.yaml", "workbook: {}\n", `messages/german.yaml: "german" is no language that plurals are known of`},
		"its spelling":        {"PT-br.yaml", "workbook: {}\n", "hint: name it pt-BR.yaml"},
		"overlaid English":    {"en.yaml", "workbook:\n  title: Bericht\n", "messages/en.yaml:2:10: workbook.title does not say {owner}"},
		"word of a query":     {"de.yaml", "queries:\n  scorecards/won.sql: {titel: Gewonnen}\n", `messages/de.yaml:2:24: unknown key "titel" of scorecards/won.sql` + "\n    hint: did you mean \"title\"?"},
		"broken plural":       {"de.yaml", "workbook:\n  rows: {one: \"{n} von {of}\", some: \"{n} von {of}\", other: \"{n} von {of}\"}\n", "messages/de.yaml:2:31: workbook.rows: \"some\" is no plural form\n    hint: plurals are zero, one,"},
		"line break":          {"de.yaml", "workbook:\n  confidential: |\n    a\n    b\n", "workbook.confidential has a line break"},
		"control character":   {"de.yaml", "workbook: {confidential: \"a\\u0007\"}\n", "messages/de.yaml:1:26: workbook.confidential holds the control character U+0007"},
		"a novel":             {"de.yaml", "workbook: {confidential: " + strings.Repeat("x", 4001) + "}\n", "workbook.confidential has 4001 characters, and 4000 are allowed"},
		"Windows-1252":        {"de.yaml", "workbook:\n  confidential: \"f\xfcr Sie\"\n", "messages/de.yaml:2:1: this is not UTF-8"},
		"decimal sign":        {"de.yaml", "format: {decimal: \"\"}\n", "format.decimal is empty"},
		"decimal word":        {"de.yaml", "format: {decimal: Komma}\n", "messages/de.yaml:1:19: format.decimal must be one sign that is no digit"},
		"decimal alone":       {"de.yaml", "format: {decimal: \",\"}\n", "messages/de.yaml:1:19: decimals and thousands have the same sign \",\" in language \"de\"\n    hint: set format.decimal and format.thousands together"},
		"labels":              {"de.yaml", "format: {labels_within: big}\n", "format.labels_within must be small or as_is"},
		"no date":             {"de.yaml", "format: {date: {day: \"\"}}\n", "format.date.day is empty"},
		"illegal tab":         {"de.yaml", "queries:\n  scorecards/won.sql: {sheet: \"A/B\"}\n", "messages/de.yaml:2:31: sheet is not a name that Excel accepts"},
		"formula with a bell": {"de.yaml", "queries:\n  scorecards/won.sql: {title: \"=1\\u0007\"}\n", "title holds the control character U+0007"},
		"empty word":          {"de.yaml", "queries:\n  scorecards/won.sql: {labels: {won_count: \" \"}}\n", "won_count must be a text"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			texts, faults := messages.Load(folder("en.yaml", sample), folder(c.file, c.text), "en")
			if !strings.Contains(faults.Error(), c.want) {
				t.Errorf("got:\n%v\nwant:\n%s", faults, c.want)
			}
			if got := texts.Say("workbook.title", messages.F("owner", "Maria")); got != "Scorecard – Maria" {
				t.Errorf("the built-in text gave way: %q", got)
			}
		})
	}
	if _, faults := messages.Load(folder("en.yaml", sample), nil, "de"); !strings.Contains(faults.Error(), "there is no file for language de\n    hint: there are en") {
		t.Errorf("an unknown language: %v", faults)
	}
}

// A language's file says what stands in the front matter of a query, the analyst's
// over the built-in one.
func TestQueries(t *testing.T) {
	t.Parallel()
	texts, faults := messages.Load(
		folder("en.yaml", sample, "de.yaml", "queries:\n  scorecards/won.sql: {sheet: Siege, title: Alt, labels: {won_count: Gewonnen, lost_count: Verloren}}\n"),
		folder("de.yaml", "queries:\n  scorecards/won.sql: {title: Neu, labels: {won_count: Abschlüsse}, notes: {won_count: Zahl der Abschlüsse}}\n"), "de")
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	w := texts.Query("scorecards/won.sql")
	if w.Sheet != "Siege" || w.Title != "Neu" || w.Labels["won_count"] != "Abschlüsse" || w.Labels["lost_count"] != "Verloren" || w.Notes["won_count"] != "Zahl der Abschlüsse" {
		t.Errorf("got %+v", w)
	}
	if w := texts.Query("scorecards/lost.sql"); w.Title != "" || w.Labels != nil {
		t.Errorf("words of a query that has none: %+v", w)
	}
}

// Editors on Windows begin a file with a byte order mark.
func TestByteOrderMark(t *testing.T) {
	t.Parallel()
	texts, faults := messages.Load(folder("en.yaml", sample), folder("de.yaml", "\ufeffworkbook: {confidential: vertraulich}\r\n"), "de")
	if got := texts.Say("workbook.confidential"); len(faults) > 0 || got != "vertraulich" {
		t.Errorf("got %q: %v", got, faults)
	}
}

// Two sheets with one name on the tab, or one with two, are faults.
func TestTabs(t *testing.T) {
	t.Parallel()
	sheets := map[string]string{"scorecards/a.sql": "Wins", "scorecards/b.sql": "Wins", "scorecards/c.sql": "Losses", "scorecards/d.sql": "Notes", "models/x.sql": "", "models/y.sql": ""}
	columns := map[string][]string{}
	for path := range sheets {
		columns[path] = nil
	}
	for _, c := range []struct{ words, want string }{
		{"scorecards/a.sql: {sheet: Siege}, scorecards/b.sql: {sheet: Siege}, models/x.sql: {sheet: Siege}", ""},
		{"scorecards/a.sql: {sheet: Losses}, scorecards/c.sql: {sheet: Wins}", ""}, // exchanged
		{"scorecards/a.sql: {sheet: NOTES}", "messages/de.yaml:2:23: the sheet Wins would be called like the sheet Notes"},
		{"scorecards/a.sql: {sheet: X}, scorecards/c.sql: {sheet: x}", "the sheet Wins would be called like the sheet Losses"},
		{"scorecards/a.sql: {sheet: X}, scorecards/b.sql: {sheet: Y}", `the sheet Wins is already called "X" in line 2`},
	} {
		var l messages.Library
		l.Add("messages/en.yaml", []byte(sample), sqlfile.Builtin)
		faults := l.Add("messages/de.yaml", []byte("queries:\n  {"+c.words+"}\n"), sqlfile.Overlay)
		faults = append(faults, l.CheckQueries(columns, sheets)...)
		if got := faults.Error(); (c.want == "") != (len(faults) == 0) || !strings.Contains(got, c.want) {
			t.Errorf("%s\ngot  %v\nwant %s", c.words, faults, c.want)
		}
	}
}

// The same texts give the same bytes, and another word gives others.
func TestInForce(t *testing.T) {
	t.Parallel()
	text := func(overlay string) string {
		texts, faults := messages.Load(queries.FS, folder("de.yaml", overlay), "de")
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		return texts.InForce()
	}
	one := text("workbook: {title: \"A {owner}\"}\nqueries: {a/b.sql: {labels: {x: X, y: Y}}}\n")
	two := text("# a comment\nqueries: {a/b.sql: {labels: {y: Y, x: X}}}\nworkbook: {title: \"A {owner}\"}\n")
	three := text("workbook: {title: \"B {owner}\"}\n")
	if one != two || one == three || !strings.Contains(one, "workbook.title: \"A {owner}\"\n") || !strings.Contains(one, "  \"a/b.sql\":\n    labels:\n      \"x\": \"X\"\n") {
		t.Errorf("got\n%s\nand\n%s", one, two)
	}
	if again := text(one); again != one {
		t.Errorf("read again it is another file:\n%s", again)
	}
}

// The built-in English file is whole and sound.
func TestBuiltin(t *testing.T) {
	t.Parallel()
	if _, faults := messages.Load(queries.FS, nil, messages.English); len(faults) > 0 {
		t.Error(faults)
	}
}

// Whatever stands in a file, it is faults and never a panic, and says nothing broken.
func FuzzLoad(f *testing.F) {
	f.Add(sample)
	f.Add("a: &x [*x]\nqueries: {b: {labels: }}")
	f.Add("? [a]: b\n--- \nc: {one: d}")
	f.Fuzz(func(t *testing.T, text string) {
		texts, _ := messages.Load(folder("en.yaml", sample), folder("de.yaml", text), "de")
		_ = texts.InForce()
		_ = texts.Say("workbook.rows", messages.N(2), messages.F("of", "x"))
	})
}
