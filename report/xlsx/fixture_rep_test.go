package xlsx

import (
	"time"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
)

// repResults are the sheets of two of Maria's reps and one of Nils's, in the shape
// of scorecards/rep_sheet_*.sql.
func repResults() []analyze.Result {
	meta := func(order int, title, block string) sqlfile.Meta {
		return sqlfile.Meta{Title: title, Sheet: "Rep", Order: order, Audience: "user", Per: "user", Block: block}
	}
	var heads, tiles, months, deals [][]any
	for _, i := range []int{10, 1, 0} {
		id := repID(i)
		heads = append(heads, []any{id, "Won 37k EUR, 70% of the quarter's quota with 18 days left, behind pace. Close rate 19% of 59 decided deals; 11 to 30% likely. 4 of 14 open deals are stale or past due."})
		tiles = append(tiles,
			[]any{id, int64(1), "Won this quarter", 37_300.0, "amount", nil, 53_000.0, -77_000.0, "watch", "70% of quota, 88% of pace", 0., 12_000., 3_000., 37_300.},
			[]any{id, int64(2), "Close rate", .187, "rate", int64(59), nil, .014, "none", "11 to 30% likely; peers, same mix 24%", nil, nil, nil, nil},
			[]any{id, int64(3), "Cycle, median", nil, "days", int64(3), nil, nil, "none", "fewer than 5 won deals of known age", nil, nil, nil, nil},
			[]any{id, int64(4), "Open pipeline", 327_000.0, "amount", int64(14), nil, nil, "none", nil, nil, nil, nil, nil},
		)
		for m := range 12 {
			months = append(months, []any{id, time.Date(2025, time.Month(12+m), 1, 0, 0, 0, 0, time.UTC), float64(pick(40_000, i, m)), 17_700.0})
		}
		if i != 0 {
			deals = append(deals,
				[]any{id, "Liberty Dental Group A/S: Services and everything else they need", "https://contoso.my.salesforce.com/006A1", 36_100.0, "close date passed 41 days ago; stale: 63 days in stage, limit 40; no decision maker", "Is this a real deal? What would have to happen for the buyer to decide, and by when?"},
				[]any{id, "Bayou", nil, 1_250_930.0, "no next step", "Which dated step have we agreed with the buyer?"})
		}
	}
	actions := meta(670, "What to talk about this week", "")
	actions.Rows, actions.More, actions.Empty = 1, "Pipeline review", "No open deal has a defect that the delivered data would show."
	chart := meta(660, "Won against quota per month", "chart")
	chart.Chart = &sqlfile.Chart{Kind: "column_line", X: "month_on", Y: "won_amount", High: "quota_amount"}
	return []analyze.Result{
		result("rep_sheet_headline", meta(650, "What happened", "headline"), cols("user_id", "VARCHAR", "sentence", "VARCHAR"), heads),
		result("rep_sheet_tiles", meta(655, "Is it good", "tiles"),
			cols("user_id", "VARCHAR", "position", "BIGINT", "label", "VARCHAR", "value", "DOUBLE", "kind", "VARCHAR", "n", "BIGINT", "goal", "DOUBLE", "change", "DOUBLE", "status", "VARCHAR", "note", "VARCHAR",
				"trend_1", "DOUBLE", "trend_2", "DOUBLE", "trend_3", "DOUBLE", "trend_4", "DOUBLE"), tiles),
		result("rep_sheet_chart", chart, cols("user_id", "VARCHAR", "month_on", "DATE", "won_amount", "DOUBLE", "quota_amount", "DOUBLE"), months),
		result("rep_sheet_actions", actions, cols("user_id", "VARCHAR", "opportunity_name", "VARCHAR", "opportunity_url", "VARCHAR", "open_amount", "DOUBLE", "defects", "VARCHAR", "question", "VARCHAR"), deals),
	}
}
