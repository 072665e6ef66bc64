package analyze

import (
	"context"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/duckdb/duckdb-go/v2"
)

func TestWithoutSemicolon(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"select 1;":                    "select 1 ",
		"select ';' ; -- done; really": "select ';'   -- done; really",
		"select \"a;b\" /* ; */ ;\n":   "select \"a;b\" /* ; */  \n",
		"select E'it\\';' ;":           "select E'it\\';'  ",
		"select 'it''s;' ;":            "select 'it''s;'  ",
		"select $$;$$, $x$;$y$;$x$ ;":  "select $$;$$, $x$;$y$;$x$  ",
		"select $1 ; -- '":             "select $1   -- '",
		"select 'open ;":               "select 'open ;",
	} {
		if got := withoutSemicolon(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	known := []string{"Close Date", "Amount", "StageName", "Id"}
	for in, want := range map[string]string{"CloseDate": "Close Date", "ammount": "Amount", "Stage_Name": "StageName", "amuont": "Amount", "Owner": "", "Is": ""} {
		if got := nearest(in, known); got != want {
			t.Errorf("nearest to %q is %q, want %q", in, got, want)
		}
	}
}

func TestPlainValue(t *testing.T) {
	t.Parallel()
	big128, _ := new(big.Int).SetString("170141183460469231731687303715884105727", 10)
	moment := time.Date(2026, 1, 5, 13, 45, 0, 0, time.FixedZone("", 3600))
	for _, tt := range []struct{ in, want any }{
		{nil, nil}, {"x", "x"}, {true, true}, {int64(7), int64(7)}, {int32(-7), int64(-7)}, {uint8(3), int64(3)},
		{uint64(1 << 63), float64(1 << 63)}, {big.NewInt(12), int64(12)}, {big128, 1.7014118346046923e38}, {1.5, 1.5}, {float32(0.5), 0.5},
		{duckdb.Decimal{Width: 18, Scale: 2, Value: big.NewInt(10)}, 0.1}, {duckdb.Decimal{Width: 18, Scale: 2, Value: big.NewInt(-12345)}, -123.45},
		{duckdb.Decimal{Width: 18, Scale: 0, Value: big.NewInt(7)}, 7.0}, {duckdb.Decimal{Width: 9, Scale: 6, Value: big.NewInt(333333)}, 0.333333},
		{moment, moment.UTC()}, {[]any{"a", nil, int32(2), 1.5}, "a, 2, 1.5"}, {[]any{}, ""},
	} {
		got, err := plainValue(tt.in, "x")
		if err != nil || got != tt.want {
			t.Errorf("%v becomes %v (%T), %v; want %v", tt.in, got, got, err, tt.want)
		}
	}
	for _, in := range []any{map[string]any{"a": 1}, []byte("x"), duckdb.Interval{Days: 1}} {
		if got, err := plainValue(in, "STRUCT"); err == nil {
			t.Errorf("%v becomes %v", in, got)
		}
	}
}

// TestReadTable covers the values that only a running database shows.
func TestReadTable(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w, err := openMemory(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := w.release(); err != nil {
			t.Error(err)
		}
	}()
	if err := exec(ctx, w.conn, "CREATE TABLE r AS SELECT i AS n, sum(i) AS total, [i, 2] AS list, 1.10::DECIMAL(18,2) AS d, DATE '2026-01-05' AS on_day FROM range(3) AS t(i) GROUP BY i ORDER BY i DESC",
		"CREATE TABLE bad AS SELECT 1 AS a, 'NaN'::DOUBLE AS b"); err != nil {
		t.Fatal(err)
	}
	columns, rows, err := readTable(ctx, w.conn, "r")
	if err != nil {
		t.Fatal(err)
	}
	if columns[1] != (ColumnType{Name: "total", Type: "HUGEINT"}) || len(rows) != 3 {
		t.Fatalf("columns %v, rows %v", columns, rows)
	}
	want := []any{int64(2), int64(2), "2, 2", 1.1, time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)}
	for i := range want {
		if rows[0][i] != want[i] {
			t.Errorf("%s is %v (%[2]T), want %v", columns[i].Name, rows[0][i], want[i])
		}
	}
	if _, _, err := readTable(ctx, w.conn, "bad"); err == nil || !strings.Contains(err.Error(), `row 1, column "b": the value is NaN`) {
		t.Errorf("NaN gives %v", err)
	}
}
