package exportfile

import "context"

// ReadSheets reports every row with text of every worksheet as it stands, sheets
// in the order of the workbook, rows from top to bottom: for workbooks that are
// forms and no tables. It has no idea of headers; Line is the row in the sheet,
// Values are its cells from column A on. A formula without a result, or whose result
// is an error, stands as it was typed: nobody else knows what it was to be. Limits, checks and errors are those of
// Read; a file that is no workbook gives a *FileError.
func ReadSheets(ctx context.Context, path string, opt Options, row func(sheet string, r Record) error) error {
	r := &reading{ctx: ctx, opt: opt, rows: row, place: place{path: path}}
	return r.open()
}

func (r *reading) notAWorkbook() error {
	if r.size == 0 {
		return r.fault(Incomplete, "copy it again", "empty file (0 bytes)")
	}
	return r.fault(Unreadable, "save it as .xlsx", "not a workbook")
}
