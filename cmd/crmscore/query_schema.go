package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/cmd/crmscore/night"
)

// schemaReadme tells how to open the published database in editors.
//
//go:embed template/editors.md
var schemaReadme string

// sqlfluffSettings make SQLFluff check what the shipped queries look like.
//
//go:embed template/sqlfluff.cfg
var sqlfluffSettings string

// schemaParts are what query schema can print, by name.
var schemaParts = []string{"sql", "json", "front-matter"}

func (a *app) querySchemaCommand() *cobra.Command {
	var out, part string
	c := &cobra.Command{
		Use:   "schema",
		Short: "Write tables, columns and their meaning for editors",
		Long: `Schema prints what SQL editors and language servers want to know: a script that
makes every table a query may read, empty, with all macros and a comment on every
column. Executed in an empty DuckDB, every query runs there. It needs no database.

With --out it writes a folder: schema.sql, the same as schema.json, the JSON Schema
of the front matter for editors that know YAML, settings for SQLFluff, and a README
on opening the published database in DuckDB UI, DBeaver, VS Code and Harlequin.`,
		Example: `  crmscore query schema --out schema
  crmscore query schema | duckdb scratch.duckdb
  crmscore query schema --format json | jq '.relations[].name'`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if !slices.Contains(schemaParts, part) {
				return &night.InvalidError{Message: fmt.Sprintf("unknown format %q", part), Hint: "--format " + strings.Join(schemaParts, ", ")}
			}
			return a.querySchema(c, out, part)
		},
	}
	c.Flags().StringVarP(&out, "out", "o", "", "the folder to write all of it to; without it one part is printed")
	c.Flags().StringVarP(&part, "format", "f", "sql", "what is printed: "+strings.Join(schemaParts, ", "))
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(schemaParts, cobra.ShellCompDirectiveNoFileComp))
	return c
}

func (a *app) querySchema(c *cobra.Command, out, part string) error {
	_, catalog, err := a.catalog(c.Context())
	if err != nil {
		return err
	}
	d, err := catalog.EmptyDictionary(c.Context())
	if err != nil {
		return err
	}
	if out == "" {
		text, err := schemaText(catalog, d, part)
		if err != nil {
			return err
		}
		_, err = a.stdout.Write(text)
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for _, f := range []struct{ name, part string }{{"schema.sql", "sql"}, {"schema.json", "json"}, {"front-matter.schema.json", "front-matter"}, {"README.md", "readme"}, {".sqlfluff", "sqlfluff"}} {
		text, err := schemaText(catalog, d, f.part)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(out, f.name), text, 0o644); err != nil {
			return err
		}
		fmt.Fprintln(a.stdout, filepath.Join(out, f.name))
	}
	return nil
}

func schemaText(catalog *analyze.Catalog, d *analyze.Dictionary, part string) ([]byte, error) {
	switch part {
	case "json":
		return d.SchemaJSON()
	case "front-matter":
		text, err := json.MarshalIndent(sqlfile.JSONSchema(), "", "  ")
		return append(text, '\n'), err
	case "readme":
		return []byte(schemaReadme), nil
	case "sqlfluff":
		return []byte(sqlfluffSettings), nil
	}
	return []byte(catalog.SchemaSQL(d)), nil
}
