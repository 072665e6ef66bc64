package main

import (
	"cmp"
	"fmt"

	"crmscore/cmd/crmscore/merge"
	"crmscore/cmd/crmscore/night"
)

// copyReport is one file of the analyst's own, as --format json gives it.
type copyReport struct {
	File           string           `json:"file"`
	State          string           `json:"state"`
	YourLines      int              `json:"your_lines"`
	BuiltinLines   int              `json:"builtin_lines"`
	YourChanges    string           `json:"your_changes,omitempty"`
	BuiltinChanges string           `json:"builtin_changes,omitempty"`
	Conflicts      []merge.Conflict `json:"conflicts,omitempty"`
}

// reportCopy says how a copy stands to the built-in file.
func reportCopy(c night.Copy) copyReport {
	r := copyReport{File: c.Path}
	origin := c.Builtin
	if c.HasBase {
		origin = c.Base
	}
	if c.HasBase || c.HasBuiltin {
		r.YourLines = merge.Changed(origin, c.Yours)
	}
	switch {
	case c.Hides:
		r.State, r.YourLines = "hidden", 0
	case !c.HasBuiltin && !c.HasBase:
		r.State = "added by you"
	case !c.HasBuiltin:
		r.State = "yours; there is no built-in file any more"
	case c.Yours == c.Builtin:
		r.State = "the same as the built-in file"
	case !c.HasBase:
		r.State = "yours, copied from an unknown version"
	case c.MovedOn():
		r.BuiltinLines = merge.Changed(c.Base, c.Builtin)
		r.State = fmt.Sprintf("yours, built-in moved on (%s)", counted(r.BuiltinLines, "line", "lines"))
		if c.Yours == c.Base {
			r.State = fmt.Sprintf("an unedited copy, built-in moved on (%s)", counted(r.BuiltinLines, "line", "lines"))
		}
	default:
		r.State = "yours, up to date"
	}
	return r
}

// diffFile shows one copy three ways.
func (a *app) diffFile(name, format string) error {
	_, own, err := a.ownCopy(name)
	if err != nil {
		return err
	}
	r := reportCopy(own)
	from, to := "built-in", a.relative(own.File)
	switch {
	case own.Hides || !own.HasBase && !own.HasBuiltin:
	case own.HasBase:
		from = "built-in when you copied it"
		r.YourChanges = unified(from, own.Base, to, own.Yours)
	default:
		r.YourChanges = unified(from, own.Builtin, to, own.Yours)
	}
	if own.MovedOn() {
		r.BuiltinChanges = unified(from, own.Base, "built-in now", own.Builtin)
		r.Conflicts = merge.Three(own.Base, own.Yours, own.Builtin, "", "").Conflicts
	}
	if format == "json" {
		return a.printJSON(r)
	}
	a.printCopy(own, r)
	return nil
}

func (a *app) printCopy(own night.Copy, r copyReport) {
	fmt.Fprintf(a.stdout, "%s: %s\n", a.relative(own.File), r.State)
	switch {
	case own.Hides:
		fmt.Fprintln(a.stdout, "hide: true takes the built-in file away; delete yours to have it back")
	case own.HasBase:
		a.section("Your changes since you copied it", r.YourChanges, "none: your copy is as you copied it")
	case own.HasBuiltin:
		fmt.Fprintln(a.stdout, "It was not copied by crmscore query edit, so what the built-in file has changed since is not known.")
		a.section("Yours against the built-in file", r.YourChanges, "none")
	}
	if !own.MovedOn() {
		return
	}
	a.section("What the built-in file has changed since", r.BuiltinChanges, "")
	name := night.ShortName(own.Path)
	if len(r.Conflicts) > 0 {
		fmt.Fprintf(a.stdout, "\nConflicts: both have changed these lines\n%s\n", conflictText(r.Conflicts))
		fmt.Fprintf(a.stdout, "\nNext: crmscore query upgrade %s --conflicts writes both into your file, --merged keeps yours\n", name)
		return
	}
	fmt.Fprintf(a.stdout, "\nNo line is changed by both. Next: crmscore query upgrade %s takes the built-in changes in\n", name)
}

func (a *app) section(title, diff, otherwise string) {
	fmt.Fprintf(a.stdout, "\n%s\n%s", title, a.coloured(cmp.Or(diff, "  "+otherwise+"\n")))
}
