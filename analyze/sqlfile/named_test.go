package sqlfile_test

import (
	"fmt"
	"strings"
	"testing"

	"crmscore/analyze/sqlfile"
)

// Which raw table a column belongs to decides what is created as NULL when a
// delivery lacks it.
func TestNamedColumns(t *testing.T) {
	t.Parallel()
	g := sqlfile.NewGate(connect(t))
	for _, test := range []struct{ name, text, want string }{
		{"plain", `select id as a, "Stage Name" as b from deals where amount > '1' group by all order by a`, "deals(id, Stage Name, amount)"},
		{"spelled as first seen", `select Id as a, ID || x as b from Deals`, "Deals(Id, x)"},
		{"aliases of the items are no columns", `select id as a, a || 'x' as b, upper(b) as c from deals where c > '' order by b`, "deals(id)"},
		{"an item's own alias may be a column", `select coalesce(a, b) as a, id as b from deals`, "deals(a, b, id)"},
		{"qualified", `select d.id as a, o.name as b from deals as d join owners as o on o.key = d.owner`, "deals(id, owner) owners(name, key)"},
		{"case of the alias", `select D.id as a from deals as d`, "deals(id)"},
		{"using", `select d.id as a from deals as d join owners as o using (owner)`, "deals(id, owner) owners(owner)"},
		{"no columns", `select count(*) as n from deals`, "deals()"},
		{"through a star", `with d as (select * from deals) select id as a, d.stage as b from d`, "deals(id, stage)"},
		{"made in a CTE", `with d as (select *, upper(id) as big from deals) select big as a, stage as b from d`, "deals(id, stage)"},
		{"columns of a CTE", `with d as (select id from deals) select id as a from d`, "deals(id)"},
		{"CTE column names", `with d(k) as (select id, stage from deals) select k as a from d`, "deals(id, stage)"},
		{"CTE beside a table", `with o as (select key, name from owners) select d.id as a, name as b from deals as d join o on o.key = d.owner`, "deals(id, owner) owners(key, name)"},
		{"subquery", `select s.id as a, stage as b from (select * from deals) as s`, "deals(id, stage)"},
		{"union", `select id as a from deals union all select key from owners`, "deals(id) owners(key)"},
		{"star over a union", `with u as (select * from deals union all select * from leads) select u.id as a from u where id in (select u.id from u)`, "FAULT"},
		{"lambda parameters", `select list_transform(string_split(tags, ','), lambda x: x || suffix) as a from deals`, "deals(tags, suffix)"},
		{"correlated", `select d.id as a, (select max(o.name) from owners as o where o.key = d.owner) as b from deals as d`, "deals(id, owner) owners(name, key)"},
		{"unnest", `select d.id as a, u.tag as b from deals as d, unnest(string_split(d.tags, ',')) as u(tag)`, "deals(id, tags)"},
		{"values", `select d.id as a, s.label as b from deals as d join (values ('won', 'Won')) as s(stage, label) on s.stage = d.stage`, "deals(id, stage)"},
		{"unpivot", `select id as a, part as b, v as c from (unpivot deals on owner, stage into name part value v)`, "deals(id, owner, stage)"},
		{"window and filter", `select id as a, sum(amount::int) filter (where kind = 'x') over (partition by stage order by made) as b from deals`, "deals(id, amount, kind, stage, made)"},
		{"exclude", `with d as (select * exclude (secret) replace (upper(owner) as owner) from deals) select id as a from d`, "deals(owner, secret, id)"},
		{"struct field", `select info.name as a from deals`, "deals(info)"},
		{"recursive", `with recursive r as (select id, parent from deals union all select d.id, d.parent from r join deals as d on d.id = r.parent) select id as a from r`, "deals(id, parent)"},
		{"ambiguous", `select id as a from deals as d join owners as o on o.key = d.owner`, `FAULT`},
		{"ambiguous from outside", `select d.id as a from deals as d where exists (select 1 as x from owners where key = d.owner)`, `FAULT`},
	} {
		p, faults := judge(g, "staging/acme/deals.sql", test.text)
		got := "FAULT"
		if len(faults) == 0 {
			got = named(p)
		} else if !strings.Contains(faults.Error(), "could come from") {
			got = faults.Error()
		}
		if got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, test.want)
		}
	}
}

func named(p *sqlfile.Parsed) string {
	var tables []string
	all := p.NamedColumns()
	for _, table := range sorted(all) {
		var columns []string
		for _, c := range all[table] {
			columns = append(columns, c.Name)
		}
		tables = append(tables, fmt.Sprintf("%s(%s)", table, strings.Join(columns, ", ")))
	}
	return strings.Join(tables, " ")
}
