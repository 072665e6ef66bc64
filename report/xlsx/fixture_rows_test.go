package xlsx

import (
	"fmt"
	"math"
	"strings"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
)

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

func excludedResult() analyze.Result {
	return result("coaching_excluded", sqlfile.Meta{Title: "Not compared with peers, and why", Grain: "one row per rep without a probability", Sheet: "Coaching check", Order: 252, Audience: "user",
		Columns: map[string]sqlfile.Column{"rep_name": {Label: "Rep"}, "reason": {Label: "Why not compared", Note: "Ramping, less than half of the window in the role, managers, too few deals or peers"}}},
		cols("user_id", "VARCHAR", "rep_name", "VARCHAR", "team", "VARCHAR", "decided_count", "BIGINT", "won_count", "BIGINT", "reason", "VARCHAR"), [][]any{
			{repID(11), repNames[11], "Baltics", int64(9), int64(3), "ramping: four months in the role, full comparison from month seven"},
			{repID(2), repNames[2], "Nordics", int64(0), int64(0), "manager"},
		})
}

func pipelineNote() analyze.Result {
	var rows [][]any
	for _, id := range everyManager {
		rows = append(rows, []any{id, "60 of 154 open deals (6.2M of 14.9M) have something to talk about: 14 past due, 22 stale, 16 without next step."})
	}
	return result("pipeline_note", sqlfile.Meta{Title: "How good the pipeline is", Grain: "one row per book", Sheet: "Pipeline review", Order: 400, Audience: "manager", Block: "headline"},
		cols("manager_id", "VARCHAR", "sentence", "VARCHAR"), rows)
}

// notesResults are the tables of the notes sheet, unlike each other on purpose.
func notesResults() []analyze.Result {
	whole := func(name, title, grain string, order int, columns []analyze.ColumnType, rows ...[]any) analyze.Result {
		return result(name, sqlfile.Meta{Title: title, Grain: grain, Sheet: "Notes", Order: order, Audience: "company", Columns: map[string]sqlfile.Column{
			"value": {Format: map[bool]string{true: "number"}[name == "thresholds"]}, "meaning": {Format: "note"}, "consequence": {Format: "note"}, "source": {Format: map[bool]string{true: "note"}[name == "thresholds"]},
			"found_count": {Label: "Found", Note: "Rows that the check found, whole company"}, "status": {Label: "Verdict"}, "rejected_count": {Label: "Rejected", Scale: "high_is_bad"},
		}}, columns, rows)
	}
	return []analyze.Result{
		whole("notes_as_of", "What these numbers stand on", "one row per fact about the run", 900, cols("fact", "VARCHAR", "value", "VARCHAR"),
			[]any{"As of (last day that counts)", "2026-11-20"}, []any{"Window of close rates, cycles and the coaching check", "2025-12-01 to 2026-11-20"}, []any{"Fingerprint of data, queries and thresholds", strings.Repeat("3fa91c0be77d42aa", 4)}),
		whole("notes_sources", "Rows delivered, loaded and rejected", "one row per source and table", 910, cols("source", "VARCHAR", "table_name", "VARCHAR", "delivered_count", "BIGINT", "loaded_count", "BIGINT", "rejected_count", "BIGINT"),
			[]any{"sfdc", "Opportunity", int64(12_048), int64(12_047), int64(1)}, []any{"sfdc", "User", int64(118), int64(118), int64(0)}),
		whole("notes_checks", "Checks that found something", "one row per check that did not pass", 920, cols("check_title", "VARCHAR", "status", "VARCHAR", "found_count", "BIGINT", "limit_text", "VARCHAR", "check_name", "VARCHAR"),
			[]any{"Deals closed before they were created", "warn", int64(12), "0 rows", "closed_before_created"}, []any{"No lost deals recorded by a source", "warn", int64(1), "0 rows", "no_lost_deals"}),
		whole("notes_missing", "What was not delivered, and what stays empty for it", "one row per kind of data that is absent", 930, cols("missing", "VARCHAR", "consequence", "VARCHAR"),
			[]any{"opportunity_history", "Stale deals and pushed close dates stay empty: nobody knows when a deal entered its stage."}),
		whole("thresholds", "Thresholds in force", "one row per threshold, and per team with its own", 940, cols("threshold_key", "VARCHAR", "team", "VARCHAR", "value", "DOUBLE", "unit", "VARCHAR", "meaning", "VARCHAR", "source", "VARCHAR"),
			[]any{"bottom_probability", nil, .6, "rate", "Probability from which a rep of the lowest fifth is suggested for coaching", "Balances missed and wrong suggestions in simulation"},
			[]any{"stale_quantile", nil, .9, "rate", "A deal is stale when it is longer in its stage than this part of the deals that were won later", "Usual choice; see the definitions"}),
		whole("notes_definitions", "Definition of every number", "one row per sheet and number with a definition", 950, cols("sheet", "VARCHAR", "number", "VARCHAR", "definition", "VARCHAR", "file", "VARCHAR"),
			[]any{"Close rate", "Close rate", "won / (won + lost) of deals decided in the window, by close date. A split deal counts by its share.", "scorecards/close_rates.sql"},
			[]any{"Team", "Cycle, median", "Median days from creation to closing of deals won in the window", "scorecards/team.sql"}),
	}
}
