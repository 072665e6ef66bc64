// Package contract holds the canonical tables and turns text into their types.
//
// The idea: staging SQL only renames, so every value arrives as the text that
// the CRM wrote. queries/contract.csv says which type each canonical column has;
// this package writes the SQL expressions that read such text, given what a
// source declares about its dates, numbers and time zone. An expression gives
// NULL for text that it cannot read, never a guess and never an error, so that
// the caller can count and list the cells that failed.
//
// DuckDB's own casts are laxer than that (they take 'infinity' for a date, 1_000
// and 0x1F for numbers, and round 12.999 to 13), therefore every cast here stands
// behind a regular expression. Amounts keep two decimals, numbers and rates six; further
// decimals are rounded half away from zero, while numbers with too many digits
// are unreadable.
//
// Nothing here touches a database: it reads CSV and writes SQL text.
package contract
