/*---
title: Deals are closed with a close date that is yet to come
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
where list_contains(dq_reasons, 'closed_in_future') and not is_deleted
order by source, opportunity_id
