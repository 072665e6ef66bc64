package xlsx

import (
	"fmt"
	"math"

	"github.com/xuri/excelize/v2"

	"crmscore/report/xlsx/theme"
)

// dataSheet collects the numbers behind charts and sparklines: one column per
// series on a very hidden sheet. It holds nothing but what the reader's own
// charts show: hidden is not secret.
type dataSheet struct {
	columns [][]any // header first
}

// dataRef is where a series lies.
type dataRef struct {
	head, cells string // of the label, of the values, absolute
	sheetRange  string // of the values, as sparklines want it
}

// add puts one series into the next column.
func (d *dataSheet) add(label string, values []any) dataRef {
	d.columns = append(d.columns, append([]any{label}, values...))
	name, err := excelize.ColumnNumberToName(len(d.columns))
	if err != nil {
		name = "A"
	}
	cells := fmt.Sprintf("'%s'!$%s$2:$%s$%d", dataTab, name, name, len(values)+1)
	return dataRef{
		head:       fmt.Sprintf("'%s'!$%s$1", dataTab, name),
		cells:      cells,
		sheetRange: fmt.Sprintf("%s!%s2:%s%d", dataTab, name, name, len(values)+1),
	}
}

// write makes the sheet when anything needs it.
func (d *dataSheet) write(w *writer) {
	if len(d.columns) == 0 {
		return
	}
	_, err := w.f.NewSheet(dataTab)
	w.check(err)
	p := &page{w: w, tab: dataTab}
	for c, values := range d.columns {
		for r, v := range values {
			if f, ok := v.(float64); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
				v = nil
			}
			if text, ok := v.(string); ok {
				p.put(c+1, r+1, text, w.style(look{format: theme.FormatText}))
				continue
			}
			p.value(c+1, r+1, v)
		}
	}
	w.check(w.f.SetSheetDimension(dataTab, "A1:"+cell(p.usedCol, p.usedRow)))
	w.check(w.f.SetSheetVisible(dataTab, false, true))
}
