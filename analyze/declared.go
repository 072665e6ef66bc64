package analyze

import "strings"

// declaredTable is a table whose columns the engine itself declares, with what
// they mean: the data dictionary and the comments in the published database say it.
type declaredTable struct {
	name, title, grain, filledBy string
	columns                      []declaredColumn
}

// declaredColumn is one column; kind is its DuckDB type.
type declaredColumn struct{ name, kind, meaning string }

// ddl is the table's name with its column list.
func (t declaredTable) ddl() string {
	parts := make([]string, len(t.columns))
	for i, c := range t.columns {
		parts[i] = quoteName(c.name) + " " + c.kind
	}
	return t.name + "(" + strings.Join(parts, ", ") + ")"
}

// runTable describes the table that writeRun makes.
var runTable = declaredTable{"run", "The night itself", "one row", "the program, from the config and the as-of date", []declaredColumn{
	{"as_of", "DATE", "The last day that counts; as_of() reads it"},
	{"company", "VARCHAR", "Name of the company"},
	{"timezone", "VARCHAR", "The company's time zone, for example Europe/Stockholm"},
	{"currency", "VARCHAR", "ISO code of the company's currency"},
	{"currency_prefix", "VARCHAR", "What stands before an amount in a sentence, such as €; money(amount) puts it there"},
	{"currency_suffix", "VARCHAR", "What stands after it, such as a blank and the ISO code"},
	{"fiscal_year", "INTEGER", "Fiscal year of the as-of date, named for the calendar year it ends in, or starts in (display.fiscal_year of the config)"},
	{"fiscal_year_start_month", "INTEGER", "Month in which fiscal years start (1 to 12)"},
	{"fiscal_year_start", "DATE", "First day of the fiscal year"},
	{"fiscal_year_end", "DATE", "Last day of the fiscal year"},
	{"quarter", "INTEGER", "Fiscal quarter of the as-of date (1 to 4)"},
	{"quarter_name", "VARCHAR", "That quarter as people read it: Q1 2026"},
	{"quarter_pattern", "VARCHAR", "How quarters are written (display.quarter of the config), for example Q{quarter} FY{yy}; quarter_name(fiscal_year, quarter) fills it"},
	{"quarter_start", "DATE", "First day of the fiscal quarter"},
	{"quarter_end", "DATE", "Last day of the fiscal quarter"},
	{"previous_quarter_start", "DATE", "First day of the quarter before"},
	{"previous_quarter_end", "DATE", "Last day of the quarter before"},
	{"month_start", "DATE", "First day of the month"},
	{"month_end", "DATE", "Last day of the month"},
	{"previous_month_start", "DATE", "First day of the month before"},
	{"previous_month_end", "DATE", "Last day of the month before"},
	{"week_start", "DATE", "First day of the week: Monday, or Sunday (display.week of the config)"},
	{"week", "INTEGER", "Number of the week; NULL where weeks are not numbered"},
	{"week_year", "INTEGER", "Year that the number belongs to: around New Year not always the day's"},
	{"fingerprint", "VARCHAR", "Stands for everything that decides the numbers: data, queries, settings and the as-of date"},
}}

// thresholdsTable describes the table that writeThresholds makes.
var thresholdsTable = declaredTable{"thresholds", "Thresholds in force", "one row per key, and per key and team where a team has its own", "thresholds.csv, and the config file over it", []declaredColumn{
	{"key", "VARCHAR", "Name by which queries read the value: threshold('key')"},
	{"value", "DOUBLE", "The value in force"},
	{"unit", "VARCHAR", "What it counts: days, deals, rate (0 to 1), …"},
	{"meaning", "VARCHAR", "What it decides"},
	{"source", "VARCHAR", "Where the value comes from"},
	{"team", "VARCHAR", "Team for which it holds; NULL for all others"},
}}

// recordColumns follow the contract's columns in every canonical table.
var recordColumns = []declaredColumn{
	{"source", "VARCHAR", "Name of the source in the config"},
	{"_file", "VARCHAR", "Landed file that the row was read from"},
	{"_line", "BIGINT", "Line in that file; in a workbook its row"},
}

// The tables of schema ops. Those of package ingest are made here only when it
// has not made them yet, so that queries over them always bind.
var (
	ownOps = []declaredTable{
		{"rejected_values", "Values that could not be read", "one row per cell", "staging, while it types the columns", []declaredColumn{
			{"source", "VARCHAR", "Name of the source"},
			{"table_name", "VARCHAR", "Canonical table, for example opportunities"},
			{"file", "VARCHAR", "Landed file; NULL in the row that counts what is not listed"},
			{"line", "BIGINT", "Line in the file; NULL in the row that counts what is not listed"},
			{"column_name", "VARCHAR", "Canonical column"},
			{"value", "VARCHAR", "The text as delivered, cut to 200 characters; NULL when it is missing"},
			{"wanted", "VARCHAR", "What would have been readable"},
			{"row_rejected", "BOOLEAN", "True when the column is required, so that the whole row was left out"},
		}},
		{"row_counts", "Account of the delivered rows", "one row per source and raw table", "staging", []declaredColumn{
			{"source", "VARCHAR", "Name of the source"},
			{"table_name", "VARCHAR", "Table as the source delivers it, for example Opportunity"},
			{"delivered", "BIGINT", "Rows in the delivered files; always loaded plus rejected"},
			{"loaded", "BIGINT", "Rows that went on"},
			{"rejected", "BIGINT", "Rows left out: not readable as a row, or without a readable required value"},
		}},
		{"sources", "Sources of the night", "one row per configured source", "the load", []declaredColumn{
			{"position", "INTEGER", "Place in the config, from 1"},
			{"source", "VARCHAR", "Name of the source"},
			{"crm", "VARCHAR", "The staging folder that reads it"},
			{"arrived", "BOOLEAN", "False when nothing of it could be used this night"},
			{"opportunity_url", "VARCHAR", "Address of an opportunity in the CRM, with {id} where its id goes; NULL when the config names none"},
			{"account_url", "VARCHAR", "The same of an account"},
			{"user_url", "VARCHAR", "The same of a person"},
			{"link_hosts", "VARCHAR", "Hosts to which links in workbooks may lead, with blanks between; NULL for none"},
		}},
		{"checks", "Verdicts of the checks", "one row per check, and per source or manager where that is its scope", "the checks, after the models", []declaredColumn{
			{"check_name", "VARCHAR", "Name of the file in checks, without .sql"},
			{"title", "VARCHAR", "Title of the check: what is wrong, in words"},
			{"severity", "VARCHAR", "block (the night is not published) or warn"},
			{"scope", "VARCHAR", "company, source or manager"},
			{"scope_id", "VARCHAR", "The source, or the manager's user_id; NULL for the company"},
			{"found", "BIGINT", "Rows that the check selects"},
			{"limit_text", "VARCHAR", "What is still accepted, in words: 0 rows allowed"},
			{"verdict", "VARCHAR", "ok, warn, block, or failed when the check could not run"},
			{"sample", "VARCHAR", "Up to five of the rows as a JSON list; NULL when there are none"},
		}},
		{"queries", "What ran this night", "one row per query file; per source for staging files", "every layer, as its queries end", []declaredColumn{
			{"layer", "VARCHAR", "macros, staging, models, checks or scorecards"},
			{"name", "VARCHAR", "Name of the relation"},
			{"file", "VARCHAR", "Path in the queries folder"},
			{"origin", "VARCHAR", "builtin, or overlay for a file of your own"},
			{"sha256", "VARCHAR", "Hash of the text"},
			{"text", "VARCHAR", "The whole file as it ran"},
			{"state", "VARCHAR", "ok, skipped (its table was not delivered) or failed"},
			{"rows", "BIGINT", "Rows of the result; 0 for a macro"},
			{"error", "VARCHAR", "Why it was skipped or failed; NULL when ok"},
		}},
		{"definitions", "Labels and notes of the sheets' columns", "one row per sheet and described column", "the front matter of the scorecards", []declaredColumn{
			{"sheet", "VARCHAR", "Name of the sheet"},
			{"position", "INTEGER", "Place within the sheet, from 1: by block, then by column"},
			{"column_name", "VARCHAR", "Column of the query"},
			{"label", "VARCHAR", "Heading that readers see"},
			{"note", "VARCHAR", "Definition in a sentence"},
			{"file", "VARCHAR", "Path of the query"},
		}},
		{"query_changes", "What differs in the queries since the night before", "one row per file or threshold", "the program, from the queries that the previous published night ran", []declaredColumn{
			{"file", "VARCHAR", "Path in the queries folder"},
			{"change", "VARCHAR", "changed, added, removed or threshold"},
			{"what", "VARCHAR", "definition, layout or wording; of a threshold the old and the new value; NULL for added and removed"},
			{"sheets", "VARCHAR", "Sheets that it reaches, in the order of the workbook; NULL when it reaches none"},
		}},
	}
	ingestOps = []declaredTable{
		{"files", "Files of the night", "one row per delivered file, or table inside a file, and table", "the load", []declaredColumn{
			{"source", "VARCHAR", "Name of the source"},
			{"table_name", "VARCHAR", "Table that the file delivers"},
			{"file", "VARCHAR", "File, or entry of an archive"},
			{"sha256", "VARCHAR", "Hash of the landed bytes"},
			{"bytes", "BIGINT", "Size in bytes"},
			{"delivered_at", "TIMESTAMP", "When it was delivered (UTC)"},
			{"records", "BIGINT", "Records in the file; NULL when it was not read"},
			{"loaded", "BIGINT", "Records that became rows; NULL when it was not read"},
			{"rejected", "BIGINT", "Records that could not be read as a row; NULL when it was not read"},
			{"used", "BOOLEAN", "False when a later delivery replaces it"},
			{"note", "VARCHAR", "What was detected, or why it was not used; NULL when there is nothing to say"},
		}},
		{"columns", "Columns as delivered", "one row per source, table and column", "the load; staging adds those that a query names and the source lacks", []declaredColumn{
			{"source", "VARCHAR", "Name of the source"},
			{"table_name", "VARCHAR", "Table as the source delivers it"},
			{"column_name", "VARCHAR", "Name under which staging files read it"},
			{"header", "VARCHAR", "Heading in the file; NULL when it was not delivered"},
			{"position", "INTEGER", "Place in the file, from 1; NULL when it was not delivered"},
			{"delivered", "BOOLEAN", "False for a column that a staging file names and the source lacks"},
		}},
		{"rejected_rows", "Rows that could not be read", "one row per record", "the load", []declaredColumn{
			{"source", "VARCHAR", "Name of the source"},
			{"table_name", "VARCHAR", "Table as the source delivers it"},
			{"file", "VARCHAR", "Landed file"},
			{"line", "BIGINT", "Line where the record begins"},
			{"reason", "VARCHAR", "Why it cannot be read"},
			{"text", "VARCHAR", "The record's text, cut where it is long"},
		}},
	}
)
