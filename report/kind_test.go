package report

import (
	"testing"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
)

func TestKinds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, duck, format string
		want               Kind
		hidden             bool
	}{
		{"won_amount", "DECIMAL(18,2)", "", Amount, false},
		{"won_amount", "VARCHAR", "", Text, false}, // the type contradicts the suffix
		{"won_amount_trend", "DECIMAL(38,2)[]", "", Trend, false},
		{"won_trend", "VARCHAR[]", "", Text, false}, // words are no trend
		{"won_amount", "BIGINT[]", "", Text, false}, // nor is a list one amount
		{"open_count", "BIGINT", "", Count, false},
		{"won_count", "DOUBLE", "", Count, false}, // split deals count by their share
		{"n", "BIGINT", "", Count, false},
		{"close_rate", "DOUBLE", "", Rate, false},
		{"close_rate_low", "DOUBLE", "", Rate, false},
		{"close_low", "DOUBLE", "", Rate, false}, // bounds close_rate beside it
		{"cycle_days_high", "DOUBLE", "", Days, false},
		{"score_high", "DOUBLE", "", Number, false},
		{"coverage_ratio", "DOUBLE", "", Ratio, false},
		{"closed_on", "DATE", "", Date, false},
		{"delivered_at", "TIMESTAMP", "", Time, false},
		{"on", "VARCHAR", "", Text, false},
		{"seen", "DATE", "", Date, false},
		{"user_id", "VARCHAR", "", ID, true},
		{"manager_id", "VARCHAR", "", ID, true},
		{"opportunity_id", "VARCHAR", "id", ID, false}, // declared: the analyst wants it seen
		{"is_late", "BOOLEAN", "", Flag, false},
		{"has_next_step", "BOOLEAN", "", Flag, false},
		{"late", "BOOLEAN", "", Flag, false},
		{"status", "VARCHAR", "", Status, false},
		{"flag", "VARCHAR", "", Status, false},
		{"flag", "BOOLEAN", "", Flag, false},
		{"crm_url", "VARCHAR", "", Link, false},
		{"reason", "VARCHAR", "", Note, false},
		{"rep_name", "VARCHAR", "", Text, false},
		{"rep_name", "VARCHAR", "note", Note, false},
		{"score", "DOUBLE", "percent", Rate, false},
		{"year", "INTEGER", "", Count, false},
		{"spread", "DOUBLE", "", Number, false},
	} {
		all := []analyze.ColumnType{{Name: c.name, Type: c.duck}, {Name: "close_rate", Type: "DOUBLE"}}
		meta := sqlfile.Meta{Columns: map[string]sqlfile.Column{c.name: {Format: c.format}}}
		got := columnsOf(all, meta)[0]
		if got.Kind != c.want || got.Hidden != c.hidden {
			t.Errorf("%s %s: kind %s hidden %v, want %s %v", c.name, c.duck, got.Kind, got.Hidden, c.want, c.hidden)
		}
	}
}

func TestLabels(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"won_amount": "Won amount", "is_past_due": "Past due", "has_next_step": "Has next step", "n": "N", "østlig_rate": "Østlig rate", "_": "_"} {
		if got := LabelOf(in); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func TestSlugs(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Maria Berg": "maria-berg", "Camilla Øye": "camilla-oye", "Jonas Väisänen": "jonas-vaisanen", "Lars O’Brien-Ström": "lars-obrien-strom",
		"Łukasz Żak": "lukasz-zak", "Weiß & Söhne": "weiss-sohne", "  ../../etc/passwd ": "etc-passwd", "Иван Петров": "ivan-petrov", "王芳": "", "İnan Işık": "inan-isik",
	} {
		if got := slug(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	got := slugs([]Manager{
		{ID: "s:3", Name: "maria BERG"}, {ID: "s:1", Name: "Maria Berg"}, {ID: "s:2", Name: "Maria Berg 2"},
		{ID: "s:4", Name: "Company"}, {ID: "s:5", Name: "王芳"}, {ID: "s:6", Name: "Con"},
	})
	want := map[string]string{"s:1": "maria-berg", "s:2": "maria-berg-2", "s:3": "maria-berg-3", "s:4": "company-2", "s:5": "manager-s-5", "s:6": "con-2"}
	for id, name := range want {
		if got[id] != name {
			t.Errorf("%s: %q, want %q", id, got[id], name)
		}
	}
}
