// Package queries holds the SQL files that turn CRM exports into scorecards,
// embedded in the program.
//
// The idea: business logic lives here and only here, as plain SQL that an
// analyst can read, paste into a DuckDB shell and replace file by file from the
// queries folder of her own installation. One file is one SELECT and becomes
// one table of the same name; the README beside this file is written for her.
//
// The package holds no logic: package analyze reads, judges and runs the files.
package queries

import "embed"

// FS is the whole folder as built: contract.csv, thresholds.csv, README.md and
// the folders macros, staging, models, checks, scorecards, messages and tests.
//
//go:embed *.csv README.md macros staging models checks scorecards messages tests
var FS embed.FS
