package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
	"crmscore/queries"
)

// findPath finds one file among paths by its path, with or without its ending, by
// layer.name, or by its bare name; of two of one name a staging file is not meant.
// Unlike findQuery it knows files that no longer run.
func findPath(paths []string, name string) (string, error) {
	wanted := strings.TrimPrefix(filepath.ToSlash(name), "queries/")
	wanted = strings.TrimSuffix(strings.TrimSuffix(wanted, ".sql"), ".csv")
	var found []string
	slices.Sort(paths)
	paths = slices.Compact(paths)
	for _, p := range paths {
		full := strings.TrimSuffix(strings.TrimSuffix(p, ".sql"), ".csv")
		if full == wanted || strings.Replace(full, "/", ".", 1) == wanted {
			return p, nil
		}
		if sqlName(p) == wanted {
			found = append(found, p)
		}
	}
	staging := func(p string) bool { return strings.HasPrefix(p, string(sqlfile.Staging)+"/") }
	if others := slices.DeleteFunc(slices.Clone(found), staging); len(others) > 0 {
		found = others
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		hint := "crmscore query list shows all"
		if near := sqlfile.DidYouMean(wanted, names(paths)); near != "" {
			hint = near + " " + hint
		}
		return "", &night.InvalidError{Message: fmt.Sprintf("there is no query %q", name), Hint: hint}
	}
	return "", &night.InvalidError{Message: fmt.Sprintf("%q names %d queries", name, len(found)), Hint: "say which: " + strings.Join(found, ", ")}
}

// sqlName is the last part of a path, without its ending.
func sqlName(p string) string { return strings.TrimSuffix(path.Base(p), path.Ext(p)) }

func names(paths []string) []string {
	var out []string
	for _, p := range paths {
		out = append(out, sqlName(p))
	}
	return out
}

// ownCopy finds a file of the analyst's own by name, hidden ones included.
func (a *app) ownCopy(name string) (*config.Config, night.Copy, error) {
	cfg, err := a.config()
	if err != nil {
		return nil, night.Copy{}, err
	}
	copies, err := night.Copies(cfg, queries.FS)
	if err != nil {
		return nil, night.Copy{}, err
	}
	builtin, _ := analyze.LoadCatalog(queries.FS, nil)
	paths := builtin.Version().Paths()
	for _, c := range copies {
		paths = append(paths, c.Path)
	}
	p, err := findPath(paths, name)
	if err != nil {
		return nil, night.Copy{}, err
	}
	if i := slices.IndexFunc(copies, func(c night.Copy) bool { return c.Path == p }); i >= 0 {
		return cfg, copies[i], nil
	}
	hint := "crmscore query edit " + night.ShortName(p) + " copies it to be changed; --run shows what changed since a run"
	if filepath.Ext(p) != ".sql" {
		hint = "crmscore query diff lists your values beside the built-in ones; --run shows what changed since a run"
	}
	return nil, night.Copy{}, &night.InvalidError{Message: p + " is the built-in file: you have no copy of it", Hint: hint}
}

// completeCopies offers the analyst's own files.
func (a *app) completeCopies(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	cfg, err := a.config()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	copies, err := night.Copies(cfg, queries.FS)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var offers []string
	for _, c := range copies {
		offers = append(offers, cobra.CompletionWithDesc(strings.TrimSuffix(c.Path, ".sql"), reportCopy(c).State))
	}
	return offers, cobra.ShellCompDirectiveNoFileComp
}

// completeDiffs offers the analyst's own files, or with --run all of them.
func (a *app) completeDiffs(c *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	if c.Flags().Changed("run") {
		return a.completeQueries(c, args, word)
	}
	return a.completeCopies(c, args, word)
}

// unified is a unified diff of two texts, empty when they are the same.
func unified(oldName, before, newName, after string) string {
	_, text, _ := strings.Cut(string(diff.Diff(oldName, []byte(before), newName, []byte(after))), "\n") // less the line "diff old new"
	return text
}

// coloured colours one unified diff on a terminal, unless NO_COLOR is set.
func (a *app) coloured(text string) string {
	f, ok := a.stdout.(*os.File)
	if no, _ := a.getenv("NO_COLOR"); !ok || no != "" || !term.IsTerminal(int(f.Fd())) {
		return text
	}
	return colour(text)
}

func colour(text string) string {
	const bold, red, green, cyan, plain = "\x1b[1m", "\x1b[31m", "\x1b[32m", "\x1b[36m", "\x1b[0m"
	var b strings.Builder
	number := 0
	for line := range strings.Lines(text) {
		paint := ""
		number++
		switch {
		case number <= 2: // the two names; further down "--- " is a comment that is gone
			paint = bold
		case strings.HasPrefix(line, "@@"):
			paint = cyan
		case strings.HasPrefix(line, "-"):
			paint = red
		case strings.HasPrefix(line, "+"):
			paint = green
		}
		if paint == "" {
			b.WriteString(line)
			continue
		}
		b.WriteString(paint + strings.TrimSuffix(line, "\n") + plain + "\n")
	}
	return b.String()
}
