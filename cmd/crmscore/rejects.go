package main

import (
	"errors"

	"github.com/spf13/cobra"
)

// rejectsQuery puts unreadable rows and unreadable values into one list.
const rejectsQuery = `
select source, table_name, file, line, null as column_name, text as value, reason
from ops.rejected_rows
union all
select source, table_name, file, line, column_name, value,
       'wanted ' || wanted || case when row_rejected then '; the row was rejected' else '; the row was kept without it' end
from ops.rejected_values
order by source, table_name, file, line, column_name, value, reason`

func (a *app) rejectsCommand() *cobra.Command {
	var format string
	var heldBack bool
	c := &cobra.Command{
		Use:   "rejects",
		Short: "List every row and value of the last published night that could not be read",
		Long: `Rejects lists what could not be read, with file and line: whole rows, and single
values that were left empty. What is readable but implausible (closed before it
was created, a negative amount) is not here: it is loaded, marked in
models.opportunities.dq_reasons, left out of the metrics and counted by a check.`,
		Example: "  crmscore rejects\n  crmscore rejects --format csv > rejects.csv\n  crmscore rejects --held-back",
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			db, err := openDatabase(c.Context(), cfg, heldBack)
			if err != nil {
				return err
			}
			rows, err := db.Conn().QueryContext(c.Context(), rejectsQuery)
			if err != nil {
				return errors.Join(err, db.Close())
			}
			return errors.Join(printRows(a.stdout, rows, format), rows.Close(), db.Close())
		},
	}
	c.Flags().StringVarP(&format, "format", "f", "table", "table, csv or json")
	c.Flags().BoolVar(&heldBack, "held-back", false, "of the night that was not published for its input or a check")
	return c
}
