package sqlfile_test

import (
	"fmt"
	"strings"
	"testing"

	"crmscore/analyze/sqlfile"
)

func TestFilters(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, filters, tables string }{
		{"last select", "select a\nfrom models.x as x\nleft join models.y as y on y.a = x.a\nwhere x.a > (select min(b) from models.z where b > 0)\n    and x.c\norder by a",
			"4: where x.a > (select min(b) from models.z where b > 0)\n    and x.c", "models.x models.y"},
		{"followed through with", "with lookup as (select a from models.y where no),\nrows as (\n    select a from models.x\n    where a > 1\n)\nselect r.a from rows as r\njoin lookup as l on l.a = r.a",
			"4: where a > 1", "models.x"},
		{"both arms", "select a from models.x where a > 1\nunion all\nselect a from models.y where a > 2 order by a",
			"1: where a > 1|3: where a > 2", "models.x models.y"},
		{"none", "select 'where' as a, \"from\" from models.x -- where\ngroup by a", "", "models.x"},
		{"a filter of an aggregate", "select count(*) filter (where a) as n from models.x", "", "models.x"},
		{"a loop", "with recursive t as (select a from models.x where a > 0 union all select a from t where a < 9) select a from t", "1: where a > 0|1: where a < 9", "models.x"},
		{"cut off", "with t as (select a from models.x where", "", ""},
		{"empty", "", "", ""},
	} {
		f := &sqlfile.File{Path: "scorecards/x.sql", Text: c.text, Body: c.text}
		filters, tables := f.Filters()
		var got []string
		for _, filter := range filters {
			got = append(got, fmt.Sprintf("%d: %s", filter.Line, filter.Text))
		}
		if strings.Join(got, "|") != c.filters || strings.Join(tables, " ") != c.tables {
			t.Errorf("%s: filters %q of %q; want %q of %q", c.name, strings.Join(got, "|"), strings.Join(tables, " "), c.filters, c.tables)
		}
	}
}
