// Package xlsxtest reads finished workbooks for tests: as text, sheet by sheet, so
// that a change of a book can be read as a diff, and through Microsoft's validator.
//
// The text is what a reader meets, in the order of the cells:
//
//	B7   short    "1.2M" (1234567)   | value
//	E9   text     "Watch"            | watch
//
// a cell, its number format (by its name in package theme), the shown value with
// what the format hides in brackets, and the role of its look: header, link, entry,
// the tone of a judgement. Roles are found by the theme's own sizes and colours, so
// another look changes the theme and no golden file. Before the cells stands what
// belongs to the sheet: panes, filter, print set-up, widths, rules, lists, charts.
//
// It knows workbooks as this project writes them; it is no reader for others' files.
package xlsxtest
