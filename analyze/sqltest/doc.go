// Package sqltest runs the tests that lie beside the queries, so that an analyst
// can say in tables what a query must return, and see where it does not.
//
// A test is one file queries/tests/<query>__<case>.txtar: first a sentence or two
// that tell the story, then the tables that the query reads, then what must come
// out:
//
//	A deal that closed in the window counts, whatever day it was created.
//	-- run.csv --
//	as_of
//	2026-03-31
//	-- models.opportunities.csv --
//	opportunity_id,status,closed_on
//	# the first is too old
//	1,won,2024-12-31
//	2,won,2026-01-31
//	-- want.csv --
//	won_count,close_rate
//	1,1.00
//
// Tables that are not given are empty and columns that are not given are NULL. In
// table run the columns that follow from as_of are filled in; thresholds.csv
// (key, value, team) overrides the shipped values; built-in cases see these, whatever
// values a company has, own cases see the company's. An empty cell is NULL, "" is
// empty text, a line that starts with # is a comment. want.csv may name some of
// the columns only; its rows are all rows, in their order where the query has an
// ORDER BY. A wanted number with digits after the point is met to that many
// digits: 0.3333 accepts 0.33333; without a point it must be met exactly. Instead
// of want.csv, want.error holds part of the message that must come.
//
// A file in staging is named staging.<crm>.<table>__<case>.txtar and reads
// raw.<Table>.csv. A macro is tested by args.csv, whose columns are its
// parameters (numbers, dates or text by their look), and want.csv with the one
// column result.
//
// A case may bring a query of its own, to hold the arithmetic of an idea before
// (or without) a file of the night: it is named idea.<name>__<case>.txtar, its
// part query.sql holds one SELECT, judged like all others, over the tables of the
// case alone, given.<table>.csv, which it reads as given.<table>; their columns
// are whole numbers, numbers, dates, timestamps, truth values or text by their
// look. A case that waits for a query says so in a part pending, "path: why":
//
//	-- pending --
//	scorecards/funnel.sql: stages are not counted yet
//
// Such a case counts as pending, not as passed; with a query of its own its
// arithmetic is tested all the same. Once the awaited file is there it fails,
// so that it is turned into a case of that file.
//
// tests/mutations.yaml lists damages: small mistakes that would make a number
// wrong. Mutate puts them into the queries one at a time, in memory, and runs the
// cases that exercise the query; a damage that no case notices tells that a story
// is missing.
//
// Each worker has a database instance in memory of its own, locked like the
// night's; a case runs inside a transaction that is rolled back. Queries run one
// at a time: what a test proves is one file, not the way of the data.
package sqltest
