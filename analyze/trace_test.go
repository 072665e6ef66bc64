package analyze_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"crmscore/analyze"
)

// A trace is judged like a query, and what is wrong with it is shown at its own
// line of the front matter.
func TestEveryMistakeInATrace(t *testing.T) {
	t.Parallel()
	order := 500
	card := func(head, trace string) string {
		order++
		return fmt.Sprintf("/*---\ntitle: A\nsheet: A\norder: %d\nbooks: [company]\n%s\ntrace:\n  %s\n---*/\n", order, head, trace) +
			"select owner_id as user_id, 'x' as manager_id, 1 as won_count, 2 as quota_amount from models.owners order by owner_id\n"
	}
	user := func(trace string) string { return card("audience: user", trace) }
	const rows = "rows: scorecards.behind"
	const either = "write value: and one aggregate, or numerator: and denominator: with one each"
	cases := []struct{ name, text, want string }{
		{"sound", user("won_count: {" + rows + ", value: count(*)}"), ""},
		{"quotient", user("won_count: {" + rows + ", match: user_id = sheet.user_id and amount > 0, numerator: sum(amount) -- all\n, denominator: sheet.quota_amount - sheet.won_count}"), ""},
		{"settings", user("won_count: {" + rows + ", value: \"count(*) filter (where amount > threshold('floor') and as_of() is not null)\"}"), ""},
		{"key", user("won_count: {" + rows + ", valu: count(*)}"), `8:40: unknown key "valu" in trace.won_count | did you mean "value"?`},
		{"no_rows", user("won_count: {value: count(*)}"), `8:3: the trace of "won_count" does not say which rows the number comes from | write rows: scorecards.deals_decided, say`},
		{"bare_rows", user("won_count: {rows: behind, value: count(*)}"), `8:15: trace.won_count.rows "behind" is no table | write the table with its schema, such as scorecards.deals_decided`},
		{"nothing", user("won_count: {" + rows + "}"), `8:3: the trace of "won_count" does not say how the number comes from its rows | ` + either},
		{"both", user("won_count: {" + rows + ", value: count(*), numerator: count(*), denominator: count(*)}"), `8:40: the trace of "won_count" has a value and a quotient, but it is one number | ` + either},
		{"half", user("won_count: {" + rows + ", numerator: count(*)}"), `8:40: the trace of "won_count" has a numerator but no denominator | add denominator:, or write value: for a number that is no quotient`},
		{"keyless", card("audience: company", "won_count: {"+rows+", value: count(*)}"), `8:3: audience: company has no key that rows could agree in | add match:, a condition such as match: source = sheet.source, or match: true for all rows`},
		{"column", user("wn_count: {" + rows + ", value: count(*)}"), `8:3: trace of "wn_count", which is no output column | did you mean "won_count"?`},
		{"table", user("won_count: {rows: scorecards.behnd, value: count(*)}"), `8:15: trace of "won_count": table "scorecards.behnd" does not exist | did you mean "scorecards.behind"?`},
		{"other_key", card("audience: manager", "won_count: {"+rows+", value: count(*)}"), `8:15: trace of "won_count": scorecards.behind has no column "manager_id" in which its rows could agree with the sheet's | name a table that has it, or say with match: which rows belong to the sheet's row, such as match: owner_id = sheet.manager_id`},
		{"expression", user("won_count: {" + rows + ", value: sum(amuont)}"), `8:40: trace of "won_count", value: column "amuont" not found | did you mean "amount"?`},
		{"sheets_own", user("won_count: {" + rows + ", value: sum(quota_amount)}"), `8:40: trace of "won_count", value: column "quota_amount" not found | the sheet's own column is sheet.quota_amount`},
		{"sheet_column", user("won_count: {" + rows + ", numerator: count(*), denominator: sheet.quta_amount}"), `8:61: trace of "won_count", denominator: the sheet has no column "quta_amount" | did you mean "sheet.quota_amount"?`},
		{"no_aggregate", user("won_count: {" + rows + ", value: amount}"), `8:40: trace of "won_count", value: column "amount" must be grouped by or stand in an aggregate`},
		{"threshold", user("won_count: {" + rows + ", value: \"count(*) filter (where amount > threshold('flor'))\"}"), `8:40: trace of "won_count", value: threshold "flor" does not exist | did you mean "floor"?`},
		{"file", user("won_count: {" + rows + ", value: (select count(*) from read_csv('/etc/passwd'))}"), `8:40: trace of "won_count", value: read_csv opens files`},
		{"out_of_bracket", user("won_count: {" + rows + ", value: \"1) as a, (count(*)\"}"), `8:40: trace of "won_count", value: write one SQL expression`},
		{"no_sheet", strings.Replace(user("won_count: {"+rows+", value: count(*)}"), "sheet: A\n", "", 1), `7:3: trace has a meaning only for a file that goes onto a sheet`},
	}
	overlay := map[string]string{"scorecards/behind.sql": "/*---\ntitle: B\n---*/\nselect owner_id as user_id, deal_id, amount from models.deals order by deal_id\n"}
	want := map[string]string{}
	for _, c := range cases {
		overlay["scorecards/t_"+c.name+".sql"] = c.text
		if c.want != "" {
			want[c.name] = c.want
		}
	}
	_, faults := check(t, files(nil), only(overlay))
	got := map[string][]string{}
	for _, f := range faults {
		_, rest, _ := strings.Cut(f.Error(), ".sql:")
		name := strings.TrimSuffix(strings.TrimPrefix(f.File, "scorecards/t_"), ".sql")
		got[name] = append(got[name], strings.ReplaceAll(rest, "\n    hint: ", " | "))
	}
	for _, c := range cases {
		if !slices.ContainsFunc(got[c.name], func(s string) bool { return strings.HasPrefix(s, want[c.name]) }) && want[c.name] != "" || want[c.name] == "" && got[c.name] != nil {
			t.Errorf("%s: %q, want %q", c.name, got[c.name], want[c.name])
		}
	}
}

func TestRecomputedAgrees(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		shown, value any
		want         bool
	}{
		{nil, 0.5, true}, {nil, nil, true}, {0.5, nil, false}, {int64(2), 2.0, true}, {0.3, 0.1 + 0.2, true},
		{1e9, 1e9 + 2, false}, {0.25, 0.2500001, false}, {"a", "a", true}, {"a", "b", false}, {int64(0), 1e-12, true},
	} {
		if got := (analyze.Recomputed{Shown: c.shown, Value: c.value}).Agrees(); got != c.want {
			t.Errorf("shown %v, computed %v: agrees %v", c.shown, c.value, got)
		}
	}
}
