// Package returned reads workbooks that people have filled in and sent back.
//
// The idea: a workbook that asks for entries carries a hidden sheet, BookSheet,
// which says whose book it is, of which day, and which columns of which sheets
// are to be filled in. Each row of such a sheet names its deal in a hidden
// column. So rows may be sorted, filtered, hidden or deleted, columns moved, a
// sheet renamed, and the file saved by another program: what was typed is still
// found, and what is found without its deal is a reject with its row, never lost.
//
// It reads nothing else of the workbook, and believes nothing that the analysis
// does not check again: texts stay texts here, and whether somebody may speak
// about a deal is decided by the queries.
package returned
