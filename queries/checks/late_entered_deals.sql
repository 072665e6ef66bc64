/*---
title: Deals were entered on the day they were closed; they stay out of cycle lengths
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
where list_contains(dq_reasons, 'late_entered') and not is_deleted
order by source, opportunity_id
