// Package nighttest makes the nights of tests cheaper.
//
// The idea: what a tiny company's night costs is the binding of two hundred queries,
// most of them sheets. A test that is not about the sheets hides those that it does
// not need by an overlay, as an analyst would. For tests only.
package nighttest

import (
	"io/fs"
	"regexp"
	"slices"

	"crmscore/queries"
)

// Hiding is the text of an analyst's file that hides a built-in sheet.
const Hiding = "/*---\nhide: true\n---*/\n"

// Unneeded are the paths of the built-in scorecards that neither are named in keep,
// such as close_rates, nor read by one that is.
func Unneeded(keep []string) ([]string, error) {
	all, err := fs.Glob(queries.FS, "scorecards/*.sql")
	if err != nil {
		return nil, err
	}
	reads := regexp.MustCompile(`\bscorecards\.(\w+)`)
	kept := map[string]bool{}
	for wanted := slices.Clone(keep); len(wanted) > 0; wanted = wanted[1:] {
		name := "scorecards/" + wanted[0] + ".sql"
		if kept[name] {
			continue
		}
		text, err := fs.ReadFile(queries.FS, name)
		if err != nil {
			return nil, err
		}
		kept[name] = true
		for _, read := range reads.FindAllStringSubmatch(string(text), -1) {
			wanted = append(wanted, read[1])
		}
	}
	return slices.DeleteFunc(all, func(name string) bool { return kept[name] }), nil
}
