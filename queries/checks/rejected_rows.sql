/*---
title: Rows could not be read and were left out; crmscore rejects lists them
severity: warn
scope: source
---*/
select
    source,
    table_name,
    delivered,
    loaded,
    rejected
from ops.row_counts
where rejected > 0
order by source, table_name
