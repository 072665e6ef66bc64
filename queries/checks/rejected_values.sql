/*---
title: Values could not be read; their rows are kept with the value missing
severity: warn
scope: source
---*/
select
    source,
    table_name,
    column_name,
    count(*) as values_count,
    min(value) as example,
    min(wanted) as wanted,
    min(file || ':' || line) as first_place
from ops.rejected_values
where not row_rejected
group by source, table_name, column_name
order by source, table_name, column_name
