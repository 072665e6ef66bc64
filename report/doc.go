// Package report turns scorecard results into books: a company workbook and one
// per manager, each cut from the same results to what its reader may see.
//
// A Book is a workbook without Excel: sheets, blocks, columns with a semantic
// kind, cells. Who gets which rows is decided in one place (the audience cut in
// cut.go) through models.subtree; package xlsx only draws, package mail only
// sends. Nothing here computes a business number: that is SQL's part. The sums
// above folded rows are the one exception, and only of what may be added.
package report
