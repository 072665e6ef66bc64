/*---
title: Many deals were closed by one person within one minute; they stay out of cycle lengths
severity: warn
scope: source
---*/
select
    source,
    opportunity_id,
    name,
    status,
    created_on,
    closed_on,
    amount,
    currency
from models.opportunities
where list_contains(dq_reasons, 'bulk_closed') and not is_deleted
order by source, opportunity_id
