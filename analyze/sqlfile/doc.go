// Package sqlfile reads one analyst's SQL file: its front matter, its place in
// the layers, the relations it reads, and whether it may run at all.
//
// A file is plain DuckDB SQL with a YAML comment on top; it holds exactly one
// SELECT and becomes one relation named like the file. Nothing here runs the
// query: the text is parsed by DuckDB (json_serialize_sql) and judged on the
// parsed tree, because text that has not been judged must not be prepared
// (preparing several statements runs all but the last one).
//
// What this package does not do: it knows nothing of which relations exist, of
// columns' types, or of results. Package analyze orders the files and runs them.
package sqlfile
