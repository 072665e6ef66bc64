package sqlfile_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"crmscore/analyze/sqlfile"
)

// Errors that DuckDB itself reports for gated text lead back into the file.
func TestExplain(t *testing.T) {
	t.Parallel()
	conn := connect(t)
	ctx := context.Background()
	for _, s := range []string{"create schema models", "create table models.users(user_id text, name text, is_won boolean, hired_on date)", "create table models.accounts(account_id text, name text)"} {
		if _, err := conn.ExecContext(ctx, s); err != nil {
			t.Fatal(err)
		}
	}
	const head = "/*---\ntitle: x\n---*/\n"
	for _, test := range []struct{ name, text, want string }{
		{"column", head + "select user_id,\n    won\nfrom models.users", `models/x.sql:5:5: column "won" not found | the nearest name is hired_on`},
		{"column behind letters outside ASCII", head + "select 'åäö€' as a, won\nfrom models.users", `models/x.sql:4:21: column "won" not found | the nearest name is hired_on`},
		{"column in a long line", head + "select " + strings.Repeat("user_id as a_rather_long_alias_name, ", 12) + "wonn as b, " + strings.Repeat("name as another_long_alias_name, ", 12) + "1 as c\nfrom models.users",
			`models/x.sql:4:452: column "wonn" not found | the nearest name is is_won`},
		{"column in the first line", "select won from models.users", `models/x.sql:1:8: column "won" not found | the nearest name is hired_on`},
		{"qualified column", "select u.nam\nfrom models.users as u", `models/x.sql:1:8: table "u" has no column "nam" | did you mean "name"?`},
		{"table alias", "select v.name\nfrom models.users as u", `models/x.sql:1:8: table "v" is not in the FROM clause | did you mean "u"?`},
		{"table", "select 1 as a\nfrom models.user", `models/x.sql:2:6: table "user" does not exist | did you mean "users"?`},
		{"function", "select 1 as a,\n  uper(name) as b from models.users", `models/x.sql:2:3: function "uper" does not exist | did you mean "upper"?`},
		{"arguments", "select\n  date_trunc(name) as b from models.users", `models/x.sql:2:3: no function takes these arguments: date_trunc(VARCHAR)`},
		{"ambiguous", "select name from models.users join models.accounts on true", `models/x.sql:1:8: column "name" could come from several tables`},
		{"group by", "select user_id,\n name, count(*) as n from models.users group by user_id", `models/x.sql:2:2: column "name" must be grouped by or stand in an aggregate`},
		{"conversion of a literal", "select 1 as a\nwhere date '2026-02-31' < date '2026-01-01'", `models/x.sql:2:12: date field value out of range`},
		{"types", "select 1 as a from models.users\nwhere hired_on > 5", `models/x.sql:2:16: Cannot compare values of type DATE and type INTEGER_LITERAL`},
	} {
		f, faults := sqlfile.Parse("models/x.sql", []byte(test.text), sqlfile.Builtin)
		if len(faults) > 0 {
			t.Fatal(faults.Err())
		}
		for way, prefix := range map[string]string{"as it stands": "", "behind a prefix": "create or replace table models.x as ", "behind a line": "create table models.x as\n"} {
			_, err := conn.ExecContext(ctx, prefix+f.Body)
			if err == nil {
				t.Errorf("%s: no error", test.name)
				continue
			}
			got := strings.ReplaceAll(sqlfile.Explain(f, fmt.Errorf("run models.x: %w", err)).Error(), "\n    hint: ", " | ")
			if !strings.HasPrefix(got, test.want) {
				t.Errorf("%s, %s:\n got %s\nwant %s\nfrom %v", test.name, way, got, test.want, err)
			}
			if strings.Contains(got, "LINE ") || strings.Contains(got, "\n") {
				t.Errorf("%s, %s: raw text shines through: %q", test.name, way, got)
			}
		}
	}
}

// Names that the caller knows widen what DuckDB offers.
func TestExplainWithNames(t *testing.T) {
	t.Parallel()
	f, _ := sqlfile.Parse("scorecards/close_rate.sql", []byte("select won as a from models.users"), sqlfile.Builtin)
	err := errors.New("Binder Error: Referenced column \"won\" not found in FROM clause!\nCandidate bindings: \"hired_on\"\n\nLINE 1: select won as a from models.users\n               ^")
	got := sqlfile.Explain(f, err, "user_id", "is_won").Error()
	if want := "scorecards/close_rate.sql:1:8: column \"won\" not found\n    hint: did you mean \"is_won\"?"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// A column that another table of the file has is no hint for this one.
func TestExplainOffersNoEqual(t *testing.T) {
	t.Parallel()
	f, _ := sqlfile.Parse("scorecards/funnel.sql", []byte("select stage_name as a from models.stage_visits"), sqlfile.Builtin)
	err := errors.New("Binder Error: Referenced column \"stage_name\" not found in FROM clause!\nCandidate bindings: \"stage_id\"\n\nLINE 1: select stage_name as a from models.stage_visits\n               ^")
	got := sqlfile.Explain(f, err, "stage_name", "user_id").Error()
	if want := "scorecards/funnel.sql:1:8: column \"stage_name\" not found\n    hint: the nearest name is stage_id"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// Errors while rows are read have no line; a rewritten text has other lines. The
// names in the message lead to the place then.
func TestExplainWithoutExcerpt(t *testing.T) {
	t.Parallel()
	f, _ := sqlfile.Parse("staging/acme/deals.sql", []byte("select\n    id as a,\n    stag as b\nfrom deals"), sqlfile.Builtin)
	for _, test := range []struct {
		err  error
		want string
	}{
		{errors.New("Binder Error: Referenced column \"stag\" not found in FROM clause!\nCandidate bindings: \"stage\", \"id\"\n\nLINE 1: SELECT id AS a, stag AS b, deals._file AS _file FROM deals\n                        ^"),
			`staging/acme/deals.sql:3:5: column "stag" not found | did you mean "stage"?`},
		{errors.New(`Conversion Error: Could not convert string 'x' to INT32`), `staging/acme/deals.sql: Could not convert string 'x' to INT32`},
		{errors.New("Out of Memory Error: failed to allocate data of size 1.0 MiB (9.5 MiB/9.5 MiB used)"), `staging/acme/deals.sql: Out of Memory Error: failed to allocate data of size 1.0 MiB (9.5 MiB/9.5 MiB used) | filter and group before joining, or raise limits.memory`},
		{errors.New("context deadline exceeded"), `staging/acme/deals.sql: context deadline exceeded`},
		{fmt.Errorf("build: %w", sqlfile.Fault{File: "a.sql", Line: 1, Message: "known already"}), `a.sql:1: known already`},
	} {
		got := strings.ReplaceAll(sqlfile.Explain(f, test.err).Error(), "\n    hint: ", " | ")
		if !strings.HasPrefix(got, test.want) {
			t.Errorf("got %s\nwant %s", got, test.want)
		}
	}
}
