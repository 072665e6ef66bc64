select count(*) as found from ops.rejected_rows
