package exportfile

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// ReadSheets reports every row with text of every worksheet as it stands, sheets
// in the order of the workbook, rows from top to bottom: for workbooks that are
// forms and no tables. It has no idea of headers; Line is the row in the sheet,
// Values are its cells from column A on. A formula without a result, or whose result
// is an error, stands as it was typed: nobody else knows what it was to be. Limits, checks and errors are those of
// Read; a file that is no workbook gives a *FileError. The sheet called first, in
// any case of letters, comes before the others; want is asked about each of those
// when its turn comes, and those not wanted cost nothing.
func ReadSheets(ctx context.Context, path string, opt Options, first string, want func(sheet string) bool, row func(sheet string, r Record) error) error {
	r := &reading{ctx: ctx, opt: opt, rows: row, first: first, want: want, place: place{path: path}}
	return r.open()
}

// readForms reports the sheets that are wanted. What a sheet's part holds is
// checked while it is read: nothing has been believed before all of it is there.
func (b *workbook) readForms() error {
	sheets := slices.Clone(b.sheets)
	slices.SortStableFunc(sheets, func(s, t sheet) int {
		return cmp.Compare(boolInt(!strings.EqualFold(s.name, b.r.first)), boolInt(!strings.EqualFold(t.name, b.r.first)))
	})
	for _, s := range sheets {
		if !strings.EqualFold(s.name, b.r.first) && !b.r.want(s.name) {
			continue
		}
		if _, err := b.readSheet(s); err != nil {
			return err
		}
	}
	return nil
}

func boolInt(is bool) int {
	if is {
		return 1
	}
	return 0
}

func (r *reading) notAWorkbook() error {
	if r.size == 0 {
		return r.fault(Incomplete, "copy it again", "empty file (0 bytes)")
	}
	return r.fault(Unreadable, "save it as .xlsx", "not a workbook")
}
