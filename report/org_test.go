package report

import (
	"database/sql"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2"
	"github.com/google/go-cmp/cmp"
)

func TestLoadOrg(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := LoadOrg(t.Context(), conn); err == nil {
		t.Error("no error without models")
	}
	for _, stmt := range []string{
		`create schema models`,
		`create table models.users as select * from (values ('u2', 'Bea', null, 'rep'), ('u1', null, 'a@x', null)) as t(user_id, name, email, role)`,
		`create table models.managers as select * from (values ('u2', 'Bea', 'b@x', 1::integer, 3::bigint), ('u1', 'Anna', null, 2::integer, null)) as t(manager_id, name, email, level, reports)`,
		`create table models.subtree as select * from (values ('u2', 'u2', 0::integer), ('u1', 'u2', 1::integer), ('u1', 'u1', 0::integer)) as t(manager_id, user_id, depth)`,
	} {
		if _, err := conn.ExecContext(t.Context(), stmt); err != nil {
			t.Fatal(err)
		}
	}
	got, err := LoadOrg(t.Context(), conn)
	if err != nil {
		t.Fatal(err)
	}
	want := Org{
		Users:    []User{{ID: "u1", Name: "u1", Email: "a@x"}, {ID: "u2", Name: "Bea", Role: "rep"}},
		Managers: []Manager{{ID: "u1", Name: "Anna", Level: 2}, {ID: "u2", Name: "Bea", Email: "b@x", Level: 1, Reports: 3}},
		Subtree:  []Member{{"u1", "u1", 0}, {"u1", "u2", 1}, {"u2", "u2", 0}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("org (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"u1", "u2"}, got.Team("u1")); diff != "" || got.Team("nobody") != nil || got.Name("u2") != "Bea" || got.Name("x") != "x" {
		t.Errorf("team or name: %s", diff)
	}
}
