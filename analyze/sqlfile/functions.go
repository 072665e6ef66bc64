package sqlfile

import (
	"strings"
)

// The allow-lists. A function may be used when it is a pure function of its
// arguments: it opens nothing, reads no setting, clock, catalog or session, draws
// no random number, and does not run text as SQL. Everything else is refused,
// also what a later DuckDB adds. The lists follow DuckDB 1.5.5.

const scalarNames = `
! !__postfix !~~ !~~* % & && * ** + - ->> / // <-> << <=> <@ >> @ @> ^ ^@ | || ~ ~~ ~~* ~~~
abs acos acosh add array_aggr array_aggregate array_append array_apply array_cat array_concat array_contains
array_cosine_distance array_cosine_similarity array_cross_product array_distance array_distinct array_dot_product
array_extract array_filter array_grade_up array_has array_has_all array_has_any array_indexof array_inner_product
array_intersect array_length array_negative_dot_product array_negative_inner_product array_pop_back array_pop_front
array_position array_prepend array_push_back array_push_front array_reduce array_resize array_reverse
array_reverse_sort array_select array_slice array_sort array_to_json array_to_string array_to_string_comma_default
array_transform array_unique array_value array_where array_zip apply ascii asin asinh atan atan2 atanh
bar base64 bin bit_count bit_length bit_position bitstring cardinality cast_to_type cbrt ceil ceiling century
char_length character_length chr coalesce concat concat_ws contains cos cosh cot damerau_levenshtein date_add date_diff
date_part date_sub date_trunc datediff datepart datesub datetrunc day dayname dayofmonth dayofweek dayofyear
days_in_month decade decode degrees divide editdist3 element_at encode ends_with enum_code enum_first enum_last
enum_range enum_range_boundary epoch epoch_ms epoch_ns epoch_us equi_width_bins era error even exp factorial fdiv
filter flatten floor fmod format format_bytes formatreadabledecimalsize formatreadablesize from_base64 from_binary
from_hex from_json from_json_strict gamma gcd generate_series generate_subscripts get_bit grade_up greatest
greatest_common_divisor hamming hash hex hour icu_sort_key ifnull ilike_escape instr is_histogram_other_bin isfinite isinf
isnan isodow isoyear jaccard jaro_similarity jaro_winkler_similarity json json_array json_array_length json_contains
json_exists json_extract json_extract_path json_extract_path_text json_extract_string json_keys json_merge_patch
json_object json_pretty json_quote json_structure json_transform json_transform_strict json_type json_valid
json_value julian last_day lcase lcm least least_common_multiple left left_grapheme len length length_grapheme
levenshtein lgamma like_escape list_aggr list_aggregate list_append list_apply list_approx_count_distinct list_avg
list_any_value list_bit_and list_bit_or list_bit_xor list_bool_and list_bool_or list_cat list_concat list_contains
list_cosine_distance list_cosine_similarity list_count list_distance list_distinct list_dot_product list_element
list_entropy list_extract list_filter list_first list_grade_up list_has list_has_all list_has_any list_histogram
list_indexof list_inner_product list_intersect list_kurtosis list_kurtosis_pop list_last list_mad list_max
list_median list_min list_mode list_negative_dot_product list_negative_inner_product list_pack list_position
list_prepend list_product list_reduce list_resize list_reverse list_reverse_sort list_select list_sem list_skewness
list_slice list_sort list_stddev_pop list_stddev_samp list_string_agg list_sum list_transform list_unique list_value
list_var_pop list_var_samp list_where list_zip ln log log10 log2 lower lpad ltrim make_date make_time make_timestamp
make_timestamp_ms make_timestamp_ns make_timestamptz map map_concat map_contains map_contains_entry
map_contains_value map_entries map_extract map_extract_value map_from_entries map_keys map_values md5 md5_number
md5_number_lower md5_number_upper microsecond millennium millisecond minute mismatches mod month monthname multiply
nanosecond nextafter nfc_normalize normalized_interval not_ilike_escape not_like_escape nullif octet_length ord
parse_dirname parse_dirpath parse_filename parse_formatted_bytes parse_path pg_size_pretty pg_typeof pi position pow
power prefix printf quarter radians range reduce regexp_escape regexp_extract regexp_extract_all regexp_full_match
regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table repeat replace reverse right
right_grapheme round round_even roundbankers row row_to_json rpad rtrim second set_bit sha1 sha256 sign signbit sin
sinh split split_part sqrt starts_with str_split str_split_regex strftime string_split string_split_regex
string_to_array strip_accents strlen strpos strptime struct_concat struct_contains struct_extract struct_extract_at
struct_has struct_indexof struct_insert struct_keys struct_pack struct_position struct_update struct_values substr
substring substring_grapheme subtract suffix switch tan tanh time_bucket timezone timezone_hour timezone_minute to_base
to_base64 to_binary to_centuries to_days to_decades to_hex to_hours to_json to_microseconds to_millennia
to_milliseconds to_minutes to_months to_quarters to_seconds to_timestamp to_weeks to_years translate trim trunc
try_strptime typeof ucase unbin unhex unicode union_extract union_tag union_value unnest unpivot_list upper url_decode
url_encode variant_extract variant_typeof week weekday weekofyear xor year yearweek`

// anyOrderNames are aggregates whose result does not depend on the rows' order
// (sums and averages of DOUBLE do in their last digits: scorecards run on one thread).
const anyOrderNames = `
approx_count_distinct avg bit_and bit_or bit_xor bitstring_agg bool_and bool_or corr count count_if count_star
countif covar_pop covar_samp entropy favg fsum geomean geometric_mean histogram histogram_exact kahan_sum kurtosis
kurtosis_pop mad max mean median min product quantile quantile_cont quantile_disc regr_avgx regr_avgy regr_count
regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy sem skewness stddev stddev_pop stddev_samp sum
sum_no_overflow sumkahan var_pop var_samp variance wavg weighted_avg`

// rowOrderNames are aggregates that pick or line up rows: they need an ORDER BY
// inside the call, or the result differs from night to night.
const rowOrderNames = `
any_value arbitrary arg_max arg_max_null arg_max_nulls_last arg_min arg_min_null arg_min_nulls_last argmax argmin
array_agg first first_value group_concat last last_value list listagg max_by min_by mode string_agg`

// windowNames are window functions proper; all of them need an ORDER BY.
const windowNames = `cume_dist dense_rank fill first_value lag last_value lead nth_value ntile percent_rank rank rank_dense row_number`

const tableNames = `generate_series json_each json_tree range unnest`

// builtinMacros are made by package analyze before any file runs.
const builtinMacros = `as_of threshold ratio`

// nameSet turns a list of names into a set.
func nameSet(names string) map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields(names) {
		set[name] = true
	}
	return set
}

// lists are the allow-lists, ready for look-up.
type lists struct {
	scalar, anyOrder, rowOrder, window, table, builtin, clock, session map[string]bool
}

func newLists() lists {
	return lists{
		scalar: nameSet(scalarNames), anyOrder: nameSet(anyOrderNames), rowOrder: nameSet(rowOrderNames),
		window: nameSet(windowNames), table: nameSet(tableNames), builtin: nameSet(builtinMacros),
		clock: nameSet(clockWords), session: nameSet(sessionNames),
	}
}

func (l lists) aggregate(name string) bool { return l.anyOrder[name] || l.rowOrder[name] }

func (l lists) allowed(name string) bool {
	return l.scalar[name] || l.aggregate(name) || l.builtin[name]
}

// names gives all names that may stand in an expression, sorted.
func (l lists) names(macros map[string]bool) []string {
	all := map[string]bool{}
	for _, set := range []map[string]bool{l.scalar, l.anyOrder, l.rowOrder, l.window, l.builtin, macros} {
		for name := range set {
			all[name] = true
		}
	}
	return sortedKeys(all)
}

// clockNames tell the time when they are called.
const clockNames = `
ago current_date current_localtime current_localtimestamp current_time current_timestamp get_current_time
get_current_timestamp localtime localtimestamp now pg_conf_load_time pg_postmaster_start_time today
transaction_timestamp`

// clockWords tell it as a bare word too, when no column has the name. The others
// are good names for columns.
const clockWords = `current_date current_time current_timestamp localtime localtimestamp`

const chanceNames = `gen_random_uuid random setseed uuid uuidv4 uuidv7 reservoir_quantile approx_quantile approx_top_k`

// sessionNames are words that DuckDB reads as functions when no column has the name.
const sessionNames = `current_catalog current_database current_role current_schema current_user session_user user`

// refusal says why a function outside the allow-lists is refused, and what to do
// instead; the hint may be empty.
func refusal(name string) (why, hint string) {
	has := func(names string) bool { return nameSet(names)[name] }
	switch {
	case has(clockNames):
		return "reads the clock", asOfHint
	case has("approx_quantile approx_top_k reservoir_quantile"):
		return "gives another result from night to night", "use quantile_cont, or count and order by"
	case has(chanceNames):
		return "draws random values", "for a stable order use hash(the row's id)"
	case strings.HasPrefix(name, "read_"), strings.HasPrefix(name, "parquet_"), strings.HasSuffix(name, "_scan"),
		has("glob sniff_csv st_read write_log which_secret"):
		return "opens files", "queries read tables only; files come in through sources in the config"
	case has("query query_table json_execute_serialized_sql json_serialize_sql json_deserialize_sql json_serialize_plan"):
		return "handles text as SQL", "write the SQL itself"
	case strings.HasPrefix(name, "enable_"), strings.HasPrefix(name, "disable_"), strings.HasPrefix(name, "truncate_"),
		has("checkpoint force_checkpoint sleep_ms pg_sleep nextval currval"):
		return "changes or holds up the database", ""
	case strings.HasPrefix(name, "duckdb_"), strings.HasPrefix(name, "pragma_"), strings.HasPrefix(name, "pg_"),
		strings.HasPrefix(name, "current_"), has("getenv getvariable version in_search_path"):
		return "reads settings, the session or the catalog", "settings are in the tables run and thresholds"
	}
	return "", ""
}

const asOfHint = "use as_of(), the business date of the run"
