package xlsx

import (
	"fmt"
	"math"

	"github.com/xuri/excelize/v2"
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

// store puts all series of a plot onto the data sheet.
func (w *writer) store(p *plot) {
	texts := make([]any, len(p.x.texts))
	for i, t := range p.x.texts {
		texts[i] = t
		if p.kind == "scatter" {
			texts[i] = p.x.values[i]
		}
	}
	p.x.ref = w.data.add(p.x.label, texts)
	numbers := func(s *series) {
		values := make([]any, len(s.values))
		for i, v := range s.values {
			values[i] = v
		}
		s.ref = w.data.add(s.label, values)
	}
	for i := range p.first {
		numbers(&p.first[i])
	}
	for i := range p.second {
		numbers(&p.second[i])
	}
	if p.low == nil || p.high == nil {
		p.low, p.high = nil, nil
		return
	}
	if p.kind != "line" && p.kind != "scatter" { // whiskers are lengths
		for i, v := range p.first[0].values {
			p.low.values[i] = precise(max(v-p.low.values[i], 0))
			p.high.values[i] = precise(max(p.high.values[i]-v, 0))
		}
	}
	numbers(p.low)
	numbers(p.high)
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
			p.value(c+1, r+1, v)
		}
	}
	w.check(w.f.SetSheetDimension(dataTab, "A1:"+cell(p.usedCol, p.usedRow)))
	w.check(w.f.SetSheetVisible(dataTab, false, true))
}
