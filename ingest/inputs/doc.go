// Package inputs makes inputs.xlsx, the workbook in which sales operations keep
// what no CRM knows: quotas, goals, holidays, exchange rates, who reported to
// whom, what the stages mean, facts typed in by hand.
//
// The idea: the workbook is read like any other source (staging/inputs), so it
// is a plain table per sheet: a header row and rows below it, nothing else. What
// helps to fill it in is kept out of the cells: explanations and examples are
// comments on the header, allowed words are drop-down lists, dates are real
// dates. So a template that nobody has filled in loads as empty tables.
//
// Sheets is the one list of sheets and columns; the template, the staging SQL
// and the tests agree through it. The package writes the workbook and does not
// read it.
package inputs
