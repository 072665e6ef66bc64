package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/cmd/crmscore/night"
	"crmscore/report"
)

// explanation is one number of somebody with everything behind it.
type explanation struct {
	*explainer
	number
	who     scope
	rows    []analyze.Recomputed // of the sheet; Value is empty where there is no trace
	sheet   [][]any              // the same rows whole, in the sheet's columns
	columns []report.Column      // of the sheet
	behind  [][]any              // the rows that the one number comes from
	ofRows  []report.Column      // their columns
	names   map[string]string    // of reps, where the rows are several people's
	others  []elsewhere
}

// elsewhere is a number of the same name on another sheet.
type elsewhere struct {
	number
	shown any
	same  bool // it is computed from the same rows in the same way
}

// explain takes the first of the numbers of one name that has something to say
// about the person, and compares the others with it.
func (e *explainer) explain(ctx context.Context, found []number, who scope) (*explanation, error) {
	fitting := slices.DeleteFunc(slices.Clone(found), func(n number) bool { return who.role.flag == reps.flag && n.file.Meta.Audience != "user" })
	if len(fitting) == 0 {
		return nil, &night.InvalidError{Message: fmt.Sprintf("%q on sheet %s is a number of teams, not of reps", found[0].label, found[0].file.Meta.Sheet),
			Hint: "give --manager NAME, or neither for the company"}
	}
	if who.role.flag == managers.flag { // a team's own number before its reps' numbers
		slices.SortStableFunc(fitting, func(a, b number) int { return ofReps(a) - ofReps(b) })
	}
	var x *explanation
	for _, n := range fitting {
		rows, err := e.values(ctx, n, who)
		if err != nil {
			return nil, err
		}
		switch {
		case len(rows) == 0:
		case x == nil:
			x = &explanation{explainer: e, number: n, who: who, rows: rows}
		case len(rows) == 1 && x.single() && ofReps(n) == ofReps(x.number):
			x.others = append(x.others, elsewhere{number: n, shown: rows[0].Shown, same: sameTrace(n, x.number)})
		}
	}
	if x == nil {
		return nil, &night.InvalidError{Message: fmt.Sprintf("%s has no row on sheet %s", who.name, fitting[0].file.Meta.Sheet),
			Hint: "crmscore query run " + strings.TrimSuffix(fitting[0].file.Path, ".sql") + " shows who has"}
	}
	return x, x.read(ctx)
}

func ofReps(n number) int {
	if n.file.Meta.Audience == "user" {
		return 1
	}
	return 0
}

func sameTrace(a, b number) bool {
	return a.traced != nil && b.traced != nil && a.traced.Trace == b.traced.Trace
}

// values gives the number in the person's rows of its sheet.
func (e *explainer) values(ctx context.Context, n number, who scope) ([]analyze.Recomputed, error) {
	condition, args := e.rowsOf(n, who)
	t := n.traced
	if t == nil { // counted over nothing it shows what the sheet shows
		t = &analyze.Traced{File: n.file, Name: n.name, Trace: sqlfile.Trace{Rows: "run", Match: "false", Value: "null"}}
	}
	return t.Recompute(ctx, e.conn, condition, args...)
}

// rowsOf is the condition for the person's rows of the number's sheet.
func (e *explainer) rowsOf(n number, who scope) (condition string, args []any) {
	conditions := []string{"true"}
	add := func(format string, v any) {
		args = append(args, v)
		conditions = append(conditions, fmt.Sprintf(format, len(args)))
	}
	if n.file.Meta.Block == "tiles" {
		add("sheet.label = $%d", n.name)
	}
	switch {
	case n.file.Meta.Audience == "user" && who.role.flag == reps.flag:
		add("sheet.user_id = $%d", who.id)
	case n.file.Meta.Audience == "user" && who.role.flag == managers.flag:
		add("sheet.user_id in (select s.user_id from models.subtree as s where s.manager_id = $%d)", who.id)
	case n.file.Meta.Audience == "manager":
		add("sheet.manager_id is not distinct from $%d::varchar", who.id)
		// A book names the teams below as well: hers is the one of her name.
		for _, c := range e.columns["scorecards."+n.file.Name] {
			if strings.HasSuffix(c.Name, "_manager_id") {
				conditions = append(conditions, fmt.Sprintf("sheet.%s is not distinct from sheet.manager_id", c.Name))
			}
		}
	}
	return strings.Join(conditions, " and "), args
}

// single tells one number from a list of many persons' or many rows'.
func (x *explanation) single() bool {
	return len(x.rows) == 1 && (ofReps(x.number) == 0 || x.who.role.flag == reps.flag)
}

// read fetches the sheet's rows and, for a single one, the rows behind it.
func (x *explanation) read(ctx context.Context) error {
	x.columns = report.Columns(x.explainer.columns["scorecards."+x.file.Name], x.file.Meta)
	var err error
	if x.sheet, err = (analyze.Traced{File: x.file}).SheetRows(ctx, x.conn, x.rows); err != nil {
		return err
	}
	if x.traced == nil || !x.single() {
		return nil
	}
	columns, rows, err := x.traced.RowsBehind(ctx, x.conn, x.rows[0].Row)
	if err != nil {
		return err
	}
	var meta sqlfile.Meta
	if f := x.files[strings.ToLower(x.traced.Trace.Rows)]; f != nil {
		meta = f.Meta
	}
	x.ofRows, x.behind = report.Columns(columns, meta), rows
	if x.who.role.flag == reps.flag {
		return nil
	}
	known, err := people(ctx, x.conn, reps)
	x.names = map[string]string{}
	for _, p := range known {
		x.names[p.ID] = p.Name
	}
	return err
}

// disagreement is the error where the rows do not give what the sheet shows.
func (x *explanation) disagreement() error {
	wrong := 0
	if x.traced != nil {
		for _, r := range x.rows {
			if !r.Agrees() {
				wrong++
			}
		}
	}
	if wrong > 0 {
		return fmt.Errorf("%s: in %d of %d rows THE SHEET AND THE ROWS BEHIND IT DO NOT AGREE\n    hint: the trace in %s is wrong, or the query counts other rows", x.place(), wrong, len(x.rows), x.file.Path)
	}
	for _, o := range x.others {
		if o.same && !x.agrees(o) {
			return fmt.Errorf("%s and %s come from the same rows but DO NOT AGREE", x.place(), o.place())
		}
	}
	return nil
}

// agrees reports that another sheet shows the same; where one of the two shows
// nothing, by a rule of its own, they do not contradict each other.
func (x *explanation) agrees(o elsewhere) bool {
	return x.rows[0].Shown == nil || analyze.Recomputed{Shown: o.shown, Value: x.rows[0].Shown}.Agrees()
}

// edits names the files behind the number that are no longer as last night ran them.
func (x *explanation) edits() []string {
	var names []string
	files := []*sqlfile.File{x.file}
	if x.traced != nil {
		if f := x.files[strings.ToLower(x.traced.Trace.Rows)]; f != nil {
			files = append(files, f)
		}
	}
	for _, f := range files {
		now := x.now(f.Path)
		switch {
		case now == nil:
			names = append(names, f.Path+" has been taken out since")
		case now.SHA256 != f.SHA256 && now.Origin == sqlfile.Overlay:
			names = append(names, fmt.Sprintf("%s was edited since (%s)", x.cfg.Shown(x.cfg.Folders.Queries)+"/"+f.Path, changedAt(x.cfg, f.Path)))
		case now.SHA256 != f.SHA256:
			names = append(names, f.Path+" came with a newer crmscore since")
		}
	}
	return names
}
