package xlsx

import (
	"fmt"
	"math"
	"testing"
	"time"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/report"
)

var asOf = time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)

var repNames = []string{
	"Anna Lindqvist", "Björn Aas", "Camilla Øye", "Daniel Ek", "Elin Sørensen", "Fredrik Holm",
	"Greta Nyström", "Henrik Dahl", "Ida Bakke", "Jonas Väisänen", "Kari Solberg", "Lars O’Brien-Ström",
}

// fixture is the sample company of these tests: a director, two managers with
// six reps each, 60 open deals, and scorecards shaped like the real ones.
func fixture(t testing.TB) []report.Book {
	t.Helper()
	books, err := report.Build(fixtureResults(), fixtureInfo(), fixtureOrg())
	if err != nil {
		t.Fatal(err)
	}
	return books
}

func fixtureInfo() report.BookInfo {
	return report.BookInfo{
		Company: "Contoso", Currency: "EUR", Timezone: "Europe/Stockholm", AsOf: asOf,
		Source: "Salesforce, 2,041 opportunities", Fingerprint: "3fa91c0be77d42aa",
	}
}

func fixtureOrg() report.Org {
	o := report.Org{
		Users: []report.User{{ID: "sfdc:D1", Name: "Dora Director"}, {ID: "sfdc:M1", Name: "Maria Berg"}, {ID: "sfdc:M2", Name: "Nils Krog"}},
		Managers: []report.Manager{
			{ID: "sfdc:D1", Name: "Dora Director", Email: "dora@contoso.example", Level: 2, Reports: 2},
			{ID: "sfdc:M1", Name: "Maria Berg", Email: "maria@contoso.example", Level: 1, Reports: 6},
			{ID: "sfdc:M2", Name: "Nils Krog", Email: "nils@contoso.example", Level: 1, Reports: 6},
		},
		Subtree: []report.Member{
			{Manager: "sfdc:D1", User: "sfdc:D1"}, {Manager: "sfdc:D1", User: "sfdc:M1", Depth: 1}, {Manager: "sfdc:D1", User: "sfdc:M2", Depth: 1},
			{Manager: "sfdc:M1", User: "sfdc:M1"}, {Manager: "sfdc:M2", User: "sfdc:M2"},
		},
	}
	for i, name := range repNames {
		id := repID(i)
		o.Users = append(o.Users, report.User{ID: id, Name: name})
		o.Subtree = append(o.Subtree,
			report.Member{Manager: "sfdc:D1", User: id, Depth: 2},
			report.Member{Manager: managerOf(i), User: id, Depth: 1})
	}
	return o
}

func repID(i int) string     { return fmt.Sprintf("sfdc:R%02d", i+1) }
func managerOf(i int) string { return fmt.Sprintf("sfdc:M%d", i/6+1) }

// pick is a number from 0 up to n, the same for the same seeds.
func pick(n int, seeds ...int) int {
	h := uint32(2166136261)
	for _, s := range seeds {
		for range 3 {
			h = (h ^ uint32(s&0xFF)) * 16777619
			s >>= 8
		}
	}
	return int(h>>8) % n
}

func cols(pairs ...string) []analyze.ColumnType {
	var out []analyze.ColumnType
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, analyze.ColumnType{Name: pairs[i], Type: pairs[i+1]})
	}
	return out
}

func result(name string, meta sqlfile.Meta, columns []analyze.ColumnType, rows [][]any) analyze.Result {
	if meta.Books == nil {
		meta.Books = []string{"company", "manager"}
	}
	return analyze.Result{
		File:    &sqlfile.File{Path: "scorecards/" + name + ".sql", Name: name, Layer: sqlfile.Scorecards, Meta: meta},
		Columns: columns, Rows: rows,
	}
}

func fixtureResults() []analyze.Result {
	return append(summaryResults(), teamResult(), coachingNote(), coachingResult(), closeRateTeams(), closeRateReps(), pipelineResult(60), cycleResult(), checksResult(), notesResult(), deliveredResult())
}

var everyManager = []any{nil, "sfdc:D1", "sfdc:M1", "sfdc:M2"}

func summaryResults() []analyze.Result {
	var heads, tiles, months, todo [][]any
	for m, id := range everyManager {
		heads = append(heads, []any{id, "Team is at 78% of quota with 41 days left. Close rate rose to 40%, but 18% of the pipeline is stale and 14 deals have a close date in the past."})
		tiles = append(tiles,
			[]any{id, int64(1), "Won, quarter to date", 2_800_000.0 / float64(m+1), "amount", int64(61), 3_000_000.0 / float64(m+1), -120_000.0, "watch", "93% of plan to date", 3., 4., 6., 5.},
			[]any{id, int64(2), "Close rate", .40, "rate", int64(245), .35, .021, "on_track", "vs last quarter", 3., 4., 4., 5.},
			[]any{id, int64(3), "Sales cycle, median", 57.0, "days", int64(98), 55.0, -3.0, "on_track", "faster", 6., 6., 5., 4.},
			[]any{id, int64(4), "Pipeline coverage", 4.0, "ratio", nil, 3.0, -.2, "watch", nil, nil, nil, nil, nil},
			[]any{id, int64(5), "Activity barometer", nil, "rate", nil, nil, nil, "none", "needs activities", nil, nil, nil, nil},
			[]any{id, int64(6), "Average deal", 23_140.0, "amount", int64(61), 22_000.0, 900.0, "on_track", "vs last quarter", nil, nil, nil, nil},
			[]any{id, int64(7), "Stale pipeline", .18, "rate", int64(154), .10, .04, "act", "limit 10%", nil, nil, nil, nil},
			[]any{id, int64(8), "Reps to coach", float64(m), "count", int64(12), nil, 0.0, "act", "out of 12 compared; 1 ramping", nil, nil, nil, nil},
		)
		for i := range 12 {
			at := time.Date(2025, time.Month(12+i), 1, 0, 0, 0, 0, time.UTC)
			months = append(months, []any{id, at, float64(200_000 + pick(90_000, i, m)), 245_000 + 4000*float64(i)})
		}
		todo = append(todo,
			[]any{id, int64(1), "Coaching check", "Kari Solberg: closes 29% where peers with the same mix close 41% (n = 24). Agree decision process and date before each proposal."},
			[]any{id, int64(2), "Pipeline review", "14 deals (0.6M) have a close date in the past: re-date or close them"},
			[]any{id, int64(3), "Pipeline review", "16 deals have no next step: ask for one in Monday’s review"},
			[]any{id, int64(4), "Cycle", "Anna Lindqvist closes in 41 days: have her show the method"},
		)
	}
	return []analyze.Result{
		result("summary", sqlfile.Meta{Title: "Headline", Sheet: "Summary", Order: 100, Audience: "manager", Block: "headline"},
			cols("manager_id", "VARCHAR", "sentence", "VARCHAR"), heads),
		result("summary_tiles", sqlfile.Meta{Title: "Tiles", Sheet: "Summary", Order: 101, Audience: "manager", Block: "tiles"},
			cols("manager_id", "VARCHAR", "position", "BIGINT", "label", "VARCHAR", "value", "DOUBLE", "kind", "VARCHAR", "n", "BIGINT", "goal", "DOUBLE", "change", "DOUBLE", "status", "VARCHAR", "note", "VARCHAR",
				"trend_1", "DOUBLE", "trend_2", "DOUBLE", "trend_3", "DOUBLE", "trend_4", "DOUBLE"), tiles),
		result("summary_months", sqlfile.Meta{Title: "Won against quota, per month", Sheet: "Summary", Order: 102, Audience: "manager", Block: "chart",
			Chart: &sqlfile.Chart{Kind: "column_line", X: "month_on", Y: "won_amount", High: "quota_amount"}},
			cols("manager_id", "VARCHAR", "month_on", "DATE", "won_amount", "DECIMAL(18,2)", "quota_amount", "DECIMAL(18,2)"), months),
		result("summary_actions", sqlfile.Meta{Title: "What to do this week", Sheet: "Summary", Order: 103, Audience: "manager", Block: "actions"},
			cols("manager_id", "VARCHAR", "position", "BIGINT", "sheet", "VARCHAR", "action", "VARCHAR"), todo),
	}
}

var wilsonNotes = map[string]sqlfile.Column{
	"rep_name":        {Label: "Rep"},
	"close_rate":      {Label: "Close rate", Note: "won / (won + lost), by close date", Scale: "low_is_bad"},
	"close_rate_low":  {Label: "From", Note: "Wilson interval, 95 %, lower end"},
	"close_rate_high": {Label: "To", Note: "Wilson interval, 95 %, upper end"},
	"decided_count":   {Label: "Decided", Note: "Won + lost deals behind the close rate"},
	"attainment_rate": {Label: "Attainment", Note: "Won this quarter / quota", Scale: "low_is_bad"},
	"quota_amount":    {Label: "Quota", Note: "Quota of the current fiscal quarter; empty where none is entered"},
	"cycle_days":      {Label: "Cycle, median", Scale: "high_is_bad", Note: "Median days from creation to closing of deals won in the window"},
	"open_amount":     {Label: "Open pipeline"},
	"coverage_ratio":  {Label: "Coverage", Scale: "low_is_bad", Note: "Open amount expected to close this quarter / quota still to be won"},
	"won_amount":      {Label: "Won this quarter"},
	"flag":            {Label: "Flag", Note: "coach: see sheet Coaching check; nobody else is marked"},
	"note":            {Label: "Why", Format: "note"},
}

func rates(i int) (won, decided int64, rate, low, high float64) {
	decided = int64(16 + pick(20, i, 7))
	won = decided * int64(28+pick(28, i, 3)) / 100
	rate = float64(won) / float64(decided)
	const z = 1.959964
	n := float64(decided)
	mid, half := (rate+z*z/(2*n))/(1+z*z/n), z/(1+z*z/n)*math.Sqrt(rate*(1-rate)/n+z*z/(4*n*n))
	return won, decided, rate, mid - half, mid + half
}

func teamResult() analyze.Result {
	var rows [][]any
	for i, name := range repNames {
		won, decided, rate, low, high := rates(i)
		quota := any(300_000.0)
		attained := any(float64(44+pick(75, i, 2)) / 100)
		flag, why := any(nil), any(nil)
		switch i {
		case 10:
			flag, why = "coach", "Probability 0.71 that the level is in the lowest fifth of comparable reps; 2.8 won deals missing against the mix"
		case 11:
			flag, why, quota, attained = "ramping", "Four months in role: not compared yet", nil, nil
		}
		rows = append(rows, []any{repID(i), name, []string{"Nordics", "Baltics"}[i/6], float64(won * 21_400), quota, attained, rate, low, high, decided,
			int64(41 + pick(36, i, 5)), float64(200_000 + pick(1_900_000, i)), int64(4 + pick(13, i)), float64(40+pick(70, i, 9)) / 10, flag, why})
	}
	return result("team", sqlfile.Meta{Title: "Team", Grain: "one row per rep", Sheet: "Team", Order: 200, Audience: "user", Columns: wilsonNotes},
		cols("user_id", "VARCHAR", "rep_name", "VARCHAR", "team", "VARCHAR", "won_amount", "DECIMAL(18,2)", "quota_amount", "DECIMAL(18,2)", "attainment_rate", "DOUBLE",
			"close_rate", "DOUBLE", "close_rate_low", "DOUBLE", "close_rate_high", "DOUBLE", "decided_count", "BIGINT", "cycle_days", "BIGINT", "open_amount", "DECIMAL(18,2)", "open_count", "BIGINT",
			"coverage_ratio", "DOUBLE", "flag", "VARCHAR", "note", "VARCHAR"), rows)
}

func coachingNote() analyze.Result {
	var rows [][]any
	for _, id := range everyManager {
		rows = append(rows, []any{id, "9 of 12 reps can be compared with peers of the same role and segment. Two of them are in the lowest fifth; for one the record is hard to explain by luck. Nobody is marked for a low rate alone: with 20 deals a rate of 30 % and one of 45 % may be the same rep."})
	}
	return result("coaching_note", sqlfile.Meta{Title: "How to read the coaching check", Grain: "one row per book", Sheet: "Coaching check", Order: 250, Audience: "manager", Block: "headline"},
		cols("manager_id", "VARCHAR", "sentence", "VARCHAR"), rows)
}

func coachingResult() analyze.Result {
	var rows [][]any
	for n, i := range []int{4, 9, 10} {
		won, decided, rate, low, high := rates(i)
		rows = append(rows, []any{repID(i), repNames[i], []string{"likely chance", "too few deals", "coach"}[n], won, decided, rate, low, high, .41, []any{.32, nil, .71}[n], 2.8,
			"All teams, mid-market, account executives", "Closes fewer deals than peers with the same mix; part of it is luck and comes back by itself."})
	}
	return result("coaching_check", sqlfile.Meta{Title: "Lowest fifth of comparable reps, by name", Grain: "one row per listed rep", Sheet: "Coaching check", Order: 251, Audience: "user",
		Columns: map[string]sqlfile.Column{
			"rep_name": {Label: "Rep"}, "status": {Label: "Verdict", Note: "coach: probability at or above threshold bottom_probability"},
			"close_rate_low": {Label: "From"}, "close_rate_high": {Label: "To"}, "mix_rate": {Label: "Peers, same mix"}, "bottom_rate": {Label: "Chance", Note: "Probability that this is a lasting level in the lowest fifth, and not luck"},
			"shortfall_count": {Label: "Won deals missing"}, "peer_group": {Label: "Compared with"}, "note": {Label: "In words", Format: "note"},
		}},
		cols("user_id", "VARCHAR", "rep_name", "VARCHAR", "status", "VARCHAR", "won_count", "BIGINT", "decided_count", "BIGINT", "close_rate", "DOUBLE", "close_rate_low", "DOUBLE", "close_rate_high", "DOUBLE",
			"mix_rate", "DOUBLE", "bottom_rate", "DOUBLE", "shortfall_count", "DOUBLE", "peer_group", "VARCHAR", "note", "VARCHAR"), rows)
}

func closeRateTeams() analyze.Result {
	var rows [][]any
	for m, id := range everyManager {
		for k := range 3 - min(m, 2) {
			won, decided, rate, low, high := rates(m*10 + k)
			rows = append(rows, []any{id, []string{"Company", "Nordics", "Baltics"}[k], int64(12), won * 8, decided * 8, rate, low, high, float64(won * 170_000)})
		}
	}
	return result("team_close_rates", sqlfile.Meta{Title: "Close rate by team", Grain: "one row per team", Sheet: "Close rate", Order: 300, Audience: "manager", Columns: wilsonNotes},
		cols("manager_id", "VARCHAR", "team_name", "VARCHAR", "reps_count", "BIGINT", "won_count", "BIGINT", "decided_count", "BIGINT", "close_rate", "DOUBLE", "close_rate_low", "DOUBLE", "close_rate_high", "DOUBLE", "won_amount", "DECIMAL(18,2)"), rows)
}

func closeRateReps() analyze.Result {
	var rows [][]any
	for i, name := range repNames {
		won, decided, rate, low, high := rates(i)
		rows = append(rows, []any{repID(i), name, won, decided, rate, low, high})
	}
	return result("close_rates", sqlfile.Meta{Title: "Close rate by rep with its interval", Sheet: "Close rate", Order: 311, Audience: "user", Block: "chart",
		Chart: &sqlfile.Chart{Kind: "bar", X: "rep_name", Y: "close_rate", Low: "close_rate_low", High: "close_rate_high"}},
		cols("user_id", "VARCHAR", "rep_name", "VARCHAR", "won_count", "BIGINT", "decided_count", "BIGINT", "close_rate", "DOUBLE", "close_rate_low", "DOUBLE", "close_rate_high", "DOUBLE"), rows)
}

func pipelineResult(n int) analyze.Result {
	accounts := []string{"Elvia Kraft", "Aker Fjord AS", "=cmd|' /C calc'!A0", "Olsen & Sønner", "Gotland Energi", "Kystnett", "Delta Robotics Oy", "Jernbygg AS"}
	stages := []string{"Qualify", "Demo", "Proposal", "Negotiate"}
	steps := []any{nil, "Send proposal", "Call back", "Legal review", "Demo with CFO", nil}
	var rows [][]any
	for i := range n {
		r := pick(12, i, 1)
		id := fmt.Sprintf("006D04%04d", i)
		rows = append(rows, []any{repID(r), "sfdc:" + id, fmt.Sprintf("%s – rollout %d", accounts[pick(8, i)], i), "https://contoso.my.salesforce.com/" + id, accounts[pick(8, i)], repNames[r],
			stages[pick(4, i, 4)], float64(208_400 - i*3100 - pick(2000, i)), int64(12 + pick(150, i)), int64(pick(60, i, 6)), asOf.AddDate(0, 0, pick(120, i, 8)-30), steps[pick(6, i)],
			int64(1 + pick(3, i)), []string{"Close date passed; no next step; stuck in stage", "No next step", "Stuck in stage"}[pick(3, i)], "What has to happen before they can sign, and who at the customer owns it?"})
	}
	return result("pipeline_review", sqlfile.Meta{Title: "Open deals to talk about, largest first", Grain: "one row per open deal with at least one defect", Sheet: "Pipeline review", Order: 410, Audience: "user",
		Columns: map[string]sqlfile.Column{
			"opportunity_name": {Label: "Deal"}, "account_name": {Label: "Account"}, "rep_name": {Label: "Rep"}, "stage_name": {Label: "Stage"}, "open_amount": {Label: "Amount"},
			"age_days": {Label: "Age", Scale: "high_is_bad", Note: "Days since the deal was created"}, "stage_days": {Label: "In stage", Scale: "high_is_bad", Note: "Days since the deal entered its stage"},
			"expected_close_on": {Label: "Close date"}, "defects_count": {Label: "Defects"}, "defects": {Label: "What is wrong", Format: "note"}, "question": {Label: "Question to ask", Format: "note"},
		}},
		cols("user_id", "VARCHAR", "opportunity_id", "VARCHAR", "opportunity_name", "VARCHAR", "crm_url", "VARCHAR", "account_name", "VARCHAR", "rep_name", "VARCHAR", "stage_name", "VARCHAR", "open_amount", "DECIMAL(18,2)",
			"age_days", "BIGINT", "stage_days", "BIGINT", "expected_close_on", "DATE", "next_step", "VARCHAR", "defects_count", "BIGINT", "defects", "VARCHAR", "question", "VARCHAR"), rows)
}

func cycleResult() analyze.Result {
	var rows [][]any
	for i := range repNames {
		_, decided, rate, _, _ := rates(i)
		half := 1.96 * math.Sqrt(.4*.6/float64(decided))
		rows = append(rows, []any{repID(i), decided, rate, .4 - half, .4 + half})
	}
	return result("funnel", sqlfile.Meta{Title: "Close rate by number of deals", Sheet: "Cycle", Order: 510, Audience: "user", Block: "chart",
		Chart: &sqlfile.Chart{Kind: "scatter", X: "decided_count", Y: "close_rate", Low: "limit_low", High: "limit_high"}},
		cols("user_id", "VARCHAR", "decided_count", "BIGINT", "close_rate", "DOUBLE", "limit_low", "DOUBLE", "limit_high", "DOUBLE"), rows)
}

func checksResult() analyze.Result {
	return result("checks", sqlfile.Meta{Title: "Checks that found something", Grain: "one row per check", Sheet: "Notes", Order: 910, Audience: "company"},
		cols("check_name", "VARCHAR", "status", "VARCHAR", "found_count", "BIGINT", "note", "VARCHAR"), [][]any{
			{"closed_before_created", "warn", int64(12), "Deals whose closing date lies before their creation: they are in no average of the cycle."},
			{"no_lost_deals", "ok", int64(0), "Sources that record no lost deals have no close rate."},
		})
}

func notesResult() analyze.Result {
	var rows [][]any
	for _, n := range [][2]string{
		{"Close rate", "won / (won + lost) of deals decided in the window, by close date. A split deal counts by its share."},
		{"Interval", "Wilson score interval at 95 %."}, {"Cycle", "Median days from creation to closing of won deals."},
	} {
		rows = append(rows, []any{"Team", n[0], n[1], "scorecards/team.sql"})
	}
	return result("definitions", sqlfile.Meta{Title: "Definitions", Grain: "one row per column", Sheet: "Notes", Order: 920, Audience: "company"},
		cols("sheet", "VARCHAR", "column_label", "VARCHAR", "definition", "VARCHAR", "query", "VARCHAR"), rows)
}

func deliveredResult() analyze.Result {
	return result("row_counts", sqlfile.Meta{Title: "Rows delivered, loaded and rejected", Grain: "one row per table", Sheet: "Notes", Order: 900, Audience: "company"},
		cols("source", "VARCHAR", "table_name", "VARCHAR", "delivered_count", "BIGINT", "loaded_count", "BIGINT", "rejected_count", "BIGINT", "delivered_at", "TIMESTAMP"), [][]any{
			{"sfdc", "Opportunity", int64(12_048), int64(12_047), int64(1), time.Date(2026, 11, 20, 22, 4, 0, 0, time.UTC)},
			{"sfdc", "User", int64(118), int64(118), int64(0), time.Date(2026, 11, 20, 22, 4, 0, 0, time.UTC)},
		})
}
