package sqlfile_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crmscore/analyze/sqlfile"
)

const sheet = `/*---
title: Close rate   # shown above the table
grain: one row per rep with a deal decided in the window
serves: [M11, S4.2]
columns:
  close_rate: {label: Close rate, note: "won / (won + lost), by close date", scale: low_is_bad}
  note: {hidden: true}
sheet: Team
order: 200
books: [company, manager]
audience: user
---*/
select user_id, close_rate, note from models.rep_close_rates order by user_id
`

func TestParseReadsFrontMatter(t *testing.T) {
	t.Parallel()
	f, faults := sqlfile.Parse("scorecards/close_rate.sql", []byte(sheet), sqlfile.Overlay)
	if len(faults) > 0 {
		t.Fatal(faults.Err())
	}
	want := sqlfile.Meta{
		Title: "Close rate", Grain: "one row per rep with a deal decided in the window", Serves: []string{"M11", "S4.2"},
		Columns: map[string]sqlfile.Column{
			"close_rate": {Label: "Close rate", Note: "won / (won + lost), by close date", Scale: "low_is_bad"},
			"note":       {Hidden: true},
		},
		Sheet: "Team", Order: 200, Books: []string{"company", "manager"}, Audience: "user",
	}
	if diff := cmp.Diff(want, f.Meta); diff != "" {
		t.Errorf("front matter (-want +got)\n%s", diff)
	}
	if f.Layer != sqlfile.Scorecards || f.Name != "close_rate" || f.Origin != sqlfile.Overlay || len(f.SHA256) != 64 {
		t.Errorf("layer %q, name %q, origin %q, sha %q", f.Layer, f.Name, f.Origin, f.SHA256)
	}
	if len(f.Body) != len(f.Text) || strings.Count(f.Body, "\n") != strings.Count(f.Text, "\n") {
		t.Error("the body must keep the places of the file")
	}
	if got := strings.TrimSpace(f.Body); !strings.HasPrefix(got, "select user_id") {
		t.Errorf("body is %q", got)
	}
}

func TestParseReadsLimitsAndCharts(t *testing.T) {
	t.Parallel()
	for limit, want := range map[string]sqlfile.Limit{
		"limit: 5":         {Rows: 5},
		"limit: {rows: 7}": {Rows: 7},
		"limit: {share: 0.5%, of: staging.users}":      {Share: 0.005, Of: "staging.users"},
		"limit:\n  share: 0.25\n  of: models.accounts": {Share: 0.25, Of: "models.accounts"},
	} {
		f, faults := sqlfile.Parse("checks/x.sql", []byte("/*---\nseverity: warn\n"+limit+"\n---*/\nselect 1 as a"), sqlfile.Builtin)
		if len(faults) > 0 {
			t.Errorf("%s: %v", limit, faults.Err())
			continue
		}
		if diff := cmp.Diff(&want, f.Meta.Limit); diff != "" {
			t.Errorf("%s (-want +got)\n%s", limit, diff)
		}
	}
}

// A file is accepted with Windows line ends and with a byte-order mark, and a
// file that only hides a sheet needs no SQL.
func TestParseAccepts(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"windows line ends": strings.ReplaceAll(sheet, "\n", "\r\n"),
		"byte order mark":   "\ufeff" + sheet,
		"trailing blanks":   strings.Replace(strings.Replace(sheet, "/*---", "/*---  ", 1), "---*/", "---*/ \t", 1),
		"hidden":            "/*---\nhide: true\n---*/\n",
		"hidden with sheet": "/*---\nsheet: Team\nhide: true\n---*/\n",
		"no front matter":   "select 1 as a",
		"prose":             "-- title: prose without a dash line is prose\nselect 1 as a",
		"late prose":        "select 1 as a /* note:\ntitle: the word alone is prose */",
		"empty":             "/*---\n---*/\nselect 1 as a",
	} {
		f, faults := sqlfile.Parse("scorecards/x.sql", []byte(text), sqlfile.Builtin)
		if len(faults) > 0 {
			t.Errorf("%s: %v", name, faults.Err())
		}
		if name == "byte order mark" && f.Meta.Title != "Close rate" {
			t.Errorf("%s: title %q", name, f.Meta.Title)
		}
	}
}

func TestParseFaults(t *testing.T) {
	t.Parallel()
	const card = "scorecards/x.sql"
	const body = "\n---*/\nselect 1 as a"
	const top = "/*---\nsheet: S\norder: 1\nbooks: [company]\naudience: company\n"
	for _, test := range []struct{ name, path, text, want string }{
		{"unknown key", card, "/*---\ntitel: x" + body, `2:1: unknown key "titel" | did you mean "title"?`},
		{"unknown column key", card, "/*---\ntitle: x\ncolumns:\n  a: {label: A, scael: low_is_bad}" + body, `4:17: unknown key "scael" in columns.a | did you mean "scale"?`},
		{"all at once", card, "/*---\ntitel: x\ngrian: y\norder: many" + body,
			`2:1: unknown key "titel" | did you mean "title"? || 3:1: unknown key "grian" | did you mean "grain"? || 4:1: order has a meaning only for a file that goes onto a sheet | add sheet: and the sheet's name, or delete the line || 4:8: order must be a whole number, not "many"`},
		{"duplicate key", card, "/*---\ntitle: x\ngrain: y\ntitle: z" + body, `4:1: key "title" is given twice, first in line 2`},
		{"wrong type list", card, "/*---\nserves: M1" + body, `2:9: serves must be a list | write it as [a, b]`},
		{"wrong type mapping", card, "/*---\ncolumns: yes" + body, `2:10: columns must be written as key: value`},
		{"wrong type text", card, "/*---\ntitle: [a]" + body, `2:8: title must be a single value`},
		{"wrong type bool", card, "/*---\nhide: yes please" + body, `2:7: hide must be true or false, not "yes please"`},
		{"number as text", card, "/*---\nsheet: S\nbooks: [company]\naudience: company\norder: \"7\"" + body, `2:1: a scorecard with a sheet needs an order | write order: and a positive number; sheets and their blocks are sorted by it || 5:8: order must be a whole number, not "7"`},
		{"no value", card, "/*---\ntitle:\ngrain: x" + body, `2:7: title has no value | give a value or delete the line`},
		{"colon in text", card, "/*---\ngrain: one row: per rep" + body, `2:8: front matter: mapping value is not allowed in this context | text that holds a colon and a blank needs quotes: note: "won: by close date"`},
		{"alias", card, "/*---\ntitle: &t x\ngrain: *t" + body, `2:8: front matter knows no YAML anchors, aliases or tags | write the value out || 3:8: front matter knows no YAML anchors, aliases or tags | write the value out`},
		{"second document", card, "/*---\ntitle: x\n---\ntitle: y" + body, `4:1: the front matter holds a second document`},
		{"not a mapping", card, "/*---\n- a" + body, `2:1: front matter must be written as key: value`},

		{"blank in marker", card, "/* ---\ntitle: x\n--- */\nselect 1 as a", `1:1: this comment looks like front matter but is not written as one | FM`},
		{"two dashes", card, "/*--\ntitle: x\n--*/\nselect 1 as a", `1:1: this comment looks like front matter but is not written as one | FM`},
		{"four dashes", card, "/*----\ntitle: x\n----*/\nselect 1 as a", `1:1: this comment looks like front matter but is not written as one | FM`},
		{"line comments", card, "-- ---\n-- title: x\n-- ---\nselect 1 as a", `2:1: this comment looks like front matter but is not written as one | FM`},
		{"not at the top", card, "\n/*---\ntitle: x" + body, `2:1: front matter must be at the very top of the file | FM`},
		{"behind a comment", card, "-- hello\n/*---\ntitle: x" + body, `2:1: front matter must be at the very top of the file | FM`},
		{"behind the SQL", card, "select 1 as a\n/*---\ntitle: x\n---*/", `2:1: front matter must be at the very top of the file | FM`},
		{"twice", card, "/*---\ntitle: x\n---*/\n/*---\ngrain: x" + body, `4:1: the file already has its front matter at the top | FM`},
		{"never closed", card, "/*---\ntitle: x\nselect 1 as a", `1:1: the front matter is never closed | FM`},
		{"closed otherwise", card, "/*---\ntitle: x\n*/\nselect 1 as a", `3:1: the comment ends here, but not with a line ---*/ | FM`},
		{"closed in one line", card, "/*--- title: x ---*/\nselect 1 as a", `1:6: nothing may follow /*--- on its line | FM`},
		{"SQL behind the end", card, "/*---\ntitle: x\n---*/ select 1 as a", `3:6: nothing may follow ---*/ on its line | FM`},
		{"comment inside", card, "/*---\ntitle: a /* b" + body, `2:10: front matter must not open a second comment | comments nest: write it without /*`},

		{"check without front matter", "checks/x.sql", "select 1 as a", `1:1: a check needs a severity | begin the file with front matter: /*--- , severity: warn , ---*/ on three lines`},
		{"check without severity", "checks/x.sql", "/*---\ntitle: x" + body, `1:1: a check needs a severity | write severity: warn, or severity: block to hold the night back`},
		{"severity", "checks/x.sql", "/*---\nseverity: wran\nscope: world" + body, `2:1: severity "wran" is not block or warn | did you mean "warn"? || 3:1: scope "world" is not company, source or manager`},
		{"limit", "checks/x.sql", "/*---\nseverity: warn\nlimit: {share: 5, of: a.b}" + body, `3:9: limit.share must lie between 0 and 1 | write 0.005 or 0.5%`},
		{"limit without of", "checks/x.sql", "/*---\nseverity: warn\nlimit: {share: 5%}" + body, `3:1: limit.share needs of: the relation whose rows it is a share of | write limit: {share: 0.5%, of: models.opportunities}`},
		{"limit negative", "checks/x.sql", "/*---\nseverity: warn\nlimit: -1" + body, `3:1: limit is -1 rows, but rows cannot be fewer than 0`},
		{"limit as text", "checks/x.sql", "/*---\nseverity: warn\nlimit: few" + body, `3:8: limit must be a whole number, not "few"`},
		{"key of another layer", "models/x.sql", "/*---\nseverity: warn\nsheet: S" + body, `2:1: severity belongs to files in checks || 3:1: sheet belongs to files in scorecards`},
		{"sheet alone", card, "/*---\nsheet: S" + body, `2:1: a scorecard with a sheet needs an audience | write audience: user (rows of persons), manager (rows per manager) or company || 2:1: a scorecard with a sheet needs books | write books: [company, manager] || 2:1: a scorecard with a sheet needs an order | write order: and a positive number; sheets and their blocks are sorted by it`},
		{"words", card, "/*---\nsheet: S\norder: 1\nbooks: [company, managers, company]\naudience: users\nper: rep\nblock: tabel" + body,
			`4:18: books "managers" is not company, manager, director or rep | did you mean "manager"? || 4:28: books names "company" twice || 5:1: audience "users" is not user, manager or company | did you mean "user"? || 6:1: per "rep" is not user || 7:1: block "tabel" is not table, tiles, actions, headline or chart | did you mean "table"?`},
		{"rep without per", card, "/*---\nsheet: S\norder: 1\nbooks: [company, rep]\naudience: user" + body,
			`4:18: the book of a rep is her own sheet alone, and this file is not cut per: user | write per: user, or leave rep out`},
		{"sheet name", card, "/*---\nsheet: \"a/b\"\norder: 1\nbooks: [company]\naudience: company" + body, `2:1: the sheet's name "a/b" is not one that Excel accepts: at most 31 characters, none of []:*?/\, no ' at its ends`},
		{"chart without chart", card, "/*---\nsheet: S\norder: 1\nbooks: [company]\naudience: company\nblock: chart" + body, `6:1: block: chart and chart: belong together | write both block: chart and chart: {kind: …, x: …, y: …}, or neither`},
		{"chart kind", card, "/*---\nsheet: S\norder: 1\nbooks: [company]\naudience: company\nblock: chart\nchart: {kind: pie, x: a}" + body, `7:1: a chart needs kind, x and y || 7:9: chart.kind "pie" is not column, line, column_line, bar, scatter, funnel, interval, waterfall or curve`},
		{"entry nobody knows", card, top + "columns: {a: {entry: number}}" + body, `6:15: columns.a.entry "number" is not choice, text or date`},
		{"choice without words", card, top + "columns: {a: {entry: choice}}" + body, `6:15: entry: choice needs choices | add choices: [keep, close]`},
		{"words without a choice", card, top + "columns: {a: {choices: [x]}}" + body, `6:15: choices have a meaning only for a column that people fill in | add entry: choice`},
		{"word with a comma", card, top + "columns: {a: {entry: choice, choices: ['x,y']}}" + body, `6:30: a word of a drop-down list is not empty and has no comma or quote in it`},
		{"entry in a group", card, top + "group: b\ncolumns: {a: {entry: text}}" + body, `7:15: columns to fill in stand in plain tables only | leave out block and group`},
		{"entry without a sheet", card, "/*---\ncolumns: {a: {entry: text}}" + body, `2:15: entry has a meaning only for a file that goes onto a sheet`},
		{"entry of a name that is taken", card, top + "columns: {as_of: {entry: date}}" + body, `6:11: as_of is the name of a column that stands beside the entries | name it otherwise`},
		{"chart without limits", card, "/*---\nsheet: S\norder: 1\nbooks: [company]\naudience: company\nblock: chart\nchart: {kind: funnel, x: a, y: b, low: c}" + body, `7:9: a chart of kind funnel needs low and high | name the columns of the limits: low: close_rate_low, high: close_rate_high`},
		{"serves", card, "/*---\nserves: [everything]" + body, `2:10: serves names "everything", which is no requirement's id | ids are letters and a number, such as M11`},
		{"scale", card, "/*---\ncolumns:\n  a: {scale: low_is_good}" + body, `3:7: columns.a.scale "low_is_good" is not low_is_bad or high_is_bad | did you mean "low_is_bad"?`},

		{"folder", "model/x.sql", "select 1 as a", `SQL files lie in the folders macros, staging, models, checks or scorecards | did you mean "models"?`},
		{"depth", "models/a/x.sql", "select 1 as a", `files of this folder are named models/<name>.sql`},
		{"staging depth", "staging/x.sql", "select 1 as a", `files of this folder are named staging/<crm>/<table>.sql`},
		{"name", "models/Close-Rate.sql", "select 1 as a", `the name "Close-Rate" becomes a table's name and must be lower-case letters, digits and _, and start with a letter | rename the file to close_rate.sql`},
		{"extension", "models/x.txt", "select 1 as a", `the file's name must end in .sql`},
		{"latin-1", card, "select 'caf\xe9' as a", `1:12: byte 0xE9 is not valid UTF-8 | save the file as UTF-8`},
		{"UTF-16", card, "s\x00e\x00l\x00", `1:2: the file holds a NUL byte | save the file as UTF-8`},
		{"columns are counted in characters", card, "select 'åäö',\u00a01 as a", `1:14: character U+00A0 looks like nothing or like a blank but is neither to the database | replace it by an ordinary blank`},
		{"empty", "models/x.sql", " \n", `the file holds no SQL | write one SELECT`},
	} {
		_, faults := sqlfile.Parse(test.path, []byte(test.text), sqlfile.Builtin)
		if got := flat(faults); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, test.want)
		}
	}
}

// What was parsed ahead needs the database no more, and is judged the same.
func TestAheadIsWhatInspectWouldParse(t *testing.T) {
	t.Parallel()
	conn := connect(t)
	var files []*sqlfile.File
	for _, text := range []string{sheet, "select 1 as a; select 2 as a", "select from where", "attach 'x'"} {
		f, faults := sqlfile.Parse("scorecards/x.sql", []byte(text), sqlfile.Builtin)
		if len(faults) > 0 {
			t.Fatal(faults.Err())
		}
		files = append(files, f)
	}
	one, ahead := sqlfile.NewGate(conn), sqlfile.NewGate(conn)
	var want, got []string
	for _, f := range files {
		_, faults := one.Inspect(t.Context(), f)
		want = append(want, flat(faults))
	}
	ahead.Ahead(t.Context(), files)
	without, cancel := context.WithCancel(t.Context())
	cancel()
	for _, f := range files {
		_, faults := ahead.Inspect(without, f)
		got = append(got, flat(faults))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("faults (-one by one +ahead)\n%s", diff)
	}
}

// flat writes faults in one line: place: message | hint || …
func flat(faults sqlfile.Faults) string {
	var parts []string
	for _, f := range faults {
		file := f.File
		f.File = ""
		text := strings.TrimPrefix(strings.TrimPrefix(f.Error(), ":"), " ")
		text = strings.ReplaceAll(text, "\n    hint: ", " | ")
		text = strings.ReplaceAll(text, "front matter is a comment whose first line is exactly /*--- and whose last line is exactly ---*/, at the very top of the file", "FM")
		if file == "" {
			text = "NO FILE " + text
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " || ")
}
