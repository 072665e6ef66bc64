package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"crmscore/analyze/sqlfile"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
)

func (a *app) queryEditCommand() *cobra.Command {
	var open bool
	c := &cobra.Command{
		Use:   "edit NAME",
		Short: "Copy a built-in query into your queries folder, ready to be edited",
		Long: `Edit copies the built-in file into the config's queries folder, where it replaces
the built-in one from the next run on, and prints its path. Delete the copy to go
back. The text that was copied is remembered in queries/.base, so that query diff
can tell your changes from those of a later crmscore.`,
		Example:           "  crmscore query edit close_rates\n  crmscore query edit close_rates --open    # in $VISUAL or $EDITOR",
		Args:              oneQuery,
		ValidArgsFunction: a.completeQueries,
		RunE: func(c *cobra.Command, args []string) error {
			cfg, _, f, err := a.named(c.Context(), args[0])
			if err != nil {
				return a.orHidden(args[0], err)
			}
			file := filepath.Join(cfg.Folders.Queries, filepath.FromSlash(f.Path))
			if f.Origin == sqlfile.Overlay {
				fmt.Fprintf(a.stdout, "%s is already yours\n", a.relative(file))
			} else {
				if err := copyBuiltin(cfg, f, file); err != nil {
					return err
				}
				fmt.Fprintf(a.stdout, "%s\nEdit it, then: crmscore check, and crmscore query run %s\n", a.relative(file), night.ShortName(f.Path))
			}
			if open {
				return a.openEditor(file)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&open, "open", false, "open the file in $VISUAL or $EDITOR")
	return c
}

// orHidden tells what is the matter with a name that is no query because the
// analyst has hidden it.
func (a *app) orHidden(name string, err error) error {
	if _, own, found := a.ownCopy(name); found == nil && own.Hides {
		return &night.InvalidError{Message: a.relative(own.File) + " hides the built-in file (hide: true)", Hint: "delete it to have the built-in file back, then edit that"}
	}
	return err
}

// copyBuiltin writes the copy and what it came from. The base comes first: a copy
// without one could never be told apart from the built-in changes.
func copyBuiltin(cfg *config.Config, f *sqlfile.File, file string) error {
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s appeared meanwhile; it is left as it is", file)
	}
	if err := night.WriteBase(night.BasePath(cfg, f.Path), f.Text); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	// O_EXCL: a file that appeared meanwhile is somebody's work.
	out, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = out.WriteString(f.Text)
	return errors.Join(err, out.Close())
}

// openEditor lends the terminal to the editor that the environment names.
func (a *app) openEditor(file string) error {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		value, _ := a.getenv(name)
		words := strings.Fields(value) // "code --wait" is a program and its argument
		if len(words) == 0 {
			continue
		}
		editor := exec.Command(words[0], append(words[1:], file)...)
		editor.Stdin, editor.Stdout, editor.Stderr = a.stdin, a.stdout, a.stderr
		if err := editor.Run(); err != nil {
			return fmt.Errorf("open %s in %s: %w", file, value, err)
		}
		return nil
	}
	return &night.InvalidError{Message: "--open: neither VISUAL nor EDITOR is set", Hint: "export EDITOR=nano, or open the file yourself"}
}
