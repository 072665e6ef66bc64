// Package xlsx writes a report.Book as an Excel workbook. excelize lives only here.
//
// Values are written, never formulas; text from the CRM is always a text cell;
// the same book gives the same bytes. This package lays out: which block stands
// where, how wide, folded or not. What has an idea of its own lies below it, and
// none of these knows this package: theme (the look), cells (a value in a cell),
// chart (a chart's XML), parts (the last hand on the zip), lint (a reader's eye on
// the finished file).
//
// It holds a whole workbook in memory: fine for some ten thousand rows, which is
// also what a person can read.
package xlsx
