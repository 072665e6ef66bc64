/*---
title: So many rows could not be read that the numbers would mislead
severity: block
scope: source
---*/
-- A handful of torn rows in a small file is a warning (rejected_rows), not this.
select
    source,
    table_name,
    delivered,
    rejected,
    ratio(rejected, delivered) as rejected_rate
from ops.row_counts
where
    rejected > threshold('reject_rows_free')
    and rejected > threshold('reject_share_limit') * delivered
order by source, table_name
