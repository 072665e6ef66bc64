// Package sqlfile reads one analyst's SQL file: its front matter, its place in
// the layers, the relations it reads, and whether it may run at all.
//
// A file is plain DuckDB SQL with a YAML comment on top; it holds exactly one
// SELECT and becomes one relation named like the file (a file in macros holds one
// scalar macro instead). Nothing here runs the query: the text is handed to
// DuckDB's parser as a value (json_serialize_sql) and judged on the parsed tree,
// because text that has not been judged must not be prepared (preparing several
// statements runs all but the last one).
//
// Two kinds of things are refused. What reaches out of the tables: functions that
// are not on the allow-lists, names of files, other databases, settings, the
// clock, chance. And what makes a result differ from night to night: aggregates
// and window functions that depend on the rows' order without stating one, LIMIT
// without ORDER BY, samples, a sheet without an order. Whatever form of the tree
// is not known is refused too.
//
// Parse and Gate.Inspect give all faults of a file at once, each with its place
// and, where there is one, a hint; Explain does the same for what DuckDB itself
// finds when the text is bound or run.
//
// What this package does not do: it knows nothing of which relations exist, of
// columns' types, or of results. Package analyze orders the files and runs them.
// The gate keeps honest mistakes out; a single call that never ends, such as
// repeat over billions, only the engine's time limit can stop.
package sqlfile
