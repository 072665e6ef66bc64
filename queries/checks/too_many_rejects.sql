/*---
title: So many rows lack a value they cannot do without, or have it unreadable, that the numbers would mislead
severity: block
scope: source
---*/
-- Rows that could not even be split into columns are judged while loading, by the
-- limits of the config; here are those that were read and then could not be typed.
-- A handful of them in a small file is a warning (rejected_rows), not this.
with torn as (
    select source, table_name, count(*) as rows_count
    from ops.rejected_rows
    group by source, table_name
),

untyped as (
    select
        c.source,
        c.table_name,
        c.delivered,
        c.rejected - coalesce(t.rows_count, 0) as untyped_count
    from ops.row_counts as c
    left join torn as t on t.source = c.source and t.table_name = c.table_name
)

select
    source,
    table_name,
    delivered,
    untyped_count,
    ratio(untyped_count, delivered) as untyped_rate
from untyped
where
    untyped_count > threshold('reject_rows_free')
    and untyped_count > threshold('reject_share_limit') * delivered
order by source, table_name
