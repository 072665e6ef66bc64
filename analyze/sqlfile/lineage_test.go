package sqlfile_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crmscore/analyze/sqlfile"
)

// rawTables are two delivered tables and the places of their records.
const rawTables = `
create schema raw_acme;
create table raw_acme.deals as from (values
    ('d1', 'ann', 'won', 'deals.csv', 2::bigint),
    ('d2', 'ann', 'lost', 'deals.csv', 3),
    ('d3', 'bob', 'won', 'more.csv', 2),
    ('d4', null, 'won', 'more.csv', 3)) t(id, owner, stage, _file, _line);
create table raw_acme.owners as from (values
    ('ann', 'Ann', 'owners.csv', 2::bigint),
    ('eve', 'Eve', 'owners.csv', 4)) t(key, name, _file, _line);
set search_path = 'memory.raw_acme'`

func TestLineageSQL(t *testing.T) {
	t.Parallel()
	conn := connect(t)
	for _, s := range strings.Split(rawTables, ";") {
		if _, err := conn.ExecContext(context.Background(), s); err != nil {
			t.Fatal(err)
		}
	}
	g := sqlfile.NewGate(conn)
	const all = "d1 deals.csv:2|d2 deals.csv:3|d3 more.csv:2|d4 more.csv:3"
	for _, test := range []struct{ name, text, want string }{
		{"plain", `select id as k from deals;`, all},
		{"alias", `select d.id as k from deals as d`, all},
		{"quoted table", `select id as k from "deals" where stage = 'won'`, "d1 deals.csv:2|d3 more.csv:2|d4 more.csv:3"},
		{"left join takes the first table", `select d.id as k from deals as d left join owners as o on o.key = d.owner`, all},
		{"right join takes the right table", `select coalesce(d.id, o.key) as k from deals as d right join owners as o on o.key = d.owner`,
			"d1 owners.csv:2|d2 owners.csv:2|eve owners.csv:4"},
		{"full join takes whichever is there", `select coalesce(d.id, o.key) as k from deals as d full join owners as o on o.key = d.owner`,
			all + "|eve owners.csv:4"},
		{"semi join", `select d.id as k from deals as d semi join owners as o on o.key = d.owner`, "d1 deals.csv:2|d2 deals.csv:3"},
		{"values first, table second", `select d.id as k from (values ('won')) as s(stage) join deals as d using (stage)`,
			"d1 deals.csv:2|d3 more.csv:2|d4 more.csv:3"},
		{"unnest beside", `select d.id || x as k from deals as d, unnest(['a', 'b']) as u(x) where d.id = 'd1'`, "d1a deals.csv:2|d1b deals.csv:2"},
		{"union all", `select id as k from deals where id = 'd1' union all select key from owners`, "ann owners.csv:2|d1 deals.csv:2|eve owners.csv:4"},
		{"union all by name", `select id as k from deals where id = 'd1' union all by name select key as k from owners`, "ann owners.csv:2|d1 deals.csv:2|eve owners.csv:4"},
		{"cte", `with d as (select id, owner from deals) select id as k from d`, all},
		{"cte with star", `with d as (select * from deals) select id as k from d`, all},
		{"cte of cte", `with d as (select * from deals), e as (select *, upper(id) as big from d) select e.big as k from e`, strings.ToUpper("d1") + " deals.csv:2|D2 deals.csv:3|D3 more.csv:2|D4 more.csv:3"},
		{"cte named like its table", `with deals as (select * from deals where stage = 'lost') select id as k from deals`, "d2 deals.csv:3"},
		{"cte read twice", `with d as (select * from deals) select d.id as k from d where d.owner in (select owner from d where id = 'd2')`, "d1 deals.csv:2|d2 deals.csv:3"},
		{"cte compared by star", `with o as (select key from owners) select d.id as k from deals as d where d.owner in (from o)`, "d1 deals.csv:2|d2 deals.csv:3"},
		{"ctes with star in union", `with d as (select * from deals) select k from (select id as k, stage from d union all select key, name from owners) as u where k in ('d1', 'eve')`,
			"d1 deals.csv:2|eve owners.csv:4"},
		{"stars over a CTE and its table", `with d as (select * from deals), u as (select * from d union all select * from deals) select id as k from u where stage = 'lost'`,
			"d2 deals.csv:3|d2 deals.csv:3"},
		{"cte with column names", `with d(a, b) as (select id, owner from deals) select a as k from d`, all},
		{"nested with", `with a as (with b as (select id from deals) select id from b) select id as k from a`, all},
		{"subquery", `select k from (select id as k from deals order by id limit 2)`, "d1 deals.csv:2|d2 deals.csv:3"},
		{"subquery with column names", `select s.k from (select id, owner from deals) as s(k)`, all},
		{"qualify", `select id as k from deals qualify row_number() over (partition by stage order by id) = 1`, "d1 deals.csv:2|d2 deals.csv:3"},
		{"distinct on", `select distinct on (stage) stage as k from deals order by stage, id desc`, "lost deals.csv:3|won more.csv:3"},
		{"distinct names the first record", `select distinct stage as k from deals`, "lost deals.csv:3|won deals.csv:2"},
		{"group by names the first record", `select owner as k, count(*) as n from deals where owner is not null group by owner`, "ann deals.csv:2|bob more.csv:2"},
		{"group by all", `select stage as k, max(id) as n from deals group by all`, "lost deals.csv:3|won deals.csv:2"},
		{"one row of all", `select count(*)::varchar as k from deals`, "4 deals.csv:2"},
		{"scalar subquery is no aggregate of its own", `select id || (select count(*) from owners) as k from deals where id = 'd1'`, "d12 deals.csv:2"},
		{"window is no aggregate", `select id || count(*) over () as k from deals where stage = 'lost'`, "d21 deals.csv:3"},
		{"values have no record", `select k from (values ('x')) as v(k)`, "x NULL"},
		{"unpivot", `select id || part as k from (unpivot deals on owner, stage into name part value v) where id = 'd2'`, "d2owner deals.csv:3|d2stage deals.csv:3"},
		{"join of cte and table", `with o as (select * from owners) select d.id as k from deals as d join o on o.key = d.owner`, "d1 deals.csv:2|d2 deals.csv:3"},
		{"lateral", `select d.id as k from deals as d, lateral (select x.name from owners as x where x.key = d.owner) as o`, "d1 deals.csv:2|d2 deals.csv:3"},
		{"order by", `select id as k from deals order by k desc`, all},
	} {
		p, faults := judge(g, "staging/acme/deals.sql", test.text)
		if len(faults) > 0 {
			t.Errorf("%s: %v", test.name, faults.Err())
			continue
		}
		text, err := p.LineageSQL(context.Background(), conn)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		got, err := lineageRows(conn, text)
		if err != nil {
			t.Errorf("%s: %v\n%s", test.name, err, text)
			continue
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s\n%s", test.name, diff, text)
		}
	}
}

// lineageRows runs the rewritten query: the first column and the place of each row.
func lineageRows(conn *sql.Conn, text string) (string, error) {
	var rows sql.NullString
	err := conn.QueryRowContext(context.Background(), fmt.Sprintf(
		`select string_agg(k || ' ' || coalesce(_file || ':' || _line, 'NULL'), '|' order by k, _file, _line) from (%s) as rewritten`, text)).Scan(&rows)
	return rows.String, err
}

// Forms through which no record can be followed say so, with the place.
func TestLineageRefusals(t *testing.T) {
	t.Parallel()
	conn := connect(t)
	g := sqlfile.NewGate(conn)
	for _, test := range []struct{ text, want string }{
		{`select id from deals union select id from leads`, "1:16: UNION merges rows of several records"},
		{`select id from deals except select id from leads`, "1:16: EXCEPT merges rows of several records"},
		{`with recursive r as (select id from deals union all select r.id from r) select id from r`, "1:37: rows cannot be followed through a recursive CTE"},
		{`select id from (pivot deals on stage in ('won') using count(*) group by id)`, "1:17: PIVOT makes one row of several records"},
		{`select distinct stage, count(*) as n from deals group by stage`, "DISTINCT over grouped or windowed rows"},
		{`with a as (select id from deals), b as (select id from leads) select coalesce(a.id, b.id) as id from a full join b on a.id = b.id`, "rows of a FULL JOIN of subqueries"},
	} {
		p, faults := judge(g, "staging/acme/deals.sql", test.text)
		if len(faults) > 0 {
			t.Errorf("%s: %v", test.text, faults.Err())
			continue
		}
		text, err := p.LineageSQL(context.Background(), conn)
		var fault sqlfile.Fault
		if err == nil || !asFault(err, &fault) || fault.Hint == "" || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s\n got %q, %v\nwant a fault with hint that says %q", test.text, text, err, test.want)
		}
	}
}
