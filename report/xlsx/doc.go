// Package xlsx writes a report.Book as an Excel workbook. excelize lives only here.
//
// Values are written, never formulas; text from the CRM is always a text cell;
// the look comes from one theme; the same book gives the same bytes. Parts that
// excelize writes in ways that Excel or validators refuse are patched on their
// way into the zip.
package xlsx
