package sqlfile

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2"
)

// dangerous are functions of DuckDB 1.5.5, with all its core extensions, that
// open files or the network, run text as SQL, or change the instance.
const dangerous = `
read_csv read_csv_auto read_json read_json_auto read_json_objects read_json_objects_auto read_ndjson
read_ndjson_auto read_ndjson_objects read_parquet read_text read_blob read_duckdb read_xlsx parquet_scan
parquet_metadata parquet_file_metadata parquet_full_metadata parquet_kv_metadata parquet_schema parquet_bloom_probe
glob sniff_csv seq_scan arrow_scan arrow_scan_dumb sqlite_scan sqlite_attach sqlite_query postgres_scan
postgres_query postgres_attach postgres_execute mysql_scan mysql_query iceberg_scan iceberg_metadata
iceberg_snapshots delta_scan st_read st_read_meta st_drivers load_aws_credentials which_secret duckdb_secrets
query query_table json_execute_serialized_sql json_serialize_sql json_deserialize_sql json_serialize_plan
sql_auto_complete enable_logging disable_logging enable_profiling disable_profiling truncate_duckdb_logs
duckdb_logs write_log checkpoint force_checkpoint getenv getvariable current_setting copy_database
enable_peg_parser disable_peg_parser duckdb_settings duckdb_external_file_cache pg_sleep sleep_ms nextval
currval`

// The allow-lists hold nothing dangerous, and nothing that DuckDB itself does not
// call a pure function of its arguments.
func TestAllowListsArePure(t *testing.T) {
	t.Parallel()
	l := newLists()
	for _, name := range strings.Fields(dangerous) {
		if l.allowed(name) || l.window[name] || l.table[name] {
			t.Errorf("%s is allowed", name)
		}
	}
	known := map[string]bool{}
	for _, f := range duckdbFunctions(t) {
		known[f.name] = true
		if f.kind == "scalar" && l.scalar[f.name] && f.stability != "CONSISTENT" && !slices.Contains(accepted, f.name) {
			t.Errorf("scalar function %s is allowed, but DuckDB calls it %s", f.name, f.stability)
		}
		if (f.kind == "table" || f.kind == "table_macro") && l.table[f.name] && !slices.Contains([]string{"range", "generate_series", "unnest", "json_each", "json_tree"}, f.name) {
			t.Errorf("table function %s is allowed", f.name)
		}
		if f.kind == "pragma" && l.allowed(f.name) {
			t.Errorf("pragma %s is allowed", f.name)
		}
	}
	// These are expressions of the grammar, or names that only the parser makes.
	grammar := []string{"coalesce", "unnest", "ifnull", "!", "fill"}
	for _, name := range append(l.names(nil), sortedKeys(l.table)...) {
		if !known[name] && !l.builtin[name] && !slices.Contains(grammar, name) {
			t.Errorf("DuckDB has no function %q: the allow-list names it in vain", name)
		}
	}
}

// accepted are scalar functions that DuckDB calls impure for reasons that do not
// matter here: error() must not be folded away, the others depend on the
// session's time zone, which the engine fixes.
var accepted = []string{"error"}

type duckdbFunction struct{ name, kind, stability string }

func duckdbFunctions(t *testing.T) []duckdbFunction {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(context.Background(), `select distinct function_name, function_type, coalesce(stability, '') from duckdb_functions() where internal`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []duckdbFunction
	for rows.Next() {
		var f duckdbFunction
		if err := rows.Scan(&f.name, &f.kind, &f.stability); err != nil {
			t.Fatal(err)
		}
		f.name = strings.ToLower(f.name)
		all = append(all, f)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if len(all) < 800 {
		t.Fatalf("only %d functions: duckdb_functions() is not what this test thinks", len(all))
	}
	return all
}

// What DuckDB calls volatile is refused with a reason, not as an unknown name.
func TestVolatileFunctionsAreNamed(t *testing.T) {
	t.Parallel()
	l := newLists()
	for _, f := range duckdbFunctions(t) {
		if f.stability == "" || f.stability == "CONSISTENT" || slices.Contains(accepted, f.name) {
			continue
		}
		if l.allowed(f.name) {
			t.Errorf("%s is %s and allowed", f.name, f.stability)
		}
	}
}
