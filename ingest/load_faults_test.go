package ingest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestLoadRefusesWhatIsNoTable(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	w.deliver("page.csv", "<!DOCTYPE html><html><body>Log in</body></html>", time.Hour)
	w.deliver("empty.csv", "", time.Hour)
	w.deliver("good.csv", deals, time.Hour)
	w.collect()
	_, err := w.land.Load(t.Context(), w.conn, w.spec, nil, LoadOptions{Required: []string{"page"}})
	inputError(t, err, "sfdc: page.csv: ", "sfdc: empty.csv: empty")
	same(t, w.rows("SELECT table_name, used, note IS NULL FROM warehouse.ops.files ORDER BY 1"), "empty|false|false\ngood|true|true\npage|false|false\n")
	same(t, w.rows("SELECT count(*) FROM duckdb_schemas() WHERE database_name = 'raw' AND schema_name = 'raw_sfdc'"), "0\n")
}

func TestLoadNothingDelivered(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	_, err := w.land.Load(t.Context(), w.conn, w.spec, nil, LoadOptions{})
	inputError(t, err, "sfdc: nothing has been delivered yet")
	if !errors.Is(err, ErrNothingLanded) {
		t.Errorf("%v is not ErrNothingLanded", err)
	}
}

func TestLoadNoticesEditedLanding(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	w.deliver("deals.csv", deals, time.Hour)
	landed := w.collect().Landed[0]
	w.put(landed, deals+"9,z\n")
	_, err := w.land.Load(t.Context(), w.conn, w.spec, nil, LoadOptions{})
	inputError(t, err, "the landed file has 20 bytes, but 16 were landed")
	changed := strings.Replace(deals, "1", "7", 1) // the same size, and readable
	w.put(landed, changed)
	_, err = w.land.Load(t.Context(), w.conn, w.spec, nil, LoadOptions{})
	inputError(t, err, "is no longer what was landed (edited, or a failing disk); deliver deals.csv again")
	// The delivery is still there: the next collection makes the copy anew.
	if c := w.collect(); len(c.Landed) != 1 {
		t.Errorf("the damaged copy was left: %+v", c)
	}
	if _, err = w.land.Load(t.Context(), w.conn, w.spec, nil, LoadOptions{}); err != nil {
		t.Error(err)
	}
	if err := os.Remove(filepath.Join(w.land.Root, landed)); err != nil {
		t.Fatal(err)
	}
	_, err = w.land.Load(t.Context(), w.conn, w.spec, nil, LoadOptions{})
	inputError(t, err, "the landed file is gone; deliver deals.csv again")
}

// TestLoadManyChunks makes sure that no row is lost or misplaced between chunks.
func TestLoadManyChunks(t *testing.T) {
	t.Parallel()
	const n = 2*chunkRows + 7
	w := newWorld(t, "*.csv")
	var b strings.Builder
	b.WriteString("Id,Even,Text\n")
	for i := range n {
		even := ""
		if i%2 == 0 {
			even = `""`
		}
		fmt.Fprintf(&b, "%d,%s,\"line\nbreak\"\n", i, even)
	}
	w.deliver("big.csv", b.String(), time.Hour)
	var last Progress
	w.land.Progress = func(p Progress) { last = p }
	if r := w.night()[0]; r.Loaded != n {
		t.Fatalf("%+v", r)
	}
	same(t, w.rows(fmt.Sprintf(`SELECT count(*), count(*) FILTER (Id::BIGINT = rowid AND _line = 2 + 2 * rowid AND (Even = '') IS NOT DISTINCT FROM CASE WHEN rowid %% 2 = 0 THEN true END
		AND Text = 'line' || chr(10) || 'break') = %d FROM raw.raw_sfdc.big`, n)), fmt.Sprintf("%d|true\n", n))
	if last.Step != "load" || last.Done != n || last.Source != "sfdc" {
		t.Errorf("progress %+v", last)
	}
}

func TestLoadWideValuesEndChunks(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	value := strings.Repeat("ü", 1<<19) // 1 MiB
	w.deliver("notes.csv", "Id,Body\n"+strings.Repeat("1,"+value+"\n", 50), time.Hour)
	w.night()
	same(t, w.rows(fmt.Sprintf("SELECT count(*), min(length(Body)) = %d, max(_line) FROM raw.raw_sfdc.notes", 1<<19)), "50|true|51\n")
}

func TestLoadIsRepeatable(t *testing.T) {
	t.Parallel()
	var before string
	for i, order := range [][]string{{"a.csv", "deals_2026-11-18.csv", "deals_2026-11-19.csv"}, {"deals_2026-11-19.csv", "deals_2026-11-18.csv", "a.csv"}} {
		w := newWorld(t, "*.csv")
		for j, name := range order {
			w.deliver(name, "Id,Name\n"+name+",x\n1,\"\"\n", time.Duration(j+1)*time.Hour)
		}
		w.night()
		w.load() // a second load replaces the first
		got := w.rows("SELECT *, rowid FROM raw.raw_sfdc.a ORDER BY rowid") + w.rows("SELECT *, rowid FROM raw.raw_sfdc.deals ORDER BY rowid") +
			w.rows("SELECT * EXCLUDE delivered_at FROM warehouse.ops.files ORDER BY ALL") + w.rows("SELECT * FROM warehouse.ops.columns ORDER BY ALL")
		if i > 0 && got != before {
			t.Errorf("the same bytes gave\n%s\nand\n%s", before, got)
		}
		before = got
	}
}

func TestLoadEndsWithContext(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	w.deliver("deals.csv", "Id\n"+strings.Repeat("1\n", 3*chunkRows), time.Hour)
	w.collect()
	ctx, cancel := context.WithCancel(t.Context())
	w.land.Progress = func(Progress) { cancel() }
	_, err := w.land.Load(ctx, w.conn, w.spec, nil, LoadOptions{})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	same(t, w.rows("SELECT count(*) FROM duckdb_tables() WHERE database_name = 'raw'"), "0\n")
	same(t, w.rows("SELECT current_setting('threads') > 1 OR (SELECT count(*) FROM range(1)) = 0"), fmt.Sprintf("%v\n", threadsByDefault(t) > 1))
	left, err := filepath.Glob(filepath.Join(w.land.Root, ".tmp", "*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	w.land.Progress = nil
	w.load()
}

func threadsByDefault(t *testing.T) int {
	t.Helper()
	var n int
	if err := database(t).QueryRowContext(t.Context(), "SELECT current_setting('threads')").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestLoadSweepsKilledLoads(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	w.deliver("deals.csv", deals, time.Hour)
	w.put(".tmp/crmscore-load-1/3.parquet", "half")
	w.night()
	if _, err := os.Stat(filepath.Join(w.land.Root, ".tmp/crmscore-load-1")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("still there: %v", err)
	}
}

// TestLoadDatabaseFailure: a failing insert ends the load at once and without a hang.
func TestLoadDatabaseFailure(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "*.csv")
	w.deliver("deals.csv", "Id\n"+strings.Repeat("1\n", 6*chunkRows), time.Hour)
	w.collect()
	done := false
	w.land.Progress = func(Progress) { // takes away the folder of the chunks
		if left, _ := filepath.Glob(filepath.Join(w.land.Root, ".tmp", "crmscore-load-*")); !done && len(left) == 1 {
			done = true
			if err := os.RemoveAll(left[0]); err != nil {
				t.Error(err)
			}
		}
	}
	_, err := w.land.Load(t.Context(), w.conn, w.spec, nil, LoadOptions{})
	var input *InputError
	if err == nil || errors.As(err, &input) || !strings.Contains(err.Error(), "write rows for the database") {
		t.Errorf("got %v", err)
	}
}

// TestLoadDeltaDeliveredAgain: a delta that comes a second time, after another
// one, has the last word, though its bytes are landed and loaded once.
func TestLoadDeltaDeliveredAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.spec.Tables = map[string]TableSpec{"deals": {Files: Globs{"deals.csv"}, Keep: KeepDelta, Key: "Id"}}
	for _, content := range []string{"Id,Name\n1,a\n2,a\n", "Id,Name\n1,b\n", "Id,Name\n1,a\n2,a\n"} {
		w.deliver("deals.csv", content, time.Hour)
		w.night()
	}
	same(t, w.rows("SELECT Id, Name FROM raw.raw_sfdc.deals ORDER BY Id"), "1|a\n2|a\n")
	same(t, w.rows("SELECT used, count(*) FROM warehouse.ops.files GROUP BY ALL ORDER BY ALL"), "false|1\ntrue|2\n")
}
