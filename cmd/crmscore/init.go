package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"crmscore/ingest/inputs"
)

func (a *app) initCommand() *cobra.Command {
	var dir, crm string
	c := &cobra.Command{
		Use:   "init",
		Short: "Write a commented crmscore.yaml and the workbook inputs.xlsx",
		Long: `Init writes crmscore.yaml, with a comment on every key, and inputs.xlsx, the
workbook in which sales operations keep quotas, goals, holidays, exchange rates
and who reported to whom. Files that are already there are left as they are.`,
		Example: "  crmscore init\n  crmscore init --dir /srv/crmscore --crm hubspot",
		RunE: func(*cobra.Command, []string) error {
			files := map[string]string{"salesforce": "exports/WE_*.ZIP"}[crm]
			if files == "" {
				files = "exports/*.csv"
			}
			text, err := renderConfig(configValues{
				Company: "Contoso", Timezone: "Europe/Stockholm", Currency: "EUR", FiscalYearStarts: "january", AsOf: "yesterday", Domain: "example.com",
				Sources: []configSource{{Name: "crm", CRM: crm, Files: files}, {Name: "plan", CRM: "inputs", Files: "inputs.xlsx"}},
			})
			if err != nil {
				return err
			}
			for _, folder := range []string{"exports", "inbox"} {
				if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
					return err
				}
			}
			if err := a.writeNew(filepath.Join(dir, "crmscore.yaml"), func(path string) error { return os.WriteFile(path, text, 0o600) }); err != nil {
				return err
			}
			if err := a.writeNew(filepath.Join(dir, "inputs.xlsx"), func(path string) error { return inputs.WriteTemplate(path, inputs.Content{}) }); err != nil {
				return err
			}
			fmt.Fprintf(a.stdout, "Next: set company, timezone and sources in %s, put an export into %s, then run: crmscore check --config %s\n",
				a.relative(filepath.Join(dir, "crmscore.yaml")), a.relative(filepath.Join(dir, "exports")), a.relative(filepath.Join(dir, "crmscore.yaml")))
			return nil
		},
	}
	c.Flags().StringVar(&dir, "dir", ".", "the folder to write into")
	c.Flags().StringVar(&crm, "crm", "salesforce", "salesforce, hubspot, or the name of your own staging folder")
	return c
}

// writeNew writes a file unless it is already there.
func (a *app) writeNew(path string, write func(path string) error) error {
	if _, err := os.Lstat(path); err == nil {
		fmt.Fprintf(a.stdout, "%s is already there, left as it is\n", a.relative(path))
		return nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := write(path); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "wrote %s\n", a.relative(path))
	return nil
}
