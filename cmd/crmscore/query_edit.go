package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"crmscore/analyze/sqlfile"
)

func (a *app) queryEditCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "edit NAME",
		Short: "Copy a built-in query into your queries folder, ready to be edited",
		Long: `Edit copies the built-in file into the config's queries folder, where it replaces
the built-in one from the next run on, and prints its path. Delete the copy to go
back.`,
		Args:              oneQuery,
		ValidArgsFunction: a.completeQueries,
		RunE: func(c *cobra.Command, args []string) error {
			cfg, _, f, err := a.named(c.Context(), args[0])
			if err != nil {
				return err
			}
			file := filepath.Join(cfg.Folders.Queries, filepath.FromSlash(f.Path))
			if f.Origin == sqlfile.Overlay {
				fmt.Fprintf(a.stdout, "%s is already yours\n", a.relative(file))
				return nil
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
			if err := errors.Join(err, out.Close()); err != nil {
				return err
			}
			fmt.Fprintf(a.stdout, "%s\nEdit it, then: crmscore check, and crmscore query run %s\n", a.relative(file), f.Name)
			return nil
		},
	}
}
