package returned

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"crmscore/ingest/exportfile"
)

// maxBytes bounds what a workbook may hold uncompressed: scorecards have a
// hundredth of it.
const maxBytes = 256 << 20

// fixed are the columns that stand before the entries.
var fixed = []string{"book_id", "manager_id", "as_of", "fingerprint", "sheet", "delivered_at"}

// Read reads the filled-in workbook at path and gives h one table per sheet that
// has columns to fill in, named as the sheet is: the columns of fixed, the deal,
// then the columns that people fill in. Rows are those with an entry, and those
// whose entry of an earlier night was wiped out. Problems are sentences about
// what of the workbook could not be used, with what to do. A file that is no
// such workbook, or damaged, gives an *exportfile.FileError before h hears
// anything; other errors are h's, of the operating system or of ctx.
func Read(ctx context.Context, path string, delivered time.Time, h exportfile.Handler) (problems []string, err error) {
	sheets := map[string][]exportfile.Record{}
	var names []string
	err = exportfile.ReadSheets(ctx, path, exportfile.Options{MaxBytes: maxBytes}, func(sheet string, r exportfile.Record) error {
		if _, seen := sheets[sheet]; !seen {
			names = append(names, sheet)
		}
		r.Values = slices.Clone(r.Values)
		sheets[sheet] = append(sheets[sheet], r)
		return nil
	})
	if err != nil {
		return nil, err
	}
	foreign := func(cause, hint string) error {
		return &exportfile.FileError{Path: path, Kind: exportfile.Unreadable, Cause: cause, Hint: hint}
	}
	hidden := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, BookSheet) })
	if hidden < 0 {
		return nil, foreign("it is not a scorecard of crmscore, or its hidden sheet "+BookSheet+" is gone; nothing of it is read",
			"only scorecards belong into the inbox; copy what was typed into tonight's workbook, and take this file away")
	}
	b, err := describe(sheets[names[hidden]])
	if err != nil {
		return nil, foreign(err.Error()+"; nothing of it is read", "copy what was typed into tonight's workbook, and take this file away")
	}
	names = slices.Delete(names, hidden, hidden+1) // it names the headings, too
	for _, f := range b.forms {
		p := page{book: b, form: f, delivered: delivered, h: h}
		if p.name = f.find(names, sheets); p.name == "" {
			problems = append(problems, fmt.Sprintf("the sheet %s, or its header row, is gone; what was typed there is not read: copy it into tonight's workbook", f.sheet))
			continue
		}
		if p.name != f.sheet {
			problems = append(problems, fmt.Sprintf("the sheet %s is called %s now; it is read all the same", f.sheet, p.name))
		}
		p.rows = sheets[p.name]
		found, err := p.read()
		if err != nil {
			return problems, err
		}
		problems = append(problems, found...)
	}
	return problems, nil
}

// find gives the sheet that holds the form: the one of its name, else any other
// that has its header row; "" for none.
func (f *form) find(names []string, sheets map[string][]exportfile.Record) string {
	for _, name := range slices.Concat([]string{f.sheet}, names) {
		if f.header(sheets[name]) >= 0 {
			return name
		}
	}
	return ""
}

// header is the place of the header row: the first with the deals' column, else
// the first with at least half of the columns to fill in; -1 for none.
func (f *form) header(rows []exportfile.Record) int {
	best := -1
	for i, r := range rows {
		if column(r, f.key) >= 0 {
			return i
		}
		n := 0
		for _, label := range f.labels {
			if column(r, label) >= 0 {
				n++
			}
		}
		if best < 0 && 2*n > len(f.labels) {
			best = i
		}
	}
	return best
}

// column is where a row has the text, ignoring case and blanks around it; -1 for
// nowhere.
func column(r exportfile.Record, text string) int {
	return slices.IndexFunc(r.Values, func(v exportfile.Value) bool {
		return text != "" && strings.EqualFold(strings.TrimSpace(v.Text), text)
	})
}

// date reads a date that lost its format: days since 1899-12-30.
func date(text string) string {
	days, err := strconv.ParseFloat(text, 64)
	if err != nil || days < 36526 || days > 73050 { // 2000 to 2099
		day, _, _ := strings.Cut(text, "T")
		if day, _, _ = strings.Cut(day, " "); len(day) == len(time.DateOnly) && day[4] == '-' {
			return day // with the time of day that some programs add
		}
		return text
	}
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(days)).Format(time.DateOnly)
}
