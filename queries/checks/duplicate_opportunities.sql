/*---
title: The same opportunity was delivered more than once; the row changed last counts
severity: warn
scope: source
---*/
select
    source,
    opportunity_id,
    count(*) as rows_count
from staging.opportunities
group by source, opportunity_id
having count(*) > 1
order by source, opportunity_id
