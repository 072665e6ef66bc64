package analyze_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"crmscore/analyze/sqlfile"
)

// Each file holds one mistake that people make; all of them lie in one folder and
// come back from one check, each at its place and with the next step. A file
// without a wanted text is sound.
func TestEveryMistakeAtItsPlace(t *testing.T) {
	t.Parallel()
	const marker = "front matter is a comment whose first line is exactly /*--- and whose last line is exactly ---*/, at the very top of the file"
	order := 300
	card := func(body string) string {
		order++
		return strings.Replace(sheet, "%d", fmt.Sprint(order), 1) + body + "\n"
	}
	head := func(lines string) string {
		order++
		return "/*---\n" + fmt.Sprintf(lines, order) + "\n---*/\nselect 1 as one order by one\n"
	}
	model := func(body string) string { return "/*---\ntitle: M\ngrain: one row\n---*/\n" + body + "\n" }
	cases := []struct{ path, text, want string }{
		{"scorecards/marker_blank.sql", "/* ---\nsheet: A\n--- */\nselect 1 as one", "1:1: this comment looks like front matter but is not written as one | " + marker},
		{"scorecards/marker_two.sql", "/*--\nsheet: A\n--*/\nselect 1 as one", "1:1: this comment looks like front matter but is not written as one | " + marker},
		{"scorecards/marker_bang.sql", "--! sheet: A\nselect 1 as one", "1:1: this comment looks like front matter but is not written as one | " + marker},
		{"scorecards/marker_dashes.sql", "--- sheet: A\nselect 1 as one", "1:1: this comment looks like front matter but is not written as one | " + marker},
		{"scorecards/marker_plain.sql", "-- title: A\n-- sheet: B\nselect 1 as one", "1:1: this comment looks like front matter but is not written as one | " + marker},
		{"scorecards/shouting.SQL", "select 1 as one", "1:1: only files that end in .sql in lower case are queries: this one would be ignored | rename it to shouting.sql"},
		{"scorecards/inner.sql", "", "1:1: a folder named like a query: nothing in it would run | rename it, or move its files up"},
		{"models/prose.sql", "-- title: as the CRM has it\nselect 1 as two", ""},
		{"scorecards/marker_end.sql", "/*---\ntitle: A\n--- */\nselect 1 as one", "3:5: the comment ends here, but not with a line ---*/ | " + marker},
		{"scorecards/marker_misspelt.sql", "/*--\ntitel: A\n--*/\nselect 1 as one", "1:1: this comment looks like front matter but is not written as one | " + marker},
		{"scorecards/marker_late.sql", "-- the team\n/*---\ntitle: A\n---*/\nselect 1 as one", "2:1: front matter must be at the very top of the file | " + marker},
		{"scorecards/marker_second.sql", "/*---\ntitle: A\n---*/\n/*---\nsheet: A\n---*/\nselect 1 as one", "4:1: the file already has its front matter at the top | " + marker},
		{"scorecards/key.sql", head("title: A\norder: %d\nsheet: A\nbooks: [company]\naudiense: company\naudience: company"), "6:1: unknown key \"audiense\" | did you mean \"audience\"?"},
		{"scorecards/level_out.sql", head("title: A\nlabel: One\ngrain: %d"), "3:1: unknown key \"label\" | it belongs further in: columns: {close_rate: {label: …}}"},
		{"scorecards/level_in.sql", head("title: A\ncolumns:\n  one: {label: One, sheet: Team}\ngrain: %d"), "4:21: unknown key \"sheet\" in columns.one | sheet: stands at the left edge, beside title:"},
		{"scorecards/type.sql", head("title: A\nserves: M1\ngrain: %d"), "3:9: serves must be a list | write it as [a, b]"},
		{"scorecards/twice.sql", head("title: A\ngrain: %d\ntitle: B"), "4:1: key \"title\" is given twice, first in line 2"},
		{"scorecards/tab.sql", head("title: A\ncolumns:\n\tone: {label: One}\ngrain: %d"), "4:1: front matter: a tab cannot indent | use blanks"},
		{"scorecards/sheet_name.sql", head("sheet: A name of more than thirty-one characters\norder: %d\nbooks: [company]\naudience: company"), "2:1: the sheet's name \"A name of more than thirty-one characters\" is not one that Excel accepts: at most 31 characters, none of []:*?/\\, no ' at its ends"},
		{"scorecards/more.sql", head("title: A\nsheet: Moves\nmore: Moved\norder: %d\nbooks: [company]\naudience: company\nrows: 3"), "4:1: sheet \"Moved\" does not exist | did you mean \"Moves\"?"},
		{"scorecards/described.sql", head("title: A\ncolumns: {on: {label: One}}\ngrain: %d"), "3:11: the front matter describes column \"on\", which the query does not return | did you mean \"one\"? Or is it the SELECT that has the typing mistake?"},
		{"scorecards/filled_in.sql", "/*---\ntitle: F\nsheet: F\norder: 987\nbooks: [company]\naudience: company\ncolumns: {amount: {entry: text}, note: {entry: text}, gone: {entry: date}}\n---*/\nselect 'a' as opportunity_id, 1.5 as amount, null as note, date '2026-01-01' as gone order by amount", "7:20: column amount is filled in by people, but the query returns DECIMAL(2,1) | give it as text, or NULL where nothing is filled in yet"},
		{"models/described_late.sql", "/*---\ntitle: M\ngrain: one row\ncolumns: {amuont: {label: A}}\n---*/\nselect * from models.deals\n", "4:11: the front matter describes column \"amuont\", which the query does not return | did you mean \"amount\"? Or is it the SELECT that has the typing mistake?"},

		{"scorecards/column.sql", card("select clsed_on as day_on from models.deals order by day_on"), "9:8: column \"clsed_on\" not found | did you mean \"closed_on\"?"},
		{"scorecards/column_alias.sql", card("select d.clsed_on as day_on from models.deals as d order by day_on"), "9:8: table \"d\" has no column \"clsed_on\" | did you mean \"closed_on\"?"},
		{"scorecards/column_inner.sql", card("select q.amuont as x from (select deal_id from models.deals) as q order by x"), "9:8: \"q\" has no column \"amuont\" | did you mean \"amount\"?"},
		{"scorecards/alias.sql", card("select x.closed_on as day_on from models.deals as d order by day_on"), "9:8: table \"x\" is not in the FROM clause | did you mean \"d\"?"},
		{"scorecards/grouping.sql", card("select owner_id, sum(amount) as total_amount from models.deals order by owner_id"), "9:8: column \"owner_id\" must be grouped by or stand in an aggregate | add it to GROUP BY, or take min or max of it"},
		{"scorecards/text_sum.sql", card("select sum(owner_id) as total_amount from models.deals order by total_amount"), "9:8: no function takes these arguments: sum(VARCHAR) | convert them first, for example cast(x as DECIMAL(18,2)) or x::DATE"},
		{"scorecards/function.sql", card("select lenght(owner_id) as x from models.owners order by x"), "9:8: function \"lenght\" is not one that queries may use | did you mean \"length\"?"},
		{"scorecards/threshold_key.sql", card("select threshold('flor') as x from run order by x"), "9:18: threshold \"flor\" does not exist | did you mean \"floor\"?"},

		{"models/layer.sql", model("select owner_id from scorecards.totals"), "5:22: a file in models cannot read scorecards.totals, which is built after it | the order is staging, models, checks, scorecards"},
		{"staging/acme/users.sql", "select user_id, name from models.deals\n", "1:27: a file in staging cannot read models.deals, which is built after it | what puts tables together belongs into models"},
		{"models/circle_a.sql", model("select one from models.circle_b"), "5:17: these queries read each other in a circle: models.circle_a → models.circle_b → models.circle_a (models/circle_a.sql, models/circle_b.sql) | a query must not need its own result; take one of these readings out"},
		{"models/circle_b.sql", model("select one from models.circle_a"), ""},
		{"models/bare.sql", model("select 1 as one from opportunities"), "5:22: table opportunities is written without its schema | did you mean \"staging.opportunities\"?"},
		{"scorecards/bare_model.sql", card("select 1 as one from deals order by one"), "9:22: table deals is written without its schema | did you mean \"models.deals\"?"},
		{"scorecards/bare_near.sql", card("select 1 as one from dels order by one"), "9:22: table dels is written without its schema | did you mean \"models.deals\"?"},
		{"scorecards/schema.sql", card("select 1 as one from public.deals order by one"), "9:22: there is no schema public | did you mean \"models.deals\"?"},
		{"scorecards/other_schema.sql", card("select 1 as one from staging.deals order by one"), "9:22: table \"staging.deals\" does not exist | did you mean \"models.deals\"?"},
		{"scorecards/near.sql", card("select 1 as one from models.deal order by one"), "9:22: table \"models.deal\" does not exist | did you mean \"models.deals\"?"},

		{"scorecards/manager_sheet.sql", strings.Replace(card("select owner_id from models.owners order by owner_id"), "audience: company", "audience: manager", 1), "7:1: audience: manager cuts rows by manager_id (NULL is the company), but the query does not return manager_id | add manager_id to the final SELECT"},
		{"scorecards/user_sheet.sql", strings.Replace(card("select owner_id, 1 as usr_id from models.owners order by owner_id"), "audience: company", "audience: user", 1), "7:1: audience: user cuts rows by user_id, but the query does not return user_id | did you mean \"usr_id\"?"},
		{"scorecards/unordered.sql", card("select owner_id from models.owners"), "9:1: a scorecard's rows need an order, or the sheet differs from night to night | end with ORDER BY and a key that leaves no ties"},
		{"scorecards/star.sql", card("select * from models.owners order by owner_id"), "9:8: the final SELECT may not use *: its columns would change with the tables behind it | name the columns"},
		{"checks/scoped.sql", "/*---\ntitle: C\nseverity: warn\nscope: manager\n---*/\nselect deal_id from models.deals\n", "4:1: scope: manager counts rows by manager_id, but the query does not return manager_id | add manager_id to the final SELECT"},
		{"checks/limited.sql", "/*---\ntitle: C\nseverity: warn\nlimit: {share: 1%, of: models.deal}\n---*/\nselect deal_id from models.deals\n", "4:20: limit.of: table \"models.deal\" does not exist | did you mean \"models.deals\"?"},

		{"score/cards.sql", "select 1 as one\n", "1:1: no layer runs a query in this folder | put it into macros, staging/<crm>, models, checks or scorecards"},
		{"scorecards/close-rate.sql", "select 1 as one\n", "1:1: the name \"close-rate\" becomes a table's name and must be lower-case letters, digits and _, and start with a letter | rename the file to close_rate.sql"},
		{"scorecards/My Sheet.sql", "select 1 as one\n", "1:1: the name \"My Sheet\" becomes a table's name and must be lower-case letters, digits and _, and start with a letter | rename the file to my_sheet.sql"},
		{"scorecards/hidden.sql", "/*---\nhide: true\n---*/\n", "1:1: hide: true, but there is no built-in file of this name | did you mean \"scorecards/sidden.sql\"?"},
		{"scorecards/latin.sql", "select 'caf\xe9' as a\n", "1:12: byte 0xE9 is not valid UTF-8 | save the file as UTF-8"},
		{"scorecards/empty.sql", "", "1:1: the file holds no SQL | write one SELECT"},
		{"scorecards/comments.sql", "-- select 1\n/* nothing */\n", "1:1: the file holds no SQL | write one SELECT"},
		{"scorecards/windows.sql", strings.ReplaceAll(card("select owner_id\nfrom models.owners\norder by owner_id"), "\n", "\r\n"), ""},
		{"scorecards/mark.sql", "\ufeff" + card("select owner_id from models.owners order by owner_id"), ""},
		{"scorecards/windows_typo.sql", strings.ReplaceAll(card("select\n  ownr_id\nfrom models.owners\norder by ownr_id"), "\n", "\r\n"), "10:3: column \"ownr_id\" not found | did you mean \"owner_id\"?"},
		{"contract.csv", "table,column,type,required,meaning\nvisits,visit_id,id,yes,Visit\n", "2:1: no staging file fills table \"visits\" (read by models.visitors) | add staging/<crm>/visits.sql, or delete the table"},
		{"models/visitors.sql", model("select visit_id from staging.visits"), ""},
	}
	overlay := map[string]string{}
	var want, got []string
	for _, c := range cases {
		if c.path != "scorecards/inner.sql" {
			overlay[c.path] = c.text
		}
		if c.want != "" {
			want = append(want, "queries/"+c.path+":"+c.want)
		}
	}
	overlay["scorecards/inner.sql/card.txt"] = "inside a folder that is named like a query"
	_, faults := check(t, files(map[string]string{"scorecards/sidden.sql": card("select 1 as one order by one")}), only(overlay))
	for _, f := range faults.Shown("queries") {
		got = append(got, strings.ReplaceAll(f.Error(), "\n    hint: ", " | "))
	}
	slices.Sort(want)
	slices.Sort(got)
	sameLines(t, "faults", got, want)
	if err := faults.Err(); err == nil || !slices.IsSortedFunc(faults, func(a, b sqlfile.Fault) int { return strings.Compare(a.File, b.File) }) {
		t.Error("the faults are not sorted by file")
	}
}
