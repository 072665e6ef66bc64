package analyze

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"crmscore/analyze/sqlfile"
)

// A result that memory may not hold, or whose columns nobody reads, fails as a
// sheet before it is read.
func TestResultsTooLargeAreNotRead(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w, err := OpenScratch(ctx, Settings{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := w.release(); err != nil {
			t.Error(err)
		}
	}()
	wide := make([]string, maxColumns+1)
	for i := range wide {
		wide[i] = fmt.Sprintf("%d AS c%d", i, i)
	}
	if err := exec(ctx, w.conn, "CREATE SCHEMA scorecards", "CREATE TABLE scorecards.wide AS SELECT "+strings.Join(wide, ", "),
		"CREATE TABLE scorecards.pair AS SELECT 1 AS a, 2 AS b"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		rows int64
		want string
	}{
		{"wide", 1, "scorecards/wide.sql: the result has 1001 columns; a scorecard may have 1000"},
		{"pair", maxCells/2 + 1, "scorecards/pair.sql: the result has 20000001 rows of 2 columns, more than 40000000 cells"},
		{"pair", maxCells / 2, ""},
	} {
		f := &sqlfile.File{Path: "scorecards/" + c.name + ".sql", Name: c.name, Layer: sqlfile.Scorecards}
		got := ""
		if err := tooLarge(ctx, w.conn, f, c.rows); err != nil {
			got, _, _ = strings.Cut(err.Error(), "\n")
		}
		if got != c.want {
			t.Errorf("%s with %d rows: %q, want %q", c.name, c.rows, got, c.want)
		}
	}
}
