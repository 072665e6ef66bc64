package xlsx

import (
	"fmt"
	"testing"
	"time"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/queries/queriestest"
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
	books, err := report.Build(fixtureResults(), fixtureInfo(t), fixtureOrg())
	if err != nil {
		t.Fatal(err)
	}
	return books
}

func fixtureInfo(t testing.TB) report.BookInfo {
	return report.BookInfo{
		LinkHosts: []string{"contoso.my.salesforce.com", "crm.example"},
		Company:   "Contoso", Currency: "EUR", Timezone: "Europe/Stockholm", AsOf: asOf,
		Source: "Salesforce, 2,041 opportunities", Fingerprint: "3fa91c0be77d42aa",
		Texts: queriestest.English(t),
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
	return append(append(summaryResults(), teamResult(), coachingNote(), coachingResult(), excludedResult(), closeRateTeams(), closeRateReps(), pipelineNote(), pipelineResult(60), cycleResult(), dealsResult(30, 12)), notesResults()...)
}

var everyManager = []any{nil, "sfdc:D1", "sfdc:M1", "sfdc:M2"}

func summaryResults() []analyze.Result {
	var heads, tiles, months, todo [][]any
	for m, id := range everyManager {
		heads = append(heads, []any{id, "Team is at 78% of quota with 41 days left. Close rate rose to 40%, but 18% of the pipeline is stale and 14 deals have a close date in the past."})
		tiles = append(tiles,
			[]any{id, int64(1), "Won, quarter to date", 2_800_000.0 / float64(m+1), "amount", int64(61), 3_000_000.0 / float64(m+1), -120_000.0, "watch", "93% of plan to date", 3., 4., 6., 5., nil},
			[]any{id, int64(2), "Close rate", .40, "rate", int64(245), .35, .021, "on_track", nil, 3., 4., 4., 5., "vs last quarter"},
			[]any{id, int64(3), "Sales cycle, median", 57.0, "days", int64(98), 55.0, -3.0, "on_track", "faster", 6., 6., 5., 4., nil},
			[]any{id, int64(4), "Pipeline coverage", 4.0, "ratio", nil, 3.0, -.2, "watch", nil, nil, nil, nil, nil, nil},
			[]any{id, int64(5), "Activity barometer", nil, "rate", nil, nil, nil, "none", "needs activities", nil, nil, nil, nil, nil},
			[]any{id, int64(6), "Average deal", 23_140.0, "amount", int64(61), 22_000.0, 900.0, "on_track", nil, nil, nil, nil, nil, "vs last quarter"},
			[]any{id, int64(7), "Stale pipeline", .18, "rate", int64(154), .10, .04, "act", "limit 10%", nil, nil, nil, nil, nil},
			[]any{id, int64(8), "Reps to coach", float64(m), "count", int64(12), nil, 0.0, "act", "out of 12 compared; 1 ramping", nil, nil, nil, nil, nil},
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
				"trend_1", "DOUBLE", "trend_2", "DOUBLE", "trend_3", "DOUBLE", "trend_4", "DOUBLE", "versus", "VARCHAR"), tiles),
		result("summary_months", sqlfile.Meta{Title: "Won against quota, per month", Sheet: "Summary", Order: 102, Audience: "manager", Block: "chart",
			Chart: &sqlfile.Chart{Kind: "column_line", X: "month_on", Y: "won_amount", High: "quota_amount"}},
			cols("manager_id", "VARCHAR", "month_on", "DATE", "won_amount", "DECIMAL(18,2)", "quota_amount", "DECIMAL(18,2)"), months),
		result("summary_actions", sqlfile.Meta{Title: "What to do this week", Sheet: "Summary", Order: 103, Audience: "manager", Block: "actions"},
			cols("manager_id", "VARCHAR", "position", "BIGINT", "sheet", "VARCHAR", "action", "VARCHAR"), todo),
	}
}
