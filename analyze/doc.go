// Package analyze opens the warehouse and runs a folder of SQL files over it.
//
// The idea: one SQL file is one SELECT and becomes one table. Files name the
// tables they read with their schema, so the order of work follows from the
// parsed trees alone; there are no templates and no parameters. Settings are
// tables as well: run (one row, the as-of date above all) and thresholds.
//
// Analysts' SQL runs without access to files and the network, in a database
// whose configuration is locked, after each file has passed the gate of package
// sqlfile. That protects against mistakes of honest colleagues; it is no
// defence against a hostile author with time.
//
// The night opens one database instance at a time: first for staging, models
// and checks with all threads, where only integers and decimals are summed, then
// for scorecards with a single thread, so that sums of floating-point numbers
// come out the same every time.
package analyze
