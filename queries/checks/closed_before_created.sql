/*---
title: Deals were closed before they were created; they count in close rates but have no cycle length
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
where list_contains(dq_reasons, 'closed_before_created') and not is_deleted
order by source, opportunity_id
