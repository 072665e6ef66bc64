package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func (a *app) testCommand() *cobra.Command {
	var update bool
	var only string
	c := &cobra.Command{
		Use:   "test",
		Short: "Run the tests beside the queries",
		Long: `Test runs queries/tests/<query>__<case>.txtar: small tables in, the wanted rows
out, one story per file. Your own tests in the config's queries folder run too.`,
		Example: "  crmscore test\n  crmscore test --run close_rates\n  crmscore test --update",
		RunE: func(c *cobra.Command, _ []string) error {
			return a.test(c.Context(), only, update)
		},
	}
	c.Flags().StringVar(&only, "run", "", "only cases whose name contains this text")
	c.Flags().BoolVar(&update, "update", false, "write what came out as the wanted rows (your own tests only)")
	return c
}

var _ = fmt.Sprint
