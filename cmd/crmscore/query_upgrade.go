package main

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/merge"
	"crmscore/cmd/crmscore/night"
	"crmscore/queries"
)

func (a *app) queryUpgradeCommand() *cobra.Command {
	var conflicts, merged bool
	c := &cobra.Command{
		Use:   "upgrade NAME",
		Short: "Take into your copy of a query what the built-in file has changed since",
		Long: `Upgrade merges the lines that the built-in file has changed since you copied it
into your copy, and remembers that it did. Where both of you changed the same lines
nothing is written and the places are shown; then either

  --conflicts   writes both versions between <<<<<<< and >>>>>>>, for you to choose, or
  --merged      leaves your file as it is: you have taken in what you want of it.`,
		Example:           "  crmscore query diff close_rates\n  crmscore query upgrade close_rates",
		Args:              oneQuery,
		ValidArgsFunction: a.completeCopies,
		RunE: func(c *cobra.Command, args []string) error {
			cfg, own, err := a.ownCopy(args[0])
			if err != nil {
				return err
			}
			return a.upgrade(c.Context(), cfg, own, conflicts, merged)
		},
	}
	c.Flags().BoolVar(&conflicts, "conflicts", false, "write conflicts into the file, between markers")
	c.Flags().BoolVar(&merged, "merged", false, "write nothing: your file already has what you want of the built-in changes")
	c.MarkFlagsMutuallyExclusive("conflicts", "merged")
	return c
}

// upgrade brings one copy up to the built-in file of this program.
func (a *app) upgrade(ctx context.Context, cfg *config.Config, own night.Copy, conflicts, merged bool) error {
	name, file := night.ShortName(own.Path), a.relative(own.File)
	switch {
	case own.Hides:
		fmt.Fprintf(a.stdout, "%s only hides the built-in file: there is nothing to take in\n", file)
		return nil
	case !own.HasBuiltin:
		fmt.Fprintf(a.stdout, "%s is all yours: there is no built-in file to take anything from\n", file)
		return nil
	case merged, own.Yours == own.Builtin:
		if err := own.SetBase(); err != nil {
			return err
		}
		fmt.Fprintf(a.stdout, "%s now counts as up to date with the built-in file\n", file)
		return nil
	case !own.HasBase:
		return &night.InvalidError{Message: file + ": it is not known which version of the built-in file this was copied from",
			Hint: "crmscore query diff " + name + " compares; take over what you want and say so with crmscore query upgrade " + name + " --merged"}
	case own.Base == own.Builtin:
		fmt.Fprintf(a.stdout, "%s is up to date: the built-in file is still the one that you copied\n", file)
		return nil
	}
	result := merge.Three(own.Base, own.Yours, own.Builtin, "yours", "built-in")
	if len(result.Conflicts) > 0 && !conflicts {
		return &night.InvalidError{Message: fmt.Sprintf("%s: you and the built-in file have changed the same lines; nothing was written\n%s", file, conflictText(result.Conflicts)),
			Hint: "crmscore query upgrade " + name + " --conflicts writes both into the file, --merged keeps yours"}
	}
	text := result.Text
	if strings.Contains(own.Yours, "\r\n") { // the markers' line ends too
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
	}
	if len(result.Conflicts) == 0 {
		if err := a.wouldRun(ctx, cfg, own, text); err != nil {
			return err
		}
	}
	// The copy first: killed in between, the merge is found done when it is tried again.
	if err := own.SetYours(text); err != nil {
		return err
	}
	if err := own.SetBase(); err != nil {
		return err
	}
	if n := len(result.Conflicts); n > 0 {
		fmt.Fprintf(a.stdout, "%s: %s to decide, between <<<<<<< and >>>>>>>; then crmscore check\n", file, counted(n, "place", "places"))
		return nil
	}
	fmt.Fprintf(a.stdout, "%s has taken in %s of the built-in file\n", file, counted(merge.Changed(own.Yours, text), "line", "lines"))
	if text == own.Builtin {
		fmt.Fprintln(a.stdout, "It is now the same as the built-in file: delete it to follow that one from now on")
		return nil
	}
	fmt.Fprintf(a.stdout, "Next: crmscore test --run %s, and crmscore query run %s\n", sqlName(own.Path), name)
	return nil
}

// wouldRun refuses a merge whose lines fit but whose SQL does not.
func (a *app) wouldRun(ctx context.Context, cfg *config.Config, own night.Copy, text string) error {
	overlay := edited{FS: os.DirFS(cfg.Folders.Queries), path: own.Path, text: text}
	catalog, faults := analyze.LoadCatalog(queries.FS, overlay)
	err := night.WithScratch(ctx, func(conn *sql.Conn) error {
		faults = append(faults, catalog.Check(ctx, conn)...)
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	var mine sqlfile.Faults
	for _, f := range faults {
		if f.File == own.Path {
			mine = append(mine, f)
		}
	}
	if len(mine) == 0 {
		return nil
	}
	return &night.InvalidError{Message: a.relative(own.File) + ": the lines can be merged, but the result would not run; nothing was written\n" + mine.Error(),
		Hint: "take the built-in changes over by hand (crmscore query diff " + night.ShortName(own.Path) + "), then crmscore query upgrade " + night.ShortName(own.Path) + " --merged"}
}

// edited is a folder in which one file reads differently.
type edited struct {
	fs.FS
	path, text string
}

func (e edited) ReadFile(name string) ([]byte, error) {
	if name == e.path {
		return []byte(e.text), nil
	}
	return fs.ReadFile(e.FS, name)
}

// conflictText shows each place with what it was and what became of it.
func conflictText(conflicts []merge.Conflict) string {
	var b strings.Builder
	for _, c := range conflicts {
		fmt.Fprintf(&b, "  line %d\n", c.Line)
		for _, part := range []struct {
			label string
			lines []string
		}{{"was", c.Base}, {"yours", c.Yours}, {"built-in", c.Theirs}} {
			if len(part.lines) == 0 {
				fmt.Fprintf(&b, "    %-9s (nothing)\n", part.label)
			}
			for i, line := range part.lines {
				if i > 0 {
					part.label = ""
				}
				fmt.Fprintf(&b, "    %-9s %s\n", part.label, strings.TrimRight(line, "\r\n"))
			}
		}
	}
	return strings.TrimRight(b.String(), "\n")
}
